"""A run at one of its snapshots, and the layer to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rnnviz.inspection.problems import problem_of
from rnnviz.run import Run
from rnnviz.store import describe, text_of
from rnnviz.tasks import Batch, Problem
from rnnviz.trace import Trace
from rnnviz.training import record


@dataclass(frozen=True)
class Moment:
    """A run at one of its snapshots, and the layer to look at.

    Attributes:
        run: with its weights.
        snapshot: index into the run's snapshots.
        layer: index of the recurrent layer, from 0.
    """

    run: Run
    snapshot: int = -1
    layer: int = -1

    @classmethod
    def at(cls, run: Run, step: int | None = None, layer: int | None = None) -> Moment:
        """The last snapshot at or before a training step, and a layer from 1; else the last ones.

        Raises:
            ValueError: when there is no such layer or no snapshot; one sentence.
        """
        wanted = run.latest if step is None else run.snapshot_at(step)
        snapshot = next(i for i, kept in enumerate(run.snapshots) if kept is wanted)
        layers = run.config.num_layers
        if layer is not None and not 1 <= layer <= layers:
            raise ValueError(f"Choose a layer from 1 to {layers}, not {layer}.")
        return cls(run, snapshot, (layer or layers) - 1)

    @property
    def problem(self) -> Problem:
        """The run's task."""
        return problem_of(self.run)

    @property
    def step(self) -> int:
        """The training step of the snapshot."""
        return self.run.snapshots[self.snapshot].step

    @property
    def called(self) -> str:
        """What the run is called: the name in its card, else what it is."""
        run, name = self.run, self.run.details.get("name")
        own = name if isinstance(name, str) else ""
        return own or describe(run.config, text_of(run.details, run.config))

    @property
    def title(self) -> str:
        """What is drawn, in words."""
        return f"{self.called}, step {self.step:,}"

    def about(self) -> dict[str, Any]:
        """What a file says about where its numbers come from; layers count from 1."""
        config = self.run.config
        return {
            "run": self.run.id,
            "cell": config.cell_name,
            "task": config.task,
            "hidden_size": config.hidden_size,
            "step": self.step,
            "layer": self.layer % config.num_layers + 1,
        }

    def trace(self, batch: Batch, gradients: bool = False) -> Trace:
        """What the layer does on a batch of one, labelled; with the loss's gradients if asked."""
        targets, labels = batch if gradients else None, self.problem.labels(batch, 0)
        return record(self.run, batch.inputs[:, 0], self.snapshot, self.layer, targets, labels)
