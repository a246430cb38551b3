from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnnviz.analysis import carousel
from rnnviz.model import Recurrent
from rnnviz.spec import (
    CELLS,
    OPEN,
    Activation,
    Content,
    Gate,
    Peephole,
    ResetPlace,
    Source,
    complement,
    same,
)
from rnnviz.trace import Trace

SIZE = 5
LSTM, GRU = CELLS["lstm"], CELLS["gru-cho"]
PEEKING = Gate(source=Source.CELL, peephole=Peephole.PREVIOUS)

UNUSUAL = [
    replace(LSTM, name="from-cell-with-peepholes", input_gate=PEEKING, forget_gate=PEEKING),
    replace(LSTM, name="previous-output-peephole", output_gate=Gate(peephole=Peephole.PREVIOUS)),
    replace(LSTM, name="output-follows-input", output_gate=complement("input_gate")),
    replace(LSTM, name="sigmoid-output", output_activation=Activation.SIGMOID),
    replace(
        GRU,
        name="reset-of-the-cell",
        content=Content(source=Source.CELL, reset=ResetPlace.BEFORE),
        output_activation=Activation.TANH,
    ),
    replace(GRU, name="open-reset", reset_gate=OPEN),
    replace(GRU, name="reset-follows-forget", reset_gate=same("forget_gate")),
    replace(LSTM, name="delayed-gates", forget_gate=Gate(delayed=True, source=Source.CELL)),
]
EVERY = [*CELLS.values(), *UNUSUAL]


def recorded(spec, steps, seed=0, spread=1.5):
    """A run in float64 with large weights, its autograd nodes and its trace."""
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(seed)
    layer = Recurrent(spec, SIZE, SIZE, generator=generator).double()
    with torch.no_grad():
        for weight in layer.parameters():
            weight.copy_(spread * SIZE**-0.5 * torch.randn(weight.shape, generator=generator))
    inputs = torch.randn(steps, 1, SIZE, generator=generator, dtype=torch.float64)
    state = layer.zero_states(1, inputs)[0]
    run = layer.run(inputs, [state], record=True)[0]
    initial = {"cell_state": state.cell, "hidden_state": state.hidden, **state.delayed}
    trace = Trace(
        spec=spec,
        arrays={name: value[:, 0].detach().numpy() for name, value in run.gates.items()},
        inputs=inputs[:, 0].numpy(),
        weights={name: value.detach().numpy() for name, value in layer.weights(0).items()},
        initial={name: value[0].numpy() for name, value in initial.items()},
    )
    return trace, run.cell_nodes


def autograd_jacobians(nodes):
    """dc_T/dc_t for every t, the last first, (lag, unit, unit), row by row."""
    rows = []
    for unit in range(SIZE):
        found = torch.autograd.grad(
            nodes[-1][0, unit], nodes, retain_graph=True, materialize_grads=True
        )
        rows.append(torch.stack([row[0] for row in found[::-1]]).numpy())
    return np.stack(rows, axis=1)


@pytest.mark.parametrize("spec", EVERY, ids=lambda spec: spec.name)
def test_full_norm_is_that_of_autograd(spec):
    trace, nodes = recorded(spec, steps=50)
    jacobians = autograd_jacobians(nodes)
    for norm, order in (("spectral", 2), ("frobenius", "fro")):
        expected = [np.linalg.norm(jacobian, order) for jacobian in jacobians]
        got = carousel.jacobian_norm(trace, norm)
        assert got.shape == (50,)
        np.testing.assert_allclose(got, expected, rtol=1e-5, atol=0.0)
        assert got[0] == pytest.approx(1.0 if order == 2 else SIZE**0.5)


@pytest.mark.parametrize("spec", EVERY, ids=lambda spec: spec.name)
def test_path_norm_is_that_of_autograd_with_gates_and_contents_held(spec):
    trace, _ = recorded(spec, steps=12)
    states = [torch.zeros(SIZE, dtype=torch.float64, requires_grad=True)]
    written = torch.from_numpy(trace["input_gate"] * trace["content"])
    for kept, new in zip(torch.from_numpy(trace["forget_gate"])[1:], written[1:], strict=True):
        states.append(kept * states[-1] + new)
    expected = [
        np.linalg.norm(
            torch.autograd.functional.jacobian(
                lambda c, start=start: _follow(c, trace, start), states[start].detach()
            ).numpy(),
            2,
        )
        for start in range(11, -1, -1)
    ]
    np.testing.assert_allclose(carousel.path_norm(trace), expected, rtol=1e-12)


