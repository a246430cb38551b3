"""A recording of bare layers: the gates of the layer itself, every layer's own trace."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.model import LayerState, Recurrent, run_layer
from rnnviz.model.recording import record_layers
from rnnviz.spec import CELLS

STATES = ("hidden_state", "cell_state")


@pytest.mark.parametrize("cell", CELLS)
def test_a_trace_is_what_the_layer_shows(cell: str) -> None:
    layer = Recurrent(cell, 4, 4, num_layers=2)
    inputs = torch.randn(6, 1, 4)
    with torch.no_grad():
        found = record_layers(layer, inputs)
        gates = layer(inputs, record="all")[2]
    below = inputs
    for index, own in enumerate(gates):
        trace = found.trace(index, labels=list("abcdef"))
        assert trace.spec == layer.spec
        assert set(trace.arrays) == set(own)
        for name, value in own.items():
            np.testing.assert_array_equal(trace[name], value[:, 0])
        np.testing.assert_array_equal(trace.inputs, below[:, 0])
        for name, value in layer.weights(index).items():
            np.testing.assert_array_equal(trace.weights[name], value.detach())
        assert trace.predictions is None
        below = own["hidden_state"]
    np.testing.assert_array_equal(found.trace()["cell_state"], found.trace(1)["cell_state"])


def test_it_starts_from_the_states_that_are_given() -> None:
    layer, inputs = Recurrent("lstm", 3, 5), torch.randn(7, 1, 3)
    with torch.no_grad():
        whole = record_layers(layer, inputs).trace()
        hidden, cell = (torch.from_numpy(whole[name][3:4]) for name in STATES)
        rest = record_layers(layer, inputs[4:], [LayerState(hidden, cell)]).trace()
    np.testing.assert_allclose(rest["cell_state"], whole["cell_state"][4:], rtol=1e-6)
    np.testing.assert_array_equal(rest.initial_cell_state, whole["cell_state"][3])


def test_each_layer_is_run_by_its_own_engine() -> None:
    layer, called = Recurrent("gru", 3, 5, num_layers=2), []

    def counted(number):
        def run(*arguments, **named):
            called.append((number, arguments[2].shape[-1]))
            return run_layer(*arguments, **named)

        return run

    with torch.no_grad():
        record_layers(layer, torch.randn(2, 1, 3), engines=[counted("a"), counted("b")])
    assert called == [("a", 3), ("b", 5)]
