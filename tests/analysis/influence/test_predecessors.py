"""Equation 7 against every weight of every pair of steps, in exact arithmetic."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.analysis.checks import FLOOR, LARGEST
from rnnviz.analysis.influence import _pass, distances, strongest_predecessor, top_predecessors
from rnnviz.engine import arrows as kernels

NEAR = 1e-9
"""Weights that agree to so much are equal to every reader."""

# Values whose products tie, round differently in another order, or leave nothing.
AWKWARD = st.sampled_from(
    [0.0, 1.0, 0.5, 0.25, 0.1, 0.3, 0.7, 1 / 3, 1 - 2**-53, 1 - 2**-24, 1e-90, 1e-300, 5e-324]
)
ANY = AWKWARD | st.floats(0.0, 1.0)
LAGS = st.integers(0, 12)


@st.composite
def gate_pairs(draw, values=ANY, steps=10, units=4):
    shape = (draw(st.integers(1, steps)), draw(st.integers(1, units)))
    kind = draw(st.sampled_from([np.float32, np.float64]))
    return tuple(draw(arrays(np.float64, shape, elements=values)).astype(kind) for _ in range(2))


def every_weight(input_gate, forget_gate):
    """``max_m w_j^t(m)`` by step t and source j, without rounding."""
    writing, keeping = ([[Fraction(float(x)) for x in row] for row in gate]
                        for gate in (input_gate, forget_gate))  # fmt: skip
    table, rows = [], []
    for write, keep in zip(writing, keeping, strict=True):
        table = [[w * f for w, f in zip(row, keep, strict=True)] for row in table] + [write]
        rows.append([max(row) for row in table])
    return rows


def options(lag):
    return {"include_self": lag == 0, "min_distance": max(lag, 1)}


def assert_right(source, weight, input_gate, forget_gate, lag):
    """The sources (time, ranks) are the heaviest ones, but for weights that no reader can tell."""
    for t, row in enumerate(every_weight(input_gate, forget_gate)):
        candidates = row[: max(t + 1 - lag, 0)]
        best = sorted(candidates, reverse=True)[: source.shape[1]]
        best += [0] * (source.shape[1] - len(best))
        named = [j for j in source[t].tolist() if j >= 0]
        assert len(set(named)) == len(named)
        for j, w, right in zip(source[t].tolist(), weight[t].tolist(), best, strict=True):
            if j < 0:
                assert (w, right < FLOOR * (1 + NEAR)) == (0.0, True)
            else:
                assert w >= FLOOR
                assert abs(candidates[j] - right) <= NEAR * right
                assert abs(Fraction(w) - right) <= NEAR * right


@pytest.fixture(scope="module", params=["compiled", "numpy"])
def either(request):
    """Run once in compiled code and once without a compiler."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_pass, "available", lambda: request.param == "compiled")
        yield


@settings(max_examples=300, deadline=None)
@given(gate_pairs(), st.integers(1, 4), LAGS)
def test_sources_are_those_of_exact_arithmetic(either, pair, k, lag):
    ranked = top_predecessors(*pair, k, **options(lag))
    assert_right(ranked.source, ranked.weight, *pair, lag)
    first = strongest_predecessor(*pair, **options(lag))
    assert_right(first.source[:, None], first.weight[:, None], *pair, lag)


@settings(max_examples=200, deadline=None)
@given(gate_pairs(values=st.sampled_from([0.0, 0.25, 0.5, 1.0]), steps=14), st.integers(1, 3), LAGS)
def test_ties_go_to_the_latest(either, pair, k, lag):
    """Products of powers of two do not round, so that equal ones are equal."""
    ranked = top_predecessors(*pair, k, **options(lag))
    for t, row in enumerate(every_weight(*pair)):
        order = sorted(
            ((w, j) for j, w in enumerate(row[: max(t + 1 - lag, 0)]) if w), reverse=True
        )
        found = [j for _, j in order[:k]]
        assert ranked.source[t].tolist() == found + [-1] * (k - len(found))
    first = strongest_predecessor(*pair, **options(lag))
    np.testing.assert_array_equal(first.source, ranked.source[:, 0])
    np.testing.assert_array_equal(first.unit, ranked.unit[:, 0])


@settings(max_examples=100, deadline=None)
@given(gate_pairs(), LAGS, st.integers(1, 4))
def test_both_ways_give_the_same_bits(pair, lag, k):
    with pytest.MonkeyPatch.context() as patch:
        found = []
        for serves in (True, False):
            patch.setattr(_pass, "available", lambda serves=serves: serves)
            found.append([strongest_predecessor(*pair, **options(lag)),
                          top_predecessors(*pair, k, **options(lag))])  # fmt: skip
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one.source, other.source)
        np.testing.assert_array_equal(one.unit, other.unit)
        np.testing.assert_allclose(one.weight, other.weight, rtol=1e-15)


@settings(max_examples=100, deadline=None)
@given(gate_pairs(), st.data())
def test_some_units_alone_have_their_own_arrows(pair, data):
    count = pair[0].shape[1]
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    mask[data.draw(st.integers(0, count - 1))] = True
    expected = top_predecessors(*(gate[:, mask] for gate in pair), 2)
    for units in (mask, np.flatnonzero(mask), np.flatnonzero(mask)[::-1].tolist()):
        got = top_predecessors(*pair, 2, units=units)
        np.testing.assert_array_equal(got.source, expected.source)
        assert set(np.unique(got.unit)) <= {-1, *np.flatnonzero(mask)}
        arrows = strongest_predecessor(*pair, units=units)
        np.testing.assert_array_equal(arrows.source, expected.source[:, 0])
        np.testing.assert_array_equal(arrows.unit, got.unit[:, 0])


