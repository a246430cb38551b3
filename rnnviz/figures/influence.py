"""Influence weights and arrows as figures: the table of a text, and how far arrows reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

import altair as alt
import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from rnnviz.figures.layout import (
    MOST_HOVER_TEXTS,
    check_labels,
    color_scale,
    escape,
    new_figure,
    step_axis,
)
from rnnviz.figures.theme import INK, MUTED, Mode
from rnnviz.figures.vega import quantitative, styled

HOW_TO_READ: Mapping[str, str] = {
    "weight_table": "Each row is the state after a step, and its cells show how much of what each "
    "earlier step wrote is still there in the unit that kept most of it.",
    "distance_histogram": "Each bar counts the arrows that reach so many steps back; bars far to "
    "the right are long memories.",
}
"""One sentence for each figure."""

MOST_BARS = 60


def weight_table(table: ArrayLike, labels: Sequence[str] = (), mode: Mode = "light") -> go.Figure:
    """The heaviest weight ``max_m w_j^t(m)`` of each pair of steps, in whole per cent.

    Args:
        table: (t, j), as ``analysis.influence.weight_table`` or ``unit_weights`` gives it.
        labels: one text a step for both axes, or none.
        mode: light or dark background.

    Raises:
        ValueError: when the table is not square or the labels do not fit.
    """
    weights = np.asarray(table)
    if weights.ndim != 2 or weights.shape[0] != weights.shape[1]:
        raise ValueError(f"The table must be a square of shape (t, j), not {weights.shape}.")
    check_labels(labels, len(weights))
    peak = max(1.0, float(weights.max(initial=0.0)))
    whole = "content" if peak == 1.0 else "largest"
    figure = new_figure(mode, height=min(max(320, 160 + 18 * len(weights)), 880))
    figure.add_heatmap(
        z=np.rint(weights * (100.0 / peak)).astype(np.uint8),
        zmin=0,
        zmax=100,
        customdata=_pairs(labels),
        colorscale=color_scale(INK[mode]),
        colorbar={
            "title": {"text": f"weight (% of the {whole})", "side": "right", "font": {"size": 13}},
            "thickness": 14,
        },
        hovertemplate=_hover(labels),
    )
    steps = len(weights)
    figure.update_xaxes(**step_axis(labels, steps, "written at step j"))
    figure.update_yaxes(**step_axis(labels, steps, "in the state at step t"))
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(range=[steps - 0.5, -0.5], showgrid=False)
    return figure


def distance_histogram(
    distances: ArrayLike, log: bool = False, mode: Mode = "light", width: int = 560
) -> alt.Chart:
    """How many arrows reach how far back.

    Args:
        distances: (arrows,) steps, as ``analysis.influence.distances`` gives them.
        log: count on a logarithmic axis, on which the few long arrows can be seen.
        mode: light or dark background.
        width: of the chart in pixels.

    Raises:
        ValueError: when there is no arrow.
    """
    back = np.asarray(distances, dtype=np.int64).ravel()
    if not back.size:
        raise ValueError("There is no arrow to count; give the network a longer text.")
    floor = 0.5 if log else 0.0
    axis = quantitative("arrows", "number of arrows", log, least=floor)
    axis = axis.axis(tickMinStep=1, format=",d")
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=_bars(back, floor)))
        .mark_bar(color=MUTED[mode])
        .encode(
            x=alt.X(
                "start:Q",
                title="distance (steps back)",
                scale=alt.Scale(domain=[0.5, max(10, int(back.max())) + 0.5], nice=False),
                axis=alt.Axis(tickMinStep=1, format="d"),
            ),
            x2="end:Q",
            y=axis,
            y2="floor:Q",
            tooltip=[
                alt.Tooltip("reach:N", title="distance"),
                alt.Tooltip("arrows:Q", title="arrows"),
                alt.Tooltip("share:Q", title="share of all arrows", format=".1%"),
            ],
        )
        .properties(width=width, height=220)
    )
    return styled(chart, mode)


def _pairs(labels: Sequence[str]) -> list[list[str]] | None:
    """The words of each pair of steps, where that is not too much."""
    if not labels or len(labels) ** 2 > MOST_HOVER_TEXTS:
        return None
    words = [escape(label) for label in labels]
    return [
        [f"{there} → {here}" if j <= t else "not read yet" for j, there in enumerate(words)]
        for t, here in enumerate(words)
    ]


def _hover(labels: Sequence[str]) -> str:
    """The sentence that hovering over a pair shows."""
    words = "<br><b>%{customdata}</b>" if _pairs(labels) else ""
    return f"step %{{x:d}} in the state at step %{{y:d}}: weight %{{z}} %{words}<extra></extra>"


def _bars(distances: NDArray[np.int64], floor: float) -> list[dict[str, float | str]]:
    """One row a bar: where it starts and ends, its height and what it says."""
    wide = ceil(int(distances.max()) / MOST_BARS)
    rows: list[dict[str, float | str]] = []
    for index, count in enumerate(np.bincount((distances - 1) // wide).tolist()):
        first, last = index * wide + 1, (index + 1) * wide
        reach = f"{first}" if wide == 1 else f"{first} to {last}"
        if count:
            rows.append(
                {
                    "start": first - 0.45,
                    "end": min(last, int(distances.max())) + 0.45,
                    "reach": reach + (" step" if last == 1 else " steps"),
                    "arrows": count,
                    "floor": floor,
                    "share": count / distances.size,
                }
            )
    return rows
