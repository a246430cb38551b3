"""Arrows of a sequence in chunks: those of the whole one, bit for bit, in little memory."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.analysis.influence import ArrowStream, _pass, strongest_predecessor

VALUES = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0, 1 / 3, 1 - 2**-24, 2.0**-100]


@st.composite
def cut_gates(draw):
    """Gates with ties and underflow, and where to cut them."""
    dice = np.random.default_rng(draw(st.integers(0, 10_000)))
    steps, units = draw(st.integers(1, 80)), draw(st.integers(1, 5))
    values = dice.choice(VALUES, size=draw(st.integers(1, 4)))
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    gates = [dice.choice(values, size=(steps, units)).astype(dtype) for _ in range(2)]
    gates[0] *= dice.random(gates[0].shape) < draw(st.sampled_from([0.05, 0.5, 1.0]))
    cuts = draw(st.lists(st.integers(0, steps), max_size=8))
    return gates, sorted(cuts)


def feed(stream, gates, cuts):
    edges = [0, *cuts, len(gates[0])]
    parts = [stream.feed(*(gate[a:b] for gate in gates)) for a, b in pairwise(edges)]
    return [np.concatenate(arrays) for arrays in zip(*parts, strict=True)]


@settings(max_examples=300, deadline=None)
@given(cut_gates(), st.booleans())
def test_chunks_give_the_arrows_of_the_whole(cut, own):
    gates, cuts = cut
    got = feed(ArrowStream(gates[0].shape[1], own), gates, cuts)
    for one, other in zip(got, strongest_predecessor(*gates, own), strict=True):
        np.testing.assert_array_equal(one, other)


@settings(max_examples=30, deadline=None)
@given(cut_gates(), st.booleans())
def test_chunks_give_the_arrows_of_the_whole_without_a_compiler(cut, own):
    gates, cuts = cut
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_pass, "available", lambda: False)
        got = feed(ArrowStream(gates[0].shape[1], own), gates, cuts)
        for one, other in zip(got, strongest_predecessor(*gates, own), strict=True):
            np.testing.assert_array_equal(one, other)


def test_some_units_of_a_stream():
    dice = np.random.default_rng(1)
    gates = [dice.random((50, 6)).astype(np.float32) for _ in range(2)]
    got = feed(ArrowStream(6, units=[1, 4]), gates, [10, 20])
    expected = strongest_predecessor(*gates, units=[1, 4])
    for one, other in zip(got, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_wrong_chunks_are_refused_in_one_sentence():
    stream = ArrowStream(3)
    with pytest.raises(ValueError, match="of 3 units"):
        stream.feed(np.ones((2, 2)), np.ones((2, 2)))
    with pytest.raises(ValueError, match="between 0 and 1"):
        stream.feed(np.ones((2, 3)), np.full((2, 3), 2.0))
    assert ArrowStream(3).feed(np.ones((0, 3)), np.ones((0, 3))).source.shape == (0,)
