"""Cells side by side on shared axes: learning curves, mean gates, and one quantity's map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import altair as alt
import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from rnnviz.analysis import gates as measure
from rnnviz.figures.layout import escape, line_look, rgba, step_axis, styled
from rnnviz.figures.packing import evenly, finite_or_none
from rnnviz.figures.theme import (
    BACKGROUND,
    CELL_COLORS,
    CELL_DASHES,
    HIGHLIGHTS,
    MUTED,
    QUANTITY_TITLES,
    Mode,
    colors,
)
from rnnviz.figures.vega import quantitative
from rnnviz.figures.vega import styled as styled_chart

HOW_TO_READ: Mapping[str, str] = {
    "learning_curves": "Each line is a cell, all on the same axes: the further left it reaches a "
    "value, the fewer training steps it took. The level grey dashes are what a trivial answer "
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
_LONG_TITLE = 24
"""Characters of a title beside which others still fit."""


@dataclass(frozen=True)
class Curve:
    """One cell's learning curve.

    Attributes:
        title: of the cell.
        steps: (points,).
        loss: (points,), None where unknown.
        metric: (points,), None where it was not measured.
    """

    title: str
    steps: Sequence[int]
    loss: Sequence[float | None]
    metric: Sequence[float | None]


def learning_curves(
    curves: Sequence[Curve], metric_name: str, baseline: float | None = None, mode: Mode = "light"
) -> tuple[alt.LayerChart, alt.LayerChart]:
    """Loss (log axis) and metric of up to four cells, all lines on the same axes.

    Returns:
        The chart of the loss and that of the metric, both over the same range of steps.

    Raises:
        ValueError: when there is no cell, or more than four.
    """
    if not 1 <= len(curves) <= len(CELL_DASHES):
        raise ValueError(f"Choose one to {len(CELL_DASHES)} cells to compare.")
    titles = [curve.title for curve in curves]
    last = max((step for curve in curves for step in curve.steps), default=1)
    loss = _panel(_rows(curves, "loss"), titles, "loss", True, last, mode)
    metric = _panel(_rows(curves, "metric"), titles, metric_name, False, last, mode)
    rules = [] if baseline is None else [_rule(baseline, mode)]
    # altair's own type allows for facets, which are not among these.
    charts = (cast(alt.LayerChart, alt.layer(*one)) for one in ((loss,), (metric, *rules)))
    first, second = (styled_chart(chart, mode) for chart in charts)
    return first, second


def _rule(baseline: float, mode: Mode) -> alt.Chart:
    """What a trivial answer reaches, as a dashed line."""
    data = alt.Chart(alt.InlineData(values=[{"value": baseline}]))
    mark = data.mark_rule(color=MUTED[mode], strokeDash=[3, 3])
    rule: alt.Chart = mark.encode(
        y="value:Q", tooltip=alt.Tooltip("value:Q", title="baseline", format=".4g")
    )
    return rule


def gates(
    cells: Mapping[str, Arrays], labels: Sequence[str] = (), mode: Mode = "light"
) -> go.Figure:
    """The mean of every gate over time with its spread, a panel a cell on shared axes.

    Args:
        cells: title to gates, name to (time, unit) between 0 and 1.
        labels: one text a time step, or none.
        mode: light or dark background.

    Raises:
        ValueError: when there is no cell.
    """
    figure = _panels(cells, mode, height=300)
    named: set[str] = set()
    steps = 0
    for column, arrays in enumerate(cells.values(), start=1):
        for name, array in arrays.items():
            steps = len(array)
            for line in _mean_and_band(name, array, mode, name not in named):
                figure.add_trace(line, row=1, col=column)
            named.add(name)
        if not arrays:
            _say_empty(figure, column, mode)
    figure.update_yaxes(range=[-0.02, 1.02])
    figure.update_yaxes(title={"text": "gate (0 closed, 1 open)"}, col=1)
    return _on_time(figure, labels, steps)


def _say_empty(figure: go.Figure, column: int, mode: Mode) -> None:
    """An empty panel says why it is empty."""
    # A panel without any trace would have no axes to write on.
    figure.add_trace(
        go.Scatter(x=[0], y=[None], showlegend=False, hoverinfo="skip"), row=1, col=column
    )
    suffix = "" if column == 1 else str(column)
    figure.add_annotation(
        text="no learned gates",
        showarrow=False,
        font={"color": MUTED[mode]},
        x=0.5,
        y=0.5,
        xref=f"x{suffix} domain",
        yref=f"y{suffix} domain",
    )


def maps(
    cells: Mapping[str, NDArray[Any]], name: str, labels: Sequence[str] = (), mode: Mode = "light"
) -> go.Figure:
    """One quantity of every cell as units x time, on one scale of colour.

    Args:
        cells: title to (time, unit); cells may differ in units.
        name: which quantity.
        labels: one text a time step, or none.
        mode: light or dark background.

    Raises:
        ValueError: when there is no cell.
    """
    figure = _panels(cells, mode, height=330)
    gate = name.endswith("_gate")
    high = 1.0 if gate else max(float(np.abs(array).max()) for array in cells.values()) or 1.0
    scale = [[0.0, rgba(colors(mode)[name], 0.0)], [1.0, colors(mode)[name]]]
    for column, array in enumerate(cells.values(), start=1):
        heat = go.Heatmap(
            z=np.round(np.asarray(array, dtype=np.float64).T, 3),
            x0=FIRST,
            coloraxis="coloraxis",
            hovertemplate="step %{x:d}, unit %{y:d}: %{z}<extra></extra>",
        )
        figure.add_trace(heat, row=1, col=column)
    signs = HIGHLIGHTS[mode]
    diverging = [[0.0, signs["negative"]], [0.5, BACKGROUND[mode]], [1.0, signs["positive"]]]
    figure.update_layout(
        coloraxis={
            "cmin": 0.0 if gate else -high,
            "cmax": high,
            "colorscale": scale if gate else diverging,
            "colorbar": {"title": {"text": QUANTITY_TITLES[name]}, "thickness": 14},
        }
    )
    units = max(array.shape[1] for array in cells.values())
    figure.update_yaxes(tickformat="d", showgrid=False, range=[units - 0.5, -0.5])
    figure.update_yaxes(title={"text": "unit"}, col=1)
    return _on_time(figure, labels, max(len(array) for array in cells.values()))


def _panels(cells: Mapping[str, Any], mode: Mode, height: int) -> go.Figure:
    """Empty panels side by side that share both axes."""
    if not cells:
        raise ValueError("Choose at least one cell to draw.")
    figure = make_subplots(
        1,
        len(cells),
        shared_yaxes=True,
        horizontal_spacing=0.02,
        subplot_titles=[escape(title) for title in cells],
    )
    styled(figure, mode, height)
    figure.update_layout(margin_t=64, legend_y=1.12)
    return figure


def _on_time(figure: go.Figure, labels: Sequence[str], steps: int) -> go.Figure:
    """All panels on one axis of time: zooming into one zooms into all."""
    figure.update_xaxes(**step_axis(labels, steps, first=FIRST), showgrid=False)
    figure.update_xaxes(matches="x")
    figure.layout.xaxis.matches = None
    return figure


def _mean_and_band(name: str, array: NDArray[Any], mode: Mode, legend: bool) -> list[go.Scatter]:
    """The mean over units and the band from the 10th to the 90th percentile."""
    low, high = measure.spread(array)
    times = FIRST + np.arange(len(array))
    band = go.Scatter(
        x=np.concatenate([times, times[::-1]]),
        y=np.concatenate([high, low[::-1]]),
        fill="toself",
        fillcolor=rgba(colors(mode)[name], 0.15),
        line={"width": 0},
        hoverinfo="skip",
        showlegend=False,
        legendgroup=name,
    )
    mean = go.Scatter(
        x=times,
        y=measure.mean(array),
        mode="lines",
        line=line_look(name, mode),
        name=QUANTITY_TITLES[name],
        legendgroup=name,
        showlegend=legend,
        hovertemplate=f"{QUANTITY_TITLES[name]} at step %{{x:d}}: %{{y:.3f}}<extra></extra>",
    )
    return [band, mean]


def _rows(curves: Sequence[Curve], field: str) -> list[dict[str, Any]]:
    """The points of all cells that can be drawn."""
    rows: list[dict[str, Any]] = []
    for curve in curves:
        values = getattr(curve, field)
        known = [
            {"cell": curve.title, "step": int(step), "value": finite}
            for step, value in zip(curve.steps, values, strict=True)
            if (finite := finite_or_none(value)) is not None and (finite > 0 or field != "loss")
        ]
        rows += [known[i] for i in evenly(len(known), MOST_POINTS)]
    return rows


def _panel(
    rows: list[dict[str, Any]], titles: list[str], title: str, log: bool, last: int, mode: Mode
) -> alt.Chart:
    """All cells' lines of one quantity."""
    shades = CELL_COLORS[mode][: len(titles)]
    dashes = [list(dash) for dash in CELL_DASHES[: len(titles)]]
    # Names of runs may be long, and what tells two of them apart stands at their end.
    columns = 1 if any(len(title) > _LONG_TITLE for title in titles) else 0
    legend = alt.Legend(title=None, orient="top", labelLimit=480, columns=columns)
    drawn: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X(
                "step:Q",
                title="training step",
                scale=alt.Scale(domain=[0, max(last, 1)], nice=False),
            ),
            y=quantitative("value", title, log),
            color=alt.Color("cell:N", scale=alt.Scale(domain=titles, range=shades), legend=legend),
            strokeDash=alt.StrokeDash(
                "cell:N", scale=alt.Scale(domain=titles, range=dashes), legend=legend
            ),
            tooltip=[
                alt.Tooltip("cell:N"),
                alt.Tooltip("step:Q", format=",d"),
                alt.Tooltip("value:Q", title=title, format=".4g"),
            ],
        )
        .properties(height=230)
    )
    return drawn
