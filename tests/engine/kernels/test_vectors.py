"""Borrowed runs of arrays, and activations: exact as promised, and where they saturate."""

from __future__ import annotations

import numba
import numpy as np
import pytest
import torch

from rnnviz.engine.kernels.compiling import kernel
from rnnviz.engine.kernels.vectors import SIGMOID, TANH, activate, deactivate, part, scale

RIGHT = {SIGMOID: torch.sigmoid, TANH: torch.tanh}


@kernel(inline=True)
def values_of(values, kind):
    """The function's values, in place."""
    activate(values, kind)


@kernel(inline=True)
def slopes_of(values, slopes, kind):
    """The derivatives by the sums, from the function's values, in place."""
    deactivate(values, slopes, kind)


@pytest.mark.parametrize("kind", RIGHT)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_values_and_slopes_are_those_of_torch(kind, dtype):
    sums = np.linspace(-110, 110, 400_001).astype(dtype)
    sums = np.concatenate([sums, np.geomspace(1e-30, 1e30, 10_001).astype(dtype)])
    exact = torch.from_numpy(sums.astype(np.float64)).requires_grad_()
    right = RIGHT[kind](exact)
    right.sum().backward()
    values, slopes = sums.copy(), np.ones_like(sums)
    values_of(values, kind)
    slopes_of(values, slopes, kind)
    np.testing.assert_allclose(values, right.detach().numpy(), rtol=0, atol=4e-7)
    np.testing.assert_allclose(slopes, exact.grad.numpy(), rtol=0, atol=4e-7)
    assert (slopes >= 0).all()


def test_small_numbers_keep_all_their_digits():
    values = np.geomspace(1e-30, 1, 1000).astype(np.float32)
    right = np.tanh(values.astype(np.float64))
    values_of(values, TANH)
    np.testing.assert_allclose(values, right, rtol=4e-7)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_saturation_is_complete(dtype):
    far = {
        TANH: 9.02 if dtype == np.float32 else 19.1,
        SIGMOID: 88.8 if dtype == np.float32 else 746,
    }
    sums = np.array([-np.inf, np.inf, -1e30, 1e30, -1, 1], dtype=dtype)
    for kind, low in ((TANH, -1), (SIGMOID, 0)):
        values = np.where(abs(sums) == 1, sums * dtype(far[kind]), sums)
        slopes = np.ones_like(values)
        values_of(values, kind)
        slopes_of(values, slopes, kind)
        assert values.tolist() == [low, 1] * 3
        assert not slopes.any()


@pytest.mark.parametrize("kind", RIGHT)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_no_number_stays_none(kind, dtype):
    values = np.array([np.nan, -np.nan], dtype=dtype)
    values_of(values, kind)
    assert np.isnan(values).all()


@numba.njit
def double(array, start, size):
    view = part(array, start, size)
    for j in range(view.size):
        view[j] *= 2
    return view.size


def test_a_part_is_a_run_of_the_array_itself():
    array = np.arange(12.0).reshape(3, 4)
    assert double(array, 3, 5) == 5
    expected = np.arange(12.0)
    expected[3:8] *= 2
    np.testing.assert_array_equal(array.ravel(), expected)


def test_other_layouts_are_refused():
    with pytest.raises(numba.TypingError):
        double(np.zeros((3, 4)).T, 0, 1)


def test_factors_by_sequence_scale_what_lies_by_unit():
    dice = np.random.default_rng(7)
    factor, values = dice.random((3, 4)), dice.random((4, 3))
    scaled = values.copy()
    scale(factor, scaled.ravel(), 3)
    np.testing.assert_array_equal(scaled, values * factor.T)
