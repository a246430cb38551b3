"""The Streamlit rooms: frame, page state, controls and panels; pages are made of these."""
