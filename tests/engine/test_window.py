"""The weights of the last few steps against the formula, spelt out."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.engine.window import window


@pytest.mark.parametrize("first", [0, 4])
@pytest.mark.parametrize("size", [1, 3, 20])
def test_each_weight_is_an_input_gate_times_the_forget_gates_since(first, size):
    dice = np.random.default_rng(6)
    write, keep = dice.random((2, 12, 5))
    found = np.zeros((12 - first, size))
    window(write, keep, first, np.zeros((size, 5)), found)
    expected = np.zeros_like(found)
    for t in range(first, 12):
        for lag in range(min(size, t + 1)):
            source = t - lag
            weight = write[source] * keep[source + 1 : t + 1].prod(axis=0)
            expected[t - first, lag] = weight.max()
    np.testing.assert_allclose(found, expected, rtol=1e-12)
