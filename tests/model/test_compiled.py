"""The compiled engine against the reference engine: outputs, states and every gradient."""

from __future__ import annotations

import engines
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from specs import specs

from rnnviz.model import Recurrent, compiled, reference
from rnnviz.spec import CELLS

LENGTHS = torch.tensor([7, 2, 5])


@pytest.mark.parametrize("key", CELLS)
@pytest.mark.parametrize("lengths", [None, LENGTHS])
def test_every_cell_agrees_in_float64(key, lengths):
    assert engines.apart(CELLS[key], lengths=lengths) < 1e-12


@pytest.mark.parametrize("key", CELLS)
def test_every_cell_agrees_in_float32(key):
    assert engines.apart(CELLS[key], dtype=torch.float32, size=16, time=20, batch=4) < 5e-6


@settings(max_examples=200, suppress_health_check=[HealthCheck.filter_too_much])
@given(specs(), st.integers(0, 1000), st.sampled_from([None, LENGTHS]))
def test_any_spec_agrees(spec, seed, lengths):
    assert engines.apart(spec, seed, lengths=lengths) < 1e-9
    assert engines.apart(spec, seed, torch.float32, lengths=lengths) < 5e-6


@pytest.mark.parametrize("key", CELLS)
def test_gradients_agree_with_finite_differences(key):
    layer, leaves, _ = engines.case(CELLS[key], 1, size=3, time=4, batch=2)
    leaves = [leaf.requires_grad_() for leaf in leaves]

    def outputs(*given):
        return tuple(engines.run(compiled.run_layer, layer, list(given)))

    assert torch.autograd.gradcheck(outputs, leaves)


@pytest.mark.parametrize("key", CELLS)
def test_second_derivatives_agree_with_finite_differences(key):
    layer, leaves, _ = engines.case(CELLS[key], 1, size=2, time=3, batch=2)
    leaves = [leaf.requires_grad_() for leaf in leaves]

    def outputs(*given):
        return tuple(engines.run(compiled.run_layer, layer, list(given), torch.tensor([3, 1])))

    assert torch.autograd.gradgradcheck(outputs, leaves, fast_mode=True)


@pytest.mark.parametrize("key", CELLS)
def test_a_gradient_penalty_reaches_every_weight(key):
    assert_penalties_agree(CELLS[key], 1)


@settings(max_examples=30, suppress_health_check=[HealthCheck.filter_too_much])
@given(specs(), st.integers(0, 1000))
def test_penalties_of_any_spec_agree(spec, seed):
    assert_penalties_agree(spec, seed)


def assert_penalties_agree(spec, seed):
    layer, leaves, _ = engines.case(spec, seed, size=3, time=4, batch=2)
    found = []
    for engine in (compiled.run_layer, reference.run_layer):
        own = [leaf.detach().requires_grad_() for leaf in leaves]
        loss = engines.run(engine, layer, own)[0].square().sum()
        loss = loss + sum(leaf.pow(3).sum() for leaf in own)
        slopes = torch.autograd.grad(loss, own, create_graph=True)
        penalty = sum(slope.square().sum() for slope in slopes)
        found.append([*slopes, *torch.autograd.grad(penalty, own)])
    for one, other in zip(*found, strict=True):
        torch.testing.assert_close(one, other)


def test_a_slope_with_a_graph_is_not_rounded_under_autocast():
    layer = Recurrent("gru", 3, 4, engine=compiled.run_layer)
    inputs = torch.randn(5, 2, 3, requires_grad=True)
    loss = layer(inputs)[0].square().sum()
    expected = torch.autograd.grad(loss, inputs, retain_graph=True)[0]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = torch.autograd.grad(loss, inputs, create_graph=True)[0]
    torch.testing.assert_close(found, expected)


def test_one_tensor_as_both_states_gets_the_sum_of_both_gradients():
    layer = Recurrent("lstm", 3, 4, engine=compiled.run_layer).double()
    first = torch.randn(1, 2, 4, dtype=torch.float64, requires_grad=True)
    loss = layer(torch.randn(5, 2, 3, dtype=torch.float64), (first, first))[0].square().sum()
    once = torch.autograd.grad(loss, first, retain_graph=True)[0]
    torch.testing.assert_close(torch.autograd.grad(loss, first, create_graph=True)[0], once)


