"""How large the model of a training would be, and how long its sequences, before it starts."""

from __future__ import annotations

import numpy as np

from rnnviz.config import ExperimentConfig
from rnnviz.model.sizes import ModelShape, parameter_count
from rnnviz.settings import MEGABYTE, ServerSettings
from rnnviz.tasks import Problem, build_problem

COPIES = 4
"""A training holds its weights, their gradients and two moments of the optimiser."""


def sequence_length(config: ExperimentConfig, problem: Problem) -> int:
    """The steps of the longest sequence that the problem shows at first."""
    drawn = problem.draw(np.random.default_rng(config.seed), config.batch_size, 0)
    return max(len(drawn.inputs), len(problem.examples().inputs))


def training_bytes(config: ExperimentConfig, parameters: int) -> int:
    """About how many bytes of memory a training takes at its end, with all its snapshots."""
    from rnnviz.training.schedule import snapshot_steps

    return 4 * parameters * (COPIES + len(snapshot_steps(config, parameters)))


def check(config: ExperimentConfig, problem: Problem | None, settings: ServerSettings) -> None:
    """Refuse a training that is beyond what the server allows.

    Args:
        config: what to train.
        problem: the config's task; built from the config when None and a limit asks for it.
        settings: the limits.

    Raises:
        ValueError: one sentence that names the limit, or that the task cannot be built.
    """
    if problem is None:
        if settings.max_parameters is None and settings.max_length is None:
            return
        problem = build_problem(config)
    count = parameter_count(config, ModelShape.of(problem)).total
    if settings.max_parameters is not None and count > settings.max_parameters:
        raise ValueError(
            f"This model would learn {count:,} numbers and this server allows "
            f"{settings.max_parameters:,}; choose a smaller hidden size or vocabulary."
        )
    megabytes = training_bytes(config, count) / MEGABYTE
    if megabytes > settings.max_memory_mb:
        raise ValueError(
            f"Training this model takes about {megabytes:,.0f} MB of memory and this server allows "
            f"{settings.max_memory_mb:,} MB; choose a smaller hidden size or fewer snapshots."
        )
    if settings.max_length is not None:
        _check_length(sequence_length(config, problem), settings.max_length)


def _check_length(steps: int, most: int) -> None:
    if steps > most:
        raise ValueError(
            f"The sequences of this task have {steps:,} steps and this server allows {most:,}; "
            "choose a shorter length."
        )
