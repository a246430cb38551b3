"""Which answers are told, against a sort in plain Python."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.analysis.answers import FEW, LIKELIEST, told

SHARES = st.tuples(st.integers(1, 2), st.integers(1, 4), st.integers(1, 40)).flatmap(
    lambda shape: arrays(np.float32, shape, elements=st.integers(0, 8).map(lambda n: n / 8))
)


@given(SHARES, st.data())
def test_the_likeliest_and_the_right_ones_are_told(shares: np.ndarray, data: st.DataObject) -> None:
    readings, time, answers = shares.shape
    choice = st.lists(st.integers(0, answers - 1), max_size=3, unique=True)
    right = [[data.draw(choice) for _ in range(time)] for _ in range(readings)]
    found = told(shares, right)
    for t in range(time):
        row = [each for each in found[t] if each >= 0]
        if answers <= FEW:
            assert row == list(range(answers))
            continue
        most = [max(float(one[t, k]) for one in shares) for k in range(answers)]
        top = row[:LIKELIEST]
        shown = [most[k] for k in top]
        assert shown == sorted(most, reverse=True)[:LIKELIEST]
        wanted = {k for steps in right for k in steps[t]}
        assert row[LIKELIEST:] == sorted(wanted - set(top))
        assert len({*row}) == len(row)


def test_right_answers_are_given_for_each_step() -> None:
    with pytest.raises(ValueError, match="each of the 2 steps"):
        told(np.ones((1, 2, 3)), [[[0]]])
