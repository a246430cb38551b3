"""Running text coloured by one unit, as in Karpathy, Johnson and Li (2015)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from numpy.typing import ArrayLike

from rnnviz.figures.arcs import tint_payload

HOW_TO_READ: Mapping[str, str] = {
    "text": "The stronger the colour, the further from zero the unit, with another colour below "
    "zero; underlined words are above the threshold, and dashed frames stand around what was "
    "found.",
}
"""One sentence for the figure."""


def words_payload(
    tokens: Sequence[str],
    values: ArrayLike,
    quantity: str,
    *,
    most: float,
    threshold: float,
    start: int = 0,
    span: tuple[int, int] | None = None,
    found: Sequence[tuple[int, int]] = (),
    ends: Sequence[int] = (),
    spaced: bool = True,
    direction: Literal["ltr", "rtl"] = "ltr",
    title: str = "",
    name: str = "words",
    item: str = "word",
) -> dict[str, Any]:
    """Pack a window of a text for the browser.

    Args:
        tokens: the words as they are shown, (token,).
        values: the number of each word, (token,).
        quantity: in whose colour they are drawn, a key of ``QUANTITY_COLORS``.
        most: the size of the number that is drawn strongest.
        threshold: words above it are underlined.
        start: where in the text the first token stands.
        span: the brushed words, the first and the one behind the last, counted in the text.
        found: further stretches that are marked, counted likewise.
        ends: which tokens are ends of sentences, counted in the window.
        spaced: whether there are spaces between the tokens.
        direction: reading direction.
        title: what the numbers are.
        name: names saved files.
        item: what one token is called.

    Raises:
        ValueError: when there is not one number for each token.
    """
    tint = tint_payload(values, title, quantity)
    if len(tint["values"]) != len(tokens):
        raise ValueError(f"Give one number for each of the {len(tokens)} tokens.")
    stop = start + len(tokens)
    seen = [(max(a, start), min(b, stop)) for a, b in found if a < stop and b > start]
    return {
        "kind": "words",
        "name": name,
        "title": title,
        "item": item,
        "direction": direction,
        "tokens": list(tokens),
        "start": start,
        "threshold": threshold,
        "tint": tint | {"most": most},
        "span": None if span is None else list(span),
        "found": seen,
        "ends": list(ends),
        "spaced": spaced,
    }
