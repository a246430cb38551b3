"""Two runs of a sequence that differ in one step: the difference of every unit and gate over time.

It is a film of one frame: the same maps under the same cursor, with signs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.figures.film import film_payload

Texts: TypeAlias = Sequence[str] | Mapping[int, str]
"""One for each time step, or those that there are by their step."""


def what_if_payload(
    step: int,
    differences: Mapping[str, ArrayLike],
    sizes: Mapping[str, ArrayLike],
    labels: Sequence[str],
    *,
    changed: tuple[int, str, str],
    answers: Sequence[str] = (),
    flips: Mapping[int, str] | None = None,
    marks: Sequence[tuple[int, str]] = (),
    unknown: Iterable[str] = (),
    name: str = "what-if",
    title: str = "",
    group: str = "",
) -> dict[str, Any]:
    """Pack the difference of two runs for the browser.

    Args:
        step: the training step of the weights.
        differences: by quantity, the changed run minus the other one, (time, unit).
        sizes: by quantity, the size of the difference as a share of its peak, (time,).
        labels: what was read at each step, (time,).
        changed: the step that reads something else, what it reads, and what it read before.
        answers: what the run as it was would say at each step, (time,), "" where nothing is told.
        flips: what the changed run says, where that is something else.
        marks: time steps that matter, each with a short label.
        unknown: labels that stand for something which the model does not know.
        name: names saved files.
        title: a heading for saved pictures.
        group: figures of one group share one cursor over time.

    Raises:
        ValueError: when a shape does not match, or a quantity is unknown.
    """
    at, read, before = changed
    # There is room for a number, not for the feature's name in front of it.
    short = read.rpartition(" = ")[2]
    others = [mark for mark in marks if mark[0] != at]
    payload = film_payload(
        [step],
        {key: np.asarray(array)[None] for key, array in differences.items()},
        labels,
        sizes=sizes,
        marks=sorted([(at, f"{read} instead of {before}"), *others]),
        unknown=unknown,
        name=name,
        title=title,
        count_from=1,
    )
    shown = range(payload["time_start"], payload["time_start"] + payload["time"])
    rows: list[tuple[str, Texts]] = [("input", labels), ("becomes", {at: short})]
    if len(answers):
        rows += [("answer", answers), ("becomes", flips or {})]
    payload["group"] = group
    payload["rows"] = [{"title": each, "texts": _texts(texts, shown)} for each, texts in rows]
    return payload


def _texts(texts: Texts, shown: range) -> list[str]:
    if isinstance(texts, Mapping):
        return [str(texts.get(t, "")) for t in shown]
    return [str(texts[t]) for t in shown]
