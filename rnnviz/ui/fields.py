"""Field: one value of a page and how it stands in the link; parsers of what a link may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class Field:
    """One value of a page.

    Attributes:
        default: what is left out of the link.
        parse: from the link's text; raises ValueError with one sentence for the user.
        show: to the link's text.
    """

    default: Any = None
    parse: Callable[[str], Any] = str
    show: Callable[[Any], str] = str


_MOST = 10**9
"""Above what anything here is counted by; far below what arrays can be asked for."""


def whole(name: str, low: int, high: int | None = None) -> Callable[[str], int]:
    """A parser of whole numbers within bounds; without the upper one, what is shown sets it.

    For such a one :meth:`rnnviz.ui.page_state.PageState.within` has to be called.
    """
    most = _MOST if high is None else high
    return _within(int, low, most, must_be(name, low, high))


def must_be(name: str, low: int, high: int | None) -> str:
    """What is said of a whole number in a link that cannot be used."""
    bounds = f"a whole number from {low:,} {'on' if high is None else f'to {high:,}'}"
    return f"The {name} in the link must be {low if low == high else bounds}."


def real(name: str, low: float, high: float) -> Callable[[str], float]:
    """A parser of numbers within bounds."""
    sentence = f"The {name} in the link must be a number from {low:g} to {high:g}."
    return _within(float, low, high, sentence)


def _within(
    kind: Callable[[str], Number], low: float, high: float, sentence: str
) -> Callable[[str], Number]:
    def parse(text: str) -> Number:
        try:
            value = kind(text)
        except ValueError:
            raise ValueError(sentence) from None
        if not low <= value <= high:
            raise ValueError(sentence)
        return value

    return parse


def switch(name: str) -> Callable[[str], bool]:
    """A parser of true and false."""

    def parse(text: str) -> bool:
        if text not in ("true", "false"):
            raise ValueError(f"The {name} in the link must be true or false.")
        return text == "true"

    return parse


def flag(name: str) -> Field:
    """A value that is false by default."""
    return Field(False, switch(name), lambda value: str(value).lower())


def one_of(name: str, allowed: Mapping[str, Any]) -> Callable[[str], str]:
    """A parser of names from a catalogue."""

    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(
                f"There is no {name} named {text!r}; the choices are: {', '.join(allowed)}."
            )
        return text

    return parse
