"""How every seed of every cell of a walk ended, as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from math import inf
from typing import Any

from rnnviz.figures.theme import HIGHLIGHTS, INK, MUTED, Mode
from rnnviz.figures.vega import Spec, channel, styled

_DOT = 9
"""Pixels from one dot to the next above it."""
_BELOW = 50
"""Pixels of the axis and its title."""
_APART = 0.035
"""How near two dots may stand on a line, as a share of the axis."""

HOW_TO_READ: Mapping[str, str] = {
    "seeds_of": "Each dot is one seed: what it reached, and after how many "
    "steps it stopped, above or below its line where it would hide another one; a cross did not "
    "solve the task, and the tick is the median.",
}
"""One sentence for each figure."""


def seeds_of(
    rows: Sequence[Mapping[str, Any]], metric: str, mode: Mode = "light"
) -> tuple[Spec, Spec]:
    """A line for each cell: the metric of each seed, and its steps; in Vega-Lite.

    Args:
        rows: one a seed: cell, metric, steps, solved; the cells in the order of the walk.
        metric: its name with its unit.
        mode: light or dark background.
    """
    order = list(dict.fromkeys(row["cell"] for row in rows))
    places = {
        field: spread([row["cell"] for row in rows], [row[field] for row in rows])
        for field in ("metric", "steps")
    }
    # Both panels are equally high.
    most = max(abs(place) for found in places.values() for place in found)
    first, second = (
        styled(_panel(_with(rows, places[field]), field, title, order, most, mode), mode)
        for field, title in (("metric", metric), ("steps", "training steps"))
    )
    return first, second


def _with(rows: Sequence[Mapping[str, Any]], places: Sequence[int]) -> Spec:
    return {"values": [{**row, "place": at} for row, at in zip(rows, places, strict=True)]}


def spread(cells: Sequence[str], values: Sequence[float]) -> list[int]:
    """How many dots above or below its line each dot stands, so that none hides another.

    Args:
        cells: whose line each dot stands on.
        values: where along the line; the axis begins at 0.
    """
    apart = _APART * (max(map(abs, values), default=0.0) or 1.0)
    places = [0] * len(values)
    taken: dict[tuple[str, int], float] = {}
    for k in sorted(range(len(values)), key=lambda k: (values[k], k)):
        free = (
            place
            for step in count()
            for place in (step, -step)
            if values[k] - taken.get((cells[k], place), -inf) >= apart
        )
        places[k] = next(free)
        taken[cells[k], places[k]] = values[k]
    return places


def _panel(data: Spec, name: str, title: str, order: list[str], most: int, mode: Mode) -> Spec:
    field = f"{name}:Q"
    y = channel("cell:N", sort=order, title=None, axis={"labelLimit": 260})
    looks = {"domain": [True, False], "range": [HIGHLIGHTS[mode]["good"], MUTED[mode]]}
    shapes = {"domain": [True, False], "range": ["circle", "cross"]}
    tooltip = [
        channel("cell:N"),
        channel("seed:Q"),
        channel("metric:Q", format=".4g"),
        channel("steps:Q", format=",d"),
        channel("solved:N"),
    ]
    dots = {
        "mark": {"type": "point", "filled": True, "size": 50, "opacity": 0.85},
        "encoding": {
            "x": channel(field, title=title, scale={"zero": True}),
            "y": y,
            "yOffset": channel("place:Q", scale={"domain": [-most - 0.5, most + 0.5]}),
            "color": channel("solved:N", scale=looks, legend=None),
            "shape": channel("solved:N", scale=shapes, legend=None),
            "tooltip": tooltip,
        },
    }
    middle = {
        "mark": {"type": "tick", "thickness": 2, "size": 20, "color": INK[mode]},
        "encoding": {"x": channel(field, aggregate="median", title=title), "y": y},
    }
    height = _BELOW + max(30, _DOT * (2 * most + 2)) * len(order)
    return {"data": data, "layer": [dots, middle], "height": height}
