"""What surrounds each character of a text: quotation marks, brackets and its line."""

from __future__ import annotations

import re
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

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


def inside_quotes(text: str) -> NDArray[np.int8]:
    """(character,) 1 from a quotation mark up to before the one that closes it, else 0.

    Both marks stand in one paragraph. A mark without its fellow counts for nothing.
    """
    return _depth(len(text), [(found.start(), found.end() - 1) for found in _QUOTED.finditer(text)])


def bracket_depth(text: str) -> NDArray[np.int8]:
    """(character,) how many brackets are open behind it; those that no one closes do not count."""
    pairs: list[tuple[int, int]] = []
    open_at: list[int] = []
    for found in _BRACKET.finditer(text):
        mark = found.group()
        if mark in "([{":
            open_at.append(found.start())
        elif mark not in _OPENING:
            open_at.clear()  # a paragraph ends
        elif open_at and text[open_at[-1]] == _OPENING[mark]:
            pairs.append((open_at.pop(), found.start()))
    return _depth(len(text), pairs)


def lines(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(character,) its place in its line, from 0, and how many characters the line has."""
    lengths = np.array([len(line) for line in text.split("\n")], dtype=np.int64)
    # The line's end counts to its line.
    repeats = lengths + 1
    starts = np.array([0, *accumulate(repeats.tolist())][:-1], dtype=np.int64)
    place = np.arange(len(text) + 1) - np.repeat(starts, repeats)
    return place[:-1], np.repeat(lengths, repeats)[:-1]


def _depth(length: int, pairs: list[tuple[int, int]]) -> NDArray[np.int8]:
    """How many of the stretches from a first place to before a last one hold each place."""
    change = np.zeros(length + 1, dtype=np.int64)
    for first, last in pairs:
        change[first] += 1
        change[last] -= 1
    return np.minimum(np.cumsum(change[:-1]), 100).astype(np.int8)
