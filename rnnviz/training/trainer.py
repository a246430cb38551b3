"""One training: what grows and what is kept, step by step, and how a stopped one goes on."""

from __future__ import annotations

import math
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import numpy as np
import torch

from rnnviz.config import ExperimentConfig
from rnnviz.model.build import build_model
from rnnviz.model.sizes import parameter_count
from rnnviz.model.threads import one_thread
from rnnviz.run import Checkpoint, Point, Run, Snapshot
from rnnviz.run.checkpoint_checks import RECENT_LOSSES
from rnnviz.tasks import Problem
from rnnviz.tasks.text_source import text_name
from rnnviz.training.checkpointing import Losses, apply_checkpoint, make_checkpoint
from rnnviz.training.progress import Progress
from rnnviz.training.schedule import curve_interval, snapshot_steps, spread
from rnnviz.training.steps import make_steps

CHANGEABLE = ("steps", "schedule", "stop_when_solved")
"""Settings that may change when a run goes on: the first, and with it the others."""


def usable_checkpoint(config: ExperimentConfig, run: Run) -> Checkpoint:
    """The checkpoint from which a run can continue with a config.

    Raises:
        ValueError: when it has none, has come to its end, or was trained with other settings.
    """
    if run.checkpoint is None:
        raise ValueError(
            "This run has no checkpoint to continue from; train its settings anew instead."
        )
    run.check_checkpoint()
    before = {name: getattr(run.config, name) for name in CHANGEABLE}
    more = config.steps != run.config.steps
    same = config.replace(**before) if more else config
    if same.digest() != run.config.digest():
        raise ValueError(
            "This run was trained with other settings; when it is continued, only its number of "
            "steps can change, and with it the schedule and whether it stops when solved."
        )
    if config.steps <= run.checkpoint.step:
        raise ValueError(
            f"This run has already taken {run.checkpoint.step:,} steps; ask for more than that "
            "to continue it."
        )
    return run.checkpoint


def kept_snapshots(config: ExperimentConfig, run: Run, weights: int) -> list[Snapshot]:
    """The run's snapshots up to its checkpoint, without one that only a stop has added.

    Where there are more steps to go than before, they are thinned so that about as many as the
    config asks for will remain; the first and the last one stay.

    Args:
        config: with which the run goes on.
        run: with a checkpoint.
        weights: how many numbers the model learns.
    """
    assert run.checkpoint is not None
    last, planned = run.checkpoint.step, snapshot_steps(run.config, weights)
    candidates = [
        snapshot
        for snapshot in run.snapshots
        if snapshot.step < last or snapshot.step in planned & {last}
    ]
    if config.steps == run.config.steps:
        return candidates
    wanted = [step for step in snapshot_steps(config, weights) if step <= last]
    chosen = spread([snapshot.step for snapshot in candidates], wanted)
    return [snapshot for snapshot in candidates if snapshot.step in chosen]


def kept_points(run: Run, weights: int) -> list[Point]:
    """The run's points up to its checkpoint, without one that only a stop has added."""
    assert run.checkpoint is not None
    last = run.checkpoint.step
    planned = last in snapshot_steps(run.config, weights)
    regular = planned or last % curve_interval(run.config) == 0
    return [point for point in run.points if point.step < last or (regular and point.step == last)]


T = TypeVar("T")

DIVERGED_FACTOR = 10.0
"""A mean loss this many times the first one counts as diverged."""
SMALL_CHECKPOINT = 64 * 1024**2
"""Runs that have ended keep a checkpoint of at most so many bytes, to be given more steps."""


