"""The training loop: yields its progress, can be stopped, and watches for divergence."""

from __future__ import annotations

import math
import secrets
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from rnnviz.cells.model import SequenceModel
from rnnviz.config import ExperimentConfig
from rnnviz.run import Point, Run, Snapshot
from rnnviz.tasks import TASKS, Problem
from rnnviz.training.evaluate import shape_of
from rnnviz.training.limits import check_size
from rnnviz.training.schedule import curve_interval, snapshot_steps
from rnnviz.training.steps import make_steps

DIVERGED_FACTOR = 10.0
"""A mean loss this many times the first one counts as diverged."""
_WINDOW = 20


@dataclass(frozen=True)
class Progress:
    """Where a training stands.

    Attributes:
        step: optimiser steps done.
        steps: optimiser steps asked for.
        loss: mean of the last few batches; None before the first.
        metric: as last measured.
        elapsed: seconds spent in training, pauses left out.
        remaining: seconds to go at the pace so far; None before the first step.
        run: the run so far; it grows, so copy it before reading it elsewhere.
    """

    step: int
    steps: int
    loss: float | None
    metric: float | None
    elapsed: float
    remaining: float | None
    run: Run


def build_problem(config: ExperimentConfig) -> Problem:
    """The config's task with its options and the config's seed.

    Raises:
        ValueError: when there is no such task or an option cannot be used.
    """
    if config.task not in TASKS:
        known = ", ".join(TASKS)
        raise ValueError(f"There is no task named {config.task!r}; choose one of: {known}.")
    return TASKS[config.task].build(config.task_options, config.seed)


def build_model(config: ExperimentConfig, problem: Problem) -> SequenceModel:
    """The config's untrained model; the same config gives the same weights.

    Raises:
        ValueError: when it, or one step of its training, would be too large.
    """
    check_size(config, problem)
    generator = torch.Generator().manual_seed(config.seed)
    return SequenceModel(config, shape_of(problem), generator)


def untrained(config: ExperimentConfig, problem: Problem | None = None) -> Run:
    """A run with nothing but its initial weights."""
    problem = problem or build_problem(config)
    trainer = Trainer(config, problem, None)
    trainer.measure(0)
    return trainer.run


def train(
    config: ExperimentConfig, problem: Problem | None = None, run_id: str | None = None
) -> Iterator[Progress]:
    """Train; a generator, so whoever holds it decides when to go on, pause or stop.

    The first progress comes before the first step, with the untrained weights, the others after
    one step or, where steps are fast, after as many as take a small part of a second; the weights
    are kept at exactly the steps that the config asks for. The last progress has a run whose
    status says how it ended: finished, solved or diverged. Closing the generator early leaves a
    run with the status stopped and a snapshot of the last step.

    Args:
        config: everything that determines the run.
        problem: built from the config when None.
        run_id: random when None.

    Raises:
        ValueError: when the config's task, options or sizes cannot be used.
    """
    torch.set_num_threads(1)
    trainer = Trainer(config, problem or build_problem(config), run_id)
    return trainer.progress()


def fit(config: ExperimentConfig, problem: Problem | None = None) -> Run:
    """Train to the end and return the run (blocking)."""
    run: Run | None = None
    for progress in train(config, problem):
        run = progress.run
    assert run is not None
    return run


