"""The compiled arrows against those of exact arithmetic, and when they give up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.analysis import predecessors
from rnnviz.analysis.predecessors import strongest_predecessor, top_predecessors

KINDS = ["uniform", "saturated", "open", "coarse", "tiny", "long"]


def gates(kind, seed, dtype):
    dice = np.random.default_rng(seed)
    shape = (int(dice.integers(1, 60)), int(dice.integers(1, 40)))
    write, keep = dice.random(shape), dice.random(shape)
    if kind == "saturated":
        write, keep = (1 / (1 + np.exp(-9 * dice.standard_normal(shape))) for _ in range(2))
    elif kind == "open":
        write, keep = (write > 0.5).astype(float), np.ones(shape)
    elif kind == "coarse":
        write, keep = np.round(4 * write) / 4, np.round(4 * keep) / 4
    elif kind == "tiny":
        keep = keep * 1e-35
    elif kind == "long":
        keep = 1 - keep * 1e-3
    return write.astype(dtype), keep.astype(dtype)


@settings(max_examples=300)
@given(
    st.sampled_from(KINDS),
    st.integers(0, 10_000),
    st.sampled_from([np.float32, np.float64]),
    st.booleans(),
)
def test_arrows_are_those_of_exact_arithmetic(kind, seed, dtype, own):
    write, keep = gates(kind, seed, dtype)
    fast = strongest_predecessor(write, keep, own)
    slow = top_predecessors(write, keep, 1, own)
    np.testing.assert_array_equal(fast.source, slow.source[:, 0])
    np.testing.assert_array_equal(fast.unit, slow.unit[:, 0])
    np.testing.assert_allclose(fast.weight, slow.weight[:, 0], rtol=1e-12)


@pytest.mark.parametrize("kind", ["uniform", "open", "long"])
def test_usual_gates_need_no_exact_arithmetic(kind):
    assert predecessors._compiled(*gates(kind, 3, np.float32), False) is not None


def test_weights_below_all_floats_are_left_to_exact_arithmetic():
    write, keep = np.full((3, 1), 1e-200), np.full((3, 1), 1e-200)
    write[1:] = 0.0
    assert predecessors._compiled(write, keep, False) is None
    assert strongest_predecessor(write, keep).source.tolist() == [-1, 0, 0]
