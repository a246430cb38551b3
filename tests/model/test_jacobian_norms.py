"""The promise of the compiled Jacobian norms, for any cell, size and scale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from specs import specs

from rnnviz import engine
from rnnviz.analysis import carousel
from rnnviz.model import Recurrent
from rnnviz.model.reference import run_layer
from rnnviz.spec import CELLS
from rnnviz.trace import Trace

PROMISE = np.log10(1.005)
ROUNDING = 1e-7


def recorded(spec, size, scale, seed=0, steps=20):
    """A run in float64 of a layer whose weights are as usual, times a scale."""
    generator = torch.Generator().manual_seed(seed)
    layer = Recurrent(spec, size, size, generator=generator, engine=run_layer).double()
    inputs = torch.randn(steps, 1, size, generator=generator, dtype=torch.float64)
    with torch.no_grad():
        for weight in layer.parameters():
            weight.mul_(scale)
        run = layer.run(inputs, layer.zero_states(1, inputs), record=True)[0]
    return Trace(
        spec=layer.spec,
        arrays={name: value[:, 0].numpy() for name, value in run.gates.items()},
        inputs=inputs[:, 0].numpy(),
        weights={name: value.detach().numpy() for name, value in layer.weights(0).items()},
        initial={
            "cell_state": np.zeros(size),
            "hidden_state": np.zeros(size),
            **{name: np.full(size, 0.5) for name in layer.spec.delayed},
        },
    )


def check(trace):
    """Compare every lag with all singular values, computed by numpy."""
    fast = carousel.jacobian_log_norm(trace)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_MISSING", "asked for in a test")
        slow = carousel.jacobian_log_norm(trace)
    np.testing.assert_array_equal(np.isfinite(fast), np.isfinite(slow))
    inside = np.isfinite(slow)
    too_low = slow[inside] - fast[inside]
    assert too_low.max() <= PROMISE + ROUNDING
    assert too_low.min() >= -ROUNDING


@pytest.mark.parametrize("scale", [0.1, 1.0, 3.0, 10.0])
@pytest.mark.parametrize("size", [1, 2, 8, 17, 64])
@pytest.mark.parametrize("key", CELLS)
def test_spectral_norms_are_as_close_as_promised(key, size, scale):
    check(recorded(key, size, scale))


@given(specs(), st.sampled_from([1, 2, 17, 40]), st.floats(0.1, 10), st.integers(0, 999))
def test_spectral_norms_of_any_cell_are_as_close_as_promised(spec, size, scale, seed):
    try:
        trace = recorded(spec, size, scale, seed)
    except ValueError:  # a cell whose weights would all be missing
        return
    if all(np.isfinite(array).all() for array in trace.arrays.values()):
        check(trace)


@pytest.mark.parametrize("size", [1, 17, 64])
@pytest.mark.parametrize("seed", range(4))
def test_states_that_nothing_mixes_have_the_norm_of_the_carousel(size, seed):
    bare = replace(CELLS["lstm"].forget_gate, source=None)
    content = replace(CELLS["lstm"].content, source=None)
    only_input = replace(
        CELLS["lstm"],
        name="x",
        input_gate=bare,
        forget_gate=bare,
        output_gate=bare,
        content=content,
    )
    for spec in (CELLS["mingru"], only_input):
        trace = recorded(spec, size, 3.0, seed, steps=60)
        full, path = carousel.jacobian_log_norm(trace), carousel.path_log_norm(trace)
        np.testing.assert_allclose(full, path, atol=1e-6 * np.log10(np.e))
