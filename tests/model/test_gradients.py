"""Gradients by every state of anybody's layers, against autograd through a loop written by hand."""

from __future__ import annotations

import by_hand
import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

import rnnviz as rv
from rnnviz.analysis import carousel
from rnnviz.trace import Trace

STATES = ("cell_state", "hidden_state")
MAKERS = {
    "lstm": lambda: nn.LSTM(4, 3, 2, bidirectional=True),
    "lstm-projected": lambda: nn.LSTM(4, 3, 2, proj_size=2),
    "gru": lambda: nn.GRU(4, 3, 2, batch_first=True),
    "rnn": lambda: nn.RNN(4, 3, bidirectional=True),
    "rnn-relu": lambda: nn.RNN(4, 3, 2, nonlinearity="relu"),
}
ONEDNN = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")


def expected(module, steps, loss):
    """``dL/dc_t`` and ``dL/dh_t`` by layer, (time, unit) each."""
    output, nodes = by_hand.run(module, steps)
    found = {}
    for layer, own in nodes.items():
        flat = [node for name in STATES for node in own[name]]
        values = torch.autograd.grad(loss(output), flat, retain_graph=True, allow_unused=True)
        rows = torch.stack([torch.zeros(3) if each is None else each for each in values])
        found[layer] = dict(zip(STATES, rows.chunk(2), strict=True))
    return found


@ONEDNN
@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("name", MAKERS)
def test_gradients_are_those_of_a_loop_written_by_hand(name, frozen):
    torch.manual_seed(1)
    module = MAKERS[name]().double().requires_grad_(not frozen)
    first = getattr(module, "batch_first", False)
    steps, lengths = torch.randn(6, 3, 4, dtype=torch.float64), [6, 2, 4]
    weight = torch.randn(6, 3, module(steps[:, :1])[0].shape[-1], dtype=torch.float64)
    given = steps.transpose(0, 1) if first else steps
    packed = pack_padded_sequence(given, lengths, first, enforce_sorted=False)

    def loss(result):
        return (pad_packed_sequence(result[0])[0] * weight).pow(2).sum()

    found = rv.record(module, packed, loss=loss)
    for index, count in enumerate(lengths):
        by_layer = expected(
            module,
            steps[:count, index],
            lambda output, at=index, long=count: (output * weight[:long, at]).pow(2).sum(),
        )
        for layer, own in by_layer.items():
            trace = found[f"{layer}[{index}]"]
            for state in STATES:
                np.testing.assert_allclose(trace.gradients[state], own[state], atol=1e-11)
                assert np.abs(trace.gradients[state]).max() > 1e-4
    plain = rv.record(module, packed)
    for key, trace in plain.items():
        for quantity, value in trace.arrays.items():
            np.testing.assert_allclose(found[key][quantity], value, atol=1e-12)
    assert all(each.grad is None for each in module.parameters())
    assert "forward" not in vars(module)


@pytest.mark.parametrize("kind", [nn.LSTMCell, nn.GRUCell, nn.RNNCell])
def test_a_cell_in_a_loop_has_the_gradients_of_a_layer(kind):
    torch.manual_seed(2)
    cell, steps = kind(4, 3).double(), torch.randn(5, 4, dtype=torch.float64)
    weight = torch.randn(5, 3, dtype=torch.float64)

    def loop(inputs):
        state, outputs = None, []
        for x in inputs:
            state = cell(x, state)
            outputs.append(state[0] if isinstance(state, tuple) else state)
        return torch.stack(outputs)

    def loss(output):
        return (output * weight).sum()

    trace = rv.record(cell, steps, call=loop, loss=loss)
    for state, value in expected(cell, steps, loss)["l0"].items():
        np.testing.assert_allclose(trace.gradients[state], value, atol=1e-12)


