"""The Error carousel's sidebar: task, runs, layer and norm."""

from __future__ import annotations

from functools import partial

import streamlit as st

from rnnviz.run import Run
from rnnviz.tasks import ALL_TASKS
from rnnviz.ui.carousel.runs import (
    MOST_RUNS,
    first_runs,
    first_task,
    load_run,
    run_choices,
    task_of,
)
from rnnviz.ui.fields import Field, one_of, real, whole
from rnnviz.ui.linked import keep_linked
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_names import title_of
from rnnviz.ui.settings import task_titles

NORMS = {"spectral": "Spectral", "frobenius": "Frobenius"}


def carousel_state() -> PageState:
    """The page's values."""
    fields = {
        "task": Field(None, one_of("task", ALL_TASKS)),
        "runs": Field(None, _run_ids, ",".join),
        "sequence": Field(1, whole("sequence", 1)),
        "layer": Field(None, whole("layer", 1, 4)),
        "norm": Field("spectral", one_of("norm", NORMS)),
        "at": Field(None, real("moment ‘at’", 0, 1), "{:g}".format),
    }
    return PageState("carousel", fields)


def open_link(state: PageState) -> list[str]:
    """Read the link; runs in it bring their task along."""
    problems = state.open()
    keep_linked(*(state["runs"] or ()))
    if state["runs"] and state["task"] is None:
        state["task"] = task_of(state["runs"])
    return problems


def carousel_controls(state: PageState) -> dict[str, Run]:
    """Draw the controls; the chosen runs by the id they were asked for with, in order."""
    _task(state)
    task = state["task"] or first_task()
    runs = _runs(state, task)
    if runs:
        state.choose_layer(max(run.config.num_layers for run in runs.values()))
    bound = state.show("norm", state["norm"], partial(state.__setitem__, "norm"), NORMS)
    st.radio(
        "Norm of the full gradient",
        [*NORMS],
        format_func=NORMS.__getitem__,
        horizontal=True,
        **bound,
        help="Spectral: how much the most favoured direction grows. Frobenius: all directions.",
    )
    return runs


def _task(state: PageState) -> None:
    def other() -> None:
        state["runs"] = state["at"] = state["layer"] = state["sequence"] = None

    titles = task_titles(state["task"])
    state.select("Task", "task", titles, usual=first_task(), then=other)


def _runs(state: PageState, task: str) -> dict[str, Run]:
    """The chooser of runs; those that cannot be shown are left out."""
    asked = state["runs"]
    chosen = first_runs(task) if asked is None else list(asked)
    loaded: dict[str, Run] = {}
    for run_id in chosen[:MOST_RUNS]:
        try:
            loaded[run_id] = load_run(run_id, task)
        except ValueError as error:
            state.problems.append(str(error))
    if len(chosen) > MOST_RUNS:
        state.problems.append(f"Only the first {MOST_RUNS} runs are shown.")
    if len(loaded) < len(chosen) and asked is not None:
        state["runs"] = tuple(loaded) or None
        if not loaded:
            return _runs(state, task)
    _chooser(state, run_choices(task), loaded)
    return loaded


def _chooser(state: PageState, names: dict[str, str], loaded: dict[str, Run]) -> None:
    for run_id in loaded:
        names.setdefault(run_id, title_of(run_id))
    state.several(
        "Runs",
        "runs",
        names,
        shown=loaded,
        max_selections=MOST_RUNS,
        placeholder="Choose runs",
        help="Runs that came with the app, yours, and all that are stored here.",
    )


def _run_ids(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
