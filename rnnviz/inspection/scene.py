"""Scene: what one figure shows of the runs that came with the app, as plain values.

A step of a lesson is a scene in words (``runs: lstm-adding, elman-adding``). The figure draws it,
and the numbers of the text are worked out from it, so that the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from rnnviz.figures.theme import QUANTITY_TITLES
from rnnviz.inspection.pair import with_letter
from rnnviz.inspection.runs import Moment, example
from rnnviz.probe.intervention import Clamp
from rnnviz.run import Run
from rnnviz.store import RunSummary
from rnnviz.tasks import Batch

HELD = {"closed": 0, "open": 1}
"""How a gate can be held, and the value that it then has."""


class Runs(Protocol):
    """Where runs are; a ``RunStore``."""

    def get(self, run_id: str) -> Run:
        """The run with this id."""

    def shipped(self) -> list[RunSummary]:
        """The runs that come with the app."""


@dataclass(frozen=True)
class Scene:
    """What a figure shows; time steps count from 1 as on the screen.

    Attributes:
        runs: their ids; a figure of one run shows the first.
        sequence: which of the task's examples.
        letter: the one to remember in its place, on the starred letter.
        held: a gate that is held at one step.
        time: the time step at which a cell is shown first.
        unit: of a cell; the one that remembers most when None.
        shown: quantities.
        trained: share of the training, 0 to 1.
        text: that is read.
        view: of the influence weights.
        word: that is pinned, counted from 1.
        seed: whose learning curves are drawn.
        walk, task: a ready comparison (a key of ``WALKS``), and on which task.
    """

    runs: tuple[str, ...] = ()
    sequence: int = 1
    letter: str | None = None
    held: Clamp | None = None
    time: int | None = None
    unit: int | None = None
    shown: tuple[str, ...] | None = None
    trained: float = 1.0
    text: str = ""
    view: str = "strongest"
    word: int | None = None
    seed: int | None = None
    walk: str = ""
    task: str = ""

    def single(self, run: Run) -> Batch:
        """The sequence that a run reads, a batch of one."""
        if self.letter is not None:
            return with_letter(run, self.letter)
        return example(run, self.sequence - 1)

    def moment(self, run: Run) -> Moment:
        """The run at the snapshot that is nearest to the share of its training."""
        steps = np.array([snapshot.step for snapshot in run.snapshots])
        return Moment(run, int(np.argmin(np.abs(steps - self.trained * steps[-1]))))


def alike(runs: Runs, run: Run) -> list[Run]:
    """The shipped runs that differ from a run in their seed alone, itself among them, by seed."""
    wanted = [
        summary
        for summary in runs.shipped()
        if summary.config.replace(seed=run.config.seed) == run.config
    ]
    return [
        runs.get(summary.id) for summary in sorted(wanted, key=lambda summary: summary.config.seed)
    ]


def parse_held(text: str) -> Clamp | None:
    """A gate that is held, from "forget_gate 14 closed"; None from "none".

    Raises:
        ValueError: when it is written in another way; one sentence.
    """
    if text == "none":
        return None
    gate, _, rest = text.partition(" ")
    step, _, how = rest.partition(" ")
    if not step.isdecimal() or int(step) < 1 or how not in HELD:
        raise ValueError(f"Write a gate, a step and closed or open, not {text!r}.")
    return Clamp(gate, (int(step) - 1,), HELD[how])


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _quantities(text: str) -> tuple[str, ...]:
    names = _names(text)
    if unknown := [name for name in names if name not in QUANTITY_TITLES]:
        raise ValueError(f"There is no quantity {unknown[0]!r}.")
    return names


SETTINGS: Mapping[str, Callable[[str], Any]] = {
    "runs": _names,
    "sequence": int,
    "letter": str,
    "held": parse_held,
    "time": int,
    "unit": int,
    "shown": _quantities,
    "trained": float,
    "text": str,
    "view": str,
    "word": int,
    "seed": int,
    "walk": str,
    "task": str,
}
"""How each value of a scene is read from words."""
