from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.analysis import gates


def test_mean_and_spread_are_over_the_units():
    activations = np.linspace(0.0, 1.0, 11, dtype=np.float32) * np.ones((3, 1), dtype=np.float32)
    assert gates.mean(activations) == pytest.approx([0.5] * 3)
    low, high = gates.spread(activations)
    assert low == pytest.approx([0.1] * 3)
    assert high == pytest.approx([0.9] * 3)


@settings(max_examples=50, deadline=None)
@given(arrays(np.float64, (4, 6), elements=st.floats(0.0, 1.0)))
def test_mean_and_spread_stay_within_the_units(activations):
    low, high = gates.spread(activations)
    lightest, heaviest = activations.min(axis=1) - 1e-12, activations.max(axis=1) + 1e-12
    for value in (gates.mean(activations), low, high):
        assert ((lightest <= value) & (value <= heaviest)).all()
    assert (low <= high).all()


def test_saturation_counts_steps_of_each_unit():
    activations = np.array([[0.05, 0.5], [0.95, 0.95], [0.01, 0.91], [0.2, 0.99]])
    left, right = gates.saturation(activations)
    assert left.tolist() == [0.5, 0.0]
    assert right.tolist() == [0.25, 0.75]


def test_half_life_is_when_half_is_left():
    lives = gates.half_life(np.full((7, 1), 0.5 ** (1 / 20)))
    assert lives == pytest.approx([20.0])
    mixed = np.array([[0.5, 1.0, 0.5], [0.125, 1.0, 0.0]])
    assert gates.half_life(mixed).tolist() == [0.5, np.inf, 0.0]


@settings(max_examples=50, deadline=None)
@given(arrays(np.float64, (5, 3), elements=st.floats(0.01, 0.99)))
def test_after_a_half_life_the_mean_gate_has_halved_the_state(activations):
    mean_gate = np.exp(np.log(activations).mean(axis=0))
    np.testing.assert_allclose(mean_gate ** gates.half_life(activations), 0.5, rtol=1e-9)


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="at least one time step"):
        gates.saturation(np.zeros((0, 3)))
    with pytest.raises(ValueError, match="at least one time step"):
        gates.half_life(np.zeros((0, 3)))
    with pytest.raises(ValueError, match="between 0 and 1"):
        gates.mean(np.full((2, 2), 1.5))
    with pytest.raises(ValueError, match="percentiles"):
        gates.spread(np.full((2, 2), 0.5), 90, 10)
