"""What a run thinks next: its distribution over the next symbol, class or number at each step."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.answers import told
from rnnviz.figures.answers import Answers, answers_payload
from rnnviz.inspection.arrows import ReadText, predictions_of
from rnnviz.inspection.cells import trace_of
from rnnviz.inspection.payloads import KEPT_BYTES, packed
from rnnviz.inspection.recent import kept
from rnnviz.inspection.runs import Moment, text_problem
from rnnviz.inspection.tables import Rows, numbers
from rnnviz.probe.intervention import Intervention
from rnnviz.run import Run
from rnnviz.tasks import Batch, Problem
from rnnviz.tasks.kinds import probabilities
from rnnviz.tasks.numbers import with_minus

_STEPS = 256
"""Steps whose shares are worked out at a time: of a large vocabulary all of them take gigabytes."""


class Answered(NamedTuple):
    """A sequence and what was answered.

    Attributes:
        title: what the reading is called.
        single: the sequence, a batch of one.
        predictions: the raw read-out after each step, (time, output_size).
        cell: the key of the cell that read it.
    """

    title: str
    single: Batch
    predictions: NDArray[np.floating[Any]]
    cell: str


def shares_of(problem: Problem, raw: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """The share of each of the problem's outputs, (time, answer); numbers as they are."""
    if problem.loss == "cross_entropy":
        return probabilities(raw)
    if problem.loss == "binary_cross_entropy":
        return probabilities(np.concatenate([np.zeros_like(raw), raw], axis=1))
    return raw


def said_by(problem: Problem, raw: NDArray[np.floating[Any]]) -> list[str]:
    """What a raw read-out (time, output_size) says at each step: the likeliest, or the number."""
    names = problem.outputs()
    if not names:
        return [with_minus(f"{value:.3f}") for value in raw[:, 0]]
    picked = raw[:, 0] > 0 if problem.loss == "binary_cross_entropy" else raw.argmax(axis=1)
    return [names[int(k)] for k in picked]


def shift_between(
    problem: Problem, first: NDArray[np.floating[Any]], other: NDArray[np.floating[Any]]
) -> NDArray[np.floating[Any]]:
    """How much of the shares moves elsewhere between two raw read-outs, (time,).

    Half the sum of the absolute differences, the total variation distance: from 0 to 1.
    """
    parts = [
        np.abs(shares_of(problem, other[steps]) - shares_of(problem, first[steps])).sum(axis=1) / 2
        for steps in (slice(start, start + _STEPS) for start in range(0, len(first), _STEPS))
    ]
    return np.concatenate(parts)


class _Told(NamedTuple):
    """What is told of some steps: ids (time, told), -1 for none; (reading, time, told) the rest."""

    ids: NDArray[np.int64]
    shares: NDArray[np.floating[Any]]
    right: NDArray[np.bool_]


def answers_data(problem: Problem, every: Sequence[Answered], **more: Any) -> dict[str, Any]:
    """Everything that the bars beside a sequence show.

    Args:
        problem: the task.
        every: one reading, or two of equally long sequences.
        **more: as for ``rnnviz.figures.answers.answers_payload``.
    """
    first, outputs = every[0].single, problem.outputs()
    stretch = _told(problem, every)
    there = stretch.ids >= 0
    used, codes = np.unique(stretch.ids[there], return_inverse=True)
    numbered = np.full(stretch.ids.shape, -1)
    numbered[there] = codes
    answers = [
        Answers(
            answered.title,
            shares,
            right,
            _verdicts(problem, answered),
            _target(problem, answered.single),
            answered.cell,
        )
        for answered, shares, right in zip(every, stretch.shares, stretch.right, strict=True)
    ]
    marks = [mark.time for mark in problem.marks(first, 0)]
    settings = {
        "chance": 1 / len(outputs) if outputs else 0.0,
        "says": "expects" if problem.readout == "every step" else "says",
        "marks": marks,
        # Where the drawing of the cell begins too: they share a cursor.
        "step": next(iter(marks), 0),
        **more,
    }
    names = [outputs[number] for number in used] if outputs else []
    return answers_payload(answers, problem.labels(first, 0), names, numbered, **settings)


def answered_by(
    moment: Moment, single: Batch, intervention: Intervention | None = None
) -> Answered | None:
    """A run's reading of a batch of one; None for a model that answers nothing."""
    predictions = trace_of(moment, single, intervention).predictions
    if predictions is None:
        return None
    config = moment.run.config
    return Answered(config.spec.title, single, predictions, config.cell_name)


def _answers_key(
    moment: Moment, single: Batch, intervention: Intervention | None = None, **more: Any
) -> Hashable:
    where = moment.run.id, moment.step, moment.layer, moment.title, single.identity()
    return where, intervention, tuple(sorted(more.items()))


