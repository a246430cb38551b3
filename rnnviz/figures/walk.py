"""How every seed of every cell of a walk ended, as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rnnviz.figures.theme import HIGHLIGHTS, INK, MUTED, Mode
from rnnviz.figures.vega import Spec, channel, styled

HOW_TO_READ: Mapping[str, str] = {
    "seeds_of": "Each dot is one seed: on the left what it reached, on the right after how many "
    "steps it stopped; a cross is one that did not solve the task. The tick is the median.",
}
"""One sentence for each figure."""


def seeds_of(rows: Sequence[Mapping[str, Any]], metric: str, mode: Mode = "light") -> Spec:
    """A line for each cell, two panels: the metric and the steps of each seed; in Vega-Lite.

    Args:
        rows: one a seed: cell, metric, steps, solved; the cells in the order of the walk.
        metric: its name with its unit.
        mode: light or dark background.
    """
    order = list(dict.fromkeys(row["cell"] for row in rows))
    values = [dict(row) for row in rows]
    panels = [
        _panel("metric:Q", metric, order, mode, first=True),
        _panel("steps:Q", "training steps", order, mode, first=False),
    ]
    return styled({"data": {"values": values}, "hconcat": panels, "spacing": 24}, mode)


def _panel(field: str, title: str, order: list[str], mode: Mode, first: bool) -> Spec:
    axis = {"labelLimit": 260} if first else None
    y = channel("cell:N", sort=order, title=None, axis=axis)
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
    return {"layer": [dots, middle], "width": 320, "height": {"step": 30}}