class Trainer:
    """One training: model, optimiser, random numbers and the run that grows."""

    @one_thread
    def __init__(
        self,
        config: ExperimentConfig,
        problem: Problem,
        run_id: str | None = None,
        resume: Run | None = None,
        device: torch.device | None = None,
    ) -> None:
        saved = usable_checkpoint(config, resume) if resume is not None else None
        self.config, self.problem = config, problem
        self.model = build_model(config, problem, device)
        engine = saved.state["engine"] if saved is not None else None
        self.steps = make_steps(config, problem, self.model, engine)
        self.recent: deque[float] = deque(maxlen=RECENT_LOSSES)
        self.first_loss: float | None = None
        self.elapsed, self._step = 0.0, 0
        details: dict[str, Any] = {
            "problem": problem.details(),
            "model": self.model.shape.to_dict(),
        }
        if name := text_name(config.task_options):
            details["text_name"] = name
        self.run = Run(run_id or secrets.token_hex(6), config, details=details)
        self.weights = parameter_count(config, self.model.shape).total
        self.kept = snapshot_steps(config, self.weights)
        self.marks = sorted(self.kept | {config.steps}, reverse=True)
        self.interval = curve_interval(config)
        if resume is not None and saved is not None:
            self._go_on(resume, saved, run_id)

    def _go_on(self, before: Run, saved: Checkpoint, run_id: str | None) -> None:
        """Stand where a run stood when its checkpoint was made; the run itself is not changed."""
        apply_checkpoint(saved, self.steps, self.config)
        self.recent.extend(saved.state["recent"])
        self.first_loss, self.elapsed = saved.state["first_loss"], float(saved.state["elapsed"])
        self._step = saved.step
        self.run = Run(
            run_id or before.id,
            self.config,
            kept_snapshots(self.config, before, self.weights),
            kept_points(before, self.weights),
            details={**before.details, **self.run.details},
            checkpoint=saved,
        )

    def progress(self) -> Iterator[Progress]:
        """One progress before the first step and one after each or after several."""
        self.run.status = "running"
        if not self._step and not self.run.snapshots:
            self._time(self._write_down, 0)
        try:
            yield self._progress()
            while self.run.status == "running":
                self._step = self._time(self._advance, self._step + 1)
                yield self._progress()
        except GeneratorExit:
            if self.run.status == "running":
                self._leave()
            raise

    def checkpoint(self) -> Checkpoint:
        """What is needed to go on after the last step."""
        losses = Losses(self.first_loss, self.recent)
        return make_checkpoint(self.steps, self.config, self._step, losses, self.elapsed)

    @one_thread
    def measure(self, step: int) -> None:
        """Evaluate, and keep the weights."""
        self.steps.settle()
        metric = self.steps.evaluate()
        loss = float(np.mean(self.recent)) if self.recent else None
        self.run.snapshots.append(Snapshot(step, loss, metric, self.model.weights_as_numpy()))

    def _advance(self, step: int) -> int:
        """Go on by this step, or by it and some of those that follow; returns the last of them."""
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

    @one_thread
    def _time(self, work: Callable[[int], T], step: int) -> T:
        """Do something for a step and count the seconds that it takes."""
        began = time.monotonic()
        try:
            return work(step)
        finally:
            self.elapsed += time.monotonic() - began

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
        """Whether the loss is no longer a number, or far above where it began."""
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
        self.run.status, self.run.checkpoint = "diverged", None
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

    @one_thread
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
        self.run.checkpoint = self.checkpoint()

    def _keep_small(self) -> None:
        """Let a run that has ended be given more steps, where that takes little room."""
        made = self.checkpoint()
        self.run.checkpoint = made if made.nbytes <= SMALL_CHECKPOINT else None

    def _progress(self) -> Progress:
        if self.run.status in ("finished", "solved"):
            self._keep_small()
        step = self._step
        loss = float(np.mean(self.recent)) if self.recent else None
        left = self.config.steps - step
        remaining = self.elapsed / step * left if step else None
        metric = self.run.latest.metric
        return Progress(
            step,
            self.config.steps,
            loss,
            metric,
            self.elapsed,
            remaining,
            self.run,
            self.checkpoint,
        )
