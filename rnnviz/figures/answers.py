"""What a network would answer at each step: the payload of the bars beside a sequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.figures.packing import encode, finite_or_none
from rnnviz.figures.theme import CELL_COLORS, CELL_DASHES, cell_looks


@dataclass(frozen=True)
class Answers:
    """What one reading of a sequence would answer at every step.

    Attributes:
        title: what it is called.
        shares: of each answer that is told, (time, told); where the answer is a number that
            number, (time, 1).
        right: which of those that are told are right, (time, told).
        correct: whether the answer counts as right, None where none is asked for, (time,).
        target: the right number, where the answer is one and it is known.
        cell: the key of the cell that answers, which the look of its bars follows.
    """

    title: str
    shares: NDArray[np.floating[Any]]
    right: NDArray[np.bool_]
    correct: Sequence[bool | None] = ()
    target: float | None = None
    cell: str = ""


def answers_payload(
    every: Sequence[Answers],
    labels: Sequence[str],
    names: Sequence[str],
    told: NDArray[np.integer[Any]],
    *,
    chance: float = 0.0,
    says: str = "says",
    step: int = 0,
    count_from: int = 1,
    marks: Sequence[int] = (),
    name: str = "answers",
    file: str = "",
    title: str = "",
    group: str = "",
    item: str = "step",
) -> dict[str, Any]:
    """Pack what is answered along a sequence.

    Args:
        every: what one or two models answer.
        labels: what is read at each step, (time,).
        names: of the answers that are told anywhere; empty where the answer is a number.
        told: which of those are told at each step, -1 for none, (time, told).
        chance: what a guess would give each answer.
        says: the verb: what the network does with an answer.
        step: where the cursor stands first.
        count_from: number of the first step on the screen.
        marks: the steps that matter.
        name: the reader's place is kept while it stays the same.
        file: what saved files are called; as the name where it is empty.
        title: for saved pictures.
        group: figures of one group share one cursor over time.
        item: what a step is called.

    Raises:
        ValueError: when the shapes do not fit.
    """
    time, looks = len(labels), cell_looks([each.cell for each in every])
    for each in every:
        wanted = (time, told.shape[1] if names else 1)
        if each.shares.shape != wanted or each.right.shape != wanted or len(told) != time:
            raise ValueError(f"Give shares as (time, told) {wanted}, not {each.shares.shape}.")
    return {
        "kind": "answers",
        "name": name,
        "file": file,
        "title": title,
        "group": group,
        "item": item,
        "labels": [str(label) for label in labels],
        "names": [str(each) for each in names],
        "told": encode(told.astype("<i4")),
        "across": int(told.shape[1]),
        "chance": chance,
        "says": says,
        "step": step,
        "count_from": count_from,
        "marks": [int(mark) for mark in marks],
        "every": [_packed(*each) for each in zip(every, looks, strict=True)],
    }


def _packed(each: Answers, look: int) -> dict[str, Any]:
    code = {None: 2, False: 0, True: 1}
    return {
        "title": each.title,
        "shares": encode(each.shares.astype("<f4")),
        "right": encode(each.right.astype(np.uint8)),
        "correct": encode(np.array([code[one] for one in each.correct], np.uint8)),
        "target": finite_or_none(each.target),
        "dash": list(CELL_DASHES[look]),
        "light": CELL_COLORS["light"][look],
        "dark": CELL_COLORS["dark"][look],
    }
