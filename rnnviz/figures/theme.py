"""One colour a quantity, everywhere: in plots, in equations and in the browser components.

The colours start from the Okabe-Ito palette (safe for the common kinds of colour blindness) and are
darkened or lightened until text in them has a contrast of at least 4.5 to 1 on its background.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Mode = Literal["light", "dark"]

QUANTITY_COLORS: Mapping[Mode, Mapping[str, str]] = MappingProxyType(
    {
        "light": MappingProxyType(
            {
                "input_gate": "#0072B2",
                "forget_gate": "#B84A00",
                "output_gate": "#007A59",
                "reset_gate": "#B0417F",
                "content": "#6A51A3",
                "cell_state": "#7A5C00",
                "hidden_state": "#4D4D4D",
            }
        ),
        "dark": MappingProxyType(
            {
                "input_gate": "#56B4E9",
                "forget_gate": "#F0904C",
                "output_gate": "#35C99B",
                "reset_gate": "#E08BBD",
                "content": "#B39DDB",
                "cell_state": "#E0B94A",
                "hidden_state": "#C8C8C8",
            }
        ),
    }
)

QUANTITY_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "input_gate": "Input gate",
        "forget_gate": "Forget gate",
        "output_gate": "Output gate",
        "reset_gate": "Reset gate",
        "content": "Content",
        "cell_state": "Cell state",
        "hidden_state": "Hidden state",
    }
)

INK: Mapping[Mode, str] = MappingProxyType({"light": "#0b1016", "dark": "#eef1f4"})
"""Text, and what belongs to no single quantity."""

MUTED: Mapping[Mode, str] = MappingProxyType({"light": "#5a6472", "dark": "#a3adba"})
"""Axes, marks and baselines."""

GRID: Mapping[Mode, str] = MappingProxyType({"light": "#dde2e8", "dark": "#39414d"})
"""Lines behind the data."""

CELL_COLORS: Mapping[Mode, tuple[str, ...]] = MappingProxyType(
    {
        "light": ("#0b1016", "#a3123a", "#00707f", "#6b7300"),
        "dark": ("#eef1f4", "#ff7a9c", "#4fd0e0", "#cdd74a"),
    }
)
"""For up to four cells side by side; each also has a dash pattern of its own."""

CELL_DASHES = ((1, 0), (6, 3), (2, 3), (9, 3, 2, 3))


def colors(mode: Mode = "light") -> Mapping[str, str]:
    """The colour of each quantity as ``#rrggbb``, for a light or a dark background."""
    return QUANTITY_COLORS[mode]
