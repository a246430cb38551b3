"""How often each unit's gates are as good as closed or open, as a figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.analysis import gates as measure
from rnnviz.figures.layout import Finished, axis_look, frame_look, packed, quantity_title
from rnnviz.figures.theme import MUTED, Mode, colors

HOW_TO_READ: Mapping[str, str] = {
    "saturation": "Each dot is one unit: to the right its gate is often shut, at the top it is "
    "often open, and near the lower left corner it is seldom decided.",
}
"""One sentence for each figure."""

_SYMBOLS = ("circle", "diamond", "square", "cross")


def saturation(gates: Mapping[str, ArrayLike], mode: Mode = "light") -> Finished:
    """For each unit how often its gate is left- and right-saturated.

    After Karpathy, Johnson and Li 2015, figure 3.

    Args:
        gates: name to (time, unit), between 0 and 1, at least one step.
        mode: light or dark background.

    Raises:
        ValueError: when a name or an activation does not fit.
    """
    dots = [
        _dots(quantity, activations, symbol, mode)
        for symbol, (quantity, activations) in zip(_SYMBOLS, gates.items(), strict=False)
    ]

    def axis(title: str) -> dict[str, Any]:
        return axis_look(mode, title={"text": title}, range=[-3, 103])

    line = {"color": MUTED[mode], "dash": "dot", "width": 1}
    layout = frame_look(mode, 420) | {
        "shapes": [{"type": "line", "x0": 0, "y0": 100, "x1": 100, "y1": 0, "line": line}],
        "xaxis": axis("left-saturated: below 0.1 (% of the steps)"),
        "yaxis": axis("right-saturated: above 0.9 (% of the steps)"),
    }
    return {"data": dots, "layout": layout}


def _dots(quantity: str, activations: ArrayLike, symbol: str, mode: Mode) -> dict[str, Any]:
    """One gate's units."""
    name = quantity_title(quantity)
    left, right = measure.saturation(activations)
    return {
        "type": "scatter",
        "x": packed(100.0 * left),
        "y": packed(100.0 * right),
        "name": name,
        "mode": "markers",
        "customdata": packed(np.arange(len(left))),
        "marker": {"color": colors(mode)[quantity], "symbol": symbol, "size": 9, "opacity": 0.65},
        "hovertemplate": f"{name} of unit %{{customdata}}: shut %{{x:.0f}} % of the time, "
        "open %{y:.0f} % of it<extra></extra>",
    }
