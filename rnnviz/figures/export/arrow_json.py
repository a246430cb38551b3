"""Arrows and weights as JSON."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.figures.export.record import ArrowRecord

Floats = NDArray[np.float64]


def to_json(record: ArrowRecord, shortest: int = 0) -> bytes:
    """One line for each entry at the top.

    ``weights`` holds row t = 0, 1, ... with entries j = 0..t,
    null where there is no number; ``half_life`` is null for a unit that never forgets.

    Args:
        record: to write.
        shortest: arrows over fewer words are left out.
    """
    about = record.about
    data: dict[str, Any] = {
        "kind": "arrows",
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


def _finite(values: Floats) -> list[float | None]:
    """Numbers as JSON carries them: None for what is none."""
    return [value if np.isfinite(value) else None for value in values.tolist()]