class Trainer:
    """One training: model, optimiser, random numbers and the run that grows."""

    def __init__(self, config: ExperimentConfig, problem: Problem, run_id: str | None) -> None:
        self.config, self.problem = config, problem
        self.model = build_model(config, problem)
        self.steps = make_steps(config, problem, self.model)
        self.recent: deque[float] = deque(maxlen=_WINDOW)
        self.first_loss: float | None = None
        self.elapsed = 0.0
        details = {"problem": problem.details(), "model": self.model.shape.to_dict()}
        self.run = Run(run_id or secrets.token_hex(6), config, details=details)
        weights = sum(parameter.numel() for parameter in self.model.parameters())
        self.kept = snapshot_steps(config, weights)
        self.marks = sorted(self.kept | {config.steps}, reverse=True)
        self.interval = curve_interval(config)

    def progress(self) -> Iterator[Progress]:
        """One progress before the first step and one after each or after several."""
        self.run.status = "running"
        step = 0
        try:
            while self.run.status == "running":
                began = time.monotonic()
                step = self._advance(step)
                self.elapsed += time.monotonic() - began
                yield self._progress(step)
                step += 1
        except GeneratorExit:
            if self.run.status == "running":
                self._leave()
            raise

    def measure(self, step: int) -> None:
        """Evaluate, and keep the weights."""
        self.steps.settle()
        metric = self.steps.evaluate()
        loss = float(np.mean(self.recent)) if self.recent else None
        self.run.snapshots.append(Snapshot(step, loss, metric, self.model.weights_as_numpy()))

    def _advance(self, step: int) -> int:
        """Go on by this step, or by it and some of those that follow; returns the last of them."""
        if not step:
            self._write_down(0)
            return 0
        while self.marks[-1] < step:
            self.marks.pop()
        for loss in self.steps.learn(step, self.marks[-1] - step + 1):
            self._learned(loss)
            if self._diverged():
                self._say_diverged(step)
                return step
            self._write_down(step)
            step += 1
        return step - 1

    def _learned(self, loss: float) -> None:
        """Remember the loss of a step."""
        self.recent.append(loss)
        if self.first_loss is None:
            self.first_loss = loss

    def _write_down(self, step: int) -> None:
        """Keep all that is to be kept after a step."""
        metric = None
        if step in self.kept:
            self.measure(step)
            metric = self.run.snapshots[-1].metric
        if step and (step % self.interval == 0 or metric is not None):
            loss = float(np.mean(self.recent))
            self.run.points.append(Point(step, loss, metric, round(self.elapsed, 3)))
        self._decide(step, metric)

    def _diverged(self) -> bool:
        """Whether the loss is no number any more, or far above where it began."""
        mean = sum(self.recent) / len(self.recent)
        return not math.isfinite(mean) or mean > DIVERGED_FACTOR * max(self.first_loss or 0.0, 0.1)

    def _drop_bad_snapshots(self, step: int) -> None:
        """Forget weights whose loss, known one step later, was already far above the first."""
        kept, bound = self.run.snapshots, 2.0 * max(self.first_loss or 0.0, 0.1)
        while len(kept) > 1:
            back = step - kept[-1].step
            if back > len(self.recent) or (back > 0 and self.recent[-back] <= bound):
                return
            kept.pop()

    def _say_diverged(self, step: int) -> None:
        self._drop_bad_snapshots(step)
        last = self.run.latest.step
        self.run.status = "diverged"
        self.run.message = (
            f"The loss grew beyond all bounds at step {step:,}, so training stopped; the weights "
            f"of step {last:,} are kept. Try a learning rate below {self.config.learning_rate:g} "
            "or clip the gradient."
        )

    def _decide(self, step: int, metric: float | None) -> None:
        """Say that the run has ended, where it has."""
        last = step == self.config.steps
        solved = metric is not None and self.problem.solved(metric)
        if solved and (self.config.stop_when_solved or (last and self.problem.has_end)):
            self.run.status = "solved"
            self.run.message = f"Solved after {step:,} steps."
        elif last:
            self.run.status = "finished"
            self.run.message = f"Trained for {step:,} steps" + (
                ", not solved." if self.problem.has_end else "."
            )

    def _leave(self) -> None:
        """Keep where a training was stopped, if its weights can be used."""
        self.run.status = "stopped"
        point = self.run.points[-1] if self.run.points else None
        step = self._step
        if step > self.run.latest.step and all(map(math.isfinite, self.recent)):
            self.measure(step)
            metric = self.run.snapshots[-1].metric
            if point is None or point.step < step:
                loss = float(np.mean(self.recent))
                self.run.points.append(Point(step, loss, metric, round(self.elapsed, 3)))
        self.run.message = f"Stopped by hand after {step:,} steps."

    def _progress(self, step: int) -> Progress:
        self._step = step
        loss = float(np.mean(self.recent)) if self.recent else None
        left = self.config.steps - step
        remaining = self.elapsed / step * left if step else None
        metric = self.run.latest.metric
        return Progress(step, self.config.steps, loss, metric, self.elapsed, remaining, self.run)
