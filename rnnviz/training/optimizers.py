"""The optimisers by the names that a config uses, and their moments as plain arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import nn

from rnnviz.config import ExperimentConfig
from rnnviz.run.checkpoint_checks import MOMENTS

_OWN_NAMES = {
    "momentum": {"first": "momentum_buffer"},
    "rmsprop": {"second": "square_avg"},
    "adam": {"first": "exp_avg", "second": "exp_avg_sq"},
}
"""What torch calls the moments."""

Moments = dict[str, dict[str, NDArray[Any]]]


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


def moments_of(
    name: str, optimizer: torch.optim.Optimizer, parameters: Mapping[str, nn.Parameter]
) -> Moments:
    """Copies of an optimiser's moments, by kind and parameter; zeros where there are none yet."""
    moments: Moments = {}
    for kind in MOMENTS[name]:
        own = _OWN_NAMES[name][kind]
        values = {key: optimizer.state[parameter].get(own) for key, parameter in parameters.items()}
        moments[kind] = {
            key: (torch.zeros_like(parameters[key]) if value is None else value)
            .detach()
            .to("cpu", copy=True)
            .numpy()
            for key, value in values.items()
        }
    return moments


def steps_taken(
    optimizer: torch.optim.Optimizer, parameters: Mapping[str, nn.Parameter], steps: int
) -> dict[str, int]:
    """How many steps each parameter took: those without a gradient are left out of a step."""
    taken = {}
    for key, parameter in parameters.items():
        state = optimizer.state[parameter]
        if state:
            taken[key] = int(state["step"]) if "step" in state else steps
    return taken


def restore_moments(
    name: str,
    optimizer: torch.optim.Optimizer,
    parameters: Mapping[str, nn.Parameter],
    moments: Moments,
    taken: Mapping[str, int],
) -> None:
    """Bring an optimiser to where :func:`moments_of` and :func:`steps_taken` found it."""
    for key, count in taken.items():
        parameter, state = parameters[key], dict[str, Any]()
        if name in ("adam", "rmsprop"):
            state["step"] = torch.tensor(float(count))  # torch keeps it in the main memory
        for kind, values in moments.items():
            state[_OWN_NAMES[name][kind]] = torch.zeros_like(parameter).detach()
            state[_OWN_NAMES[name][kind]].copy_(torch.from_numpy(values[key]))
        if state:
            optimizer.state[parameter] = state
