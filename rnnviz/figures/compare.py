"""Cells side by side on shared axes: learning curves, mean gates, and one quantity's map."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis import gates as measure
from rnnviz.figures.layout import (
    Finished,
    line_look,
    packed,
    rgba,
    step_axis,
)
from rnnviz.figures.packing import evenly, finite_or_none
from rnnviz.figures.panels import NO_CELL, axes_of, side_by_side
from rnnviz.figures.theme import (
    BACKGROUND,
    CELL_COLORS,
    CELL_DASHES,
    HIGHLIGHTS,
    MUTED,
    QUANTITY_TITLES,
    Mode,
    cell_looks,
    colors,
)
from rnnviz.figures.vega import Spec, channel, legend_of_lines, many_rows, quantitative, styled

HOW_TO_READ: Mapping[str, str] = {
    "learning_curves": "Each line is a cell, all on the same axes: the further left it reaches a "
    "value, the sooner it got there; the level grey dashes are what a trivial answer "
    "reaches.",
    "gates": "One panel for each cell, over the same sequence and on the same axis from closed to "
    "open: the line is the mean over units, the band holds four fifths of them.",
    "maps": "One panel for each cell, one row for each unit, all on the same colour scale.",
}
"""One sentence for each figure."""

MOST_POINTS = 400
FIRST = 1
"""Number of the first time step on the screen."""
Arrays = Mapping[str, NDArray[Any]]

Ends = tuple[Sequence[float | None], Sequence[float | None]]
"""The least and the largest value at each point."""


@dataclass(frozen=True)
class Curve:
    """One cell's learning curve: that of a run, or the median of several.

    Attributes:
        title: of the cell.
        steps: (points,), or whatever the curve goes along.
        loss: (points,), None where unknown.
        metric: (points,), None where it was not measured.
        spread: of several runs the least and the largest loss and metric, by these names, (points,)
            each, None where unknown.
        cell: its key, which the line's look follows.
    """

    title: str
    steps: Sequence[float]
    loss: Sequence[float | None]
    metric: Sequence[float | None]
    spread: Mapping[str, Ends] = field(default_factory=dict)
    cell: str = ""


def learning_curves(
    curves: Sequence[Curve],
    metric_name: str,
    baseline: float | None = None,
    mode: Mode = "light",
    along: str = "training step",
) -> tuple[Spec, Spec]:
    """Loss (log axis) and metric of up to six cells, all lines on the same axes, in Vega-Lite.

    Args:
        curves: one a cell; where one has a spread, a band is drawn from its least to its largest.
        metric_name: of the metric.
        baseline: what a trivial answer reaches.
        mode: light or dark background.
        along: what the curves go along.

    Returns:
        The chart of the loss and that of the metric, both over the same range.

    Raises:
        ValueError: when there is no cell, or more than six.
    """
    if not 1 <= len(curves) <= len(CELL_DASHES):
        raise ValueError(f"Choose one to {len(CELL_DASHES)} cells to compare.")
    titles = [curve.title for curve in curves]
    last = max((step for curve in curves for step in curve.steps), default=1)
    axis = channel("step:Q", title=along, scale={"domain": [0, max(last, 1)], "nice": False})
    rules = [] if baseline is None else [_rule(baseline, mode)]
    loss = _layers(curves, "loss", titles, quantitative("value", "loss", True), axis, mode)
    vertical = quantitative("value", metric_name, False)
    metric = [*_layers(curves, "metric", titles, vertical, axis, mode), *rules]
    first, second = (styled({"height": 230, "layer": each}, mode) for each in (loss, metric))
    return first, second


def _rule(baseline: float, mode: Mode) -> Spec:
    """What a trivial answer reaches, as a dashed line."""
    return {
        "data": {"values": [{"value": baseline}]},
        "mark": {"type": "rule", "color": MUTED[mode], "strokeDash": [3, 3]},
        "encoding": {
            "y": channel("value:Q"),
            "tooltip": channel("value:Q", title="baseline", format=".4g"),
        },
    }


def gates(
    cells: Mapping[str, Arrays], labels: Sequence[str] = (), mode: Mode = "light"
) -> Finished:
    """The mean of every gate over time with its spread, a panel a cell on shared axes.

    Args:
        cells: title to gates, name to (time, unit) between 0 and 1.
        labels: one text a time step, or none.
        mode: light or dark background.

    Raises:
        ValueError: when there is no cell.
    """
    steps = next((len(array) for arrays in cells.values() for array in arrays.values()), 0)
    vertical = {"range": [-0.02, 1.02]}
    layout = side_by_side(cells, mode, 300, step_axis(labels, steps, first=FIRST), vertical)
    layout["yaxis"]["title"]["text"] = "gate (0 closed, 1 open)"
    lines: list[Finished] = []
    named: set[str] = set()
    for number, arrays in enumerate(cells.values()):
        axes = axes_of(number)
        for name, array in arrays.items():
            pair = _mean_and_band(name, array, mode, name not in named)
            lines += [line | axes for line in pair]
            named.add(name)
        if not arrays:
            # A panel without any trace would have no axes to write on.
            nothing = {"type": "scatter", "x": [0], "y": [None], "showlegend": False}
            lines.append(nothing | {"hoverinfo": "skip"} | axes)
            layout["annotations"].append(_empty(axes, mode))
    return {"data": lines, "layout": layout}


def _empty(axes: Mapping[str, str], mode: Mode) -> dict[str, Any]:
    """An empty panel says why it is empty."""
    return {
        "text": "no learned gates",
        "showarrow": False,
        "font": {"color": MUTED[mode]},
        "x": 0.5,
        "y": 0.5,
        "xref": f"{axes['xaxis']} domain",
        "yref": f"{axes['yaxis']} domain",
    }


def maps(
    cells: Mapping[str, NDArray[Any]], name: str, labels: Sequence[str] = (), mode: Mode = "light"
) -> Finished:
    """One quantity of every cell as units x time, on one scale of colour.

    Args:
        cells: title to (time, unit); cells may differ in units.
        name: which quantity.
        labels: one text a time step, or none.
        mode: light or dark background.

    Raises:
        ValueError: when there is no cell.
    """
    if not cells:
        raise ValueError(NO_CELL)
    units = max(array.shape[1] for array in cells.values())
    steps = max(len(array) for array in cells.values())
    vertical = {"tickformat": "d", "showgrid": False, "range": [units - 0.5, -0.5]}
    layout = side_by_side(cells, mode, 330, step_axis(labels, steps, first=FIRST), vertical)
    layout["yaxis"]["title"]["text"] = "unit"
    layout["coloraxis"] = _shades(cells, name, mode)
    heats = [
        {
            "type": "heatmap",
            "z": packed(np.round(np.asarray(array, dtype=np.float64).T, 3)),
            "x0": FIRST,
            "coloraxis": "coloraxis",
            "hovertemplate": "step %{x:d}, unit %{y:d}: %{z}<extra></extra>",
            **axes_of(number),
        }
        for number, array in enumerate(cells.values())
    ]
    return {"data": heats, "layout": layout}


def _shades(cells: Mapping[str, NDArray[Any]], name: str, mode: Mode) -> dict[str, Any]:
    """The scale of colours of all panels: of a gate from closed to open, else around zero."""
    gate = name.endswith("_gate")
    high = 1.0 if gate else max(float(np.abs(array).max()) for array in cells.values()) or 1.0
    signs, color = HIGHLIGHTS[mode], colors(mode)[name]
    diverging = [[0.0, signs["negative"]], [0.5, BACKGROUND[mode]], [1.0, signs["positive"]]]
    return {
        "cmin": 0.0 if gate else -high,
        "cmax": high,
        "colorscale": [[0.0, rgba(color, 0.0)], [1.0, color]] if gate else diverging,
        "colorbar": {"title": {"text": QUANTITY_TITLES[name]}, "thickness": 14},
    }


def _mean_and_band(name: str, array: NDArray[Any], mode: Mode, legend: bool) -> list[Finished]:
    """The mean over units and the band from the 10th to the 90th percentile."""
    low, high = measure.spread(array)
    times = FIRST + np.arange(len(array), dtype=np.int32)
    band = {
        "type": "scatter",
        "x": packed(np.concatenate([times, times[::-1]])),
        "y": packed(np.concatenate([high, low[::-1]])),
        "fill": "toself",
        "fillcolor": rgba(colors(mode)[name], 0.15),
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
        "legendgroup": name,
    }
    mean = {
        "type": "scatter",
        "x": packed(times),
        "y": packed(measure.mean(array)),
        "mode": "lines",
        "line": line_look(name, mode),
        "name": QUANTITY_TITLES[name],
        "legendgroup": name,
        "showlegend": legend,
        "hovertemplate": f"{QUANTITY_TITLES[name]} at step %{{x:d}}: %{{y:.3f}}<extra></extra>",
    }
    return [band, mean]


def _rows(curves: Sequence[Curve], name: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The points of all cells that can be drawn; of several runs with the ends of their band."""
    rows: list[dict[str, Any]] = []
    for curve in curves:
        values = getattr(curve, name)
        three = (values, *curve.spread.get(name, (values, values)))[: len(columns)]
        known = [
            (step, numbers)
            for step, *numbers in zip(curve.steps, *three, strict=True)
            if all(_drawable(number, name) for number in numbers)
        ]
        for step, numbers in (known[i] for i in evenly(len(known), MOST_POINTS)):
            shown = zip(columns, map(finite_or_none, numbers), strict=True)
            rows.append({"cell": curve.title, "step": step, **dict(shown)})
    return rows


