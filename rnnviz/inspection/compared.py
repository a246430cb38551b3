"""The charts of cells side by side, finished, with what they show in words: made once for all."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from numpy.typing import NDArray

from rnnviz.figures import compare as figures
from rnnviz.figures import compare_words as words
from rnnviz.figures.compare import Curve
from rnnviz.figures.layout import Finished
from rnnviz.figures.theme import Mode
from rnnviz.inspection.films import last_frame
from rnnviz.inspection.payloads import KEPT_BYTES
from rnnviz.inspection.recent import kept
from rnnviz.run import Run
from rnnviz.tasks import Batch

Arrays = dict[str, NDArray[Any]]


def _curves_key(curves: Sequence[Curve], *given: Hashable) -> Hashable:
    return tuple(map(_of_curve, curves)), *given


def _of_curve(curve: Curve) -> Hashable:
    columns = [curve.steps, curve.loss, curve.metric]
    columns += [column for ends in curve.spread.values() for column in ends]
    return curve.title, curve.cell, *curve.spread, *map(tuple, columns)


curves_drawn = kept(32, _curves_key)(figures.learning_curves)
"""As :func:`rnnviz.figures.compare.learning_curves`, of arguments by position; kept."""


class Drawn(NamedTuple):
    """A finished chart and what it shows, in words."""

    figure: Finished
    finding: str


def _key(
    cells: Mapping[str, Run], shown: Batch, labels: Sequence[str], mode: Mode, *more: Hashable
) -> Hashable:
    runs = tuple((title, run.id, run.latest.step) for title, run in cells.items())
    return runs, shown.identity(), tuple(labels), mode, *more


def _bytes(drawn: Drawn | None) -> int:
    """What the arrays of a chart take."""
    parts = [part for trace in drawn.figure["data"] for part in trace.values()] if drawn else []
    return sum(len(part["bdata"]) for part in parts if isinstance(part, dict) and "bdata" in part)


def gates_of(cells: Mapping[str, Run], shown: Batch) -> dict[str, Arrays]:
    """Every gate of each run's last layer under its last weights, title to name to (time, unit)."""
    return {
        title: {name: array for name, array in found.items() if name.endswith("_gate")}
        for title, run in cells.items()
        for found in [last_frame(run, shown)]
    }


@kept(100, _key, _bytes, KEPT_BYTES)
def gates_drawn(cells: Mapping[str, Run], shown: Batch, labels: Sequence[str], mode: Mode) -> Drawn:
    """The mean of every gate with its spread, a panel a run.

    Args:
        cells: title to run, each of which can read the sequence.
        shown: the sequence, a batch of one.
        labels: one text a time step, or none.
        mode: light or dark background.
    """
    gates = gates_of(cells, shown)
    return Drawn(figures.gates(gates, labels, mode), words.say_gates(gates))


def quantity_of(cells: Mapping[str, Run], shown: Batch, name: str) -> Arrays:
    """One quantity as :func:`gates_of` has its gates, title to (time, unit), of those with it."""
    frames = {title: last_frame(run, shown) for title, run in cells.items()}
    return {title: found[name] for title, found in frames.items() if name in found}


@kept(100, _key, _bytes, KEPT_BYTES)
def quantity_drawn(
    cells: Mapping[str, Run], shown: Batch, labels: Sequence[str], mode: Mode, name: str
) -> Drawn:
    """One quantity's map of every run that has it; the rest as for :func:`gates_drawn`.

    Raises:
        ValueError: when none has it.
    """
    found = quantity_of(cells, shown, name)
    return Drawn(figures.maps(found, name, labels, mode), words.say_map(found))