@settings(max_examples=100, deadline=None)
@given(gate_pairs())
def test_weight_and_unit_belong_to_the_source(pair):
    write, keep = (gate.astype(np.float64) for gate in pair)
    got = top_predecessors(*pair, 2)
    for t, rank in np.ndindex(got.source.shape):
        j, unit = got.source[t, rank], got.unit[t, rank]
        if j < 0:
            assert (unit, got.weight[t, rank]) == (-1, 0.0)
            continue
        weights = write[j] * np.prod(keep[j + 1 : t + 1], axis=0)
        assert got.weight[t, rank] == pytest.approx(weights[unit], rel=1e-12, abs=0.0)
        assert weights[unit] == pytest.approx(weights.max(), rel=1e-12, abs=0.0)


KINDS = ["uniform", "saturated", "open", "tiny", "long", "sparse"]


def gates(kind, shape, seed=3):
    dice = np.random.default_rng(seed)
    write, keep = dice.random(shape), dice.random(shape)
    if kind == "saturated":
        write, keep = (1 / (1 + np.exp(-9 * dice.standard_normal(shape))) for _ in range(2))
    elif kind == "open":
        write, keep = (write > 0.5).astype(float), np.ones(shape)
    elif kind == "tiny":
        keep = keep * 1e-35
    elif kind == "long":
        keep = 1 - keep * 1e-3
    elif kind == "sparse":
        write, keep = write * (dice.random(shape) < 0.05), keep * (dice.random(shape) < 0.9)
    return write, keep


class Logarithms:
    """``max_m ln w_j^t(m)`` for every j up to t, the logarithms added up without rounding."""

    def __init__(self, write, keep, digits):
        self.digits = digits
        with np.errstate(divide="ignore"):
            self.written = np.log(write)
            kept = np.maximum(np.log(keep), -700.0)  # a closed gate leaves nothing
        # Whole multiples of a power of two: their sums are exact.
        self.sums = np.cumsum(np.rint(np.ldexp(kept, digits)).astype(np.int64), axis=0)

    def until(self, t, lag):
        last = max(t + 1 - lag, 0)
        kept = np.ldexp((self.sums[t] - self.sums[:last]).astype(np.float64), -self.digits)
        return (self.written[:last] + kept).max(axis=1)

    def check(self, got, t, lag):
        there = self.until(t, lag)
        best = there.max(initial=-np.inf)
        if (source := got.source[t]) < 0:
            assert best <= math.log(FLOOR) + NEAR
        else:
            assert there[source] >= best - NEAR
            assert math.log(got.weight[t]) == pytest.approx(best, abs=NEAR)


@pytest.mark.parametrize("lag", [0, 1, 40])
@pytest.mark.parametrize("kind", KINDS)
def test_two_thousand_steps_against_every_pair(kind, lag):
    write, keep = gates(kind, (2_000, 4))
    got = strongest_predecessor(write, keep, **options(lag))
    by_force = Logarithms(write, keep, 40)
    for t in range(2_000):
        by_force.check(got, t, lag)


@pytest.mark.parametrize("lag", [1, 40])
@pytest.mark.parametrize("kind", KINDS)
def test_ranks_and_some_units_of_two_thousand_steps_against_every_pair(kind, lag):
    (write, keep), units, k = gates(kind, (2_000, 5)), [0, 2, 3], 3
    got = top_predecessors(write, keep, k, units=units, **options(lag))
    by_force = Logarithms(write[:, units], keep[:, units], 40)
    for t in range(2_000):
        there = by_force.until(t, lag)
        best = np.full(k, -np.inf)
        best[: len(there)] = np.sort(there)[::-1][:k]
        named = got.source[t] >= 0
        assert (best[~named] <= math.log(FLOOR) + NEAR).all()
        assert len(set(got.source[t][named])) == named.sum()
        np.testing.assert_allclose(there[got.source[t][named]], best[named], atol=NEAR, rtol=0)
        np.testing.assert_allclose(np.log(got.weight[t][named]), best[named], atol=NEAR, rtol=0)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["uniform", "long"])
def test_a_hundred_thousand_steps(kind):
    write, keep = gates(kind, (100_000, 4))
    got = strongest_predecessor(write, keep)
    by_force = Logarithms(write, keep, 44)
    for t in np.random.default_rng(7).integers(1, 100_000, 500).tolist():
        by_force.check(got, t, 1)


def test_of_what_is_too_light_nothing_is_left():
    input_gate, forget_gate = np.zeros((300, 2)), np.full((300, 2), 0.01)
    input_gate[3, 1] = 0.5
    got = top_predecessors(input_gate, forget_gate, 1)
    np.testing.assert_array_equal(got.source[4:143, 0], 3)
    np.testing.assert_array_equal(got.source[143:, 0], -1)  # 0.5 * 0.01**140 is below the floor
    assert not got.weight[143:].any()
    got = strongest_predecessor(np.full((400, 2), 0.5), np.full((400, 2), 0.01), min_distance=300)
    assert set(got.source) == {-1}


def test_the_floor_is_one():
    assert (kernels.FLOOR, kernels.LARGEST) == (FLOOR, LARGEST)


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
    with pytest.raises(ValueError, match="below"):
        strongest_predecessor(good * 1e30, good)
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
