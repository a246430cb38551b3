"""From gradients by sums to those by weights and the block, as products of whole matrices."""

from __future__ import annotations

import numpy as np
import pytest
from spaces import BATCH, SIZE, layer_of, workspace_of

from rnnviz.engine.gradients import by_block, by_weights, gather, hold, spread, unsee, written
from rnnviz.engine.kernels.blas import tools
from rnnviz.engine.kernels.compiling import kernel
from rnnviz.engine.records import ADDS_TO_CLEARED, COLUMN
from rnnviz.engine.weights import used
from rnnviz.spec import CELLS

HAND = tools(np.float64, 0)


@kernel()
def kept(block, blocks, buffer, gathered, start, batch):
    """The loops, which are pasted into their callers."""
    hold(block, blocks, start, batch)
    gather(buffer, gathered, start, batch)


@kernel()
def see_back(weight, gradient, by_sum, seen, by_seen, batch):
    """The loop of a peephole."""
    unsee(weight, gradient, by_sum, seen, by_seen, batch)


def test_a_peephole_goes_back_by_both_factors():
    dice = np.random.default_rng(5)
    weight, seen, by_sum = dice.standard_normal(4), *dice.standard_normal((2, 4, 3))
    gradient, by_seen = np.ones(4), np.ones((4, 3))
    see_back(weight, gradient, by_sum.ravel(), seen.ravel(), by_seen.ravel(), 3)
    np.testing.assert_allclose(gradient, 1 + (by_sum * seen).sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(by_seen, 1 + weight[:, None] * by_sum, rtol=1e-12)


def test_a_window_keeps_blocks_transposed_and_gradients_side_by_side():
    dice = np.random.default_rng(1)
    block, buffer = dice.standard_normal((5, 2)), dice.standard_normal((4, 2))
    blocks, gathered = np.zeros((6, 5)), np.zeros((4, 6))
    kept(block.ravel(), blocks, buffer.ravel(), gathered, 2, 2)
    np.testing.assert_array_equal(blocks, np.vstack([np.zeros((2, 5)), block.T, np.zeros((2, 5))]))
    np.testing.assert_array_equal(gathered[:, 2:4], buffer)
    assert not gathered[:, [0, 1, 4, 5]].any()


@pytest.mark.parametrize("key", CELLS)
def test_weights_get_every_sum_times_what_it_read(key):
    space = workspace_of(*layer_of(key))
    layer, dice = space.layer(True), np.random.default_rng(2)
    sums = dice.standard_normal((len(layer.weight), 7))
    blocks, resets = dice.standard_normal((2, 7, space.at.rows))
    gradient = np.ones_like(layer.weight)
    by_weights(
        layer.products, gradient, blocks, resets, sums.ctypes.data, 7, SIZE, 6, HAND
    )  # the last column is not of this window
    expected = 1 + sums[:, :6] @ blocks[:6]
    for slot, each in enumerate(space.plan.sums):
        if each.resets:
            rows = slice(slot * SIZE, (slot + 1) * SIZE)
            expected[rows] = 1 + sums[rows, :6] @ resets[:6]
    learned = used(space.plan, space.at)
    np.testing.assert_allclose(gradient[learned], expected[learned], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("key", CELLS)
def test_the_block_gets_what_all_sums_send_back(key):
    space = workspace_of(*layer_of(key))
    layer, at = space.layer(True), space.at
    sums = np.random.default_rng(3).standard_normal((len(layer.weight), BATCH))
    direct, flow = sums.copy(), np.zeros((2, at.rows, BATCH))
    for row in layer.products[layer.products[:, COLUMN.resets] == 0]:
        # Of the step before, to be overwritten.
        flow[0, row[COLUMN.back_low] : row[COLUMN.back_high]] = 7.0
    reached = flow[0].any(axis=1) | (layer.products[0, COLUMN.adds] == ADDS_TO_CLEARED)
    for slot, each in enumerate(space.plan.sums):
        if each.resets:
            direct[slot * SIZE : (slot + 1) * SIZE] = 0.0
    by_block(layer.products, layer.weight, sums.ravel(), flow.reshape(2, -1), SIZE, BATCH, HAND)
    expected = layer.weight.T @ direct
    rows = [row for row in range(at.rows) if row != at.one]  # nothing is learned by a constant
    np.testing.assert_allclose(flow[0, rows], expected[rows], rtol=1e-9, atol=1e-12)
    assert [written(layer.products, row) for row in range(at.rows)] == reached.tolist()


def test_the_block_is_spread_to_inputs_and_states():
    space = workspace_of(*layer_of("gru-cho"))
    at, gradients = space.at, space.gradients(True)
    flows = np.random.default_rng(4).standard_normal((2, at.rows, BATCH))
    inputs, states = slice(at.input, at.input + SIZE), slice(at.hidden, at.hidden + SIZE)
    expected = flows[0] + flows[1]
    spread(space.layer(True), gradients, flows.reshape(2, -1), 6, SIZE * BATCH, 2)
    np.testing.assert_allclose(gradients.input[2], expected[inputs].ravel(), rtol=1e-12)
    np.testing.assert_allclose(flows[0, states], expected[states], rtol=1e-12)
    assert not gradients.input[[0, 1, 3, 4, 5]].any()
