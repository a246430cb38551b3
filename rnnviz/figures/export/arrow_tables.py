"""Arrows and weights as comma-separated values; words count from 1, units and ranks from 0.

Every row says which view, settings, equation and model it comes from, so that rows of several
files can be put under one another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from rnnviz.csv_files import write_csv
from rnnviz.figures.export.record import ArrowRecord

_ARROWS = (
    "word", "text", "source", "source_text", "rank", "distance", "weight", "score", "unit",
    "memory",
)  # fmt: skip
_WEIGHTS = ("word", "text", "source", "source_text", "distance", "weight")


def arrows_csv(record: ArrowRecord, shortest: int = 0) -> bytes:
    """One row for each arrow over at least ``shortest`` words, UTF-8."""
    return _to_csv(_ARROWS, (row.values() for row in record.rows(shortest, first=1)), record)


def weights_csv(record: ArrowRecord) -> bytes:
    """One row for each pair of steps that has a weight, UTF-8.

    Raises:
        ValueError: when the record holds no weights.
    """
    if record.weights is None:
        raise ValueError("This record holds arrows only: export it together with the weights.")
    words, weights = record.tokens, record.weights
    rows = (
        (t + 1, words[t], j + 1, words[j], t - j, float(weights[t, j]))
        for t, j in np.argwhere(np.tril(np.isfinite(weights))).tolist()
    )
    return _to_csv(_WEIGHTS, rows, record)


def _to_csv(columns: Sequence[str], rows: Iterable[Iterable[Any]], record: ArrowRecord) -> bytes:
    """A table whose last columns say where each row comes from."""
    origin = {
        "view": record.view,
        "options": json.dumps(record.options.changed()),
        "equation": record.about.equation,
        "model": record.name,
    }
    # A word may be a line break of any kind, or look like a number.
    return write_csv((*columns, *origin), ((*row, *origin.values()) for row in rows), quoted=True)
