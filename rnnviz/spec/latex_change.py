"""Two cells' equations side by side, with the terms boxed in which they differ."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from rnnviz.spec.latex import equations
from rnnviz.spec.structure import CellTerms

_TOKEN = re.compile(
    r"[WUp]_\w (?:\\circ )?\w_(?:\{[^}]*\}|\w)"  # a weight and what it is multiplied by
    r"|(?:\\tilde )?\w_(?:\{[^}]*\}|\w)"
    r"|\\operatorname\{\w+\}|\\\w+|[^\s]"
)
_BETWEEN = frozenset(("+", "-", r"\circ", "(", ")", ","))


class Change(NamedTuple):
    """One equation in two cells, in LaTeX with an ``&=``; empty where a cell has none."""

    before: str
    after: str


def changed_equations(before: CellTerms, after: CellTerms) -> tuple[Change, ...]:
    """The equations in which two cells differ, in the order of computation.

    What one side has and the other has not is in a box: a term, a function, a gate, or all of it.
    """
    was, now = dict(equations(before)), dict(equations(after))
    names = [*was, *(name for name in now if name not in was)]
    return tuple(
        Change(*_boxed(was.get(name, ""), now.get(name, "")))
        for name in names
        if was.get(name) != now.get(name)
    )


def _boxed(was: str, now: str) -> tuple[str, str]:
    """Both lines with boxes around the stretches in which they differ."""
    (left, first), (other, second) = (_sides(line) for line in (was, now))
    spans: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for kind, *ends in matcher.get_opcodes():
        if kind != "equal":
            spans[0].append((ends[0], ends[1]))
            spans[1].append((ends[2], ends[3]))
    return _line(left, first, spans[0]), _line(other, second, spans[1])


def _sides(line: str) -> tuple[str, list[str]]:
    left, _, right = line.partition(" &= ")
    return left, _TOKEN.findall(right)


def _line(left: str, tokens: list[str], spans: list[tuple[int, int]]) -> str:
    """One side of a change; what joins terms stays outside the boxes."""
    if not tokens:
        return ""
    if spans == [(0, len(tokens))]:
        return rf"{left} &= \boxed{{{' '.join(tokens)}}}"
    for begin, end in reversed(spans):
        while begin < end and tokens[begin] in _BETWEEN:
            begin += 1
        while begin < end and tokens[end - 1] in _BETWEEN:
            end -= 1
        if begin < end:
            tokens[begin:end] = [rf"\boxed{{{' '.join(tokens[begin:end])}}}"]
    return f"{left} &= {' '.join(tokens)}"
