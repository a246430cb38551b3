"""What a runner needs of a training, and what it tells the ones who ask too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from rnnviz.config import ExperimentConfig
from rnnviz.run import Checkpoint, Run


class RunnerBusy(ValueError):
    """More trainings than the runner takes; the message is one sentence for the user."""


@dataclass(frozen=True)
class Asker:
    """Who asks for a training.

    Attributes:
        owner: the visitor; visitors take turns, and the run is theirs. "" for nobody.
        address: from where, as far as that is known; how many may wait is limited by it, since a
            visitor may become another one at will.
        press: what is asked for with one press of a button has one sign and takes one place.
    """

    owner: str = ""
    address: str = ""
    press: str = ""


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

    def checkpoint(self) -> Checkpoint:
        """All that the training needs to go on from here; for its own thread, at once."""


@dataclass(frozen=True)
class Standing:
    """Where a stored run stands: the progress of a job that has not continued it yet."""

    step: int
    steps: int
    loss: float | None
    metric: float | None
    run: Run

    @classmethod
    def of(cls, run: Run, steps: int | None = None) -> Standing:
        """Where a run stands that shall take ``steps`` in all, its config's when None."""
        last = run.points[-1] if run.points else None
        reached = [run.latest.step] if run.snapshots else [0]
        reached += [last.step] if last is not None else []
        reached += [run.checkpoint.step] if run.checkpoint is not None else []
        loss = None if last is None else last.loss
        metric = run.latest.metric if run.snapshots else None
        return cls(max(reached), steps or run.config.steps, loss, metric, run)

    def checkpoint(self) -> Checkpoint:
        """The one that the run has.

        Raises:
            ValueError: when it has none.
        """
        if self.run.checkpoint is None:
            raise ValueError("This run has no checkpoint.")
        return self.run.checkpoint


class Train(Protocol):
    """Starts a training: a generator of progress, closed to stop it."""

    def __call__(
        self,
        config: ExperimentConfig,
        problem: Any = None,
        run_id: str | None = None,
        resume: Run | None = None,
    ) -> Iterator[Progress]:
        """Start training a config, or continue a run that has a checkpoint.

        ``problem`` replaces the one that the config names.
        """


def default_train(
    config: ExperimentConfig,
    problem: Any = None,
    run_id: str | None = None,
    resume: Run | None = None,
) -> Iterator[Progress]:
    """``rnnviz.training.train``, imported when the first training starts (it needs torch)."""
    from rnnviz.training import train

    return train(config, problem=problem, run_id=run_id, resume=resume)


def error_sentence(error: BaseException) -> str:
    """One sentence for the user; the project's own errors already are one."""
    if isinstance(error, MemoryError):
        return "There is not enough memory for this training; choose a smaller model."
    if isinstance(error, ValueError) and str(error):
        return str(error)
    kind = type(error).__name__
    return f"The training failed because of an error in the program ({kind}); the log has more."
