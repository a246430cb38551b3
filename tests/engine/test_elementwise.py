"""One step of the way back through a cell, against torch's gradients of the step itself."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.engine.compiling import kernel
from rnnviz.engine.elementwise import step_back, unsee
from rnnviz.engine.maths import IDENTITY, SIGMOID, TANH

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
        by_gates[0], by_gates[1], by_gates[2], by_gates[3], kind,
    )  # fmt: skip


@kernel()
def see_back(weight, gradient, by_sum, seen, by_seen, batch):
    """The loop of a peephole."""
    unsee(weight, gradient, by_sum, seen, by_seen, batch)


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
    by_gates, flowing = np.zeros((4, 12)), carried.copy()
    lengths = back(inner, outer, gates, squashed.detach().numpy(), flowing, by_gates, kind)
    for found, right in zip(by_gates, (write, keep, content, cell), strict=True):
        np.testing.assert_allclose(found, right.grad.numpy(), rtol=1e-12)
    np.testing.assert_allclose(flowing, before.grad.numpy(), rtol=1e-12)
    right = np.linalg.norm(cell.grad.numpy()), np.linalg.norm(inner + outer)
    np.testing.assert_allclose(lengths, right, rtol=1e-12)


def test_a_peephole_goes_back_by_both_factors():
    dice = np.random.default_rng(5)
    weight, seen, by_sum = dice.standard_normal(4), *dice.standard_normal((2, 4, 3))
    gradient, by_seen = np.ones(4), np.ones((4, 3))
    see_back(weight, gradient, by_sum.ravel(), seen.ravel(), by_seen.ravel(), 3)
    np.testing.assert_allclose(gradient, 1 + (by_sum * seen).sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(by_seen, 1 + weight[:, None] * by_sum, rtol=1e-12)
