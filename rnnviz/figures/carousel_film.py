"""The error carousel of several cells through their trainings, packed for the browser.

`carousel_payload` turns the norms of each cell at each moment into one JSON-able dictionary.
Base-10 logarithms travel as 32-bit floats (base64), minus infinity where a norm is zero, so the
browser can say exact values and scrub without a round trip. One range of the logarithmic axis
holds for all cells and all moments: panels can be compared with each other and through time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.carousel import Curves
from rnnviz.figures.packing import encode, finite_or_none
from rnnviz.figures.theme import look

Payload: TypeAlias = dict[str, Any]

SHOWN = 30
"""The axis goes no further than 10**-30 and 10**30."""

TITLES: Mapping[str, str] = {
    "full": "full gradient",
    "path": "carousel path",
    "cell_gradient": "|dL/dcₜ|",
    "hidden_gradient": "|dL/dhₜ|",
}
"""What each curve is called on the screen."""

QUANTITIES: Mapping[str, str | None] = {
    "full": None,
    "path": "forget_gate",
    "cell_gradient": "cell_state",
    "hidden_gradient": "hidden_state",
}
"""Whose colour and dash pattern each curve has."""

_OF_STATE = ("path", "cell_gradient")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Strip:
    """One cell's norms through its training.

    Attributes:
        name: tells it from the others.
        title: above its panel.
        steps: training step of each moment, (moments,); a step may serve several moments.
        curves: the norms at each moment, None where the numbers had left the range of floats.
        metrics: what the model reached at each moment, None where it was not measured.
        marks: lags at which the information sits, each with a short label.
        metric_name: of ``metrics``.
        metric_unit: of ``metrics``.
        carries: whether the cell carries a state, so that there is a carousel at all.
        origin: what is said in place of the training step, where that means nothing.
    """

    name: str
    title: str
    steps: Sequence[int]
    curves: Sequence[Curves | None]
    metrics: Sequence[float | None] = ()
    marks: Sequence[tuple[int, str]] = ()
    metric_name: str = ""
    metric_unit: str = ""
    carries: bool = True
    origin: str = ""


def carousel_payload(
    strips: Sequence[Strip],
    moments: Sequence[float],
    *,
    selected: float | None = None,
    name: str = "carousel",
    title: str = "",
    live: bool = False,
    notes: Sequence[str] = (),
) -> Payload:
    """Pack the norms of several cells at several moments of their trainings.

    Args:
        strips: one for each panel, in order.
        moments: share of the training, from 0 to 1, increasing, (moments,).
        selected: the share to open at, the last one if None; the nearest moment is taken.
        name: names saved files, and tells one picture from another: the scrubber keeps its
            place while the name stays the same.
        title: a heading for saved pictures.
        live: whether more moments will come.
        notes: sentences below the picture.

    Returns:
        A JSON-able dictionary for ``rnnviz.ui.components.carousel``.

    Raises:
        ValueError: when there is no cell, or the moments and a cell's curves do not fit.
    """
    _check(strips, moments)
    bottom, top = axis_range(strips)
    return {
        "kind": "carousel",
        "name": name,
        "title": title,
        "live": bool(live),
        "moments": [float(moment) for moment in moments],
        "selected": None if selected is None else float(selected),
        "lags": max(_length(strip) for strip in strips),
        "bottom": bottom,
        "top": top,
        "lines": [_line(kind) for kind in TITLES],
        "panels": [_panel(strip) for strip in strips],
        "notes": list(notes),
    }


def axis_range(strips: Sequence[Strip]) -> tuple[int, int]:
    """Whole powers of ten around every finite norm of all cells and moments, and around 1."""
    lowest, highest = 0.0, 0.0
    for _, values in _all_values(strips):
        finite = values[np.isfinite(values)]
        lowest = min(lowest, float(finite.min(initial=0.0)))
        highest = max(highest, float(finite.max(initial=0.0)))
    return max(floor(lowest), -SHOWN), min(max(ceil(highest), 1), SHOWN)


def power_of_ten(log: float) -> str:
    """10 to a power as people write it, however small it is; "none" for zero.

    Args:
        log: base-10 logarithm; minus infinity for zero.
    """
    if not isfinite(log):
        return "none"
    if -3.0 <= log < 4.0:
        return f"{10.0**log:.3g}"
    whole = floor(log)
    mantissa = 10.0 ** (log - whole)
    if mantissa >= 9.95:  # would read 10 with two digits
        whole, mantissa = whole + 1, 1.0
    return f"{mantissa:.2g} × 10{str(whole).translate(_SUPERSCRIPTS)}"


def _check(strips: Sequence[Strip], moments: Sequence[float]) -> None:
    if not strips:
        raise ValueError("Choose at least one cell to draw.")
    shares = np.asarray(moments, dtype=np.float64)
    inside = shares.size and shares[0] >= 0.0 and shares[-1] <= 1.0
    if not inside or np.any(np.diff(shares) <= 0.0):
        raise ValueError("Give the moments as shares of the training that increase from 0 to 1.")
    for strip in strips:
        if not len(strip.steps) == len(strip.curves) == len(moments):
            raise ValueError(f"Give {strip.name} one step and one set of curves for each moment.")
        if strip.metrics and len(strip.metrics) != len(moments):
            raise ValueError(f"Give {strip.name} one metric for each moment, or none at all.")


def _length(strip: Strip) -> int:
    """Lags of a cell, 1 where every moment is beyond the range of floats."""
    return max((len(found.full) for found in strip.curves if found is not None), default=1)


def _all_values(strips: Sequence[Strip]) -> Iterator[tuple[str, NDArray[np.float64]]]:
    for strip in strips:
        for found in strip.curves:
            if found is not None:
                yield from (
                    (kind, values) for kind, values in found._asdict().items() if values is not None
                )


def _line(kind: str) -> Payload:
    """How one kind of curve looks, the same in every panel."""
    return {"name": kind, "title": TITLES[kind], **look(QUANTITIES[kind])}


def _panel(strip: Strip) -> Payload:
    length = _length(strip)
    kinds = [kind for kind in TITLES if strip.carries or kind not in _OF_STATE]
    packed = {kind: _packed(strip, kind, length) for kind in kinds}
    return {
        "name": strip.name,
        "title": strip.title,
        "origin": strip.origin,
        "steps": [int(step) for step in strip.steps],
        "lags": length,
        "note": "" if strip.carries else "no carousel: no state is carried",
        "metrics": [finite_or_none(metric) for metric in strip.metrics] or None,
        "metric_name": strip.metric_name,
        "metric_unit": strip.metric_unit,
        "marks": [[int(lag), str(text)] for lag, text in strip.marks if 0 < lag < length],
        "curves": {kind: data for kind, data in packed.items() if data is not None},
    }


def _packed(strip: Strip, kind: str, length: int) -> str | None:
    """Logarithms (moments, lag) as 32-bit floats; NaN where a moment has no numbers."""
    rows = np.full((len(strip.curves), length), np.nan, dtype="<f4")
    present = False
    for row, found in zip(rows, strip.curves, strict=True):
        values = None if found is None else getattr(found, kind)
        if values is not None:
            row[: len(values)] = values
            present = True
    return encode(rows) if present else None
