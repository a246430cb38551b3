"""The Error carousel's sidebar: task, runs, sequence, layer and norm."""

from __future__ import annotations

from functools import partial

import streamlit as st

from rnnviz.run import Run
from rnnviz.tasks import TASKS
from rnnviz.ui.carousel_runs import (
    MOST_RUNS,
    first_runs,
    first_task,
    load_run,
    run_choices,
    task_of,
)
from rnnviz.ui.films import problem_of
from rnnviz.ui.run_names import title_of
from rnnviz.ui.runs_linked import keep_linked
from rnnviz.ui.view import Field, View, one_of, whole

_TOLD = "carousel.told"
NORMS = {"spectral": "Spectral", "frobenius": "Frobenius"}


def carousel_view() -> View:
    """The page's values."""
    fields = {
        "task": Field(None, one_of("task", TASKS)),
        "runs": Field(None, _run_ids, ",".join),
        "sequence": Field(1, whole("sequence", 1, 1000)),
        "layer": Field(None, whole("layer", 1, 4)),
        "norm": Field("spectral", one_of("norm", NORMS)),
        "at": Field(None, _share, "{:g}".format),
    }
    return View("carousel", fields)


def open_link(view: View) -> list[str]:
    """Read the link; runs in it bring their task along."""
    problems = view.open()
    keep_linked(*(view["runs"] or ()))
    if view["runs"] and view["task"] is None:
        view["task"] = task_of(view["runs"])
    return problems


def _tell_again(view: View) -> None:
    """Repeat what was told before while the view is the same.

    The page is drawn anew by itself once all is measured, and must not swallow it.
    """
    link, known = view.link(), st.session_state.get(_TOLD)
    if not view.problems and known is not None and known[0] == link:
        view.problems.extend(known[1])
    st.session_state[_TOLD] = (link, view.problems)


def carousel_controls(view: View) -> dict[str, Run]:
    """Draw the controls; the chosen runs by the id they were asked for with, in order."""
    _task(view)
    task = view["task"] or first_task()
    runs = _runs(view, task)
    if runs:
        _sequence(view, next(iter(runs.values())))
        layers = max(run.config.num_layers for run in runs.values())
        if layers > 1:
            view.number(f"Layer (of {layers})", "layer", 1, layers, usual=layers)
    bound = view.show("norm", view["norm"], partial(view.__setitem__, "norm"), NORMS)
    st.radio(
        "Norm of the full gradient",
        [*NORMS],
        format_func=NORMS.__getitem__,
        horizontal=True,
        **bound,
        help="Spectral: how much the most favoured direction grows. Frobenius: all directions.",
    )
    _tell_again(view)
    return runs


def _task(view: View) -> None:
    def other() -> None:
        view["runs"] = view["at"] = view["layer"] = view["sequence"] = None

    titles = {name: task.title for name, task in TASKS.items()}
    view.select("Task", "task", titles, usual=first_task(), then=other)


def _runs(view: View, task: str) -> dict[str, Run]:
    """The chooser of runs; those that cannot be shown are left out."""
    asked = view["runs"]
    chosen = first_runs(task) if asked is None else list(asked)
    loaded: dict[str, Run] = {}
    for run_id in chosen[:MOST_RUNS]:
        try:
            loaded[run_id] = load_run(run_id, task)
        except ValueError as error:
            view.problems.append(str(error))
    if len(chosen) > MOST_RUNS:
        view.problems.append(f"Only the first {MOST_RUNS} runs are shown.")
    if len(loaded) < len(chosen) and asked is not None:
        view["runs"] = tuple(loaded) or None
        if not loaded:
            return _runs(view, task)
    _chooser(view, run_choices(task), loaded)
    return loaded


def _chooser(view: View, names: dict[str, str], loaded: dict[str, Run]) -> None:
    for run_id in loaded:
        names.setdefault(run_id, title_of(run_id))
    view.several(
        "Runs",
        "runs",
        names,
        shown=loaded,
        max_selections=MOST_RUNS,
        placeholder="Choose runs",
        help="Runs that came with the app, yours, and all that are stored here.",
    )


def _sequence(view: View, leader: Run) -> None:
    count = problem_of(leader).examples().inputs.shape[1]
    view["sequence"] = min(view["sequence"], count)
    view.number(f"Sequence (of {count})", "sequence", 1, count)


def _run_ids(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _share(text: str) -> float:
    sentence = "The moment ‘at’ in the link must be a share of the training from 0 to 1."
    try:
        value = float(text)
    except ValueError:
        raise ValueError(sentence) from None
    if not 0.0 <= value <= 1.0:
        raise ValueError(sentence)
    return value
