"""The Compare page: its values, its controls and what it shows."""
