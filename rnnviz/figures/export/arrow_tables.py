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
from typing import Any, Literal

import numpy as np

from rnnviz.figures.export.record import ArrowRecord

_ARROWS = (
    "word", "text", "source", "source_text", "rank", "distance", "weight", "score", "unit",
    "memory",
)  # fmt: skip
_WEIGHTS = ("word", "text", "source", "source_text", "distance", "weight")

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
    return _to_csv(_ARROWS, record.rows(shortest), record)


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
    return _to_csv(_WEIGHTS, rows, record)


def read_csv(content: bytes) -> list[dict[str, str]]:
    """The rows of a file as texts, words as they were."""
    text = io.StringIO(content.decode("utf-8"), newline="")
    return [
        {name: from_cell(cell) if name.endswith("text") else cell for name, cell in row.items()}
        for row in csv.DictReader(text)
    ]


def write_csv(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    quoting: Literal[0, 2] = csv.QUOTE_MINIMAL,
) -> bytes:
    """Comma-separated values in UTF-8, empty for None; no text is taken for a formula.

    Args:
        columns: their order; every key of a row is one of them.
        rows: texts and numbers.
        quoting: ``csv.QUOTE_MINIMAL``, or ``csv.QUOTE_NONNUMERIC`` where every text is quoted.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n", quoting=quoting)
    writer.writeheader()
    writer.writerows(
        {name: to_cell(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
        for row in rows
    )
    return text.getvalue().encode("utf-8", "replace")


def _to_csv(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]], record: ArrowRecord
) -> bytes:
    """A table whose last columns say where each row comes from."""
    origin = {
        "view": record.view,
        "options": json.dumps(record.options.changed()),
        "equation": record.about.equation,
        "model": record.name,
    }
    told = ({**row, **origin} for row in rows)
    # All texts are quoted: a word may be a line break of any kind, or look like a number.
    return write_csv((*columns, *origin), told, csv.QUOTE_NONNUMERIC)
