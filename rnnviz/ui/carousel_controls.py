"""The Error carousel's sidebar: task, runs, sequence, layer and norm."""

from __future__ import annotations

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


def told(view: View, problems: list[str]) -> list[str]:
    """The sentences to show: new ones, or those told before while the view is the same.

    The page is drawn anew by itself once all is measured, and must not swallow them.
    """
    link, known = view.link(), st.session_state.get(_TOLD)
    if not problems and known is not None and known[0] == link:
        problems = known[1]
    st.session_state[_TOLD] = (link, problems)
    return problems


def carousel_controls(view: View, problems: list[str]) -> dict[str, Run]:
    """Draw the controls; the chosen runs by the id they were asked for with, in order.

    Args:
        view: what is shown.
        problems: gets a sentence on each run that cannot be shown.
    """
    _task(view)
    task = view["task"] or first_task()
    runs = _runs(view, task, problems)
    if runs:
        _sequence(view, next(iter(runs.values())))
        layers = max(run.config.num_layers for run in runs.values())
        if layers > 1:
            current = min(view["layer"] or layers, layers)
            _number(view, "layer", f"Layer (of {layers})", layers, current)
    key = view.widget("norm")
    st.radio(
        "Norm of the full gradient",
        list(NORMS),
        format_func=NORMS.__getitem__,
        key=key,
        horizontal=True,
        on_change=view.take,
        args=("norm",),
        help="Spectral: how much the most favoured direction grows. Frobenius: all directions.",
    )
    return runs


def _task(view: View) -> None:
    key = view.widget("task", view["task"] or first_task())

    def changed() -> None:
        view["task"] = view.held("task")
        view["runs"] = view["at"] = view["layer"] = None
        view["sequence"] = view.fields["sequence"].default
        view.forget("runs", "sequence", "layer")

    titles = {name: task.title for name, task in TASKS.items()}
    st.selectbox("Task", list(titles), format_func=titles.__getitem__, key=key, on_change=changed)


def _runs(view: View, task: str, problems: list[str]) -> dict[str, Run]:
    """The chooser of runs; those that cannot be shown are left out."""
    asked = view["runs"]
    chosen = first_runs(task) if asked is None else list(asked)
    loaded: dict[str, Run] = {}
    for run_id in chosen[:MOST_RUNS]:
        try:
            loaded[run_id] = load_run(run_id, task)
        except ValueError as error:
            problems.append(str(error))
    if len(chosen) > MOST_RUNS:
        problems.append(f"Only the first {MOST_RUNS} runs are shown.")
    if len(loaded) < len(chosen) and asked is not None:
        view["runs"] = list(loaded) or None
        view.forget("runs")
        if not loaded:
            return _runs(view, task, problems)
    _chooser(view, run_choices(task), loaded)
    return loaded


def _chooser(view: View, names: dict[str, str], loaded: dict[str, Run]) -> None:
    for run_id in loaded:
        names.setdefault(run_id, title_of(run_id))
    key = view.titled("runs", names, list(loaded))

    def changed() -> None:
        view["runs"] = list(view.held("runs") or ())

    st.multiselect(
        "Runs",
        list(names),
        format_func=names.__getitem__,
        key=key,
        max_selections=MOST_RUNS,
        on_change=changed,
        placeholder="Choose runs",
        help="Runs that came with the app, yours, and all that are stored here.",
    )


def _sequence(view: View, leader: Run) -> None:
    count = problem_of(leader).examples().inputs.shape[1]
    view["sequence"] = min(view["sequence"], count)
    _number(view, "sequence", f"Sequence (of {count})", count, view["sequence"])


def _number(view: View, name: str, label: str, most: int, current: int) -> None:
    key = view.widget(name, current)
    if (st.session_state[key] or most + 1) > most:  # of runs that are no longer chosen
        st.session_state[key] = current
    st.number_input(label, 1, most, key=key, on_change=view.take, args=(name,))


def _run_ids(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _share(text: str) -> float:
    sentence = "The moment ‘at’ in the link must be a share of the training from 0 to 1."
    try:
        value = float(text)
    except ValueError:
        raise ValueError(sentence) from None
    if not 0.0 <= value <= 1.0:
        raise ValueError(sentence)
    return value
