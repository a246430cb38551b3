"""Clipping and each optimiser against torch's own, over several steps."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.engine.records import Rule, Weights
from rnnviz.engine.updates import MOMENTS, OPTIMIZERS, change, clip, update

RATE = 0.03
TORCH = {
    "sgd": lambda weights: torch.optim.SGD(weights, RATE),
    "momentum": lambda weights: torch.optim.SGD(weights, RATE, momentum=0.9),
    "rmsprop": lambda weights: torch.optim.RMSprop(weights, RATE),
    "adam": lambda weights: torch.optim.Adam(weights, RATE),
}
KEPT = {"first": ("exp_avg", "momentum_buffer"), "second": ("exp_avg_sq", "square_avg")}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_optimiser_takes_the_steps_of_torch(name):
    dice = np.random.default_rng(1)
    weight, first, second = dice.standard_normal(7), np.zeros(7), np.zeros(7)
    right = torch.from_numpy(weight.copy()).requires_grad_()
    optimizer = TORCH[name]([right])
    for step in range(1, 9):
        gradient = dice.standard_normal(7) * 10.0 ** dice.integers(-6, 3, 7)
        right.grad = torch.from_numpy(gradient.copy())
        optimizer.step()
        update(OPTIMIZERS[name], weight, gradient, first, second, RATE, step)
        np.testing.assert_allclose(weight, right.detach().numpy(), rtol=1e-10, atol=1e-14)
    state = optimizer.state[right]
    for moment in MOMENTS[name]:
        kept = next(state[key] for key in KEPT[moment] if key in state)
        found = {"first": first, "second": second}[moment]
        np.testing.assert_allclose(found, kept.numpy(), rtol=1e-10, atol=1e-16)


@pytest.mark.parametrize("largest", [0.5, 1e6], ids=["too long", "short enough"])
def test_a_gradient_is_clipped_as_torch_does_it(largest):
    gradient = np.random.default_rng(2).standard_normal(20)
    right = torch.zeros(20, dtype=torch.float64, requires_grad=True)
    right.grad = torch.from_numpy(gradient.copy())
    torch.nn.utils.clip_grad_norm_([right], largest)
    clip(gradient, largest)
    np.testing.assert_allclose(gradient, right.grad.numpy(), rtol=1e-12)


def test_a_change_is_clipped_and_leaves_alone_what_is_no_weight():
    none = np.zeros((0, 1))
    kept = np.array([1.0, 0.0, 1.0])
    weights = Weights(
        np.full(3, 2.0), np.array([3.0, 100.0, 4.0]), np.zeros(3), np.zeros(3), kept, none, none
    )
    change(weights, Rule(OPTIMIZERS["sgd"], 1.0, np.array([9.0, 0.1]), 1), 1)
    np.testing.assert_allclose(weights.value, 2.0 - 0.1 * np.array([0.6, 0.0, 0.8]), rtol=1e-6)
