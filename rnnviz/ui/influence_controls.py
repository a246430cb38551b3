"""The Influence page's sidebar: which model, and training one on a text of one's own."""

from __future__ import annotations

from functools import partial

import streamlit as st

from rnnviz.jobs import Job
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.ui.arrows import text_problem
from rnnviz.ui.frame import plain
from rnnviz.ui.own_text import choose_text
from rnnviz.ui.own_text_controls import model_outcome, training_controls
from rnnviz.ui.run_choices import stored_text_runs
from rnnviz.ui.run_names import run_titles
from rnnviz.ui.sentences import is_example
from rnnviz.ui.settings import TEXT_TASKS
from rnnviz.ui.trainings import find_run, job_of, shipped_runs
from rnnviz.ui.view import View

_MINE = "influence.mine"
_FIRST = ("ran-tanh", "ran-identity")


def model_controls(view: View) -> tuple[Run | None, Job | None]:
    """Choose or train a model; the chosen run and, while it trains, its job."""
    _choose_model(view)
    run, job = chosen_run(view)
    begun = partial(_begun, view)
    if run is not None:
        model_outcome(view, run, job, begun)
    choose_text(view, "corpus")
    training_controls(view, begun)
    return run, job


def chosen_run(view: View) -> tuple[Run | None, Job | None]:
    """The view's run, as far as it has come."""
    run_id = view["model"]
    if run_id is None:
        return None, None
    job = job_of(run_id)
    try:
        return text_run(run_id), job
    except ValueError as error:
        st.warning(plain(str(error)))
        view["model"] = None
        st.session_state.get(_MINE, {}).pop(run_id, None)
        return None, None


def text_run(run_id: str) -> Run | None:
    """A run that reads text; None where its training has not begun.

    Raises:
        ValueError: when it is not here, is damaged, or reads something else; one sentence.
    """
    run = find_run(run_id)
    if run is not None:
        text_problem(run)
    return run


def text_models() -> dict[str, str]:
    """Shipped runs that read text, by id, those whose arrows the paper drew first."""
    order = {cell: place for place, cell in enumerate(dict.fromkeys((*_FIRST, *CELLS)))}
    found = [summary for summary in shipped_runs() if summary.config.task in TEXT_TASKS]
    found.sort(key=lambda summary: order.get(summary.config.cell_name, len(order)))
    return {summary.id: summary.title for summary in found}


def _choose_model(view: View) -> None:
    mine: dict[str, None] = st.session_state.setdefault(_MINE, {})
    names, titles = text_models() | stored_text_runs(), run_titles()
    current = view["model"]
    if current is None and names:
        current = view["model"] = next(iter(names))
    if current is not None and current not in names:
        mine[current] = None
    names |= {run_id: titles.get(run_id, run_id) for run_id in mine}
    if names:
        view.select("Model", "model", names, then=lambda: view.__setitem__("word", None))


def _begun(view: View, job: Job) -> None:
    """Show a training that has been queued."""
    st.session_state.setdefault(_MINE, {})[job.id] = None
    _drop_example(view)
    view["model"], view["word"] = job.id, None
    st.rerun()


def _drop_example(view: View) -> None:
    """Let the next model bring a sentence of its own, where nobody has written another one."""
    try:
        run = text_run(view["model"]) if view["model"] is not None else None
    except ValueError:
        run = None
    if run is not None and view["text"] and is_example(run, view["text"]):
        view["text"] = None
