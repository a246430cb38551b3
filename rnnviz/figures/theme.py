"""One colour and one dash pattern a quantity, everywhere: plots, equations, browser components.

The quantities differ in hue and in lightness, so that people who see two kinds of colour, or none,
can tell them apart; text in every colour has a contrast of at least 4.5 to 1 on its background. The
dash pattern tells lines apart without any colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

Mode = Literal["light", "dark"]
PictureFormat = Literal["png", "svg"]

QUANTITY_COLORS: Mapping[Mode, Mapping[str, str]] = MappingProxyType(
    {
        "light": MappingProxyType(
            {
                "input_gate": "#203C80",
                "forget_gate": "#91570A",
                "output_gate": "#168471",
                "reset_gate": "#610147",
                "content": "#8657B2",
                "cell_state": "#413800",
                "hidden_state": "#545454",
            }
        ),
        "dark": MappingProxyType(
            {
                "input_gate": "#57C5FF",
                "forget_gate": "#F76F25",
                "output_gate": "#B9FAD0",
                "reset_gate": "#B368A4",
                "content": "#8A7AFD",
                "cell_state": "#F9CC5B",
                "hidden_state": "#AEAEAE",
            }
        ),
    }
)

Dash = tuple[int, ...]
"""Lengths of strokes and gaps in pixels; empty for a solid line."""

QUANTITY_DASHES: Mapping[str, Dash] = MappingProxyType(
    {
        "input_gate": (),
        "forget_gate": (8, 4),
        "output_gate": (2, 3),
        "reset_gate": (8, 3, 2, 3),
        "content": (14, 3),
        "cell_state": (2, 3),
        "hidden_state": (8, 3, 2, 3),
    }
)
"""Quantities that share a chart differ."""

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

BACKGROUND: Mapping[Mode, str] = MappingProxyType({"light": "#ffffff", "dark": "#14171c"})

INK: Mapping[Mode, str] = MappingProxyType({"light": "#0b1016", "dark": "#eef1f4"})
"""Text, and what belongs to no single quantity."""

MUTED: Mapping[Mode, str] = MappingProxyType({"light": "#5a6472", "dark": "#a3adba"})
"""Axes, marks and baselines."""

SURFACE: Mapping[Mode, str] = MappingProxyType({"light": "#eef1f5", "dark": "#232830"})
"""What stands out a little from the background."""

ACCENT: Mapping[Mode, str] = MappingProxyType({"light": "#30405a", "dark": "#8fb0ec"})
"""What is chosen, and the arrows of the word that is pointed at."""

GRID: Mapping[Mode, str] = MappingProxyType({"light": "#dde2e8", "dark": "#39414d"})
"""Lines behind the data."""

CELL_COLORS: Mapping[Mode, tuple[str, ...]] = MappingProxyType(
    {
        "light": ("#0B1016", "#5E2F3B", "#208286", "#596305", "#140592", "#4E0CE5"),
        "dark": ("#EEF1F4", "#9A81F7", "#02BC9F", "#35F05D", "#35935C", "#BBB0FE"),
    }
)
"""For up to six lines side by side; each also has a dash pattern of its own."""

CELL_DASHES: tuple[Dash, ...] = (
    (),
    (8, 4),
    (2, 3),
    (8, 3, 2, 3),
    (14, 4),
    (8, 3, 2, 3, 2, 3),
)

_CELL_LOOKS: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("lstm", "ran-coupled", "mgu"), 0),
        **dict.fromkeys(("gru", "lstm-peephole", "ran-simple"), 1),
        **dict.fromkeys(("elman", "lstm3", "ran-identity", "gru-cho"), 2),
        **dict.fromkeys(("ran-tanh", "lstm-cifg", "rnn-gated-tutorial", "mingru"), 3),
        **dict.fromkeys(("lstm1", "lstm-no-output-gate", "gru-eq6", "lstm-tutorial"), 4),
        **dict.fromkeys(("lstm2", "lstm-linear-content", "gru-eq6-linear-content"), 5),
        **dict.fromkeys(("lstm-1997", "gru-tutorial"), 5),
    }
)
"""Which of these looks a cell has; cells that the papers compare differ."""


def cell_looks(cells: Sequence[str]) -> list[int]:
    """The look of each line of a chart, by the name of its cell: a place in both tuples above.

    A cell looks the same everywhere. Where a chart has a second line of one look, for example
    another run of the cell, that line takes a look which no other has.

    Raises:
        ValueError: when there are more lines than looks.
    """
    if len(cells) > len(CELL_DASHES):
        raise ValueError(f"Choose up to {len(CELL_DASHES)} lines to draw side by side.")
    own = [_CELL_LOOKS.get(cell) for cell in cells]
    # Those that are the easiest to tell from the most common cells come first.
    free = iter([look for look in (2, 4, 1, 5, 3, 0) if look not in own])
    return [
        next(free) if look is None or look in own[:place] else look
        for place, look in enumerate(own)
    ]


HIGHLIGHTS: Mapping[Mode, Mapping[str, str]] = MappingProxyType(
    {
        "light": MappingProxyType(
            {
                "negative": "#0A4A8A",
                "positive": "#C85A00",
                "second": "#B84A00",
                "good": "#1B7F3B",
                "bad": "#C22F2F",
            }
        ),
        "dark": MappingProxyType(
            {
                "negative": "#4A94E6",
                "positive": "#FFB27A",
                "second": "#F0904C",
                "good": "#5BD68A",
                "bad": "#FF8A80",
            }
        ),
    }
)
"""Signs of values, the second of two highlights, right and wrong answers."""


def colors(mode: Mode = "light") -> Mapping[str, str]:
    """The colour of each quantity as ``#rrggbb``, for a light or a dark background."""
    return QUANTITY_COLORS[mode]


def stroke(quantity: str | None, mode: Mode) -> tuple[str, Dash]:
    """Colour and dash pattern of a quantity's line; without a quantity, a solid line in ink."""
    if quantity is None:
        return INK[mode], ()
    return QUANTITY_COLORS[mode][quantity], QUANTITY_DASHES[quantity]


def look(quantity: str | None) -> dict[str, Any]:
    """The same for the browser, which knows the theme: ``light``, ``dark`` and ``dash``."""
    (light, dash), (dark, _) = stroke(quantity, "light"), stroke(quantity, "dark")
    return {"light": light, "dark": dark, "dash": list(dash)}
