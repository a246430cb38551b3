"""Arrows from each word to the earlier word that influences it most.

The picture is figure 1 of "Recurrent Additive Networks" (Lee, Levy and Zettlemoyer, 2017): an arrow
leaves each word t and its head points at ``argmax_{j<t} max_m w_j^t(m)`` (equation 7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.figures.packing import encode, finite_or_none
from rnnviz.figures.theme import HIGHLIGHTS, QUANTITY_COLORS, Mode

#: A table over all pairs is sent only up to here: 400 words make 80 KB.
TABLE_TOKENS = 400
MOST_WORDS = 400
"""Words of a saved picture: a longer line could neither be read nor opened."""


def arcs_payload(
    tokens: Sequence[str],
    sources: ArrayLike,
    weights: ArrayLike,
    units: ArrayLike | None = None,
    *,
    direction: Literal["ltr", "rtl"] = "ltr",
    minimum_distance: int = 1,
    extra: Sequence[str] | None = None,
    unknown: Sequence[bool] = (),
    table: ArrayLike | None = None,
    selected: int | None = None,
    name: str = "arrows",
    title: str = "",
    about: Sequence[str] = (),
    item: str = "word",
    weight_name: str = "weight",
) -> dict[str, Any]:
    """Pack words and arrows for the browser.

    Args:
        tokens: The words in reading order, (token,).
        sources: The earlier word each word looks back to, -1 for none: (token,), or (token, rank)
            for several arrows a word, the strongest first.
        weights: Strength of each arrow, not negative, shaped like ``sources``. The influence
            weights of a recurrent additive network lie in [0, 1].
        units: The unit that carries each arrow, shaped like ``sources``.
        direction: Reading direction: "ltr", or "rtl" for Arabic, Hebrew and the like.
        minimum_distance: Arrows shorter than this are hidden at first; a slider changes it.
        extra: One more sentence for the tooltip of each word, "" for none, (token,).
        unknown: Which words the model does not know, (token,), or none.
        table: ``table[t, j]``: the influence of word j on word t, in [0, 1], (token, token); only
            entries with j < t are read. Shades earlier words under the pointer; left out for
            more than 400 words.
        selected: The word pinned at first.
        name: Names saved files.
        title: A heading for saved pictures and pages.
        about: Sentences below the figure of a saved page.
        item: What one token is called: "word", "character".
        weight_name: What the weight is called in the tooltip.

    Returns:
        A JSON-able dictionary for ``rnnviz.ui.components.arcs``.

    Raises:
        ValueError: A shape does not match, a weight is negative or not finite, or an arrow does
            not point at an earlier word.
    """
    count = len(tokens)
    source = _columns(sources, count, "sources").astype(np.int64)
    weight = _columns(weights, count, "weights").astype(np.float64)
    unit = None if units is None else _columns(units, count, "units").astype(np.int64)
    _check_arrows(source, weight, unit, count)
    if direction not in ("ltr", "rtl"):
        raise ValueError('Give the reading direction as "ltr" or "rtl".')
    if extra is not None and len(extra) != count:
        raise ValueError(f"Give one entry of extra for each {item}: {count}.")
    if len(unknown) not in (0, count):
        raise ValueError(f"Say for each of the {count} tokens whether it is unknown.")
    if selected is not None and not 0 <= selected < count:
        selected = None

    target, rank = np.nonzero(source >= 0)
    strengths = weight[target, rank]
    return {
        "kind": "arcs",
        "name": name,
        "title": title,
        "about": [str(line) for line in about],
        "item": item,
        "weight_name": weight_name,
        "direction": direction,
        "tokens": [str(token) for token in tokens],
        "arrows": {
            "target": target.tolist(),
            "source": source[target, rank].tolist(),
            "rank": rank.tolist(),
            # More digits than are printed: rounded twice, 1.2953 would read 1.29.
            "weight": [float(f"{value:.6g}") for value in strengths],
            "unit": None if unit is None else unit[target, rank].tolist(),
        },
        # Weights times content may exceed 1; widths then stay within bounds.
        "weight_scale": max(1.0, float(strengths.max(initial=0.0))),
        "minimum_distance": max(1, int(minimum_distance)),
        "extra": None if extra is None else [str(text) for text in extra],
        "unknown": np.flatnonzero(unknown).tolist(),
        "table": _triangle(table, count),
        "selected": selected,
        "tint": None,
    }


def with_marks(payload: dict[str, Any], marked: ArrayLike) -> dict[str, Any]:
    """The same figure with some arrows marked: they are drawn in a colour of their own.

    Args:
        payload: from :func:`arcs_payload`.
        marked: which arrows, shaped like the payload's ``sources``; where there is no arrow it
            does not matter.

    Raises:
        ValueError: when there is no entry for one of the words.
    """
    columns = _columns(marked, len(payload["tokens"]), "marked").astype(bool)
    arrows = payload["arrows"]
    chosen = columns[arrows["target"], arrows["rank"]].tolist()
    return payload | {"arrows": arrows | {"marked": chosen}}


def tint_payload(
    values: ArrayLike,
    title: str,
    quantity: str,
    after: int = 0,
    curves: ArrayLike | None = None,
    absent: str = "not known, the text ends before",
    leads: bool = False,
) -> dict[str, Any]:
    """What colours the words behind the arrows.

    Args:
        values: one number a word, of the first words or of all; nan where there is none. What is
            negative is drawn in the colour of what speaks against.
        title: what the numbers are.
        quantity: in whose colour they are drawn, a key of ``QUANTITY_COLORS``; or ``positive``.
        after: how many words later the values speak of; 0 for none. A line marks it in the curves.
        curves: what is left of each word after 0, 1, ... further ones, (token, steps), nan where
            the text ends before; drawn of the word under the pointer. Left out for more than 400
            words.
        absent: what is said of a word without a number.
        leads: whether the colours stay where influence would shade the words.

    Returns:
        The entry ``tint`` of a payload of :func:`arcs_payload`.
    """
    numbers = np.asarray(values, dtype=np.float64)
    known = numbers[np.isfinite(numbers)]
    drawn: list[list[float]] | None = None
    longest = 0
    if curves is not None and len(numbers) <= TABLE_TOKENS:
        rows = np.asarray(curves, dtype=np.float64)
        drawn = [[float(f"{v:.3g}") for v in row[np.isfinite(row)]] for row in rows]
        longest = rows.shape[1] - 1
    return {
        "title": title,
        "values": [finite_or_none(value) for value in numbers],
        "most": float(np.abs(known).max(initial=0.0)),
        "color": {mode: _tints(mode)[quantity] for mode in QUANTITY_COLORS},
        "against": {mode: _tints(mode)["negative"] for mode in QUANTITY_COLORS},
        "absent": absent,
        "leads": leads,
        "after": after,
        "curves": drawn,
        "longest": longest,
    }


def _tints(mode: Mode) -> Mapping[str, str]:
    return {**QUANTITY_COLORS[mode], **HIGHLIGHTS[mode]}


def _columns(values: ArrayLike, count: int, what: str) -> NDArray[Any]:
    array = np.asarray(values)
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2 or array.shape[0] != count:
        raise ValueError(f"Give one entry of {what} for each of the {count} tokens.")
    return array


def _check_arrows(
    source: NDArray[np.int64],
    weight: NDArray[np.float64],
    unit: NDArray[np.int64] | None,
    count: int,
) -> None:
    if weight.shape != source.shape or (unit is not None and unit.shape != source.shape):
        raise ValueError("Give one weight and one unit for each source.")
    if np.any(source >= np.arange(count)[:, None]) or np.any(source < -1):
        raise ValueError("Let each arrow point at an earlier token, or -1 for no arrow.")
    strengths = weight[source >= 0]
    if not np.all(np.isfinite(strengths)) or np.any(strengths < 0):
        raise ValueError("Give weights that are finite and not negative.")


def _triangle(table: ArrayLike | None, count: int) -> str | None:
    """Rows t = 1, 2, ... of entries j < t, one byte each, as base64."""
    if table is None or count > TABLE_TOKENS:
        return None
    square = np.asarray(table, dtype=np.float64)
    if square.shape != (count, count):
        raise ValueError(f"Give the table one row and one column for each of {count} tokens.")
    below = np.nan_to_num(square[np.tril_indices(count, -1)])
    return encode(np.rint(np.clip(below, 0.0, 1.0) * 255).astype(np.uint8))
