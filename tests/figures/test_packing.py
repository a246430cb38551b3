from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.figures.packing import (
    LEVELS,
    MISSING,
    encode_strings,
    evenly,
    fit,
    quantise_gate,
    quantise_signed,
)


@given(arrays(np.float64, 20, elements=st.floats(0, 1)))
def test_gates_come_back_to_within_a_255th(values: np.ndarray) -> None:
    assert np.abs(quantise_gate(values) / LEVELS - values).max() <= 1 / 255


@given(arrays(np.float64, 20, elements=st.floats(-1, 1)), st.floats(1e-3, 1e3))
def test_signed_values_come_back_to_within_a_255th_of_the_range(
    shares: np.ndarray, scale: float
) -> None:
    back = (2.0 * quantise_signed(shares * scale, scale) / LEVELS - 1) * scale
    assert np.abs(back - shares * scale).max() <= 2 * scale / 255


def test_special_values_have_levels_of_their_own() -> None:
    special = np.array([np.nan, np.inf, -np.inf])
    assert quantise_gate(special).tolist() == [MISSING] * 3
    assert quantise_signed(np.array([-2.0, 0.0, 2.0]), 2.0).tolist() == [0, 127, 254]
    assert quantise_gate(np.array([-0.1, 1.1])).tolist() == [0, 254]


@given(st.integers(1, 5000), st.integers(1, 500))
def test_evenly_keeps_the_ends_and_never_repeats(total: int, count: int) -> None:
    indices = evenly(total, count)
    assert indices[0] == 0
    assert indices[-1] == total - 1 or count == 1
    assert np.all(np.diff(indices) > 0)
    assert len(indices) <= max(count, min(total, count))


@given(
    st.integers(1, 300),
    st.integers(1, 2000),
    st.integers(1, 600),
    st.integers(1, 7),
    st.integers(0, 4),
    st.integers(10_000, 4_000_000),
)
def test_fit_stays_within_the_budget_and_sends_all_that_fits(
    frames: int, time: int, units: int, heatmaps: int, gates: int, budget: int
) -> None:
    size = fit(frames, time, units, heatmaps, gates, budget)
    cost = size.frames * size.time * (heatmaps * size.units + 6 * gates + 3)
    assert cost <= budget or size.time == 1
    assert 1 <= size.frames <= frames
    assert 1 <= size.time <= time
    assert 1 <= size.units <= units
    if frames * time * (heatmaps * units + 6 * gates + 3) <= budget:
        assert size == (frames, time, units)


def test_too_many_different_texts_are_refused() -> None:
    rows = [[str(k) for k in range(65_600)]]
    with pytest.raises(ValueError, match="65,536 different predictions"):
        encode_strings(rows, np.array([0]), range(65_600))
