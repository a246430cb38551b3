"""Arrows and weights as comma-separated values that spreadsheets open without running anything.

Every row says which view, settings, equation and model it comes from, so that rows of several
files can be put under one another. A word that a spreadsheet would take for a formula (``=1+1``,
``-``, ``@x``) gets an apostrophe before it; :func:`from_cell` takes it away again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from rnnviz.figures.export.record import ArrowRecord

_ARROWS = (
    "word", "text", "source", "source_text", "rank", "distance", "weight", "score", "unit",
    "memory",
)  # fmt: skip
_WEIGHTS = ("word", "text", "source", "source_text", "distance", "weight")
_ORIGIN = ("view", "options", "equation", "model")

# Also the wide forms, which some spreadsheets read alike. Apostrophes before the sign count along:
# otherwise a word that has one of its own would lose it on the way back.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def to_cell(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula."""
    return "'" + text if _FORMULA.match(text) else text


def from_cell(cell: str) -> str:
    """The text that :func:`to_cell` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def arrows_csv(record: ArrowRecord, shortest: int = 0) -> bytes:
    """One row for each arrow over at least ``shortest`` words, UTF-8; everything counts from 0."""
    return _to_csv((*_ARROWS, *_ORIGIN), record.rows(shortest), _origin(record))


def weights_csv(record: ArrowRecord) -> bytes:
    """One row for each pair of steps that has a weight, UTF-8.

    Raises:
        ValueError: when the record holds no weights.
    """
    if record.weights is None:
        raise ValueError("This record holds arrows only: export it together with the weights.")
    pairs = np.argwhere(np.tril(np.isfinite(record.weights))).tolist()
    rows = (
        {
            "word": t,
            "text": record.tokens[t],
            "source": j,
            "source_text": record.tokens[j],
            "distance": t - j,
            "weight": float(record.weights[t, j]),
        }
        for t, j in pairs
    )
    return _to_csv((*_WEIGHTS, *_ORIGIN), rows, _origin(record))


def read_csv(content: bytes) -> list[dict[str, str]]:
    """The rows of a file as texts, words as they were."""
    text = io.StringIO(content.decode("utf-8"), newline="")
    return [
        {name: from_cell(cell) if name.endswith("text") else cell for name, cell in row.items()}
        for row in csv.DictReader(text)
    ]


def _origin(record: ArrowRecord) -> dict[str, str]:
    """The columns that say where a row comes from."""
    return {
        "view": record.view,
        "options": json.dumps(record.options.changed()),
        "equation": record.about.equation,
        "model": to_cell(record.name),
    }


def _to_csv(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]], origin: Mapping[str, str]
) -> bytes:
    text = io.StringIO(newline="")
    # All texts are quoted: a word may be a line break of any kind, or look like a number.
    writer = csv.DictWriter(text, columns, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writeheader()
    for row in rows:
        words = {name: to_cell(cell) for name, cell in row.items() if isinstance(cell, str)}
        writer.writerow({**row, **words, **origin})
    return text.getvalue().encode("utf-8", "replace")
