"""What a step forward is made of, and the sweep itself, against the equations."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from spaces import BATCH, SIZE, TIME, layer_of, workspace_of

from rnnviz.engine.forward import fill_reset, forward, see, step, weighted_sums
from rnnviz.engine.kernels.blas import tools
from rnnviz.engine.kernels.compiling import kernel
from rnnviz.engine.kernels.vectors import IDENTITY, SIGMOID, TANH
from rnnviz.engine.records import COLUMN
from rnnviz.spec import CELLS

SQUASHED = {TANH: torch.tanh, IDENTITY: lambda values: values, SIGMOID: torch.sigmoid}


@kernel()
def stepped(gates, before, after, squashed, hidden, kind):
    """The loop, which is pasted into its callers; gates are write, keep, open, content."""
    step(gates[0], gates[1], gates[2], gates[3], before, after, squashed, hidden, kind)


@kernel()
def seen(sums, weight, cell, batch):
    """The loop of a peephole."""
    see(sums, weight, cell, batch)


@kernel()
def refilled(gate, block, reset, low, high, batch, source):
    """The loop of a reset state."""
    fill_reset(gate, block, reset, low, high, batch, source)


@pytest.mark.parametrize("kind", SQUASHED)
def test_a_step_is_the_two_equations_of_the_family(kind):
    dice = np.random.default_rng(1)
    (write, keep, open_, content), before = dice.random((4, 9)), dice.standard_normal(9)
    after, squashed, hidden = np.zeros((3, 9))
    stepped(np.stack([write, keep, open_, content]), before, after, squashed, hidden, kind)
    np.testing.assert_allclose(after, write * content + keep * before, rtol=1e-12)
    np.testing.assert_allclose(squashed, SQUASHED[kind](torch.from_numpy(after)), rtol=1e-12)
    np.testing.assert_allclose(hidden, open_ * squashed, rtol=1e-12)


def test_a_peephole_adds_its_weight_times_the_cell():
    dice = np.random.default_rng(2)
    weight, (sums, cell) = dice.standard_normal(4), dice.standard_normal((2, 4, 3))
    found = sums.copy()
    seen(found.ravel(), weight, cell.ravel(), 3)
    np.testing.assert_allclose(found, sums + weight[:, None] * cell, rtol=1e-12)


def test_a_reset_changes_the_state_alone():
    dice = np.random.default_rng(3)
    block, gate = dice.standard_normal((9, 2)), dice.random((3, 2))
    reset = np.full((9, 2), 7.0)
    refilled(gate.ravel(), block.ravel(), reset.ravel(), 1, 8, 2, 4)
    expected = block.copy()
    expected[4:7] *= gate
    expected[[0, 8]] = 7.0
    np.testing.assert_array_equal(reset, expected)


@pytest.mark.parametrize("key", CELLS)
def test_all_sums_are_one_product_with_the_matrix(key):
    """Where a sum reads nothing its weights are 0, so that runs of rows need not be looked up."""
    space = workspace_of(*layer_of(key))
    layer, at = space.layer(False), space.at
    block = np.random.default_rng(4).standard_normal((at.rows, BATCH))
    now = np.full((at.slots, SIZE, BATCH), 7.0)
    weighted_sums(
        layer.products, layer.weight, block.ravel(), now.ravel(), SIZE, BATCH, tools(np.float64, 0)
    )
    expected = np.full_like(now, 7.0)
    expected[: len(space.plan.sums)] = (layer.weight @ block).reshape(-1, SIZE, BATCH)
    for row in layer.products[layer.products[:, COLUMN.resets] == 1]:
        expected[row[COLUMN.slot] : row[COLUMN.slot] + row[COLUMN.slots]] = 7.0
    np.testing.assert_allclose(now, expected, atol=1e-12)


def test_the_sweep_is_torchs_lstm():
    layer, inputs = layer_of("lstm")
    space = workspace_of(layer, inputs)
    right = torch.nn.LSTM(SIZE, SIZE).double()
    order = ["input_gate", "forget_gate", "content", "output_gate"]
    stacked = layer.spec.stacked("input")
    with torch.no_grad():
        for mine, theirs in (("weight_ih", "weight_ih_l0"), ("weight_hh", "weight_hh_l0"),
                             ("bias", "bias_ih_l0")):  # fmt: skip
            parts = dict(zip(stacked, layer.weights(0)[mine].chunk(4), strict=True))
            getattr(right, theirs).copy_(torch.cat([parts[name] for name in order]))
        right.bias_hh_l0.zero_()
        output, (_, cell) = right(inputs)
    space.hidden[1:] = space.cell[1:] = 0.0
    forward(space.layer(False), space.memory, tools(np.float64, 0))
    np.testing.assert_allclose(space.hidden[1:].transpose(0, 2, 1), output.numpy(), atol=1e-12)
    np.testing.assert_allclose(space.cell[TIME].T, cell[0].numpy(), atol=1e-12)