@pytest.mark.parametrize("changed", ["weight_hh_l0", "weight_ih_l0", "inputs", "state"])
def test_what_is_changed_in_place_before_backward_is_refused(changed):
    layer = Recurrent("lstm", 3, 4, engine=compiled.run_layer)
    inputs, state = torch.randn(5, 2, 3), torch.zeros(1, 2, 4)
    loss = layer(inputs, (state, state))[0].sum()
    with torch.no_grad():
        {"inputs": inputs, "state": state}.get(changed, getattr(layer, changed, None)).mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_lengths_may_be_changed_after_the_run():
    layer, lengths = Recurrent("gru", 3, 4, engine=compiled.run_layer), torch.tensor([5, 2])
    inputs = torch.randn(5, 2, 3)

    def gradient(change):
        loss = layer(inputs, lengths=lengths)[0].square().sum()
        lengths.add_(change)
        return torch.autograd.grad(loss, layer.weight_hh_l0)[0]

    torch.testing.assert_close(gradient(0), gradient(-1))


@pytest.mark.parametrize(("time", "batch"), [(1, 1), (3, 1), (2, 200), (40, 9)])
def test_any_shape_agrees(time, batch):
    assert engines.apart(CELLS["gru"], time=time, batch=batch) < 1e-12


@pytest.mark.parametrize("key", CELLS)
@pytest.mark.parametrize("lengths", [None, LENGTHS])
def test_recordings_agree(key, lengths):
    _, leaves, _ = engines.case(CELLS[key], 2, size=5, time=7, batch=3)
    inputs = leaves[-3 - len(CELLS[key].delayed)]
    with torch.no_grad():
        runs = [
            Recurrent(
                key, 5, 5, generator=torch.Generator().manual_seed(3), engine=engine
            ).double()(inputs, lengths=lengths, record=True)[2]
            for engine in (reference.run_layer, compiled.run_layer)
        ]
    assert set(runs[0]) == set(runs[1])
    for name, expected in runs[0].items():
        torch.testing.assert_close(runs[1][name], expected)


def test_recording_with_gradients_has_a_graph():
    layer = Recurrent("lstm", 3, 4, engine=compiled.run_layer)
    run = layer.run(torch.randn(5, 2, 3), layer.zero_states(2, torch.zeros(1)), record=True)[0]
    loss = run.output.square().sum() + run.gates["forget_gate"].sum()
    assert torch.autograd.grad(loss, run.cell_nodes[0])[0].abs().sum() > 0


def test_two_runs_before_one_backward_do_not_disturb_each_other():
    layer = Recurrent("lstm", 3, 4, engine=compiled.run_layer)
    one, other = torch.randn(5, 2, 3), torch.randn(5, 2, 3)

    def gradient(inputs):
        return torch.autograd.grad(layer(inputs)[0].sum(), layer.weight_hh_l0)[0]

    both = layer(one)[0].sum() + layer(other)[0].sum()
    together = torch.autograd.grad(both, layer.weight_hh_l0)[0]
    torch.testing.assert_close(together, gradient(one) + gradient(other))


def test_other_types_are_left_to_the_reference_engine():
    layer = Recurrent("lstm", 3, 4, engine=compiled.run_layer).to(torch.bfloat16)
    assert layer(torch.randn(5, 2, 3, dtype=torch.bfloat16))[0].dtype == torch.bfloat16


@pytest.mark.parametrize("key", ["lstm", "gru-tutorial", "elman"])
def test_a_recording_is_zero_after_the_end_of_each_sequence(key):
    layer, steps = Recurrent(key, 3, 4).double(), torch.randn(5, 3, 3, dtype=torch.float64)
    lengths, first = torch.tensor([5, 1, 3]), layer.zero_states(3, steps)
    with torch.no_grad():
        one, other = (
            run(layer.spec, layer.weights(0), steps, first[0], lengths, True)
            for run in (compiled.run_layer, reference.run_layer)
        )
    for name, value in other.gates.items():
        torch.testing.assert_close(one.gates[name], value, rtol=0, atol=1e-12)
    torch.testing.assert_close(one.output, other.output, rtol=0, atol=1e-12)
    torch.testing.assert_close(one.state.hidden, other.state.hidden, rtol=0, atol=1e-12)
    torch.testing.assert_close(one.state.cell, other.state.cell, rtol=0, atol=1e-12)
