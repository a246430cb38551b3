"""What a runner needs of a training, and what it tells the ones who ask too much."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, ClassVar, Protocol

from rnnviz.config import ExperimentConfig
from rnnviz.run import Run


class RunnerBusy(ValueError):
    """More trainings than the runner takes; the message is one sentence for the user."""


class Progress(Protocol):
    """What a training yields: a dataclass with at least these fields."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def step(self) -> int:
        """Optimiser steps taken so far."""

    @property
    def steps(self) -> int:
        """Optimiser steps asked for."""

    @property
    def loss(self) -> float | None:
        """Training loss, None before the first step."""

    @property
    def metric(self) -> float | None:
        """The task's metric, None where it was not measured."""

    @property
    def run(self) -> Run:
        """The run so far; the training goes on changing it."""


class Train(Protocol):
    """Starts a training: a generator of progress, closed to stop it."""

    def __call__(
        self, config: ExperimentConfig, problem: Any = None, run_id: str | None = None
    ) -> Iterator[Progress]:
        """Start training a config; ``problem`` replaces the one that the config names."""


def default_train(
    config: ExperimentConfig, problem: Any = None, run_id: str | None = None
) -> Iterator[Progress]:
    """``rnnviz.training.train``, imported when the first training starts (it needs torch)."""
    from rnnviz.training import train

    return train(config, problem=problem, run_id=run_id)


def default_max_running() -> int:
    """``RNNVIZ_MAX_TRAININGS``, or one less than the cores so that the interface keeps one.

    Raises:
        ValueError: when the variable is not a whole number of at least 1.
    """
    chosen = os.environ.get("RNNVIZ_MAX_TRAININGS", "").strip()
    if chosen:
        if not chosen.isdecimal() or int(chosen) < 1:
            raise ValueError("Set RNNVIZ_MAX_TRAININGS to a whole number of at least 1.")
        return int(chosen)
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    return max(1, cores - 1)


def error_sentence(error: BaseException) -> str:
    """One sentence for the user; the project's own errors already are one."""
    if isinstance(error, MemoryError):
        return "The memory does not suffice for this training; choose a smaller model."
    if isinstance(error, ValueError) and str(error):
        return str(error)
    kind = type(error).__name__
    return f"The training failed because of an error in the program ({kind}); the log has more."
