from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.analysis.influence import (
    distances,
    strongest_predecessor,
    top_predecessors,
)

# Values whose products tie, round differently in another order, or underflow.
AWKWARD = st.sampled_from(
    [0.0, 1.0, 0.5, 0.25, 0.1, 0.3, 0.7, 1 / 3, 1 - 2**-53, 1 - 2**-24, 2**-499, 1e-300, 5e-324]
)


ANY = AWKWARD | st.floats(0.0, 1.0)


@st.composite
def gate_pairs(draw, values=ANY, steps=10, units=4):
    shape = (draw(st.integers(1, steps)), draw(st.integers(1, units)))
    return draw(arrays(np.float64, shape, elements=values)), draw(
        arrays(np.float64, shape, elements=values)
    )


def brute_force(input_gate, forget_gate, k, include_self=False, distance=1):
    """Equation 7 as it is printed, in exact arithmetic: every weight of every pair of steps."""
    steps = len(input_gate)
    writing = [[Fraction(float(x)) for x in row] for row in input_gate]
    keeping = [[Fraction(float(x)) for x in row] for row in forget_gate]
    sources, table = [], []
    for t in range(steps):
        table = [[w * f for w, f in zip(row, keeping[t], strict=True)] for row in table]
        best = [(max(row), j) for j, row in enumerate(table) if j <= t - distance]
        if include_self:
            best.append((max(writing[t]), t))
        found = [j for weight, j in sorted(best, reverse=True) if weight > 0][:k]
        sources.append(found + [-1] * (k - len(found)))
        table.append(writing[t])
    return np.array(sources).reshape(steps, k)


@settings(max_examples=300, deadline=None)
@given(gate_pairs(), st.integers(1, 4), st.booleans())
def test_sources_are_those_of_exact_arithmetic(pair, k, include_self):
    got = top_predecessors(*pair, k, include_self)
    np.testing.assert_array_equal(got.source, brute_force(*pair, k, include_self))


@settings(max_examples=200, deadline=None)
@given(gate_pairs(), st.integers(1, 3), st.integers(1, 12))
def test_sources_at_least_some_steps_away_are_those_of_exact_arithmetic(pair, k, distance):
    got = top_predecessors(*pair, k, min_distance=distance)
    np.testing.assert_array_equal(got.source, brute_force(*pair, k, distance=distance))
    arrows = strongest_predecessor(*pair, min_distance=distance)
    np.testing.assert_array_equal(arrows.source, brute_force(*pair, 1, distance=distance)[:, 0])


@settings(max_examples=100, deadline=None)
@given(gate_pairs(), st.data())
def test_some_units_alone_have_their_own_arrows(pair, data):
    count = pair[0].shape[1]
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    mask[data.draw(st.integers(0, count - 1))] = True
    part = [gate[:, mask] for gate in pair]
    expected = brute_force(*part, 2)
    for units in (mask, np.flatnonzero(mask), np.flatnonzero(mask)[::-1].tolist()):
        got = top_predecessors(*pair, 2, units=units)
        np.testing.assert_array_equal(got.source, expected)
        assert set(np.unique(got.unit)) <= {-1, *np.flatnonzero(mask)}
        arrows = strongest_predecessor(*pair, units=units)
        np.testing.assert_array_equal(arrows.source, expected[:, 0])
        np.testing.assert_array_equal(arrows.unit, got.unit[:, 0])


def test_long_windows_that_underflow_keep_their_order():
    """300 forget gates of 0.01 and 0.02 are nothing as a float64, and still one is the heavier."""
    input_gate = np.full((400, 2), 0.5)
    forget_gate = np.tile([0.01, 0.02], (400, 1))
    got = strongest_predecessor(input_gate, forget_gate, min_distance=300)
    np.testing.assert_array_equal(got.source[300:], np.arange(100))
    np.testing.assert_array_equal(got.unit[300:], 1)
    assert not got.weight.any()


