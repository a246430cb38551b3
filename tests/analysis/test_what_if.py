"""How differences spread and fade, against loops over every number."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.analysis.what_if import FADED, differences, fading, flips, shares_of_units

VALUES = st.one_of(st.just(0.0), st.integers(-40, 40).map(lambda n: n / 8), st.just(math.nan))
DIFFERENCES = st.tuples(st.integers(1, 8), st.integers(1, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=VALUES)
)


def length(row: np.ndarray) -> float:
    """The length of a step's difference, worked out number by number."""
    return math.sqrt(math.fsum(x * x for x in row.tolist() if not math.isnan(x)))


@given(DIFFERENCES)
def test_fading_is_what_it_says(difference: np.ndarray) -> None:
    found = fading(difference)
    sizes = [length(row) for row in difference]
    np.testing.assert_allclose(found.size, sizes, rtol=1e-12)
    most = max(sizes)
    if most == 0:
        assert (found.peak, found.gone) == (None, None)
        assert not found.share.any()
        return
    assert found.peak == sizes.index(most)
    # Every step is tried: the first one behind which nothing reaches a tenth any more.
    tried = [t for t in range(len(sizes)) if all(size < FADED * most for size in sizes[t:])]
    assert found.gone == (tried[0] if tried else None)
    assert found.share.max() == 1
    np.testing.assert_allclose(found.share, np.array(sizes) / most, rtol=1e-12)


def test_a_dip_below_a_tenth_is_not_the_end() -> None:
    sizes = np.array([0, 0, 5.0, 0.4, 0.6, 0.49, 0.1])[:, None]
    found = fading(sizes)
    assert (found.peak, found.gone) == (2, 5)


@given(DIFFERENCES, st.data())
def test_units_share_what_there_is(difference: np.ndarray, data: st.DataObject) -> None:
    step = data.draw(st.integers(0, len(difference) - 1))
    found = shares_of_units(difference, step)
    total = length(difference[step]) ** 2
    for unit, share in enumerate(found):
        value = difference[step, unit]
        square = 0.0 if math.isnan(value) else value * value
        assert share == pytest.approx(square / total if total else 0.0)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab")), max_size=6))
def test_flips_are_where_answers_differ(pairs: list[tuple[str, str]]) -> None:
    before, after = [a for a, _ in pairs], [b for _, b in pairs]
    assert flips(before, after) == [t for t in range(len(pairs)) if before[t] != after[t]]


def test_runs_must_be_equally_long() -> None:
    with pytest.raises(ValueError, match="equal length"):
        differences({"content": np.zeros((2, 1))}, {"content": np.zeros((3, 1))}, ["content"])
    with pytest.raises(ValueError, match="zip"):
        flips("a", "ab")
