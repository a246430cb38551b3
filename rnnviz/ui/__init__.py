"""The Streamlit rooms: frame, views, controls and panels; pages are made of these."""
