"""What a layer's workspace records, and the gradients by its states."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from spaces import BATCH, SIZE, TIME, layer_of, workspace_of

from rnnviz.engine.records import OutputGradients
from rnnviz.model import LayerState
from rnnviz.spec import CELLS


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
    outside = OutputGradients(
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