@kept(200, _answers_key, lambda sent: 0 if sent is None else len(sent), KEPT_BYTES)
def packed_answers(
    moment: Moment, single: Batch, intervention: Intervention | None = None, **more: Any
) -> bytes | None:
    """What a run answers at one moment, as it is sent; None for a model that answers nothing.

    Args:
        moment: the run and its weights.
        single: the sequence, a batch of one.
        intervention: what is held, where anything is.
        **more: as for ``rnnviz.figures.answers.answers_payload``.
    """
    answered = answered_by(moment, single, intervention)
    if answered is None:
        return None
    told = {"name": moment.run.id, "title": f"{moment.title}: what it would answer", **more}
    return packed(answers_data(moment.problem, [answered], **told))


def _text_key(run: Run, text: ReadText, group: str) -> Hashable:
    return run.id, run.snapshots[text.snapshot].step, tuple(text.tokens), group


@kept(200, _text_key, len, KEPT_BYTES)
def packed_next_words(run: Run, text: ReadText, group: str) -> bytes:
    """What a run that reads text expects behind each of a text's words, as it is sent.

    Args:
        run: who reads it.
        text: the text.
        group: figures of one group share one cursor over time.
    """
    problem = text_problem(run)
    title = f"{run.config.spec.title}: what it expects next"
    told = {"name": run.id, "title": title, "group": group, "item": problem.item}
    return packed(answers_data(problem, [text_answered(run, text)], **told))


def text_answered(run: Run, text: ReadText) -> Answered:
    """A run's reading of a text: what it expects behind each word."""
    predictions, sentence = predictions_of(run, text), text_problem(run).sentence(text.tokens)
    return Answered(run.config.spec.title, sentence, predictions, run.config.cell_name)


def answer_rows(problem: Problem, answered: Answered) -> Rows:
    """The table behind the bars: a row for each answer that is told at a time step, from 1.

    ``share`` is the answer's share, and ``right`` whether it is one of the right ones, None where
    they are not known; where the answer is a number, that number alone.
    """
    stretch, outputs = _told(problem, [answered]), problem.outputs()
    known = bool(answered.single.mask.any())
    rows: Rows = []
    for t, label in enumerate(problem.labels(answered.single, 0)):
        for number, share, right in zip(
            stretch.ids[t], stretch.shares[0, t], stretch.right[0, t], strict=True
        ):
            if number < 0:
                continue
            said = (
                {
                    "answer": outputs[number],
                    "share": numbers(share),
                    "right": bool(right) if known else None,
                }
                if outputs
                else {"answer": numbers(share)}
            )
            rows.append({"time": t + 1, "input": label} | said)
    return rows


def _told(problem: Problem, every: Sequence[Answered]) -> _Told:
    """The answers that are told, a stretch of steps at a time."""
    time = len(every[0].predictions)
    wanted = [problem.wanted(answered.single, 0) for answered in every]
    parts = [
        _stretch(problem, every, wanted, slice(start, start + _STEPS))
        for start in range(0, time, _STEPS)
    ]
    width = max(part.ids.shape[1] for part in parts)
    ids, shares, right = (
        np.concatenate([_widened(part[k], width, empty) for part in parts], axis=-2)
        for k, empty in enumerate((-1, 0, False))
    )
    return _Told(ids, shares, right)


def _stretch(
    problem: Problem,
    every: Sequence[Answered],
    wanted: Sequence[Sequence[Sequence[int]]],
    steps: slice,
) -> _Told:
    shares = np.stack([shares_of(problem, answered.predictions[steps]) for answered in every])
    if not problem.outputs():
        only = np.zeros((shares.shape[1], 1), np.int64)
        return _Told(only, shares[:, :, :1], np.zeros(shares[:, :, :1].shape, np.bool_))
    right = [allowed[steps] for allowed in wanted]
    ids = told(shares, right)
    picked = np.take_along_axis(shares, np.maximum(ids, 0)[None], axis=2)
    marked = [
        [[answer in set(at) for answer in row] for row, at in zip(ids, r, strict=True)]
        for r in right
    ]
    return _Told(ids, np.where(ids >= 0, picked, 0), np.array(marked, np.bool_))


def _widened(array: NDArray[Any], width: int, empty: float) -> NDArray[Any]:
    """The last axis filled up."""
    missing = [(0, 0)] * (array.ndim - 1) + [(0, width - array.shape[-1])]
    return np.pad(array, missing, constant_values=empty)


def _verdicts(problem: Problem, answered: Answered) -> Sequence[bool | None]:
    if not answered.single.mask.any():
        return (None,) * len(answered.predictions)
    return problem.correct(answered.predictions[:, None], answered.single, 0)


def _target(problem: Problem, single: Batch) -> float | None:
    """The right number, where the answer is one and it is known."""
    if problem.outputs() or not single.mask.any():
        return None
    return float(single.targets[0, 0])
