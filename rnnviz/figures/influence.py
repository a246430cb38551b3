"""Influence weights and arrows as figures: the table of a text, and how far arrows reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.figures.layout import (
    MOST_HOVER_TEXTS,
    Finished,
    axis_look,
    check_labels,
    color_scale,
    escape,
    frame_look,
    packed,
    step_axis,
)
from rnnviz.figures.theme import INK, MUTED, Mode
from rnnviz.figures.vega import Spec, channel, styled

HOW_TO_READ: Mapping[str, str] = {
    "weight_table": "Each row is the state after a step, and its cells show how much of what each "
    "earlier step wrote is still there in the unit that kept most of it.",
    "distance_histogram": "Each bar counts the arrows that reach so many steps back; bars far to "
    "the right are long memories.",
}
"""One sentence for each figure."""

MOST_BARS = 60


def weight_table(table: ArrayLike, labels: Sequence[str] = (), mode: Mode = "light") -> Finished:
    """The heaviest weight ``max_m w_j^t(m)`` of each pair of steps, in whole per cent.

    Args:
        table: (t, j), as ``analysis.influence.weight_table`` gives it.
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
    steps = len(weights)
    heat = {
        "type": "heatmap",
        "z": packed(np.rint(weights * (100.0 / peak)).astype(np.uint8)),
        "zmin": 0,
        "zmax": 100,
        "customdata": _pairs(labels),
        "colorscale": color_scale(INK[mode]),
        "colorbar": {
            "title": {"text": f"weight (% of the {whole})", "side": "right", "font": {"size": 13}},
            "thickness": 14,
        },
        "hovertemplate": _hover(labels),
    }

    def axis(title: str, **more: Any) -> dict[str, Any]:
        return axis_look(mode, **step_axis(labels, steps, title) | more, showgrid=False)

    layout = frame_look(mode, min(max(320, 160 + 18 * steps), 880)) | {
        "xaxis": axis("written at step j"),
        "yaxis": axis("in the state at step t", range=[steps - 0.5, -0.5]),
    }
    return {"data": [heat], "layout": layout}


def distance_histogram(distances: ArrayLike, mode: Mode = "light") -> Spec:
    """How many arrows reach how far back, as a chart in Vega-Lite.

    Args:
        distances: (arrows,) steps, as ``analysis.influence.distances`` gives them.
        mode: light or dark background.

    Raises:
        ValueError: when there is no arrow.
    """
    back = np.asarray(distances, dtype=np.int64).ravel()
    if not back.size:
        raise ValueError("There is no arrow to count; give the network a longer text.")
    bars = {
        "data": {"values": _bars(back)},
        "mark": {"type": "bar", "color": MUTED[mode]},
        "encoding": {
            "x": channel(
                "start:Q",
                title="distance (steps back)",
                scale={"domain": [0.5, max(10, int(back.max())) + 0.5], "nice": False},
                axis={"tickMinStep": 1, "format": "d"},
            ),
            "x2": {"field": "end"},
            "y": channel(
                "arrows:Q",
                title="number of arrows",
                scale={"zero": True},
                axis={"tickMinStep": 1, "format": ",d"},
            ),
            # Between two places across, a bar would be a line without its foot.
            "y2": {"datum": 0},
            "tooltip": [
                channel("reach:N", title="distance"),
                channel("arrows:Q", title="arrows"),
                channel("share:Q", title="share of all arrows", format=".1%"),
            ],
        },
    }
    return styled({"width": 560, "height": 220, "layer": [bars]}, mode)


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


def _bars(distances: NDArray[np.int64]) -> list[dict[str, float | str]]:
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
                    "share": count / distances.size,
                }
            )
    return rows
