"""How long units remember, as a histogram in which a band of memory can be brushed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.analysis.bands import Band, histogram
from rnnviz.figures.theme import GRID, MUTED, Mode, colors
from rnnviz.figures.vega import Spec, channel, styled

HOW_TO_READ: Mapping[str, str] = {
    "half_life_histogram": "Each bar counts the units that forget half of what they hold within so "
    "many words; brush over bars to look at the arrows of those units only.",
}
"""One sentence for each figure."""

BRUSH = "memory"
"""The name of the brush: what it selects is the interval ``low`` of half-lives."""

MOST_BARS = 24


def half_life_histogram(
    half_life: ArrayLike,
    band: Band | None = None,
    *,
    mode: Mode = "light",
    height: int = 180,
) -> Spec:
    """How many units have how long a memory, on a logarithmic axis, as a chart in Vega-Lite.

    Units that never forget, and units that were once emptied, have no place on such an axis; the
    title under the axis counts them. An interval can be selected, named ``BRUSH``.

    Args:
        half_life: (unit,) in steps, as ``analysis.gates.half_life`` gives it.
        band: bars that lie in it at least in part stand out.
        mode: light or dark background.
        height: of the chart in pixels.

    Raises:
        ValueError: when there is no unit.
    """
    lives = np.asarray(half_life, dtype=np.float64)
    if not lives.size:
        raise ValueError("There is no unit to count; choose a model with units.")
    found = histogram(lives, MOST_BARS)
    rows = [
        {"low": low, "high": high, "units": count, "in_band": _meets(band, low, high)}
        for low, high, count in zip(
            found.edges.tolist(), found.edges[1:].tolist(), found.counts.tolist(), strict=False
        )
        if count
    ]
    aside = [(found.infinite, "infinite"), (found.zero, "zero")]
    missing = ", ".join(f"{count:,} {kind}" for count, kind in aside if count)
    title = "memory half-life (steps)" + (f"; not shown: {missing}" if missing else "")
    ends = [float(found.edges[0]), float(found.edges[-1])]
    scale = {"type": "log", "domain": ends, "nice": False}
    chart: Spec = {
        "data": {"values": rows},
        "mark": {"type": "bar", "binSpacing": 1, "orient": "vertical"},
        "params": [{"name": BRUSH, "select": {"type": "interval", "encodings": ["x"]}}],
        "width": 560,
        "height": height,
        "encoding": {
            "x": channel("low:Q", title=title, scale=scale, axis={"format": "~g", "tickCount": 6}),
            "x2": {"field": "high"},
            "y": channel(
                "units:Q", title="number of units", axis={"tickMinStep": 1, "format": ",d"}
            ),
            "color": {
                "condition": {"test": "datum.in_band", "value": colors(mode)["forget_gate"]},
                "value": MUTED[mode] if band is None else GRID[mode],
            },
            "tooltip": [
                channel("low:Q", title="half-life from", format=".3g"),
                channel("high:Q", title="to", format=".3g"),
                channel("units:Q", title="units"),
            ],
        },
    }
    return styled(chart, mode)


def _meets(band: Band | None, low: float, high: float) -> bool:
    """Whether a bar has half-lives of the band."""
    return band is not None and low < band.high and high > band.low
