"""Plotly panels side by side that share both axes: their layout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnviz.figures.layout import axis_look, escape, frame_look
from rnnviz.figures.theme import Mode

NO_CELL = "Choose at least one cell to draw."
_GAP = 0.02
"""Between two panels, as a share of all."""


def axes_of(number: int) -> dict[str, str]:
    """The names of a panel's axes."""
    suffix = "" if number == 0 else str(number + 1)
    return {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}


def side_by_side(
    cells: Mapping[str, Any],
    mode: Mode,
    height: int,
    times: Mapping[str, Any],
    vertical: Mapping[str, Any],
) -> dict[str, Any]:
    """The layout of panels side by side that share both axes: zooming into one zooms into all."""
    if not cells:
        raise ValueError(NO_CELL)
    layout = frame_look(mode, height)
    layout["margin"]["t"], layout["legend"]["y"] = 30, 1.12
    layout["annotations"] = []
    width = (1 - _GAP * (len(cells) - 1)) / len(cells)
    for number, title in enumerate(cells):
        start = number * (width + _GAP)
        x, y = axes_of(number).values()
        place: dict[str, Any] = {"anchor": y, "domain": [start, start + width], "showgrid": False}
        beside: dict[str, Any] = {"anchor": x, "domain": [0.0, 1.0]}
        if number:
            place["matches"], beside["matches"], beside["showticklabels"] = "x", "y", False
        layout[f"xaxis{x[1:]}"] = axis_look(mode, **times, **place)
        layout[f"yaxis{y[1:]}"] = axis_look(mode, **vertical, **beside)
        layout["annotations"].append(_heading(title, start + width / 2))
    return layout


def _heading(title: str, middle: float) -> dict[str, Any]:
    """The title above a panel."""
    return {
        "text": escape(title),
        "font": {"size": 13},
        "showarrow": False,
        "x": middle,
        "xanchor": "center",
        "xref": "paper",
        "y": 1.0,
        "yanchor": "bottom",
        "yref": "paper",
    }