def _follow(state, trace, start):
    kept = torch.from_numpy(trace["forget_gate"])
    written = torch.from_numpy(trace["input_gate"] * trace["content"])
    for t in range(start + 1, len(trace)):
        state = kept[t] * state + written[t]
    return state


def test_the_carousel_of_1997_is_constant_and_elman_has_none():
    kept, _ = recorded(CELLS["lstm-1997"], steps=30)
    assert (carousel.path_norm(kept) == 1.0).all()
    plain, _ = recorded(CELLS["elman"], steps=30)
    assert carousel.path_norm(plain).tolist() == [1.0] + [0.0] * 29
    assert carousel.path_log_norm(plain)[1] == -np.inf


def test_linear_carousel_equals_the_path():
    """Where neither gates nor content see the state, both derivatives are the same."""
    trace, _ = recorded(CELLS["mingru"], steps=40)
    np.testing.assert_allclose(
        carousel.jacobian_log_norm(trace), carousel.path_log_norm(trace), atol=1e-12
    )


@pytest.mark.parametrize(("spread", "sign"), [(0.02, -1), (60.0, 1)])
def test_norms_beyond_the_range_of_floats_keep_their_logarithm(spread, sign):
    linear = replace(
        CELLS["elman"], name="linear", content=Content(activation=Activation.IDENTITY, bias=False)
    )
    trace, _ = recorded(linear, steps=400)
    matrix = np.diag(np.full(SIZE, spread))
    trace = replace(trace, weights={**trace.weights, "weight_hh": matrix})
    logs = carousel.jacobian_log_norm(trace)
    np.testing.assert_allclose(logs, np.arange(400) * np.log10(spread), rtol=1e-9)
    assert sign * logs[-1] > 320
    assert carousel.jacobian_norm(trace)[-1] == (np.inf if sign > 0 else 0.0)


def test_no_connection_means_no_gradient():
    trace, _ = recorded(CELLS["elman"], steps=5)
    cut = {**trace.weights, "weight_hh": np.zeros((SIZE, SIZE))}
    logs = carousel.jacobian_log_norm(replace(trace, weights=cut))
    assert logs.tolist() == [0.0] + [-np.inf] * 4


def test_fewer_lags_are_the_first_ones():
    trace, _ = recorded(CELLS["lstm"], steps=20)
    every = carousel.jacobian_norm(trace)
    np.testing.assert_array_equal(carousel.jacobian_norm(trace, lags=7), every[:7])
    np.testing.assert_array_equal(carousel.jacobian_norm(trace, lags=70), every)


def test_gradient_norm_is_the_length_over_the_units():
    trace, _ = recorded(CELLS["lstm"], steps=4)
    gradients = {"cell_state": np.full((4, SIZE), 2.0), "hidden_state": np.eye(4, SIZE)}
    norm = carousel.gradient_norm(replace(trace, gradients=gradients))
    assert norm.cell_state == pytest.approx([2.0 * SIZE**0.5] * 4)
    assert norm.hidden_state == pytest.approx([1.0] * 4)
    with pytest.raises(ValueError, match="with its targets"):
        carousel.gradient_norm(trace)


def test_curves_turn_times_into_lags():
    trace, _ = recorded(CELLS["gru"], steps=4)
    bare = carousel.curves(trace)
    assert bare.cell_gradient is None
    assert bare.hidden_gradient is None
    np.testing.assert_array_equal(bare.full, carousel.jacobian_log_norm(trace))
    cell = np.zeros((4, SIZE))
    cell[:, 0] = [0.0, 0.1, 1.0, 10.0]
    gradients = {"cell_state": cell, "hidden_state": 100.0 * cell}
    full = carousel.curves(replace(trace, gradients=gradients), lags=3)
    assert full.cell_gradient == pytest.approx([1.0, 0.0, -1.0])
    assert full.hidden_gradient == pytest.approx([3.0, 2.0, 1.0])
    assert len(full.full) == len(full.path) == 3


def test_wrong_requests_are_refused():
    trace, _ = recorded(CELLS["lstm-peephole"], steps=3)
    with pytest.raises(ValueError, match="'spectral' or 'frobenius'"):
        carousel.jacobian_norm(trace, "nuclear")
    with pytest.raises(ValueError, match="at least one lag"):
        carousel.jacobian_norm(trace, lags=0)
    with pytest.raises(ValueError, match="weights"):
        carousel.jacobian_norm(replace(trace, weights={}))
