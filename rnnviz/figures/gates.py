"""Gates as plotly figures: every unit, their mean, their distribution and their saturation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis import gates as measure
from rnnviz.analysis.checks import gate, gate_with_steps
from rnnviz.figures.layout import (
    MOST_HOVER_TEXTS,
    add_marks,
    check_labels,
    color_scale,
    escape,
    line_look,
    new_figure,
    quantity_title,
    rgba,
    step_axis,
)
from rnnviz.figures.theme import MUTED, Mode, colors

HOW_TO_READ: Mapping[str, str] = {
    "heatmap": "Each row is one unit and each column one time step; the fuller the colour, the "
    "further the gate is open.",
    "mean_gates": "Each line is the mean of a gate over all units, and its band holds the middle "
    "80% of them: a wide band means that units do different things.",
    "histogram": "The higher a line, the more often the gate takes that value; peaks at 0 and 100 "
    "mean a gate that decides, a hump in the middle one that hedges.",
    "saturation": "Each dot is one unit: to the right its gate is often shut, at the top it is "
    "often open, and near the lower left corner it is seldom decided.",
}
"""One sentence for each figure."""

Gates = Mapping[str, ArrayLike]
Floats = NDArray[np.float64]
_SYMBOLS = ("circle", "diamond", "square", "cross")


def heatmap(
    activations: ArrayLike,
    quantity: str,
    labels: Sequence[str] = (),
    marks: Sequence[tuple[int, str]] = (),
    mode: Mode = "light",
) -> go.Figure:
    """One gate of every unit over time, in whole per cent (one byte a value).

    Args:
        activations: (time, unit), between 0 and 1.
        quantity: which gate, for example ``"forget_gate"``.
        labels: one text a time step, or none.
        marks: time steps to point out, each with its label.
        mode: light or dark background.

    Raises:
        ValueError: when the quantity, the activations or the labels do not fit.
    """
    name, units = quantity_title(quantity), _percent(activations, quantity)
    check_labels(labels, units.shape[1])
    texts = _hover_texts(labels, units.shape)
    figure = new_figure(mode)
    where = (
        "step %{x:d}, unit %{y:d}"
        if texts is None
        else "<b>%{customdata}</b>, step %{x:d}, unit %{y:d}"
    )
    figure.add_heatmap(
        z=units,
        zmin=0,
        zmax=100,
        customdata=texts,
        colorscale=color_scale(colors(mode)[quantity]),
        colorbar={"title": {"text": f"{name}<br>(% open)"}},
        hovertemplate=f"{where}: {name.lower()} %{{z}} % open<extra></extra>",
    )
    figure.update_xaxes(**step_axis(labels, units.shape[1]))
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(title={"text": "unit"}, tickformat="d", showgrid=False)
    add_marks(figure, marks, mode)
    return figure


def mean_gates(
    gates: Gates,
    labels: Sequence[str] = (),
    marks: Sequence[tuple[int, str]] = (),
    mode: Mode = "light",
) -> go.Figure:
    """The mean of each gate over its units, with the 10th to 90th percentile as a band.

    Args:
        gates: name to (time, unit), between 0 and 1.
        labels: one text a time step, or none.
        marks: time steps to point out, each with its label.
        mode: light or dark background.

    Raises:
        ValueError: when a name, an activation or the labels do not fit.
    """
    figure, steps = new_figure(mode), 0
    for quantity, name, activations in _named(gates):
        steps = len(np.asarray(activations))
        check_labels(labels, steps)
        fill = rgba(colors(mode)[quantity], 0.18)
        figure.add_trace(_band(measure.spread(activations), quantity, fill))
        figure.add_trace(_mean(measure.mean(activations), quantity, name, labels, mode))
    figure.update_xaxes(**step_axis(labels, steps))
    figure.update_yaxes(title={"text": "gate activation (% open)"}, range=[-2, 102])
    figure.update_layout(hovermode="x")
    add_marks(figure, marks, mode)
    return figure


def histogram(gates: Gates, bins: int = 25, mode: Mode = "light") -> go.Figure:
    """How often each gate takes which value, over all steps and units.

    Args:
        gates: name to (time, unit), between 0 and 1, at least one step.
        bins: how many intervals from 0 to 1.
        mode: light or dark background.

    Raises:
        ValueError: when a name or an activation does not fit.
    """
    figure = new_figure(mode)
    for quantity, name, activations in _named(gates):
        values = gate_with_steps(activations, name)
        counts, edges = np.histogram(values, bins=bins, range=(0.0, 1.0))
        figure.add_scatter(
            x=50.0 * (edges[1:] + edges[:-1]),
            y=100.0 * counts / values.size,
            name=name,
            line={**line_look(quantity, mode), "shape": "hvh"},
            hovertemplate=f"{name} about %{{x:.0f}} % open: %{{y:.1f}} % of the time"
            "<extra></extra>",
        )
    figure.update_xaxes(title={"text": "gate activation (% open)"}, range=[0, 100])
    figure.update_yaxes(title={"text": "share of steps and units (%)"}, rangemode="tozero")
    return figure


def saturation(gates: Gates, mode: Mode = "light") -> go.Figure:
    """For each unit how often its gate is left- and right-saturated.

    After Karpathy, Johnson and Li 2015, figure 3.

    Args:
        gates: name to (time, unit), between 0 and 1, at least one step.
        mode: light or dark background.

    Raises:
        ValueError: when a name or an activation does not fit.
    """
    figure = new_figure(mode, height=420)
    for symbol, (quantity, name, activations) in zip(_SYMBOLS, _named(gates), strict=False):
        left, right = measure.saturation(activations)
        figure.add_scatter(
            x=100.0 * left,
            y=100.0 * right,
            name=name,
            mode="markers",
            customdata=np.arange(len(left)),
            marker={"color": colors(mode)[quantity], "symbol": symbol, "size": 9, "opacity": 0.65},
            hovertemplate=f"{name} of unit %{{customdata}}: shut %{{x:.0f}} % of the time, "
            "open %{y:.0f} % of it<extra></extra>",
        )
    line = {"color": MUTED[mode], "dash": "dot", "width": 1}
    figure.add_shape(type="line", x0=0, y0=100, x1=100, y1=0, line=line)
    figure.update_xaxes(title={"text": "left-saturated: below 0.1 (% of the steps)"})
    figure.update_yaxes(title={"text": "right-saturated: above 0.9 (% of the steps)"})
    figure.update_xaxes(range=[-3, 103]).update_yaxes(range=[-3, 103])
    return figure


def _named(gates: Gates) -> Iterator[tuple[str, str, ArrayLike]]:
    """Each gate's quantity, title and activations."""
    for quantity, activations in gates.items():
        yield quantity, quantity_title(quantity), activations


