"""The Error carousel: its values, its controls and what it shows."""
