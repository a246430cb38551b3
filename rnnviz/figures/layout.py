"""What every plotly figure shares: the frame, the axis of time steps, marks and safe text."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.figures.packing import evenly
from rnnviz.figures.theme import GRID, INK, MUTED, QUANTITY_TITLES, Mode, stroke

Finished = dict[str, Any]
"""A figure as plotly sends it, ``data`` and ``layout``: plotly's own classes check each part of one
whenever it is made. Tests have them check it."""

MOST_TICKS = 40
LONGEST_LABEL = 20
FONT = '"Source Sans", "Source Sans Pro", "Segoe UI", Helvetica, Arial, sans-serif'
"""The app's own font where it is there."""

MOST_HOVER_TEXTS = 20_000
"""Above this many cells a heatmap names steps by number only, so that it stays small."""


def escape(text: str) -> str:
    """User text as plotly shows it literally: no tags, no line breaks, no mathematics."""
    visible = text.replace("\n", "⏎").replace("\t", "⇥")
    # Plotly knows only some entities; that of a quotation mark it would show as it is.
    return html.escape(visible, quote=False).replace("$", "&#36;")


def shorten(text: str) -> str:
    """The text, cut to at most 20 characters for the ticks of an axis."""
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"


def rgba(color: str, alpha: float) -> str:
    """A ``#rrggbb`` colour that lets the background through."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"


def color_scale(color: str) -> list[list[Any]]:
    """From the bare background (0) to the full colour (1), on light and on dark."""
    return [[0.0, rgba(color, 0.0)], [1.0, rgba(color, 1.0)]]


def line_look(quantity: str | None, mode: Mode) -> dict[str, Any]:
    """Colour, dash pattern and width of a quantity's line."""
    color, dash = stroke(quantity, mode)
    pattern = ",".join(f"{length}px" for length in dash)
    return {"color": color, "width": 2, "dash": pattern or "solid"}


def packed(values: ArrayLike) -> dict[str, str]:
    """An array as plotly sends it."""
    array = np.ascontiguousarray(values)
    if array.dtype.kind in "iu" and array.itemsize == 8:
        # Plotly knows no whole numbers of 64 bits, and draws nothing at all.
        array = array.astype(np.float64)
    data = base64.b64encode(array.tobytes()).decode("ascii")
    found = {"dtype": array.dtype.str.lstrip("<|"), "bdata": data}
    return found if array.ndim == 1 else found | {"shape": ", ".join(map(str, array.shape))}


def axis_look(mode: Mode, **more: Any) -> dict[str, Any]:
    """An axis in the mode's colours."""
    look = {"gridcolor": GRID[mode], "linecolor": MUTED[mode], "automargin": True}
    title = {"font": {"size": 13}} | more.pop("title", {})
    return look | {"zeroline": False, "title": title} | more


def frame_look(mode: Mode, height: int) -> dict[str, Any]:
    """A figure's layout, without axes: a transparent background, and the text of the mode."""
    return {
        # Plotly's template called "none".
        "template": {"data": {"scatter": [{"type": "scatter"}]}},
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": INK[mode], "size": 13, "family": FONT},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        # The app's own menu saves it, as SVG too.
        "modebar": {"remove": ["toimage"], "bgcolor": "rgba(0,0,0,0)", "color": MUTED[mode]},
    }


def quantity_title(quantity: str) -> str:
    """What people read for a quantity.

    Raises:
        ValueError: when it is not one of the gates, the content or the states.
    """
    if quantity not in QUANTITY_TITLES:
        known = ", ".join(QUANTITY_TITLES)
        raise ValueError(f"There is no quantity {quantity!r}; choose one of {known}.")
    return QUANTITY_TITLES[quantity]


def check_labels(labels: Sequence[str], steps: int) -> None:
    """Refuse labels that do not belong to the steps.

    Raises:
        ValueError: when there are labels, but not one for each step.
    """
    if labels and len(labels) != steps:
        raise ValueError(f"Give one label for each of the {steps} steps, not {len(labels)}.")


def step_axis(
    labels: Sequence[str], steps: int, title: str = "time step", first: int = 0
) -> dict[str, Any]:
    """The axis of time steps from ``first`` on; with labels, at most 40 of them as ticks.

    The axis stays numeric, because the same word may come at several steps. Hover texts ask for
    ``%{x:d}``: without the format plotly puts a tick's text in place of the number.
    """
    ends = [first - 0.5, first + max(steps, 1) - 0.5]
    axis: dict[str, Any] = {"title": {"text": title}, "range": ends}
    if labels:
        shown = evenly(steps, MOST_TICKS).tolist()
        axis["tickmode"], axis["tickvals"] = "array", [first + t for t in shown]
        axis["ticktext"] = [escape(shorten(labels[t])) for t in shown]
    return axis