def _percent(activations: ArrayLike, quantity: str) -> NDArray[np.uint8]:
    """Activations as whole per cent, (unit, time)."""
    percent: Floats = np.rint(100.0 * gate(activations, quantity_title(quantity)).T)
    return percent.astype(np.uint8)


def _hover_texts(labels: Sequence[str], shape: tuple[int, ...]) -> list[list[str]] | None:
    """The step's label for every cell of a heatmap, where that is not too much."""
    if not labels or shape[0] * shape[1] > MOST_HOVER_TEXTS:
        return None
    return [[escape(label) for label in labels]] * shape[0]


def _band(spread: measure.Spread, quantity: str, fill: str) -> go.Scatter:
    """The outline from the lower ends forth and the upper ends back."""
    steps = np.arange(len(spread.low))
    return go.Scatter(
        x=np.concatenate([steps, steps[::-1]]),
        y=100.0 * np.concatenate([spread.low, spread.high[::-1]]),
        fill="toself",
        fillcolor=fill,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        legendgroup=quantity,
        showlegend=False,
    )


def _mean(mean: Floats, quantity: str, name: str, labels: Sequence[str], mode: Mode) -> go.Scatter:
    """The line of the mean; hovering names the step's label."""
    word = "<b>%{customdata}</b>, " if labels else ""
    return go.Scatter(
        x=np.arange(len(mean)),
        y=100.0 * mean,
        name=name,
        mode="lines",
        line=line_look(quantity, mode),
        legendgroup=quantity,
        customdata=[escape(label) for label in labels] or None,
        hovertemplate=f"{word}step %{{x:d}}: {name.lower()} %{{y:.0f}} % open<extra></extra>",
    )
