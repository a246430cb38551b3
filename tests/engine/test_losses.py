"""The read-out with each loss, and its gradients, against torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from rnnviz.engine.kernels.blas import tools
from rnnviz.engine.losses import LOSSES, Readout, read_out

TIME, BATCH, SIZE, OUTPUTS = 5, 3, 4, 6
START = 2 * BATCH  # other numbers of a step stand before the state
TARGETS = {
    "classes": "cross_entropy",
    "shares": "cross_entropy",
    "values": "mse",
    "bits": "binary_cross_entropy",
}
RIGHT = {
    "cross_entropy": functional.cross_entropy,
    "mse": functional.mse_loss,
    "binary_cross_entropy": functional.binary_cross_entropy_with_logits,
}


def targets_of(kind, dice):
    """Ids or values, one of the two without a row."""
    ids, values = dice.integers(0, OUTPUTS, (TIME, BATCH)), dice.random((TIME, BATCH, OUTPUTS))
    if kind == "classes":
        return ids, np.zeros((0, BATCH, OUTPUTS))
    if kind == "bits":
        values = np.round(values)
    return np.zeros((0, BATCH), np.int64), values


def readout_of(loss, most, dice):
    weight, bias = dice.standard_normal((OUTPUTS, SIZE)), dice.standard_normal(OUTPUTS)
    return Readout(
        weight, bias, np.zeros_like(weight), np.zeros_like(bias), np.zeros((most, SIZE)),
        np.zeros((most, SIZE)), np.zeros((most, OUTPUTS)), LOSSES[loss],
    )  # fmt: skip


@pytest.mark.parametrize("kind", TARGETS)
@pytest.mark.parametrize("most", [2, TIME * BATCH], ids=["some at a time", "all at once"])
@pytest.mark.parametrize("drops", [False, True])
def test_losses_and_gradients_are_those_of_torch(kind, most, drops):
    dice = np.random.default_rng(3)
    read, (ids, values) = readout_of(TARGETS[kind], most, dice), targets_of(kind, dice)
    mask = dice.integers(0, 2, (TIME, BATCH)).astype(np.uint8)
    mask[1] = 0
    hidden = dice.standard_normal((TIME, SIZE, BATCH))
    block = np.full((TIME + 1, START + SIZE * BATCH), 7.0)
    block[1:, START:] = hidden.reshape(TIME, -1)
    factors = dice.random((TIME if drops else 0, BATCH, SIZE))
    by_hidden, row = np.full((TIME, SIZE * BATCH), 5.0), np.zeros(TIME, np.int64)
    loss = read_out(
        read, block, START, by_hidden, row, mask, ids, values, factors, tools(np.float64, 0)
    )

    states = torch.from_numpy(hidden.transpose(0, 2, 1).copy()).requires_grad_()
    weight, bias = (torch.from_numpy(each).requires_grad_() for each in (read.weight, read.bias))
    used = states * torch.from_numpy(factors) if drops else states
    counts = torch.from_numpy(mask != 0)
    wanted = torch.from_numpy(ids if len(ids) else values)[counts]
    right = RIGHT[TARGETS[kind]]((used @ weight.T + bias)[counts], wanted)
    right.backward()
    assert loss == pytest.approx(right.item(), rel=1e-12)
    np.testing.assert_allclose(read.by_weight, weight.grad.numpy(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(read.by_bias, bias.grad.numpy(), rtol=1e-9, atol=1e-12)
    seen = mask.any(axis=1)
    np.testing.assert_array_equal(row, np.where(seen, np.arange(TIME), -1))
    found = by_hidden.reshape(TIME, SIZE, BATCH).transpose(0, 2, 1)
    np.testing.assert_allclose(found[seen], states.grad.numpy()[seen], rtol=1e-9, atol=1e-12)
    assert (found[~seen] == 5.0).all(), "rows of steps without a position are not touched"


def test_logits_beyond_all_exponentials_have_a_loss():
    ids, values = np.array([[0]]), np.zeros((0, 1, 2))
    for loss, wanted in (("cross_entropy", 2000.0), ("binary_cross_entropy", 1000.0)):
        read = Readout(
            np.array([[-1.0], [1.0]]), np.zeros(2), np.zeros((2, 1)), np.zeros(2),
            np.zeros((1, 1)), np.zeros((1, 1)), np.zeros((1, 2)), LOSSES[loss],
        )  # fmt: skip
        if loss == "binary_cross_entropy":
            ids, values = np.zeros((0, 1), np.int64), np.array([[[1.0, 1.0]]])
            wanted = 500.0  # the mean of one that is wrong by 1000 and one that is right
        found = read_out(
            read, np.array([[0.0], [1000.0]]), 0, np.zeros((1, 1)), np.zeros(1, np.int64),
            np.ones((1, 1), np.uint8), ids, values, np.zeros((0, 1, 1)), tools(np.float64, 0),
        )  # fmt: skip
        assert found == wanted
        assert np.isfinite(read.by_weight).all()
