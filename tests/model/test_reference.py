"""The reference engine against the literal equations, its gradients against differences."""

from __future__ import annotations

import literal
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from specs import specs

from rnnviz.analysis import influence
from rnnviz.model import LayerState, Recurrent
from rnnviz.spec import CELLS

SIZE, TIME, BATCH = 5, 7, 3


def layer_of(spec, seed=0, layers=1):
    generator = torch.Generator().manual_seed(seed)
    return Recurrent(spec, SIZE, SIZE, layers, generator=generator).double()


def inputs_of(seed=1, time=TIME):
    return torch.randn(time, BATCH, SIZE, generator=torch.Generator().manual_seed(seed)).double()


def first_state(layer, seed=2):
    generator = torch.Generator().manual_seed(seed)
    shape = (layer.num_layers, BATCH, SIZE)
    parts = [torch.randn(shape, generator=generator).double() * 0.5 for _ in range(2)]
    if layer.spec.delayed:
        shape = (layer.num_layers, len(layer.spec.delayed), BATCH, SIZE)
        parts.append(torch.rand(shape, generator=generator).double())
    return tuple(parts)


def as_run(layer, state):
    """A state of one layer whose h and c need not belong together."""
    delayed = dict(zip(layer.spec.delayed, state[-1][0], strict=False))
    return [LayerState(state[0][0], state[1][0], delayed if layer.spec.delayed else {})]


def assert_literal(spec, seed):
    layer, inputs = layer_of(spec, seed), inputs_of(seed + 1)
    state = first_state(layer, seed + 2)
    gates = layer.run(inputs, as_run(layer, state), record=True)[0].gates
    weights = {name: value.detach().numpy() for name, value in layer.weights(0).items()}
    for index in range(BATCH):
        delayed = {name: state[2][0, k, index].numpy() for k, name in enumerate(spec.delayed)}
        expected = literal.run(
            spec,
            weights,
            inputs[:, index].numpy(),
            state[0][0, index].numpy(),
            state[1][0, index].numpy(),
            delayed,
        )
        assert set(expected) == set(gates)
        for name, value in expected.items():
            np.testing.assert_allclose(
                gates[name][:, index].detach().numpy(), value, rtol=1e-10, atol=1e-12, err_msg=name
            )


@pytest.mark.parametrize("key", CELLS)
def test_every_cell_follows_its_equations(key):
    assert_literal(CELLS[key], seed=3)


@settings(max_examples=200, suppress_health_check=[HealthCheck.filter_too_much])
@given(specs(), st.integers(0, 1000))
def test_any_spec_follows_its_equations(spec, seed):
    assert_literal(spec, seed)


@pytest.mark.parametrize("key", CELLS)
def test_gradients_agree_with_finite_differences(key):
    layer = layer_of(key)
    names = list(layer.weights(0))

    def output(inputs, *weights):
        run = layer.engine(
            layer.spec,
            dict(zip(names, weights, strict=True)),
            inputs,
            layer.zero_states(2, inputs)[0],
        )
        return run.output, run.state.cell

    inputs = inputs_of(time=4)[:, :2].clone().requires_grad_()
    weights = [value.detach().clone().requires_grad_() for value in layer.weights(0).values()]
    assert torch.autograd.gradcheck(output, (inputs, *weights))


@pytest.mark.parametrize("key", CELLS)
def test_the_weighted_contents_are_the_state(key):
    layer, inputs = layer_of(key), inputs_of(time=60)
    layer.float()
    state = tuple(part.float() for part in first_state(layer))
    gates = layer.run(inputs.float(), as_run(layer, state), record=True)[0].gates
    write, keep, content, cell = (
        gates[name][:, 0].detach().numpy().astype(np.float64)
        for name in ("input_gate", "forget_gate", "content", "cell_state")
    )
    table = influence.weights(write, keep)
    first = influence.initial_weight(keep) * state[1][0, 0].numpy()
    total = np.einsum("tju,ju->tu", table, content) + first
    np.testing.assert_allclose(total, cell, rtol=1e-5, atol=1e-5 * np.abs(cell).max())


@pytest.mark.parametrize("key", CELLS)
def test_a_sequence_in_two_halves_is_the_whole(key):
    layer, inputs = layer_of(key, layers=2), inputs_of()
    whole, final = layer(inputs)
    first, state = layer(inputs[:3])
    second, last = layer(inputs[3:], state)
    torch.testing.assert_close(torch.cat([first, second]), whole)
    for one, other in zip(last, final, strict=True):
        torch.testing.assert_close(one, other)


@pytest.mark.parametrize("key", CELLS)
def test_shorter_sequences_are_as_if_alone(key):
    layer, inputs = layer_of(key, layers=2), inputs_of()
    lengths = torch.tensor([7, 2, 5])
    output, state, gates = layer(inputs, lengths=lengths, record=True)
    for index, length in enumerate(lengths.tolist()):
        alone, final = layer(inputs[:length, index : index + 1])
        torch.testing.assert_close(output[:length, index : index + 1], alone)
        assert not output[length:, index].any()
        assert not gates["cell_state"][length:, index].any()
        for one, other in zip(state, final, strict=True):
            torch.testing.assert_close(one[..., index : index + 1, :], other)