@pytest.mark.parametrize("factors", list(permutations([0.1, 0.3, 0.7, 0.9])))
def test_equal_products_that_round_differently_tie(factors):
    """Two units hold the same product in two orders, from step 0 and from step 1."""
    a, b, c, d = factors
    input_gate = np.array([[a, 0.0], [0.0, d], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    forget_gate = np.array([[1.0, 1.0], [1.0, 1.0], [b, c], [c, b], [d, a]])
    assert strongest_predecessor(input_gate, forget_gate).source[-1] == 1


@pytest.mark.parametrize("factors", list(permutations([0.1, 0.3, 0.7])))
@pytest.mark.parametrize("bits", [-1, 0, 1])
def test_a_step_and_the_nearest_product_are_told_apart(factors, bits):
    """The step's own weight is the last float below or above an exact product, or beside it."""
    a, b, c = factors
    fresh = a * b * c * (1.0 + bits * 2.0**-53)
    input_gate, forget_gate = (
        np.array([[a], [0.0], [fresh], [0.0]]),
        np.array([[1.0], [b], [c], [1]]),
    )
    exact = Fraction(a) * Fraction(b) * Fraction(c)
    expected = 2 if Fraction(fresh) >= exact else 0
    assert strongest_predecessor(input_gate, forget_gate).source[-1] == expected


@settings(max_examples=300, deadline=None)
@given(gate_pairs(values=st.sampled_from([0.1, 0.3, 0.7, 1.0]), steps=14, units=3))
def test_ties_go_to_the_latest(pair):
    got = strongest_predecessor(*pair)
    np.testing.assert_array_equal(got.source, brute_force(*pair, 1)[:, 0])


@settings(max_examples=100, deadline=None)
@given(gate_pairs(values=st.sampled_from([0.0, 2**-499, 2**-500, 5e-324, 0.5, 1.0]), steps=16))
@example((np.array([[2.0**-499], [0], [0], [0]]), np.array([[1.0]] + [[2.0**-499]] * 3)))
def test_complete_underflow_keeps_the_source(pair):
    got = strongest_predecessor(*pair)
    np.testing.assert_array_equal(got.source, brute_force(*pair, 1)[:, 0])


@settings(max_examples=100, deadline=None)
@given(gate_pairs(values=st.floats(0.0, 1.0, width=32)))
def test_weight_and_unit_belong_to_the_source(pair):
    input_gate, forget_gate = pair
    got = top_predecessors(input_gate, forget_gate, 2)
    for t, rank in np.ndindex(got.source.shape):
        j, unit = got.source[t, rank], got.unit[t, rank]
        if j < 0:
            assert (unit, got.weight[t, rank], got.log_weight[t, rank]) == (-1, 0.0, -np.inf)
            continue
        weights = input_gate[j] * np.prod(forget_gate[j + 1 : t + 1], axis=0)
        assert got.weight[t, rank] == pytest.approx(weights[unit], rel=1e-12, abs=0.0)
        assert weights[unit] == pytest.approx(weights.max(), rel=1e-12, abs=0.0)
        if got.weight[t, rank] > 1e-300:
            assert got.log_weight[t, rank] == pytest.approx(np.log(weights[unit]), abs=1e-9)


def log_space_sources(input_gate, forget_gate):
    """The best source and how far (in logarithms) it is ahead of the next best of another unit."""
    with np.errstate(divide="ignore"):
        writing = np.log(input_gate.astype(np.longdouble))
    total = np.cumsum(np.log(forget_gate.astype(np.longdouble)), axis=0)
    relative = writing - total
    best = np.maximum.accumulate(relative, axis=0)
    steps = np.arange(len(total))[:, None]
    latest = np.maximum.accumulate(np.where(relative == best, steps, -1), axis=0)
    before = best[:-1] + total[1:]
    winner = before.argmax(axis=1)
    rows = np.arange(len(before))
    ordered = np.sort(before, axis=1)
    gap = np.r_[np.inf, ordered[:, -1] - ordered[:, -2]]
    return np.r_[-1, latest[:-1][rows, winner]], gap


@pytest.mark.parametrize("writes", [1.0, 0.001], ids=["at every step", "rarely: weights underflow"])
def test_a_hundred_thousand_steps(writes):
    rng = np.random.default_rng(5)
    shape = (100_000, 3)
    input_gate = rng.uniform(0.01, 1.0, shape).astype(np.float32)
    input_gate *= rng.uniform(size=shape) < writes
    input_gate[0] = 0.5
    forget_gate = rng.uniform(0.05, 1.0, shape).astype(np.float32)
    expected, gap = log_space_sources(input_gate, forget_gate)
    got = strongest_predecessor(input_gate, forget_gate)
    assert (gap > 1e-9).mean() > 0.999
    np.testing.assert_array_equal(got.source[gap > 1e-9], expected[gap > 1e-9])
    assert (got.weight[1:] == 0.0).any() == (writes < 1.0)


def test_one_word_is_remembered_through_complete_underflow():
    input_gate, forget_gate = np.zeros((20_000, 2)), np.full((20_000, 2), 0.01)
    input_gate[3, 1] = 0.5
    got = top_predecessors(input_gate, forget_gate, 1)
    np.testing.assert_array_equal(got.source[4:, 0], 3)
    assert (got.unit[-1, 0], got.weight[-1, 0]) == (1, 0.0)
    expected = np.log(0.5) + (19_999 - 3) * np.log(0.01)
    assert got.log_weight[-1, 0] == pytest.approx(expected, rel=1e-12)


def test_a_lasting_near_tie_is_settled_at_every_step():
    input_gate, forget_gate = np.zeros((3000, 2)), np.full((3000, 2), 0.3)
    input_gate[0, 0] = input_gate[1, 1] = 1.0
    forget_gate[1, 0] = 1.0  # both weights are 0.3**(t - 1): the later source wins
    assert set(strongest_predecessor(input_gate, forget_gate).source[2:]) == {1}
    input_gate[1, 1] = 1.0 - 2**-53  # now the earlier one is ahead by the last bit
    assert set(strongest_predecessor(input_gate, forget_gate).source[2:]) == {0}


def test_the_first_step_has_no_predecessor_but_itself():
    gates = np.full((1, 2), 0.5)
    assert strongest_predecessor(gates, gates).source.tolist() == [-1]
    assert strongest_predecessor(gates, gates, include_self=True).source.tolist() == [0]


def test_an_empty_sequence_has_no_arrows():
    got = strongest_predecessor(np.zeros((0, 3)), np.zeros((0, 3)))
    assert got.source.shape == got.weight.shape == got.unit.shape == (0,)


def test_weighting_by_content_changes_the_arrow():
    input_gate = np.array([[0.4], [0.5], [0.5]])
    forget_gate = np.ones((3, 1))
    content = np.array([[-9.0], [0.1], [1.0]])
    assert strongest_predecessor(input_gate, forget_gate).source[2] == 1
    assert strongest_predecessor(input_gate * abs(content), forget_gate).source[2] == 0


def test_distances_leave_out_missing_arrows():
    np.testing.assert_array_equal(distances([-1, 0, 0, 2]), [1, 2, 1])
    np.testing.assert_array_equal(distances([[-1, -1], [0, -1], [0, 1]]), [1, 2, 1])
    with pytest.raises(ValueError, match="later step"):
        distances([0, 2])


def test_wrong_input_is_refused_in_one_sentence():
    good = np.full((3, 2), 0.5)
    with pytest.raises(ValueError, match="same shape"):
        strongest_predecessor(good, good[:2])
    with pytest.raises(ValueError, match=r"shape \(time, unit\)"):
        strongest_predecessor(good[0], good[0])
    with pytest.raises(ValueError, match="between 0 and 1"):
        strongest_predecessor(good, good + 1)
    with pytest.raises(ValueError, match="negative"):
        strongest_predecessor(-good, good)
    with pytest.raises(ValueError, match="finite"):
        strongest_predecessor(good * np.nan, good)
    with pytest.raises(ValueError, match="at least one"):
        top_predecessors(good, good, 0)
    with pytest.raises(ValueError, match="at least one step"):
        strongest_predecessor(good, good, min_distance=0)
    with pytest.raises(ValueError, match="not both"):
        strongest_predecessor(good, good, include_self=True, min_distance=2)
    with pytest.raises(ValueError, match="from 0 to 1"):
        strongest_predecessor(good, good, units=[2])
    with pytest.raises(ValueError, match="from 0 to 1"):
        strongest_predecessor(good, good, units=[0.5])
    with pytest.raises(ValueError, match="at least one unit"):
        strongest_predecessor(good, good, units=[False, False])
    with pytest.raises(ValueError, match="2 entries"):
        strongest_predecessor(good, good, units=[True])
