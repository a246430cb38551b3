"""What if one step of a sequence had read something else: both runs, and where they differ."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.what_if import Fading, differences, fading, flips
from rnnviz.figures.what_if import what_if_payload
from rnnviz.inspection.answers import Answered, answers_data, said_by, shift_between
from rnnviz.inspection.cells import trace_of
from rnnviz.inspection.recent import kept
from rnnviz.inspection.runs import Moment, example_batch
from rnnviz.inspection.tables import Rows, unit_rows
from rnnviz.probe.intervention import Intervention
from rnnviz.tasks import Batch, Problem, TextProblem
from rnnviz.text.subwords import SPACE
from rnnviz.trace import Trace

MOST_STEPS = 1000
"""A longer text is not read twice."""


@dataclass(frozen=True)
class WhatIf:
    """A sequence read as it is and with one step changed.

    Attributes:
        moment: the run, its weights and the layer.
        step: the changed step, from 0.
        before, after: the sequences, batches of one.
        intervention: what is held in both runs, where anything is.
    """

    moment: Moment
    step: int
    before: Batch
    after: Batch
    intervention: Intervention | None = None

    @property
    def problem(self) -> Problem:
        """The task."""
        return self.moment.problem

    @cached_property
    def traces(self) -> tuple[Trace, Trace]:
        """What the layer does on either sequence."""
        before, after = (
            trace_of(self.moment, single, self.intervention) for single in (self.before, self.after)
        )
        return before, after

    @cached_property
    def differences(self) -> dict[str, NDArray[np.float64]]:
        """The changed run minus the other one, by quantity, (time, unit)."""
        before, after = self.traces
        return differences(before.arrays, after.arrays, before.spec.quantities)

    @cached_property
    def fadings(self) -> dict[str, Fading]:
        """How the difference of each quantity fades."""
        return {name: fading(array) for name, array in self.differences.items()}

    @property
    def memory(self) -> str:
        """The quantity that the cell carries from step to step."""
        names = ("cell_state", "hidden_state", "content")
        return next(name for name in names if name in self.differences)

    @cached_property
    def labels(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What either run reads at each step."""
        return self.problem.labels(self.before, 0), self.problem.labels(self.after, 0)

    @cached_property
    def said(self) -> list[list[str]]:
        """What either run would say at each step; empty for what answers nothing."""
        raw = [trace.predictions for trace in self.traces]
        return [said_by(self.problem, output) for output in raw if output is not None]


def what_if(
    moment: Moment, single: Batch, step: int, text: str, intervention: Intervention | None = None
) -> WhatIf:
    """Both runs of a sequence.

    Args:
        moment: the run, its weights and the layer.
        single: the sequence, a batch of one.
        step: which step reads something else, from 0.
        text: what it reads then.
        intervention: what is held in both runs, where anything is.

    Raises:
        ValueError: when it cannot, or reads just that already; one sentence.
    """
    problem, item = moment.problem, item_of(moment.problem)
    if len(single.inputs) > MOST_STEPS:
        raise ValueError(f"Only sequences of at most {MOST_STEPS:,} {item}s are read twice.")
    other = problem.changed(single, step, text)
    if np.array_equal(other.inputs, single.inputs):
        read = problem.labels(single, 0)[step], problem.labels(other, 0)[step]
        if read[0] == read[1]:
            # Of several numbers the label of a step tells none.
            there = f"reads {text.strip()}" if problem.inputs == "values" else f"is {read[0]}"
            raise ValueError(f"{item.capitalize()} {step + 1} already {there}: choose another.")
        raise ValueError(f"The model knows neither {read[0]} nor {read[1]}: both read alike to it.")
    return WhatIf(moment, step, single, other, intervention)


def _key(asked: WhatIf) -> Hashable:
    moment, read = asked.moment, (asked.before.identity(), asked.after.identity())
    return moment.run.id, moment.step, moment.layer, read, asked.intervention


@kept(200, _key, lambda shift: int(shift.nbytes))
def shift_of(asked: WhatIf) -> NDArray[np.floating[Any]]:
    """How much of what a model expects moves elsewhere by the change, (time,), from 0 to 1.

    Of a large vocabulary it is slow, and a page asks for it again and again.
    """
    before, after = (np.asarray(trace.predictions) for trace in asked.traces)
    return shift_between(asked.problem, before, after)


def item_of(problem: Problem) -> str:
    """What a step of the task is called."""
    return problem.item if isinstance(problem, TextProblem) else "step"


