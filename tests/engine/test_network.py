"""What a whole training step does around its layers: inputs in, states on, gradients out."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.engine.batches import Sample, gather
from rnnviz.engine.network import cut, encode, encode_back, hand_down, hand_up, run_layers
from rnnviz.engine.trainer import Network
from rnnviz.engine.weights import Design
from rnnviz.model import Recurrent
from rnnviz.spec import CELLS

TIME, BATCH, SYMBOLS, SIZE = 5, 3, 4, 6
KINDS = {"values": ("values", False), "one-hot": ("symbols", False),
         "embedding": ("symbols", True), "linear": ("values", True)}  # fmt: skip


def network_of(kind, layers=1, drops=False):
    """A network that has taken a step of rate 0, and what it read."""
    inputs, encodes = KINDS[kind]
    features = SIZE if encodes else SYMBOLS
    design = Design(
        CELLS["lstm"], inputs, SYMBOLS, features, encodes, SIZE, layers, 2, "cross_entropy"
    )
    dice = np.random.default_rng(5)
    network = Network(design, "sgd", None)
    shapes = design.shapes().items()
    network.load({name: dice.standard_normal(s).astype(np.float32) for name, s in shapes})
    read = dice.integers(0, SYMBOLS, (TIME, BATCH))
    if inputs == "values":
        read = dice.standard_normal((TIME, BATCH, SYMBOLS)).astype(np.float32)
    factors = dice.random((TIME, BATCH, features)) if drops and kind == "embedding" else None
    outer = dice.random((layers, TIME, BATCH, SIZE)) if drops else None
    sample = Sample(
        read, dice.integers(0, 2, (TIME, BATCH)), np.full(BATCH, TIME),
        np.ones((TIME, BATCH), bool), False, factors, outer,
    )  # fmt: skip
    batches = gather(design, [sample], np.float32)
    network.learn(batches, [0.0], 1)
    return network, batches, read


def encoded(network, read):
    """What an encoder makes of inputs, (time, feature, batch), in numpy."""
    if "encoder.weight" not in network.weights():
        values = read if read.ndim == 3 else np.eye(SYMBOLS)[read]
    elif read.ndim == 3:
        values = read @ network.weights()["encoder.weight"].T
    else:
        values = network.weights()["encoder.weight"][read]
    return values.transpose(0, 2, 1)


@pytest.mark.parametrize("drops", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_inputs_reach_the_first_layer(kind, drops):
    network, batches, read = network_of(kind, drops=drops)
    layer, memory = network.stages[0][:2]
    store = network.store
    start, wide = layer.at.input * BATCH, layer.at.input_size * BATCH
    memory.block[:, start : start + wide] = 7.0
    encoder = store.view(store.value, "encoder.weight")
    encode(layer, memory, network.design.encoding, encoder, batches, 0, network.tools)
    expected = encoded(network, read)
    if batches.drop_encoder.shape[1]:
        expected = expected * batches.drop_encoder[0].transpose(0, 2, 1)
    found = memory.block[:TIME, start : start + wide].reshape(expected.shape)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", ["embedding", "linear"])
def test_an_encoder_learns_from_what_it_gave(kind):
    network, batches, read = network_of(kind, drops=True)
    by_input = np.random.default_rng(6).standard_normal((TIME, SIZE * BATCH)).astype(np.float32)
    weight = torch.from_numpy(network.weights()["encoder.weight"]).double().requires_grad_()
    given = torch.from_numpy(read)
    values = given.double() @ weight.T if kind == "linear" else weight[given]
    if kind == "embedding":
        values = values * torch.from_numpy(batches.drop_encoder[0])
    outer = torch.from_numpy(by_input.reshape(TIME, SIZE, BATCH)).double()
    (values.permute(0, 2, 1) * outer).sum().backward()
    gradient = np.zeros(weight.shape, np.float32)
    encode_back(by_input, network.design.encoding, gradient, batches, 0, BATCH, network.tools)
    np.testing.assert_allclose(gradient, weight.grad.numpy(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("drops", [False, True])
def test_layers_hand_outputs_up_and_gradients_down(drops):
    network, batches, _ = network_of("values", layers=2, drops=drops)
    below, above = network.stages[:2]
    drop = batches.drop_output[0, 0]
    factor = drop.transpose(0, 2, 1) if drops else 1.0
    hand_up(below, above, above.memory, drop)
    rows = above.memory.block.reshape(TIME + 1, -1, BATCH)
    outputs = below.memory.block.reshape(TIME + 1, -1, BATCH)
    at, source = above.layer.at, below.layer.at.hidden
    np.testing.assert_allclose(
        rows[:TIME, at.input : at.input + SIZE], outputs[1:, source : source + SIZE] * factor
    )
    by_input = np.random.default_rng(7).random((TIME, SIZE * BATCH)).astype(np.float32)
    hand_down(by_input, below.by_output, drop, TIME, BATCH)
    expected = by_input.reshape(TIME, SIZE, BATCH) * factor
    np.testing.assert_allclose(below.by_output.reshape(expected.shape), expected, rtol=1e-6)


def test_states_go_on_where_the_batch_says_so():
    network, batches, read = network_of("values", layers=2)
    layer = Recurrent("lstm", SYMBOLS, SIZE, num_layers=2)
    weights = network.weights()
    for name, value in layer.named_parameters():
        value.data = torch.from_numpy(weights[f"recurrent.{name}"])
    twice = torch.from_numpy(np.concatenate([read, read]))
    with torch.no_grad():
        expected = layer(twice)[0].numpy()
    for carry in (0, 1):
        batches.carry[0] = carry
        run_layers(
            network.stages, 2, network.design.encoding, np.zeros((0, 1), np.float32), batches, 0,
            network.tools,
        )  # fmt: skip
        top = network.stages[1]
        rows = top.memory.block.reshape(TIME + 1, -1, BATCH)
        found = rows[1:, top.layer.at.hidden : top.layer.at.hidden + SIZE].transpose(0, 2, 1)
        half = expected[carry * TIME : (carry + 1) * TIME]
        np.testing.assert_allclose(found, half, rtol=1e-4, atol=1e-5)
        np.testing.assert_array_equal(top.carried[0].reshape(SIZE, BATCH).T, found[-1])


def test_a_shorter_batch_uses_the_beginning_of_the_memory():
    memory = network_of("values")[0].stages[0].memory
    shorter = cut(memory, 2)
    assert [len(array) for array in shorter] == [3, 1, 3, 3, 2, 0]
    assert all(np.shares_memory(*pair) for pair in zip(shorter[:5], memory[:5], strict=True))
