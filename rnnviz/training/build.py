"""A config's problem and its untrained model."""

from __future__ import annotations

import torch

from rnnviz.cells.model import SequenceModel
from rnnviz.config import ExperimentConfig
from rnnviz.tasks import TASKS, Problem
from rnnviz.training.evaluate import shape_of
from rnnviz.training.limits import check_size


def build_problem(config: ExperimentConfig) -> Problem:
    """The config's task with its options and the config's seed.

    Raises:
        ValueError: when there is no such task or an option cannot be used.
    """
    if config.task not in TASKS:
        known = ", ".join(TASKS)
        raise ValueError(f"There is no task named {config.task!r}; choose one of: {known}.")
    return TASKS[config.task].build(config.task_options, config.seed)


def build_model(
    config: ExperimentConfig, problem: Problem, device: torch.device | None = None
) -> SequenceModel:
    """The config's untrained model; the same config gives the same weights on every device.

    Raises:
        ValueError: when it, or one step of its training, would be too large.
    """
    check_size(config, problem)
    # Weights and dropout are drawn in the main memory, so that they do not depend on the device.
    generator = torch.Generator().manual_seed(config.seed)
    # torch's own modules draw from the numbers of the process, which are the caller's.
    with torch.random.fork_rng(devices=[]):
        return SequenceModel(config, shape_of(problem), generator).to(device)
