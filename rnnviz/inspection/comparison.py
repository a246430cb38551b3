"""Cells side by side, each with several seeds: their curves, and which did better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from rnnviz.analysis.comparison import Band, band, scores, standings, wins
from rnnviz.figures.compare import Curve
from rnnviz.figures.packing import finite_or_none
from rnnviz.inspection.films import curve_of, curve_rows
from rnnviz.inspection.runs import problem_of
from rnnviz.inspection.tables import Rows
from rnnviz.run import Run
from rnnviz.spec import CELLS, CellSpec
from rnnviz.spec.latex_change import Change, changed_equations
from rnnviz.tasks import TASKS, Problem
from rnnviz.tasks.numbers import measured, number

ALONG: Mapping[str, str] = {
    "steps": "training step",
    "sequences": "sequences read",
    "seconds": "seconds of training",
}
"""What learning curves can go along."""
DIVERGED = "diverged"
"""The status of a run whose numbers left all bounds."""
FEWEST, MOST = 2, 6
"""Cells, or runs, that are compared side by side."""


NO_RESULT = "no result: its training diverged"


class Verdict(NamedTuple):
    """Which cell did better, as far as its seeds can tell.

    Attributes:
        ranks: of each cell from 1, and between which ranks it may lie; equal ends where it is sure.
        first, second: the two best cells.
        wins: in how many pairs of their runs the first did better; equal ones count a half.
        pairs: how many pairs there are.
        fewest: how many seeds the one of these two has that has fewer.
        reached: what the first and the second reached, in words with numbers.
        equal: whether their median results are equal, so that the steps decide.
    """

    ranks: Mapping[str, tuple[int, int, int]]
    first: str
    second: str
    wins: float
    pairs: int
    fewest: int
    reached: tuple[str, str] = ("", "")
    equal: bool = False


def curve(title: str, runs: Sequence[Run], along: str = "steps") -> Curve:
    """The learning curve of a run, or the median and the band of several.

    Args:
        title: of the cell.
        runs: of one cell, with other seeds.
        along: a key of :data:`ALONG`.
    """
    if len(runs) == 1:
        single = curve_of(title, runs[0])
        return replace(single, steps=_places(runs[0], along))
    bands = {}
    for column, name in enumerate(("loss", "metric"), start=1):
        values = [[_number(row[column]) for row in curve_rows(run)] for run in runs]
        places = [_places(run, along) for run in runs]
        bands[name] = band(list(zip(places, values, strict=True)))
    every = np.unique(np.concatenate([found.at for found in bands.values()]))
    loss, metric = (_column(bands[name], every, "middle") for name in ("loss", "metric"))
    spread = {
        name: (_column(found, every, "low"), _column(found, every, "high"))
        for name, found in bands.items()
    }
    return Curve(title, every.tolist(), loss, metric, spread, runs[0].config.cell_name)


def _places(run: Run, along: str) -> list[float]:
    """Where the rows of a run's curve stand."""
    if along == "seconds":
        seconds = [point.seconds for point in run.points]
        return [0.0] * (len(curve_rows(run)) - len(seconds)) + seconds
    sequences = run.config.batch_size if along == "sequences" else 1
    return [step * sequences for step, _, _ in curve_rows(run)]


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _column(band: Band, every: np.ndarray, name: str) -> list[float | None]:
    """One of a band's values at every place, None where it has none."""
    known = dict(zip(band.at.tolist(), getattr(band, name).tolist(), strict=True))
    return [finite_or_none(known.get(place)) for place in every.tolist()]


def verdict(cells: Mapping[str, Sequence[Run]]) -> Verdict | None:
    """Which cell did better, by the final metric and, where that is equal, by fewer steps.

    A run that diverged counts as worse than any that did not.

    Args:
        cells: title to its ended runs.

    Returns:
        None where fewer than two cells have runs with a metric.
    """
    ended = {
        title: [run for run in runs if run.status == DIVERGED or run.latest.metric is not None]
        for title, runs in cells.items()
    }
    ended = {title: runs for title, runs in ended.items() if runs}
    if len(ended) < 2:
        return None
    problem = problem_of(next(iter(ended.values()))[0])
    sign = 1.0 if problem.metric_better == "higher" else -1.0
    results = scores(
        {
            title: [
                (-np.inf, 0)
                if run.status == DIVERGED
                else (sign * (run.latest.metric or 0.0), run.latest.step)
                for run in runs
            ]
            for title, runs in ended.items()
        }
    )
    order = standings(results)
    first, second = order[0].name, order[1].name
    return Verdict(
        {place.name: (place.rank, place.best, place.worst) for place in order},
        first,
        second,
        wins(results[first], results[second]),
        len(results[first]) * len(results[second]),
        min(len(results[first]), len(results[second])),
        (_reached(ended[first], problem), _reached(ended[second], problem)),
        None is not _middle(ended[first]) == _middle(ended[second]),
    )


def _middle(runs: Sequence[Run]) -> float | None:
    """The median metric of runs, None where all diverged."""
    known = [run.latest.metric for run in runs if run.status != DIVERGED]
    return float(np.median(np.array(known, np.float64))) if known else None


