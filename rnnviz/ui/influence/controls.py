"""The Influence page's sidebar: which model, and training one on a text of one's own."""

from __future__ import annotations

from functools import partial

import streamlit as st

from rnnviz.inspection.runs import text_problem
from rnnviz.jobs import Job
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.ui.frame import plain
from rnnviz.ui.influence.sentences import is_example
from rnnviz.ui.influence.training_controls import model_outcome, training_controls
from rnnviz.ui.own_text import choose_text
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_choices import stored_text_runs
from rnnviz.ui.run_names import run_titles
from rnnviz.ui.settings import TEXT_TASKS
from rnnviz.ui.trainings import find_run, job_of, shipped_runs

_MINE = "influence.mine"
_FIRST = ("ran-tanh", "ran-identity")


def model_controls(state: PageState) -> tuple[Run | None, Job | None]:
    """Choose or train a model; the chosen run and, while it trains, its job."""
    _choose_model(state)
    run, job = chosen_run(state)
    begun = partial(_begun, state)
    if run is not None:
        model_outcome(state, run, job, begun)
    choose_text(state, "corpus")
    training_controls(state, begun)
    return run, job


def chosen_run(state: PageState) -> tuple[Run | None, Job | None]:
    """The page's run, as far as it has come."""
    run_id = state["model"]
    if run_id is None:
        return None, None
    job = job_of(run_id)
    try:
        return text_run(run_id), job
    except ValueError as error:
        st.warning(plain(str(error)))
        state["model"] = None
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


def _choose_model(state: PageState) -> None:
    mine: dict[str, None] = st.session_state.setdefault(_MINE, {})
    names, titles = text_models() | stored_text_runs(), run_titles()
    current = state["model"]
    if current is None and names:
        current = state["model"] = next(iter(names))
    if current is not None and current not in names:
        mine[current] = None
    names |= {run_id: titles.get(run_id, run_id) for run_id in mine}
    if names:
        state.select("Model", "model", names, then=partial(_forget_place, state))


def _begun(state: PageState, job: Job) -> None:
    """Show a training that has been queued."""
    st.session_state.setdefault(_MINE, {})[job.id] = None
    _drop_example(state)
    state["model"] = job.id
    _forget_place(state)
    st.rerun()


def _forget_place(state: PageState) -> None:
    """What was pinned or held on the text belongs to the model before."""
    state["word"] = state["surgery"] = None


def _drop_example(state: PageState) -> None:
    """Let the next model bring a sentence of its own, where nobody has written another one."""
    try:
        run = text_run(state["model"]) if state["model"] is not None else None
    except ValueError:
        run = None
    if run is not None and state["text"] and is_example(run, state["text"]):
        state["text"] = None
