"""Recurrent behaves as torch.nn.LSTM, GRU and RNN do, and carries weights to and from them."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnnviz.model import Recurrent, from_torch, to_torch
from rnnviz.spec import CELLS

MODULES = {"lstm": nn.LSTM, "gru": nn.GRU, "elman": nn.RNN}


def states(final):
    return final if isinstance(final, tuple) else (final,)


@pytest.mark.parametrize("key", MODULES)
@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("layers", [1, 3])
def test_parity_with_torch(key, batch_first, layers):
    torch.manual_seed(1)
    module = MODULES[key](4, 6, layers, batch_first=batch_first).double()
    layer = from_torch(module)
    inputs = torch.randn(5, 3, 4).double()
    first = torch.randn(layers, 3, 6).double()
    cell = torch.randn(layers, 3, 6).double() if key == "lstm" else first
    if batch_first:
        inputs = inputs.transpose(0, 1)
    expected, final = module(inputs, (first, cell) if key == "lstm" else first)
    output, state = layer(inputs, (first, cell))
    torch.testing.assert_close(output, expected)
    for one, other in zip(state, states(final), strict=False):
        torch.testing.assert_close(one, other)
    torch.testing.assert_close(to_torch(layer)(inputs)[0], layer(inputs)[0])


@pytest.mark.parametrize("key", MODULES)
def test_gradients_are_those_of_torch(key):
    torch.manual_seed(2)
    module = MODULES[key](4, 6).double()
    layer = from_torch(module)
    inputs = torch.randn(9, 3, 4).double()
    module(inputs)[0].square().sum().backward()
    layer(inputs)[0].square().sum().backward()
    torch.testing.assert_close(layer.weight_ih_l0.grad, module.weight_ih_l0.grad)
    torch.testing.assert_close(layer.weight_hh_l0.grad, module.weight_hh_l0.grad)
    torch.testing.assert_close(layer.bias_l0.grad, module.bias_ih_l0.grad)


@pytest.mark.parametrize("key", MODULES)
def test_packed_sequences(key):
    torch.manual_seed(3)
    module = MODULES[key](4, 6, 2)
    layer = from_torch(module)
    inputs, lengths = torch.randn(5, 3, 4), torch.tensor([2, 5, 4])
    packed = pack_padded_sequence(inputs, lengths, enforce_sorted=False)
    expected, final = module(packed)
    output, state = layer(packed)
    torch.testing.assert_close(pad_packed_sequence(output)[0], pad_packed_sequence(expected)[0])
    torch.testing.assert_close(state.hidden, states(final)[0])


@pytest.mark.parametrize("key", MODULES)
@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("enforce_sorted", [False, True])
def test_packed_outputs_stand_beside_their_inputs(key, batch_first, enforce_sorted):
    module = MODULES[key](4, 6)
    layer = from_torch(module)
    layer.batch_first = batch_first
    inputs = torch.randn(3, 40, 4)
    for lengths in ([3] * 40, sorted([1, 2, 3, 3] * 10, reverse=True), [2, 3, 1, 3] * 10):
        if enforce_sorted and lengths[0] != max(lengths):
            continue
        packed = pack_padded_sequence(inputs, lengths, enforce_sorted=enforce_sorted)
        (expected, final), (output, state) = module(packed), layer(packed)
        torch.testing.assert_close(output.data, expected.data)
        torch.testing.assert_close(state.hidden, states(final)[0])
        for name in ("batch_sizes", "sorted_indices", "unsorted_indices"):
            torch.testing.assert_close(getattr(output, name), getattr(packed, name))


def test_a_packed_sequence_has_its_own_lengths():
    packed = pack_padded_sequence(torch.randn(3, 2, 4), [3, 2])
    with pytest.raises(ValueError, match="leave lengths out"):
        Recurrent("lstm", 4, 6)(packed, lengths=[3, 1])


OPEN = [key for key, spec in CELLS.items() if spec.always_open and not spec.delayed]


@pytest.mark.parametrize("key", OPEN)
def test_the_output_alone_says_where_to_start(key):
    layer, inputs = Recurrent(key, 6, 6, num_layers=2), torch.randn(5, 3, 6)
    whole, final = layer(inputs)
    _, state = layer(inputs[:2])
    for given in (state, state.hidden):
        output, after = layer(inputs[2:], given)
        torch.testing.assert_close(output, whole[2:])
        torch.testing.assert_close(tuple(after), tuple(final))
    single, _ = layer(inputs[2:, 0], state.hidden[:, 0])
    torch.testing.assert_close(single, whole[2:, 0])


@pytest.mark.parametrize("key", OPEN)
def test_a_state_that_contradicts_itself_is_refused(key):
    layer, first = Recurrent(key, 6, 6), torch.full((1, 3, 6), 0.5)
    with pytest.raises(ValueError, match="contradicts itself"):
        layer(torch.randn(5, 3, 6), (first, torch.zeros(1, 3, 6)))


def test_an_output_that_no_cell_can_give_is_refused():
    with pytest.raises(ValueError, match="between -1 and 1"):
        Recurrent("ran-tanh", 6, 6)(torch.randn(5, 3, 6), torch.ones(1, 3, 6))


@pytest.mark.parametrize("key", [key for key in CELLS if key not in OPEN])
def test_where_the_output_does_not_say_enough_both_are_asked_for(key):
    with pytest.raises(ValueError, match=r"must be \(h, c(, gates)?\) with h and c of shape"):
        Recurrent(key, 6, 6)(torch.randn(5, 3, 6), torch.zeros(1, 3, 6))


def test_shapes_can_be_asked_of_the_meta_device():
    layer = Recurrent("gru", 4, 6).to("meta")
    output, state = layer(torch.zeros(5, 3, 4, device="meta"))
    assert (output.shape, state.hidden.shape) == ((5, 3, 6), (1, 3, 6))


def test_a_module_without_biases_is_carried_over():
    module = nn.GRU(4, 6, bias=False)
    inputs = torch.randn(5, 3, 4)
    torch.testing.assert_close(from_torch(module)(inputs)[0], module(inputs)[0])


@pytest.mark.parametrize(
    "module",
    [
        nn.LSTM(2, 3, bidirectional=True),
        nn.LSTM(2, 3, proj_size=2),
        nn.LSTMCell(2, 3),
    ],
)
def test_what_cannot_be_carried_over_is_said(module):
    with pytest.raises(ValueError, match="carried over"):
        from_torch(module)


def test_a_relu_layer_goes_both_ways():
    module, inputs = nn.RNN(4, 6, 2, nonlinearity="relu"), torch.randn(5, 3, 4)
    layer = from_torch(module)
    torch.testing.assert_close(layer(inputs)[0], module(inputs)[0])
    again = to_torch(layer)
    assert again.nonlinearity == "relu"
    torch.testing.assert_close(again(inputs)[0], module(inputs)[0])


def test_torch_has_no_layer_for_a_ran():
    with pytest.raises(ValueError, match="has no layer for the cell ran-tanh"):
        to_torch(Recurrent("ran-tanh", 2, 3))


def test_a_sequence_without_a_batch():
    layer, inputs = Recurrent("gru-tutorial", 4, 6), torch.randn(5, 4)
    output, state = layer(inputs)
    assert output.shape == (5, 6)
    assert [part.shape for part in state] == [(1, 6), (1, 6), (1, 2, 6)]
    again, _ = layer(inputs, state)
    batched, final = layer(inputs[:, None])
    torch.testing.assert_close(output, batched[:, 0])
    torch.testing.assert_close(again, layer(inputs[:, None], final)[0][:, 0])


def test_recording_gives_every_quantity_of_the_last_layer():
    layer = Recurrent("lstm", 4, 6, num_layers=2)
    output, _, gates = layer(torch.randn(5, 3, 4), record=True)
    names = {"input_gate", "forget_gate", "output_gate", "content", "cell_state", "hidden_state"}
    assert set(gates) == names
    assert all(value.shape == (5, 3, 6) for value in gates.values())
    torch.testing.assert_close(gates["hidden_state"], output)
    by_layer = layer(torch.randn(5, 3, 4), record="all")[2]
    assert len(by_layer) == 2


def test_constant_gates_are_recorded_too():
    gates = Recurrent("elman", 4, 6)(torch.randn(5, 3, 4), record=True)[2]
    assert (gates["input_gate"] == 1).all()
    assert (gates["forget_gate"] == 0).all()
    assert (gates["output_gate"] == 1).all()


@pytest.mark.parametrize("key", CELLS)
def test_parameters_match_the_spec(key):
    layer = Recurrent(key, 6, 6, num_layers=2)
    count = sum(parameter.numel() for parameter in layer.parameters())
    assert count == layer.spec.parameter_count(6, 6, num_layers=2)
    assert all("bias" in n for n, p in layer.named_parameters() if p.dim() == 1)


@pytest.mark.parametrize(("key", "sign"), [("lstm", 1.0), ("lstm-cifg", -1.0), ("gru", 1.0)])
def test_the_forget_bias_sits_on_the_gate_that_decides(key, sign):
    layer = Recurrent(key, 4, 6, forget_bias=3.0)
    index = layer.spec.stacked("bias").index(layer.spec.resolve("forget_gate")[0])
    assert (layer.bias_l0[index * 6 : index * 6 + 6] == 3.0 * sign).all()
    assert layer.weight_hh_l0.abs().max() <= 1 / math.sqrt(6)


@pytest.mark.parametrize(
    "call",
    [
        lambda layer: layer(torch.randn(5, 3, 9)),
        lambda layer: layer(torch.randn(0, 3, 4)),
        lambda layer: layer(torch.randn(5, 3, 4), lengths=torch.tensor([5, 6, 1])),
        lambda layer: layer(torch.randn(5, 3, 4), lengths=[5, 1]),
        lambda layer: layer(torch.randn(5, 3, 4), lengths=[5, 1.5, 1]),
        lambda layer: layer(torch.randn(5, 3, 4), lengths=[5, None, 1]),
        lambda layer: layer(torch.randn(5, 3, 4), lengths=5),
        lambda layer: layer(torch.randn(5, 3, 4).double()),
        lambda layer: layer(torch.randn(5, 3, 4), (torch.zeros(1, 3, 6).double(),) * 2),
        lambda layer: layer(torch.randn(5, 3, 4), torch.zeros(1, 3, 6)),
        lambda layer: layer(torch.randn(5, 3, 4), (torch.zeros(1, 2, 6), torch.zeros(1, 2, 6))),
        lambda layer: layer(torch.randn(5, 3, 4), (torch.zeros(1, 3, 6),)),
    ],
)
def test_wrong_shapes_get_a_sentence(call):
    with pytest.raises(ValueError, match="must be"):
        call(Recurrent("lstm", 4, 6))


@pytest.mark.parametrize("arguments", [("lstn", 4, 6), ("lstm", 0, 6), ("ran-simple", 4, 6)])
def test_wrong_cells_and_sizes_get_a_sentence(arguments):
    with pytest.raises(ValueError, match=r"\.$"):
        Recurrent(*arguments)


def test_dropout_comes_from_the_layers_own_generator():
    def run(seed):
        generator = torch.Generator().manual_seed(seed)
        layer = Recurrent("gru", 4, 6, num_layers=2, dropout=0.5, generator=generator)
        torch.manual_seed(torch.seed())
        return layer(torch.ones(5, 3, 4))[0]

    torch.testing.assert_close(run(1), run(1))
    assert not torch.equal(run(1), run(2))
