"""The Playground: its values, its controls and what it shows."""
