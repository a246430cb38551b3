"""What surrounds each character of a text: quotation marks, brackets and its line."""

from __future__ import annotations

import re
from array import array

import numpy as np
from numpy.typing import NDArray

from rnnviz.text.stopping import look

LONGEST_QUOTED = 5000
"""Characters; marks further apart belong to no pair."""

_GAP = r"\n(?!\s*\n)"


def _pair(opening: str, closing: str, inside: str = "") -> str:
    """Two marks within one paragraph; ``inside`` may stand between them too."""
    plain = f"[^{opening}{closing}\\n]|{_GAP}{inside}"
    return f"{opening}(?:{plain}){{0,{LONGEST_QUOTED}}}+{closing}"


# A single mark within a word is an apostrophe.
_SINGLE = r"(?<!\w)" + _pair("‘", "’", r"|’(?=\w)") + r"(?!\w)"
_QUOTED = re.compile("|".join([_pair('"', '"'), _pair("“", "”"), _pair("«", "»"), _SINGLE]))
_BRACKET = re.compile(r"[()\[\]{}]|\n\s*\n")
_OPENING = {")": "(", "]": "[", "}": "{"}


def inside_quotes(text: str, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """(place,) 1 from a quotation mark up to before the one that closes it, else 0.

    Both marks stand in one paragraph. A mark without its fellow counts for nothing.

    Args:
        text: of any length; memory grows with its marks alone.
        places: (place,) the characters that are asked for.
    """
    first, last = array("q"), array("q")
    for quoted in _QUOTED.finditer(text):
        first.append(quoted.start())
        last.append(quoted.end() - 1)
        look()
    return _depth(first, last, places)


def bracket_depth(text: str, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """(place,) how many brackets are open behind it; those that no one closes do not count."""
    first, last, open_at = array("q"), array("q"), array("q")
    for bracket in _BRACKET.finditer(text):
        look()
        mark = bracket.group()
        if mark in "([{":
            open_at.append(bracket.start())
        elif mark not in _OPENING:
            del open_at[:]  # a paragraph ends
        elif open_at and text[open_at[-1]] == _OPENING[mark]:
            first.append(open_at.pop())
            last.append(bracket.start())
    return _depth(first, last, places)


def lines(text: str, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(place,) each character's place in its line, from 0, and how many characters that has."""
    # The line's end counts to its line.
    ends = np.array(
        array("q", (line_end.start() for line_end in re.finditer("\n|\\Z", text))), np.int64
    )
    starts = np.concatenate([[0], ends[:-1] + 1])
    line = np.searchsorted(ends, places)
    return places - starts[line], (ends - starts)[line]


def _depth(first: array[int], last: array[int], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of the stretches from a first place to before a last one hold each place."""
    begun, ended = (np.sort(np.array(one, np.int64)) for one in (first, last))
    return np.searchsorted(begun, places, "right") - np.searchsorted(ended, places, "right")