def what_if_data(asked: WhatIf, **more: Any) -> dict[str, Any]:
    """Everything that the maps of the difference show.

    Args:
        asked: both runs.
        **more: as for ``rnnviz.figures.what_if.what_if_payload``.
    """
    problem, before = asked.problem, asked.labels[0]
    turned = flips(*asked.said) if asked.said else []
    answers = [*asked.said[0]] if asked.said else []
    if not problem.outputs():
        # A number differs a little nearly everywhere; it is asked for at the end.
        turned = [step for step in turned if step == len(before) - 1]
        answers = ["" for _ in answers[:-1]] + answers[-1:]
    return what_if_payload(
        asked.moment.step,
        asked.differences,
        {name: fading.share for name, fading in asked.fadings.items()},
        before,
        changed=(asked.step, *read_there(asked)),
        answers=answers,
        flips={t: asked.said[1][t] for t in turned},
        marks=[(mark.time, mark.label) for mark in problem.marks(asked.before, 0)],
        unknown={*problem.unknown(asked.before, 0), *problem.unknown(asked.after, 0)},
        title=f"{asked.moment.title}: {change_said(asked)}",
        **more,
    )


def both_answers(asked: WhatIf, **more: Any) -> dict[str, Any] | None:
    """What either run answers at each step; None for a model that answers nothing."""
    titles = "As it was", f"With {read_there(asked)[0]}"
    every = [
        Answered(title, single, trace.predictions, asked.moment.run.config.cell_name)
        for title, single, trace in zip(
            titles, (asked.before, asked.after), asked.traces, strict=True
        )
        if trace.predictions is not None
    ]
    if not every:
        return None
    settings = {"step": asked.step, "item": item_of(asked.problem), **more}
    return answers_data(asked.problem, every, **settings)


def what_if_rows(asked: WhatIf) -> Rows:
    """A row for each step and unit: each quantity as it was, and what the change adds to it."""
    before, _ = asked.traces
    arrays: dict[str, NDArray[Any]] = {}
    for name, difference in asked.differences.items():
        arrays |= {name: before[name], f"{name}_difference": difference}
    rows = unit_rows(arrays, asked.labels[0], "input", lambda value: round(float(value), 6))
    after = asked.labels[1]
    return [
        {"time": row["time"], "input": row["input"], "changed": after[row["time"] - 1]} | row
        for row in rows
    ]


def first_change(moment: Moment, single: Batch, step: int | None = None) -> tuple[int, str]:
    """A change to begin with, at a given step or the first one that matters.

    Where the task marks that step, it is what another example reads at its own first mark.
    """
    problem = moment.problem
    marks = problem.marks(single, 0)
    if step is None:
        step = marks[0].time if marks else (len(single.inputs) - 1) // 2
    if problem.inputs == "values":
        low, high = problem.step_limits
        value = single.inputs[step, 0].flat[0]
        return step, f"{high if value < (low + high) / 2 else low:g}"
    now = problem.labels(single, 0)[step]
    candidates = _marked(moment) if marks and step == marks[0].time else []
    choices = [choice for choice in (*candidates, *_near(problem, single, step)) if choice != now]
    return step, choices[0] if choices else now


def _marked(moment: Moment) -> list[str]:
    """What the examples read where the first symbol that matters stands."""
    problem, batch = moment.problem, example_batch(moment.run)
    marked = []
    for index in range(len(batch.lengths)):
        if marks := problem.marks(batch, index):
            marked.append(problem.labels(batch, index)[marks[0].time])
    return marked


def _near(problem: Problem, single: Batch, step: int) -> list[str]:
    """The symbols behind the one that is read; of words the next ones in frequency."""
    symbols, at = problem.symbols, int(single.inputs[step, 0])
    behind = [*symbols[at + 1 :], *symbols[:at]]
    words = [word for word in behind if word.removeprefix(SPACE).isalpha()]
    return words or behind


def read_there(asked: WhatIf) -> tuple[str, str]:
    """What the changed step reads, and what it read before.

    Where no label says it they are the numbers there, with the feature's name.
    """
    before, after = (labels[asked.step] for labels in asked.labels)
    if asked.problem.inputs != "values" or before != after:
        return after, before
    was, now = (single.inputs[asked.step, 0] for single in (asked.before, asked.after))
    place, names = int((now != was).argmax()), asked.problem.features
    # As few digits as tell them apart.
    pairs = ([f"{value:.{digits}g}" for value in (now[place], was[place])] for digits in (3, 9))
    said, old = next(pair for pair in pairs if pair[0] != pair[1])
    return (f"{names[place]} = " if names else "") + said, old


def change_said(asked: WhatIf) -> str:
    """What was changed, without a full stop."""
    item = item_of(asked.problem)
    place = f"{item.capitalize()} {asked.step + 1}"
    now, before = read_there(asked)
    if asked.labels[0] == asked.labels[1]:
        return f"{place} reads {now} instead of {before}"
    return f"{place} reads \u2018{now}\u2019 instead of \u2018{before}\u2019"
