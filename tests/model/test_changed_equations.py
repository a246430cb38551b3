"""What differs between two cells' equations is boxed, and nothing else."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from specs import specs

from rnnviz.inspection.comparison import WALKS
from rnnviz.spec import CELLS, CellSpec, equations
from rnnviz.spec.latex_change import changed_equations

STEPS = [step for walk in WALKS.values() for step in pairwise(walk.cells)]


def plain(line: str) -> str:
    """A line without boxes and spaces."""
    while (found := re.sub(r"\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}", r"\1", line)) != line:
        line = found
    return re.sub(r"\s", "", line)


def outside(line: str) -> str:
    """The terms of a line's right side that are in no box, in order."""
    right = re.sub(r"\\boxed\{(?:[^{}]|\{[^{}]*\})*\}", "", line.partition("&=")[2])
    return re.sub(r"[+\-(),\s]|\\circ", "", right)


def assert_boxes_are_the_difference(before: CellSpec, after: CellSpec) -> None:
    was, now = dict(equations(before)), dict(equations(after))
    changed = changed_equations(before, after)
    for side, lines in ((0, was), (1, now)):
        told = [plain(change[side]) for change in changed if change[side]]
        differ = [name for name in lines if was.get(name) != now.get(name)]
        assert sorted(told) == sorted(plain(lines[name]) for name in differ)
    for change in changed:
        assert "\\boxed" in "".join(change)
        assert outside(change.before) == outside(change.after)


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_what_a_step_of_a_walk_changes_is_boxed(before: str, after: str) -> None:
    assert_boxes_are_the_difference(CELLS[before], CELLS[after])


@settings(max_examples=100, deadline=None)
@given(specs(), specs())
def test_what_differs_between_any_two_cells_is_boxed(before: CellSpec, after: CellSpec) -> None:
    assert_boxes_are_the_difference(before, after)


def test_a_term_is_boxed_and_not_its_line() -> None:
    (content, *_) = changed_equations(CELLS["lstm"], CELLS["lstm1"])
    assert content.before == r"i_t &= \sigma ( \boxed{W_i x_{t}} + U_i h_{t-1} + b_i )"
    assert content.after == r"i_t &= \sigma ( U_i h_{t-1} + b_i )"
    gate, output = changed_equations(CELLS["lstm"], CELLS["lstm-no-output-gate"])
    assert gate.after == ""
    assert output.before.count("boxed") == 1
    assert r"\boxed{o_t} \circ" in output.before
