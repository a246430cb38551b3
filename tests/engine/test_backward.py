"""What a step back is made of, and the sweep itself, against torch's gradients."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from spaces import BATCH, SIZE, TIME, layer_of, workspace_of

from rnnviz.engine.backward import backward, open_back, step_back
from rnnviz.engine.kernels.blas import tools
from rnnviz.engine.kernels.compiling import kernel
from rnnviz.engine.kernels.vectors import IDENTITY, SIGMOID, TANH
from rnnviz.engine.records import OutputGradients
from rnnviz.engine.weights import unpack

SQUASHED = {
    TANH: torch.tanh,
    IDENTITY: lambda values: values,
    SIGMOID: torch.sigmoid,
}


@kernel()
def back(inner, outer, gates, squashed, carried, by_gates, kind):
    """The loop, which is pasted into its callers; gates are write, keep, open, content, before."""
    return step_back(
        inner, outer, gates[0], gates[1], gates[2], gates[3], gates[4], squashed, carried,
        by_gates[0], by_gates[1], by_gates[2], kind,
    )  # fmt: skip


@kernel()
def opened_back(inner, outer, squashed, by_output):
    """The loop of an output gate."""
    open_back(inner, outer, squashed, by_output)


@pytest.mark.parametrize("kind", SQUASHED)
def test_a_step_goes_back_as_torch_does(kind):
    dice = np.random.default_rng(4)
    inner, outer, carried = dice.standard_normal((3, 12))
    gates = dice.random((5, 12))
    write, keep, open_, content, before = (torch.from_numpy(g).requires_grad_() for g in gates)
    cell = keep * before + write * content
    squashed = SQUASHED[kind](cell)
    hidden = open_ * squashed
    cell.retain_grad()
    # What comes from later steps comes by the cell as well as by the state.
    (hidden * torch.from_numpy(inner + outer) + cell * torch.from_numpy(carried)).sum().backward()
    by_gates, flowing = np.zeros((3, 12)), carried.copy()
    lengths = back(inner, outer, gates, squashed.detach().numpy(), flowing, by_gates, kind)
    for found, right in zip(by_gates, (write, keep, content), strict=True):
        np.testing.assert_allclose(found, right.grad.numpy(), rtol=1e-12)
    np.testing.assert_allclose(flowing, before.grad.numpy(), rtol=1e-12)
    right = np.linalg.norm(cell.grad.numpy()), np.linalg.norm(inner + outer)
    np.testing.assert_allclose(lengths, right, rtol=1e-12)


def test_an_output_gate_gets_both_gradients_by_the_hidden_state():
    inner, outer, squashed = np.random.default_rng(6).standard_normal((3, 12))
    by_output = np.zeros(12)
    opened_back(inner, outer, squashed, by_output)
    np.testing.assert_allclose(by_output, (inner + outer) * squashed, rtol=1e-12)


@pytest.mark.parametrize("own", [0, 10**9], ids=["some steps at a time", "each step"])
@pytest.mark.parametrize("key", ["lstm-peephole", "gru-cho", "gru", "gru-eq6", "gru-tutorial"])
def test_the_sweep_goes_back_as_torch_does(key, own):
    """A late output gate, each place of the reset, a state that sums see, and delayed gates."""
    layer, inputs = layer_of(key)
    inputs.requires_grad_()
    outer = torch.from_numpy(np.random.default_rng(7).standard_normal((TIME, BATCH, SIZE)))
    run = layer.run(inputs, layer.zero_states(BATCH, inputs))[0]
    (run.output * outer).sum().backward()
    space = workspace_of(layer, inputs.detach())
    width = SIZE * BATCH
    none, steps = np.zeros((0, width)), np.arange(TIME)
    outside = OutputGradients(
        np.ascontiguousarray(outer.numpy().transpose(0, 2, 1)).reshape(TIME, width), steps,
        none, np.full(TIME, -1), none, np.full(TIME + 1, -1),
    )  # fmt: skip
    gradients = space.gradients(True)
    backward(
        space.layer(True), space.memory, outside, gradients, space.scratch(own),
        tools(np.float64, 0),
    )  # fmt: skip
    right = {name: value.grad.numpy() for name, value in layer.weights(0).items()}
    found = {name: np.zeros_like(value) for name, value in right.items()}
    unpack(space.plan, space.at, gradients.weight, found)
    found["weight_peephole"] = gradients.peephole
    for name, value in right.items():
        np.testing.assert_allclose(found[name], value, rtol=1e-9, atol=1e-12, err_msg=name)
    by_input = gradients.input.reshape(TIME, SIZE, BATCH).transpose(0, 2, 1)
    np.testing.assert_allclose(by_input, inputs.grad.numpy(), rtol=1e-9, atol=1e-12)
