"""Claims about what trainings came to, over all seeds that came with the app."""

from __future__ import annotations

import json
from collections.abc import Mapping
from statistics import median
from typing import Any

from rnnviz.inspection.claims.values import Claim, Subject, Value
from rnnviz.inspection.films import curve_rows
from rnnviz.inspection.runs import problem_of
from rnnviz.inspection.scene import alike
from rnnviz.model.sizes import ModelShape, parameter_count
from rnnviz.places import place
from rnnviz.run import Run
from rnnviz.tasks.numbers import measured

_WALKS = place("assets") / "results" / "walks.json"


def _metric(about: Subject) -> Value:
    """What the run reaches in the end."""
    metric, problem = about.run.latest.metric, problem_of(about.run)
    if metric is None:
        raise ValueError("The run was not measured.")
    return Value(metric, measured(metric, problem.metric_unit))


def _baseline(about: Subject) -> Value:
    """What a trivial answer reaches on the run's task."""
    problem = problem_of(about.run)
    baseline = problem.baseline()
    if baseline is None:
        raise ValueError("The task has no baseline.")
    return Value(baseline, measured(baseline, problem.metric_unit))


def _parameters(about: Subject) -> Value:
    """How many numbers the recurrent layer learns."""
    run = about.run
    count = parameter_count(run.config, ModelShape.from_dict(run.details["model"])).recurrent
    return Value(count, f"{count:,}")


def solved_after(run: Run) -> int | None:
    """The training step after which a run had solved its task; None where it has not."""
    problem = problem_of(run)
    rows = curve_rows(run)
    return next((s for s, _, m in rows if m is not None and problem.solved(m)), None)


def _units(about: Subject) -> Value:
    """How many units a layer has."""
    count = about.run.config.hidden_size
    return Value(count, f"{count:,}")


def _solved(about: Subject) -> Value:
    """How many of the seeds solved the task."""
    solved = [solved_after(run) for run in alike(about.runs, about.run)]
    count = sum(step is not None for step in solved)
    return Value(count, f"{count} of {len(solved)}")


def _solving(about: Subject, which: str) -> Value:
    """The steps that a seed took to solve the task; the fewest or the most of all seeds."""
    steps = {
        str(run.config.seed): step
        for run in alike(about.runs, about.run)
        if (step := solved_after(run)) is not None
    }
    ends = {"fewest": min(steps.values()), "most": max(steps.values())}
    chosen = (steps | ends)[which]
    return Value(chosen, f"{chosen:,}")


def _walked(about: Subject, task: str) -> Value:
    """How many seeds of the run's cell solved a task at equal width, in the ready comparisons."""
    measured = _measured(about, task)
    return Value(len(_ends(measured)), f"{len(_ends(measured))} of {len(measured)}")


def _median(about: Subject, task: str) -> Value:
    """The median of the steps that those seeds took."""
    middle = median(_ends(_measured(about, task)))
    return Value(middle, f"{middle:,.0f}")


def _ends(runs: list[dict[str, Any]]) -> list[int]:
    return [run["steps"] for run in runs if run["solved"]]


def _measured(about: Subject, task: str) -> list[dict[str, Any]]:
    """Each seed of the run's cell on a task, as ``benchmarks/walks.py`` measured it."""
    wanted = {"task": task, "cell": about.run.config.cell_name, "sizes": "width"}
    rows = json.loads(_WALKS.read_text(encoding="utf-8"))["rows"]
    runs: list[dict[str, Any]] = next(r["runs"] for r in rows if r.items() >= wanted.items())
    return runs


TRAININGS: Mapping[str, Claim] = {
    "metric": _metric,
    "baseline": _baseline,
    "parameters": _parameters,
    "units": _units,
    "solved": _solved,
    "solving": _solving,
    "walked": _walked,
    "median": _median,
}
