"""The papers' tables: what is printed, what runs them again, and what was measured."""
