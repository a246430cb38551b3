"""The optimisers by the names that a config uses."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn

from rnnviz.config import ExperimentConfig


def make_optimizer(
    config: ExperimentConfig, parameters: Iterable[nn.Parameter]
) -> torch.optim.Optimizer:
    """The config's optimiser over the parameters, at the config's learning rate."""
    rate = config.learning_rate
    if config.optimizer == "adam":
        return torch.optim.Adam(parameters, lr=rate)
    if config.optimizer == "rmsprop":
        return torch.optim.RMSprop(parameters, lr=rate)
    return torch.optim.SGD(
        parameters, lr=rate, momentum=0.9 if config.optimizer == "momentum" else 0.0
    )


def rate_at(config: ExperimentConfig, step: int) -> float:
    """The learning rate of a step, counted from 1."""
    if config.schedule == "constant":
        return config.learning_rate
    done = (step - 1) / max(1, config.steps - 1)
    return config.learning_rate * (1.0 - 0.99 * done)


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Use a learning rate from the next step on."""
    for group in optimizer.param_groups:
        group["lr"] = rate
