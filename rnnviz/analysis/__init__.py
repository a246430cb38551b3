"""What can be measured in recorded gates and states: arrays in, arrays out, no torch here."""

from __future__ import annotations

from rnnviz.analysis import bands, carousel, gates, influence

__all__ = ["bands", "carousel", "gates", "influence"]
