"""What a layer's workspace records, and the gradients by its states."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.engine.layer import Workspace
from rnnviz.engine.room import Outside
from rnnviz.model import LayerState, Recurrent, reference
from rnnviz.spec import CELLS

TIME, BATCH, SIZE = 6, 3, 4


def layer_of(key):
    generator = torch.Generator().manual_seed(1)
    layer = Recurrent(key, SIZE, SIZE, generator=generator, engine=reference.run_layer).double()
    inputs = torch.randn(TIME, BATCH, SIZE, generator=generator, dtype=torch.float64)
    return layer, inputs


def workspace_of(layer, inputs):
    space = Workspace(layer.spec, SIZE, SIZE, TIME, BATCH, np.float64)
    space.take({name: value.detach().numpy() for name, value in layer.weights(0).items()})
    state = layer.zero_states(BATCH, inputs)[0]
    delayed = {name: value.numpy() for name, value in state.delayed.items()}
    space.forward(inputs.numpy(), state.hidden.numpy(), state.cell.numpy(), delayed)
    return space


@pytest.mark.parametrize("key", CELLS)
def test_the_recording_is_the_workspace(key):
    layer, inputs = layer_of(key)
    space = workspace_of(layer, inputs)
    run = layer.run(inputs, layer.zero_states(BATCH, inputs), record=True)[0]
    for name, value in run.gates.items():
        np.testing.assert_allclose(space.recorded(name), value.detach().numpy(), atol=1e-12)
        assert np.shares_memory(space.recorded(name), space.recorded(name))


@pytest.mark.parametrize("key", CELLS)
def test_gradients_by_each_state_come_from_the_same_way_back(key):
    layer, inputs = layer_of(key)
    zero: LayerState = layer.zero_states(BATCH, inputs)[0]
    run = layer.run(inputs, [zero], record=True)[0]
    outer = torch.randn(TIME, BATCH, SIZE, dtype=torch.float64)
    nodes = [*run.cell_nodes, *run.hidden_nodes]
    found = torch.autograd.grad((run.output * outer).sum(), nodes, allow_unused=True)
    expected = [0.0 if each is None else each.norm().item() for each in found]
    space = workspace_of(layer, inputs)
    width = SIZE * BATCH
    none, hidden = np.zeros((0, width)), outer.numpy().transpose(0, 2, 1).reshape(TIME, width)
    outside = Outside(
        np.ascontiguousarray(hidden),
        np.arange(TIME),
        none,
        np.full(TIME, -1),
        np.zeros((0, 0)),
        np.full(TIME + 1, -1),
    )
    shapes = {name: tuple(value.shape) for name, value in layer.weights(0).items()}
    norm = space.backward(outside, shapes, False).norm
    np.testing.assert_allclose(norm[:, 0], expected[:TIME], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(norm[:, 1], expected[TIME:], rtol=1e-9, atol=1e-12)
