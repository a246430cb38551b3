"""The compiled sweep over Jacobians against the one in numpy."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz import engine
from rnnviz.analysis import carousel
from rnnviz.engine.blas import tools
from rnnviz.engine.jacobian import PROMISE, frobenius, spectral
from rnnviz.model import Recurrent
from rnnviz.spec import CELLS
from rnnviz.trace import Trace


def trace_of(key, steps, size):
    generator = torch.Generator().manual_seed(4)
    layer = Recurrent(key, size, size, forget_bias=1.0, generator=generator)
    inputs = torch.randn(steps, 1, size, generator=generator)
    with torch.no_grad():
        gates = layer(inputs, record=True)[2]
    first = {name: np.full(size, 0.5) for name in layer.spec.delayed}
    return Trace(
        spec=layer.spec,
        arrays={name: value[:, 0].numpy() for name, value in gates.items()},
        inputs=inputs[:, 0].numpy(),
        weights={name: value.detach().numpy() for name, value in layer.weights(0).items()},
        initial={"cell_state": np.zeros(size), "hidden_state": np.zeros(size), **first},
    )


def both(monkeypatch, trace, norm, lags=None):
    fast = carousel.jacobian_log_norm(trace, norm, lags)
    with monkeypatch.context() as patch:
        patch.setattr(engine, "_MISSING", "asked for in a test")
        return fast, carousel.jacobian_log_norm(trace, norm, lags)


@pytest.mark.parametrize("key", CELLS)
def test_every_cell_has_the_same_frobenius_norms(monkeypatch, key):
    fast, slow = both(monkeypatch, trace_of(key, 40, 6), "frobenius")
    np.testing.assert_allclose(fast, slow, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("key", CELLS)
def test_every_cell_has_spectral_norms_within_half_a_percent(monkeypatch, key):
    fast, slow = both(monkeypatch, trace_of(key, 40, 24), "spectral")
    np.testing.assert_array_equal(np.isfinite(fast), np.isfinite(slow))
    inside = np.isfinite(slow)
    assert np.abs(10.0 ** (fast[inside] - slow[inside]) - 1.0).max() < 0.005


def test_lags_can_be_few_and_norms_beyond_all_floats(monkeypatch):
    fast, slow = both(monkeypatch, trace_of("elman", 2000, 4), "frobenius")
    assert fast[-1] < -320 or fast[-1] > 310
    np.testing.assert_allclose(fast, slow, rtol=1e-9)
    assert len(both(monkeypatch, trace_of("lstm", 30, 4), "frobenius", 5)[0]) == 5


@pytest.mark.parametrize("size", [1, 5, 40])
@pytest.mark.parametrize("spread", [0.0, 1.0, 6.0])
def test_norms_of_a_matrix_are_those_of_numpy(size, spread):
    dice = np.random.default_rng(8)
    factors = 10.0 ** (spread * dice.random(size))
    matrix = dice.standard_normal((size, size)) * factors
    exact = np.linalg.norm(matrix, 2)
    assert frobenius(matrix) == pytest.approx(np.linalg.norm(matrix), rel=1e-12)
    found = spectral(
        matrix, np.ones(size), np.empty((33, size)), np.empty(size), np.empty((size, size)),
        tools(np.float64, 0),
    )  # fmt: skip
    assert exact / PROMISE <= found <= exact * (1 + 1e-12)


def test_a_guess_at_right_angles_to_the_largest_direction_does_not_mislead():
    size = 40
    matrix = np.diag(np.linspace(1.0, 2.0, size))
    matrix[0, 1] = 1e-3  # else its norm is read off the diagonal
    guess = np.ones(size)
    guess[-1] = 0.0
    found = spectral(
        matrix, guess, np.empty((33, size)), np.empty(size), np.empty((size, size)),
        tools(np.float64, 0),
    )  # fmt: skip
    assert 2.0 / PROMISE <= found <= 2.0 * (1 + 1e-12)
