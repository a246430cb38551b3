"""Arrows and weights as files: numbers, pictures, pages and attention for other tools."""

from __future__ import annotations

from rnnviz.figures.export.arrow_json import to_json
from rnnviz.figures.export.arrow_pictures import to_page, to_picture
from rnnviz.figures.export.arrow_tables import arrows_csv, weights_csv
from rnnviz.figures.export.record import ArrowRecord

__all__ = [
    "ArrowRecord",
    "arrows_csv",
    "to_json",
    "to_page",
    "to_picture",
    "weights_csv",
]
