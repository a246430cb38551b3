"""The compiled sweep over Jacobians against the one in numpy."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz import engine
from rnnviz.analysis import carousel
from rnnviz.engine.jacobian import StepDerivatives, sweep
from rnnviz.engine.kernels.blas import tools
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


@pytest.mark.parametrize("resets", [False, True])
@pytest.mark.parametrize("norm", [2, "fro"], ids=["spectral", "frobenius"])
def test_the_sweep_is_the_product_of_the_steps_derivatives(norm, resets):
    """Here each step's derivative by both states is written out as one matrix."""
    steps, size, terms = 7, 5, 3
    dice = np.random.default_rng(9)
    slope, keep = dice.random((2, steps, size))
    coefficient, output = dice.standard_normal((2, terms, steps, size))
    matrix = dice.standard_normal((terms, size, 2 * size))
    reset = dice.standard_normal((3 if resets else 0, steps, size))
    inner = dice.standard_normal((size, size) if resets else (0, 0))
    start, gate, zero = size, 1, np.zeros((size, size))
    log_norm = np.full(steps, -np.inf)
    derivatives = StepDerivatives(
        slope, keep, coefficient, output, matrix, reset, inner, 0, start, gate
    )
    sweep(steps, derivatives, norm == 2, log_norm, tools(np.float64, 0))
    after, identity = np.eye(2 * size), np.eye(size)
    for lag in range(steps):
        t = steps - 1 - lag
        total = after[size:, size:] + after[size:, :size] * slope[t]  # c_t moves h_t as well
        assert log_norm[lag] == pytest.approx(np.log(np.linalg.norm(total, norm)), abs=6e-3)
        by_sums = np.hstack([zero, keep[t] * identity])
        by_sums += sum(coefficient[k, t][:, None] * matrix[k] for k in range(terms))
        if resets:
            by_state = np.hstack([zero, reset[1, t] * identity])
            by_state += reset[2, t][:, None] * matrix[gate]
            by_sums += reset[0, t][:, None] * (inner @ by_state)
        by_output = slope[t][:, None] * by_sums
        by_output += sum(output[k, t][:, None] * matrix[k] for k in range(terms))
        after = after @ np.vstack([by_output, by_sums])
