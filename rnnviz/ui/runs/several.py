"""Runs side by side on the Runs page: learning curves on shared axes, and what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.films import curve_of
from rnnviz.inspection.runs import problem_of
from rnnviz.run import Run
from rnnviz.store import text_of
from rnnviz.tasks import ALL_TASKS
from rnnviz.ui.charts import learning_curves
from rnnviz.ui.frame import as_typed, plain
from rnnviz.ui.runs.rows import RunRow, measure_of
from rnnviz.ui.trainings import find_run

MOST = 6
HOW_TO_READ = (
    "Each line is a run: the further left it reaches a value, the sooner it got there; "
    "the level grey dashes are what a trivial answer reaches."
)
_LONGEST_VALUE = 60
_SETTING = "Setting"


def curves_panel(rows: Sequence[RunRow]) -> None:
    """The learning curves of one to four runs on the same axes."""
    runs = _found(rows)
    titles = dict(zip(runs, titles_of([row for row in rows if row.id in runs]), strict=True))
    curves = [curve_of(titles[run_id], run) for run_id, run in runs.items()]
    if not any(len(curve.steps) > 1 for curve in curves):
        if runs and all(run.imported for run in runs.values()):
            st.caption("Runs that were trained elsewhere have no learning curve.")
        elif runs:
            st.caption("There is no learning curve yet.")
        return
    tasks = {(run.config.task, *measure_of(run.config)) for run in runs.values()}
    task, name, unit = next(iter(tasks))
    baselines = {_baseline(run) for run in runs.values()}
    baseline = baselines.pop() if len(baselines) == 1 else None
    title = f"{name} ({unit})" if unit else name
    same = len(tasks) == 1
    of = ALL_TASKS[task].title if same else ""
    learning_curves(curves, "runs", title, baseline, HOW_TO_READ, both=same, of=of)
    if not same:
        st.caption(
            "These runs do different tasks, or are measured differently: their losses cannot be "
            "compared, and their results are not drawn on one axis."
        )


def _found(rows: Sequence[RunRow]) -> dict[str, Run]:
    """The runs themselves by id; a sentence on each that cannot be read."""
    found = {}
    for row in rows:
        try:
            run = find_run(row.id)
        except ValueError as error:
            st.warning(plain(f"{row.title}: {error}"))
        else:
            if run is not None:
                found[row.id] = run
    return found


def _baseline(run: Run) -> float | None:
    try:
        return problem_of(run).baseline()
    except ValueError:
        return None


def titles_of(rows: Sequence[RunRow]) -> list[str]:
    """What to call each run; one may be called as the first column of the differences is."""
    return [f"{row.title} (run)" if row.title == _SETTING else row.title for row in rows]


def differences(configs: Mapping[str, ExperimentConfig]) -> list[dict[str, str]]:
    """A row for each setting in which the configs differ, a column for each of their titles."""
    flat = {title: settings_of(config) for title, config in configs.items()}
    names = dict.fromkeys(name for values in flat.values() for name in values)
    rows = [
        {_SETTING: name} | {as_typed(title): one.get(name, "") for title, one in flat.items()}
        for name in names
    ]
    return [row for row in rows if len({*list(row.values())[1:]}) > 1]


def settings_of(config: ExperimentConfig) -> dict[str, str]:
    """Every setting by its name for people, in words; the task's options among them."""
    values: dict[str, Any] = config.to_dict()
    options: dict[str, Any] = values.pop("task_options")
    if name := text_of({}, config):
        options = {key: value for key, value in options.items() if key not in ("text", "text_id")}
        options["text"] = name
    values["cell"] = config.spec.title
    return {
        name.replace("_", " ").capitalize(): _words(v) for name, v in (values | options).items()
    }


def _words(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    text = f"{value:,}" if isinstance(value, int) else " ".join(str(value).split())
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