def _reached(runs: Sequence[Run], problem: Problem) -> str:
    """What runs reached and in how many steps: of several the medians and from where to where."""
    known = [run for run in runs if run.status != DIVERGED]
    if not known:
        return NO_RESULT
    metrics = [run.latest.metric or 0.0 for run in known]
    told = measured(float(np.median(metrics)), problem.metric_unit)
    if number(min(metrics)) != number(max(metrics)):
        told += f" ({number(min(metrics))} to {number(max(metrics))})"
    if not any(run.imported for run in known):
        told += f" after {np.median([run.latest.step for run in known]):,.0f} steps"
    lost = len(runs) - len(known)
    return told + (f", and {lost} of {len(runs)} runs diverged" if lost else "")


@dataclass(frozen=True)
class Walk:
    """Cells in the order in which a part is taken away or replaced.

    Attributes:
        title: a few words.
        reference: the paper and section that takes the walk.
        cells: keys of ``CELLS``.
        changes: what is different from the cell before, one for each cell but the first.
    """

    title: str
    reference: str
    cells: tuple[str, ...]
    changes: tuple[str, ...]


WALKS: Mapping[str, Walk] = {
    "lstm-ran": Walk(
        "From the LSTM to the RAN",
        "RAN paper, section 4.2",
        ("lstm", "lstm-no-output-gate", "lstm-linear-content", "ran-tanh", "ran-identity"),
        (
            "no output gate",
            "the output gate again, and a content that is linear in the input alone",
            "no output gate: the RAN",
            "no tanh before the output",
        ),
    ),
    "gru-ran": Walk(
        "From the GRU to the RAN",
        "RAN paper, section 4.3",
        ("gru", "gru-eq6", "gru-eq6-linear-content", "ran-coupled", "ran-tanh"),
        (
            "gates that see the state, and an output gate in the reset gate's place",
            "a content that is linear in the input alone",
            "no output gate, and gates that see the output",
            "a forget gate of its own",
        ),
    ),
    "simplified": Walk(
        "The simplified LSTMs",
        "simplified LSTM paper, equations 7 to 15",
        ("lstm", "lstm1", "lstm2", "lstm3"),
        (
            "gates that do not see the input",
            "gates without a bias",
            "gates of a bias alone, the same at every step",
        ),
    ),
}


class Stage(NamedTuple):
    """One cell of a walk as it was measured.

    Attributes:
        spec: of the cell.
        change: what is different from the cell before; empty for the first.
        changes: the equations that differ from the cell before, what differs in boxes.
        row: as ``assets/results/walks.json`` has it: sizes, and how each seed ended.
        wins: in how many pairs of seeds it did better than the cell before; None for the first.
    """

    spec: CellSpec
    change: str
    changes: tuple[Change, ...]
    row: Mapping[str, Any]
    wins: float | None

    @property
    def pairs(self) -> int:
        """How many pairs of seeds there are with the cell before, which has as many."""
        return len(self.row["runs"]) ** 2


def walk_tasks(results: Mapping[str, Any]) -> list[str]:
    """The tasks on which every cell of the walks was measured."""
    return list(dict.fromkeys(str(row["task"]) for row in results["rows"]))


def stages(results: Mapping[str, Any], walk: Walk, task: str, sizes: str) -> list[Stage]:
    """A walk's cells in order, with what changed and what was measured.

    Args:
        results: as ``benchmarks/walks.py`` writes them.
        walk: of :data:`WALKS`.
        task: of :func:`walk_tasks`.
        sizes: ``"width"`` or ``"parameters"``: what is equal.

    Raises:
        ValueError: when a cell was not measured so; one sentence.
    """
    wanted = {"task": task, "sizes": sizes}
    rows = {row["cell"]: row for row in results["rows"] if row.items() >= wanted.items()}
    missing = [cell for cell in walk.cells if cell not in rows]
    if missing:
        raise ValueError(f"{', '.join(missing)}: not run on {task} at equal {sizes}.")
    sign = 1.0 if TASKS[task].problem.metric_better == "higher" else -1.0
    found = scores(
        {
            cell: [(sign * run["metric"], run["steps"]) for run in rows[cell]["runs"]]
            for cell in walk.cells
        }
    )
    told: list[Stage] = []
    for place, cell in enumerate(walk.cells):
        spec = CELLS[cell]
        if place == 0:
            told.append(Stage(spec, "", (), rows[cell], None))
            continue
        former = walk.cells[place - 1]
        told.append(
            Stage(
                spec,
                walk.changes[place - 1],
                changed_equations(CELLS[former], spec),
                rows[cell],
                wins(found[cell], found[former]),
            )
        )
    return told


def stage_rows(every: Sequence[Stage]) -> Rows:
    """A row for each cell and seed."""
    return [
        {
            "cell": stage.spec.title,
            "units": stage.row["hidden_size"],
            "recurrent parameters": stage.row["parameters"],
            "seed": run["seed"],
            "solved": run["solved"],
            "steps": run["steps"],
            "metric": run["metric"],
        }
        for stage in every
        for run in stage.row["runs"]
    ]
