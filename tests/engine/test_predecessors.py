"""The compiled arrows against those of exact arithmetic in numpy, and when they need its help."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz import engine
from rnnviz.analysis import _frontier
from rnnviz.analysis.predecessors import strongest_predecessor, top_predecessors

KINDS = ["uniform", "saturated", "open", "coarse", "tiny", "long", "sparse", "binary"]


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
    elif kind == "sparse":
        write, keep = write * (dice.random(shape) < 0.05), keep * 1e-30
    elif kind == "binary":
        write, keep = np.round(write), np.round(keep + 0.3)
    return write.astype(dtype), keep.astype(dtype)


def in_numpy(monkeypatch, function, *arguments, **options):
    with monkeypatch.context() as patch:
        patch.setattr(engine, "_MISSING", "asked for in a test")
        return function(*arguments, **options)


@pytest.fixture(scope="module")
def patch():
    with pytest.MonkeyPatch.context() as found:
        yield found


@settings(max_examples=200)
@given(
    st.sampled_from(KINDS),
    st.integers(0, 10_000),
    st.sampled_from([np.float32, np.float64]),
    st.sampled_from([0, 1, 2, 5]),
)
def test_arrows_are_those_of_exact_arithmetic(patch, kind, seed, dtype, lag):
    write, keep = gates(kind, seed, dtype)
    options = {"include_self": lag == 0, "min_distance": max(lag, 1)}
    fast = strongest_predecessor(write, keep, **options)
    slow = in_numpy(patch, strongest_predecessor, write, keep, **options)
    np.testing.assert_array_equal(fast.source, slow.source)
    np.testing.assert_array_equal(fast.unit, slow.unit)
    np.testing.assert_allclose(fast.weight, slow.weight, rtol=1e-12)


@settings(max_examples=100)
@given(
    st.sampled_from(KINDS),
    st.integers(0, 10_000),
    st.integers(1, 4),
    st.sampled_from([0, 1, 3]),
)
def test_ranks_are_those_of_exact_arithmetic(patch, kind, seed, k, lag):
    write, keep = gates(kind, seed, np.float32)
    options = {"include_self": lag == 0, "min_distance": max(lag, 1)}
    fast = top_predecessors(write, keep, k, **options)
    slow = in_numpy(patch, top_predecessors, write, keep, k, **options)
    np.testing.assert_array_equal(fast.source, slow.source)
    np.testing.assert_allclose(fast.weight, slow.weight, rtol=1e-12)
    np.testing.assert_allclose(fast.log_weight, slow.log_weight, rtol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lag", [0, 1, 4])
def test_exact_arithmetic_serves_for_single_steps_only(monkeypatch, kind, lag):
    """Saturated gates, long memories and underflow are settled in compiled code."""
    used = []
    for name in ("take_in", "leaders"):
        monkeypatch.setattr(_frontier.Frontier, name, lambda *a, **b: used.append(1) or [])
    write, keep = gates(kind, 3, np.float32)
    strongest_predecessor(write, keep, include_self=lag == 0, min_distance=max(lag, 1))
    top_predecessors(write, keep, 3, include_self=lag == 0, min_distance=max(lag, 1))
    assert not used


def test_weights_below_all_floats_keep_their_order():
    write, keep = np.full((3, 1), 1e-200), np.full((3, 1), 1e-200)
    write[1:] = 0.0
    assert strongest_predecessor(write, keep).source.tolist() == [-1, 0, 0]


def test_gates_beyond_single_precision_are_refused():
    with pytest.raises(ValueError, match="below"):
        strongest_predecessor(np.full((2, 1), 1e300), np.ones((2, 1)))
