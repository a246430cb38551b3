"""How every seed of every cell of a walk ended, as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rnnviz.figures.theme import HIGHLIGHTS, INK, MUTED, Mode
from rnnviz.figures.vega import Spec, channel, styled

HOW_TO_READ: Mapping[str, str] = {
    "seeds_of": "Each dot is one seed: what it reached, and after how many "
    "steps it stopped; a cross did not solve the task, and the tick is the median.",
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
    data = {"values": [dict(row) for row in rows]}
    first, second = (
        styled({"data": data, **_panel(field, title, order, mode)}, mode)
        for field, title in (("metric:Q", metric), ("steps:Q", "training steps"))
    )
    return first, second


def _panel(field: str, title: str, order: list[str], mode: Mode) -> Spec:
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
        "mark": {"type": "point", "filled": True, "size": 60, "opacity": 0.85},
        "encoding": {
            "x": channel(field, title=title, scale={"zero": True}),
            "y": y,
            "color": channel("solved:N", scale=looks, legend=None),
            "shape": channel("solved:N", scale=shapes, legend=None),
            "tooltip": tooltip,
        },
    }
    middle = {
        "mark": {"type": "tick", "thickness": 2, "size": 20, "color": INK[mode]},
        "encoding": {"x": channel(field, aggregate="median", title=title), "y": y},
    }
    return {"layer": [dots, middle], "height": 30 * len(order)}
