"""Which run, step, layer and sequence a command is about."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnviz.cli.parser import positive, whole
from rnnviz.run import CARD_FILE, Run, is_run_id
from rnnviz.store import describe, open_store, text_of
from rnnviz.tasks import Batch, Problem, TextProblem

if TYPE_CHECKING:
    from rnnviz.trace import Trace

RUN_HELP = "the id of a run that is stored or came with the app, or the folder of one"


@dataclass(frozen=True)
class Moment:
    """A run at one of its snapshots, and the layer to look at.

    Attributes:
        run: with its weights.
        problem: its task.
        snapshot: index into the run's snapshots.
        layer: index of the recurrent layer.
    """

    run: Run
    problem: Problem
    snapshot: int
    layer: int

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
            "layer": self.layer + 1,
        }

    def trace(self, batch: Batch, labels: tuple[str, ...], gradients: bool = False) -> Trace:
        """What the layer does on a batch of one."""
        from rnnviz.training import record

        targets = batch if gradients else None
        return record(self.run, batch.inputs[:, 0], self.snapshot, self.layer, targets, labels)


def add_moment(parser: argparse.ArgumentParser) -> None:
    """Add the options for a snapshot and a layer."""
    parser.add_argument(
        "--step",
        type=whole,
        metavar="S",
        help="the last weights kept at or before this training step; by default the last of all",
    )
    parser.add_argument(
        "--layer", type=positive, metavar="L", help="which layer, from 1; by default the last one"
    )


def find_moment(name: str, step: int | None, layer: int | None) -> Moment:
    """The run with its task, and the snapshot and the layer that were asked for.

    Raises:
        ValueError: when there is no such run or layer, or the run has no weights.
    """
    from rnnviz.training import restore_problem

    run = find_run(name)
    wanted = run.latest if step is None else run.snapshot_at(step)
    snapshot = next(i for i, kept in enumerate(run.snapshots) if kept is wanted)
    layers = run.config.num_layers
    if layer is not None and layer > layers:
        raise ValueError(f"Choose a layer from 1 to {layers}, not {layer}.")
    return Moment(run, restore_problem(run), snapshot, (layer or layers) - 1)


def find_run(name: str) -> Run:
    """A run by its id, or from a folder.

    Raises:
        ValueError: when there is none, or its files are damaged.
    """
    store = open_store()
    if is_run_id(name) and store.exists(name):
        return store.get(name)
    folder = Path(name)
    if (folder / CARD_FILE).is_file() or (os.sep in name and folder.is_dir()):
        return Run.load(folder)
    raise ValueError(
        f"There is no run {name!r} and no folder with one: python -m rnnviz list shows every run."
    )


def example(problem: Problem, number: int) -> Batch:
    """One of the task's fixed sequences, counted from 1, as a batch of one.

    Raises:
        ValueError: when there is none of that number.
    """
    from rnnviz.training import one_of

    batch = problem.examples()
    count = len(batch.lengths)
    if not 1 <= number <= count:
        raise ValueError(f"Choose a sequence from 1 to {count}, not {number}.")
    return one_of(batch, number - 1)


def text_problem(problem: Problem) -> TextProblem:
    """The problem as one that reads text.

    Raises:
        ValueError: when it reads something else.
    """
    if not isinstance(problem, TextProblem):
        raise ValueError(
            "This run does not read text: choose one that was trained on text-words or text-chars."
        )
    return problem
