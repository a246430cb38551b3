"""Arrows and weights as JSON, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.influence.measure import ViewArrows
from rnnviz.analysis.influence.options import ViewOptions
from rnnviz.figures.export.record import ArrowRecord

Floats = NDArray[np.float64]

_KIND = "arrows"
_PROBLEM = "This file holds no arrows as this program writes them; export them again."


def to_json(record: ArrowRecord, shortest: int = 0) -> bytes:
    """One line for each entry at the top; :func:`from_json` gives the record back.

    ``weights`` holds row t = 0, 1, ... with entries j = 0..t,
    null where there is no number; ``half_life`` is null for a unit that never forgets.

    Args:
        record: to write.
        shortest: arrows over fewer words are left out.
    """
    about = record.about
    data: dict[str, Any] = {
        "kind": _KIND,
        "model": dict(record.model),
        "view": record.view,
        "title": about.title,
        "equation": about.equation,
        "how_to_read": about.how_to_read,
        "options": record.options.changed(),
        "direction": record.direction,
        "tokens": list(record.tokens),
        "unknown": list(record.unknown),
        "ranks": record.arrows.source.shape[1],
        "arrows": record.rows(shortest),
    }
    if record.half_life is not None:
        data["half_life"] = _finite(record.half_life)
    if record.weights is not None:
        data["weights"] = [_finite(row[: t + 1]) for t, row in enumerate(record.weights)]
    lines = [
        f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)}"
        for name, value in data.items()
    ]
    return ("{\n  " + ",\n  ".join(lines) + "\n}\n").encode("utf-8", "replace")


def from_json(content: str | bytes) -> ArrowRecord:
    """The record that a file holds.

    Raises:
        ValueError: when it is no file of :func:`to_json`.
    """
    try:
        data: Any = json.loads(content)
        if data["kind"] != _KIND:
            raise ValueError(_PROBLEM)
        tokens = tuple(str(token) for token in data["tokens"])
        return ArrowRecord(
            view=str(data["view"]),
            options=ViewOptions.from_dict(data["options"]),
            model=dict(data["model"]),
            tokens=tokens,
            arrows=_arrows(data["arrows"], len(tokens), int(data["ranks"])),
            unknown=tuple(bool(each) for each in data["unknown"]),
            half_life=_numbers(data["half_life"], np.inf) if "half_life" in data else None,
            weights=_square(data["weights"], len(tokens)) if "weights" in data else None,
            direction=data["direction"],
        )
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError):
        raise ValueError(_PROBLEM) from None


def _finite(values: Floats) -> list[float | None]:
    """Numbers as JSON carries them: None for what is none."""
    return [value if np.isfinite(value) else None for value in values.tolist()]


def _numbers(values: list[float | None], missing: float) -> Floats:
    return np.array([missing if value is None else value for value in values], dtype=np.float64)


def _arrows(rows: list[Mapping[str, Any]], count: int, ranks: int) -> ViewArrows:
    """Rows back in their places."""
    if not 1 <= ranks <= 1000:
        raise ValueError(_PROBLEM)
    shape = (count, ranks)
    arrows = ViewArrows(
        np.full(shape, -1, dtype=np.int64),
        np.zeros(shape),
        np.full(shape, -1, dtype=np.int64),
        np.zeros(shape),
    )
    for row in rows:
        place = row["word"], row["rank"]
        if min(place) < 0:
            raise ValueError(_PROBLEM)
        for name, column in arrows._asdict().items():
            column[place] = row[name]
    return arrows


def _square(rows: list[list[float | None]], count: int) -> Floats:
    """The table of pairs: what no row holds lies in the future, where there is no weight.

    A missing number among the rows means that the measure has none at that distance; then the
    future has none either.
    """
    if len(rows) != count or any(len(row) != t + 1 for t, row in enumerate(rows)):
        raise ValueError(_PROBLEM)
    gaps = any(value is None for row in rows for value in row)
    table = np.full((count, count), np.nan if gaps else 0.0)
    for t, row in enumerate(rows):
        table[t, : t + 1] = _numbers(row, np.nan)
    return table
