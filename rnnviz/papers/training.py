"""A training by epochs, kept in a file now and then, so that it goes on where it was stopped."""

from __future__ import annotations

import json
import math
import shutil
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rnnviz.config import ExperimentConfig
from rnnviz.model.threads import one_thread
from rnnviz.run.checkpoint import CHECKPOINT_FILE, Checkpoint, read_checkpoint, write_checkpoint
from rnnviz.run.parts import RunFormatError
from rnnviz.training.checkpointing import Losses, apply_checkpoint, make_checkpoint
from rnnviz.training.parts import Arrays, Steps

KEEP_SECONDS = 30.0
"""So much of a training is lost at most when it is stopped."""
_OURS = "epochs"


class EpochTraining(ABC):
    """Takes steps epoch by epoch and measures the model after each.

    Attributes:
        steps: what learns.
        config: of the whole training.
        batches: of an epoch.
        curve: epoch, counted from 1, and the metric after it.
        losses: of the epoch under way.
        loss: the mean of the last epoch, or what is not finite once numbers have left all bounds.
        rate: what :meth:`learning_rate` remembers.
        best: the weights of the best epoch, where these are what is tested in the end.
    """

    def __init__(self, steps: Steps, config: ExperimentConfig, batches: int, rate: float) -> None:
        """Stand before the first step."""
        self.steps, self.config, self.batches, self.rate = steps, config, batches, rate
        self.curve: list[tuple[int, float]] = []
        self.losses: list[float] = []
        self.loss = 0.0
        self.best: Arrays | None = None
        self._before, self._began = 0.0, time.monotonic()
        self._folder: Path | None = None
        self._made_of: Any = None
        self._kept_at = 0.0

    @property
    def diverged(self) -> bool:
        """Whether numbers have left all bounds."""
        return not math.isfinite(self.loss)

    @property
    def seconds(self) -> float:
        """That it took so far, all processes together."""
        return self._before + time.monotonic() - self._began

    @abstractmethod
    def learning_rate(self) -> float:
        """The learning rate of the epoch that begins or goes on, as a config has it."""

    @abstractmethod
    def measure(self) -> None:
        """Write down the metric after an epoch, whose mean loss is known."""

    def epoch(self) -> Iterator[float]:
        """Learn to the end of an epoch and measure; yields the share of it that is done."""
        self.steps.config = self.config.replace(learning_rate=self.learning_rate())
        while len(self.losses) < self.batches:
            self._learn(self.batches - len(self.losses))
            self.loss = self.losses[-1]
            if self.diverged:
                break
            if time.monotonic() - self._kept_at > KEEP_SECONDS:
                self._keep()
            yield len(self.losses) / self.batches
        self.loss = math.fsum(self.losses) / len(self.losses)
        self._measure()
        self.losses = []
        self._keep()

    def keep_in(self, folder: Path, made_of: Mapping[str, Any]) -> None:
        """From now on be kept in a folder, and go on from what an earlier process kept there.

        Args:
            folder: of this run alone.
            made_of: all that decides how the training goes, as plain data; what was kept of one
                that was made of anything else is not used.
        """
        self._folder = folder
        self._made_of = json.loads(json.dumps({**made_of, "engine": self.steps.engine}))
        self._kept_at = time.monotonic()
        try:
            found = read_checkpoint(folder)
        except RunFormatError:
            return
        ours = {} if found is None else found.state.get(_OURS, {})
        if found is None or ours.get("made_of") != self._made_of:
            return
        apply_checkpoint(found, self.steps, self.config)
        self.curve = [(int(epoch), metric) for epoch, metric in ours["curve"]]
        self.losses, self.loss, self.rate = ours["losses"], ours["loss"], ours["rate"]
        self.best = found.part("best") or None
        self._before = ours["seconds"]

    def forget(self) -> None:
        """Remove what was kept: the training cannot go on."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _keep(self) -> None:
        self._kept_at = time.monotonic()
        if self._folder is None or self.diverged:
            return
        done = len(self.curve) * self.batches + len(self.losses)
        made = make_checkpoint(self.steps, self.config, done, Losses(None, ()), self.seconds)
        names = ("curve", "losses", "loss", "rate", "seconds")
        ours = {name: getattr(self, name) for name in names} | {"made_of": self._made_of}
        arrays = made.arrays | {f"best/{name}": each for name, each in (self.best or {}).items()}
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder) as fresh:
            path = Path(fresh) / CHECKPOINT_FILE
            write_checkpoint(path, Checkpoint(done, arrays, made.state | {_OURS: ours}))
            path.replace(self._folder / CHECKPOINT_FILE)

    @one_thread
    def _learn(self, most: int) -> None:
        first = len(self.curve) * self.batches + len(self.losses) + 1
        self.losses += self.steps.learn(first, most)

    @one_thread
    def _measure(self) -> None:
        self.steps.settle()
        self.measure()
