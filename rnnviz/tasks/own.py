"""Sequences that people type themselves, read strictly and with one sentence on what is wrong."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

LONGEST = 300
"""Steps; more could not be told apart on the screen."""
MOST_CHARACTERS = 10_000
"""A text that has more is not even split into words."""
MARK = "*"
_SHOWN = 20
"""Symbols, or characters of what was typed, that a sentence repeats."""
_NUMBER = re.compile(r"[-+\u2212]?(\d+\.?\d*|\.\d+)")


def check_count(count: int, unit: str) -> None:
    """Refuse a sequence that is too long to be shown.

    Raises:
        ValueError: when it is; one sentence.
    """
    if count > LONGEST:
        raise ValueError(f"Type at most {LONGEST} {unit} here.")


def symbol_ids(alphabet: tuple[str, ...], text: str) -> NDArray[np.int64]:
    """Symbols written one after the other as ids, (time,); spaces do not count.

    A letter in the wrong case is taken for the symbol, where only one symbol can be meant.

    Raises:
        ValueError: when there is none, there are too many, or one is not in the alphabet.
    """
    known = {symbol: index for index, symbol in enumerate(alphabet)}
    for symbol in alphabet:
        known.setdefault(symbol.swapcase(), known[symbol])
    typed = "".join(text.split())
    check_count(len(typed), "symbols")
    unknown = next((symbol for symbol in typed if symbol not in known), None)
    if unknown or not typed:
        raise ValueError(
            f"Type 1 to {LONGEST} of the symbols {' '.join(alphabet)}"
            + (f"; {unknown!r} is not one of them." if unknown else ".")
        )
    return np.array([known[symbol] for symbol in typed], dtype=np.int64)


def one_symbol(alphabet: tuple[str, ...], text: str) -> int:
    """One symbol as its id; a letter in the wrong case will do where only one can be meant.

    Raises:
        ValueError: when it is not one of them; one sentence.
    """
    typed = text.strip()
    for symbol in (typed, typed.swapcase()):
        if symbol in alphabet:
            return alphabet.index(symbol)
    known = " ".join(alphabet[:_SHOWN]) + (" and others" if len(alphabet) > _SHOWN else "")
    raise ValueError(f"{typed[:_SHOWN]!r} is not one of the symbols {known}.")


def one_number(text: str, low: float, high: float) -> float:
    """A number within limits.

    Raises:
        ValueError: when it is none, or lies outside; one sentence.
    """
    typed = text.strip()
    if not _NUMBER.fullmatch(typed):
        raise ValueError(f"Type a number from {low:g} to {high:g}; {typed[:_SHOWN]!r} is not one.")
    value = float(typed.replace("\u2212", "-"))
    if not low <= value <= high:
        raise ValueError(f"The number must lie between {low:g} and {high:g}; {typed!r} does not.")
    return value


def marked_numbers(text: str, low: float, high: float) -> tuple[list[float], list[int]]:
    """Numbers with spaces between them, a star behind each of the two that are marked.

    Args:
        text: such as ``0.3 -0.64* 0.2 -0.94* 0.1``.
        low, high: what the numbers must lie between.

    Returns:
        The numbers, and the steps of the two that are marked.

    Raises:
        ValueError: when a number cannot be read or used, or not two are marked; one sentence.
    """
    words = text.split()
    check_count(len(words), "numbers")
    values = []
    for word in words:
        number = word.removesuffix(MARK)
        if not _NUMBER.fullmatch(number):
            raise ValueError(
                f"Type numbers with spaces between them, and a {MARK} behind each of the two that "
                f"are marked; {word!r} is not a number."
            )
        values.append(float(number.replace("\u2212", "-")))
    outside = [word for word, x in zip(words, values, strict=True) if not low <= x <= high]
    if outside:
        raise ValueError(
            f"The numbers must lie between {low:g} and {high:g}; {outside[0]!r} does not."
        )
    marked = [step for step, word in enumerate(words) if word.endswith(MARK)]
    if len(marked) != 2:
        raise ValueError(
            f"Mark two numbers, each with a {MARK} behind it, as in 0.3 0.64{MARK} 0.2 0.94{MARK} "
            f"0.1; {len(marked)} of yours {'is' if len(marked) == 1 else 'are'} marked."
        )
    return values, marked