def test_a_copied_state_goes_on_and_a_cut_one_stops_the_gradient():
    torch.manual_seed(12)
    cell, steps = nn.LSTMCell(4, 3).double(), torch.randn(6, 4, dtype=torch.float64)

    def loop_by(how):
        def loop(inputs):
            state, outputs = None, []
            for x in inputs:
                state = cell(x, None if state is None else tuple(map(how, state)))
                outputs.append(state[0])
            return torch.stack(outputs)

        return loop

    def loss(output):
        return output[-1].pow(2).sum()

    copied = rv.record(cell, steps, call=loop_by(torch.clone), loss=loss)
    for state, value in expected(cell, steps, loss)["l0"].items():
        np.testing.assert_allclose(copied.gradients[state], value, atol=1e-12)
    cut = rv.record(cell, steps, call=loop_by(torch.detach), loss=loss)
    np.testing.assert_allclose(cut["cell_state"], copied["cell_state"], atol=1e-12)
    for state in STATES:
        assert not cut.gradients[state][:-1].any()
        np.testing.assert_allclose(cut.gradients[state][-1], copied.gradients[state][-1])


def test_gradients_flow_through_a_whole_model_and_between_its_layers():
    class Translator(nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder, self.decoder = nn.LSTM(3, 4), nn.LSTM(3, 4)

        def forward(self, steps):
            return self.decoder(steps[3:], self.encoder(steps[:3])[1])[0]

    torch.manual_seed(3)
    model, steps = Translator().double(), torch.randn(5, 3, dtype=torch.float64)
    found = rv.record(model, steps, loss=lambda output: output[-1].pow(2).sum())
    # One layer with the encoder's weights at first would be another model, so: a nudge.
    base = found["encoder.l0"]
    for unit in range(4):
        nudge = torch.zeros(4, dtype=torch.float64)
        nudge[unit] = 1e-6
        values = []
        for sign in (1, -1):
            change = {"encoder.cell_state": lambda value, _, by=sign * nudge: value + by}
            with rv.intervene(model, change, steps=1), torch.no_grad():
                values.append(float(model(steps)[-1].pow(2).sum()))
        slope = (values[0] - values[1]) / 2e-6
        np.testing.assert_allclose(base.gradients["cell_state"][1, unit], slope, rtol=1e-5)
    norms = carousel.gradient_norm(base)
    assert norms.cell_state.shape == (3,)


def test_a_layer_of_the_family_has_gradients_too():
    layer = rv.Recurrent("ran-tanh", 3, 4, 2).double()
    steps = torch.randn(6, 3, dtype=torch.float64)
    found = rv.record(layer, steps, loss=lambda result: result[0][-1].sum())
    last = found["l1"]
    slope = 1 - np.tanh(last["cell_state"][-1]) ** 2
    np.testing.assert_allclose(last.gradients["hidden_state"][-1], 1)
    np.testing.assert_allclose(last.gradients["cell_state"][-1], slope, atol=1e-12)
    assert np.abs(found["l0"].gradients["cell_state"][0]).max() > 0
    assert "run" not in vars(layer)


@pytest.mark.parametrize(
    "loss",
    [lambda result: result[0], lambda _: 1.0, lambda _: torch.ones(())],
    ids=["many", "number", "constant"],
)
def test_a_loss_that_is_none_gets_a_sentence(loss):
    with pytest.raises(ValueError, match="must be one number"):
        rv.record(nn.LSTM(3, 2), torch.randn(4, 3), loss=loss)


def test_a_layer_with_a_forward_of_its_own_is_refused():
    class Halved(nn.LSTM):
        def forward(self, inputs, hx=None):
            return super().forward(0.5 * inputs, hx)

    with pytest.raises(ValueError, match="a forward method of its own"):
        rv.record(Halved(3, 2), torch.randn(4, 3), loss=lambda result: result[0].sum())


def test_gradients_are_saved_with_the_trace(tmp_path):
    trace = rv.record(nn.GRU(3, 2), torch.randn(4, 3), loss=lambda result: result[0].sum())
    assert isinstance(trace, Trace)
    trace.save(tmp_path / "trace.npz")
    again = rv.load_trace(tmp_path / "trace.npz")
    np.testing.assert_array_equal(again.gradients["cell_state"], trace.gradients["cell_state"])