def _drawable(number: float | None, name: str) -> bool:
    """Whether a number is there and finite; on a logarithmic axis it must be above 0."""
    return number is not None and math.isfinite(number) and (number > 0 or name != "loss")


def _layers(
    curves: Sequence[Curve], name: str, titles: list[str], vertical: Spec, axis: Spec, mode: Mode
) -> list[Spec]:
    """All cells' lines of one quantity, with bands where a cell has several runs."""
    legend = legend_of_lines(titles, orient="top", labelLimit=480)

    def by_cell(looks: Sequence[Any]) -> Spec:
        return channel("cell:N", scale={"domain": titles, "range": [*looks]}, legend=legend)

    looks = cell_looks([curve.cell for curve in curves])
    shades = [CELL_COLORS[mode][look] for look in looks]
    dashes = [list(CELL_DASHES[look]) for look in looks]
    ends = [("low", "least"), ("high", "largest")] if any(c.spread for c in curves) else []
    tooltip = [
        channel("cell:N"),
        channel("step:Q", title=axis["title"], format=",.6~g"),
        channel("value:Q", title=vertical["title"], format=".4g"),
        *(channel(f"{end}:Q", title=told, format=".4g") for end, told in ends),
    ]
    columns = ["value", *(end for end, _ in ends)]
    data = many_rows(_rows(curves, name, columns), ["step", *columns])
    shared = {"x": axis, "color": by_cell(shades)}
    line = {
        "data": data,
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {**shared, "y": vertical, "strokeDash": by_cell(dashes), "tooltip": tooltip},
    }
    if not ends:
        return [line]
    sides = {"y": vertical | {"field": "low"}, "y2": {"field": "high"}}
    mark = {"type": "area", "opacity": 0.16}
    band = {"data": data, "mark": mark, "encoding": {**shared, **sides}}
    return [band, line]
