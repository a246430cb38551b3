"""The Influence page's sidebar: which model, and training one on a text of one's own."""

from __future__ import annotations

from functools import partial

import streamlit as st

from rnnviz.jobs import Job
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.ui.arrows import text_problem
from rnnviz.ui.frame import plain
from rnnviz.ui.own_text import SAMPLE_TITLE, choose_text
from rnnviz.ui.own_text_controls import model_outcome, training_controls
from rnnviz.ui.run_choices import stored_text_runs
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
        view.forget("model")
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
    return {
        summary.id: summary.name or f"{summary.config.spec.title} ({summary.id})"
        for summary in found
    }


def _choose_model(view: View) -> None:
    names = text_models()
    mine: dict[str, str] = st.session_state.setdefault(_MINE, {})
    names |= stored_text_runs() | mine
    current = view["model"]
    if current is None and names:
        current = view["model"] = next(iter(names))
    if current is not None and current not in names:
        names[current] = _name_of(current)
        mine[current] = names[current]
    key = view.widget("model", current)

    def changed() -> None:
        view["model"] = st.session_state[key]
        view["word"] = None

    if names:
        st.selectbox(
            "Model", list(names), format_func=names.__getitem__, key=key, on_change=changed
        )


def _name_of(run_id: str) -> str:
    job = job_of(run_id)
    config = job.config if job else None
    if config is None:
        try:
            run = find_run(run_id)
            config = run.config if run else None
        except ValueError:
            config = None
    return f"{config.spec.title} on your text ({run_id})" if config else run_id


def _begun(view: View, job: Job) -> None:
    """Show a training that has been queued."""
    where = SAMPLE_TITLE if view["corpus"] is None else "your text"
    name = f"{job.config.spec.title} on {where} ({job.id})"
    st.session_state.setdefault(_MINE, {}).setdefault(job.id, name)
    _drop_example(view)
    view["model"], view["word"] = job.id, None
    view.forget("model")
    st.rerun()


def _drop_example(view: View) -> None:
    """Let the next model bring a sentence of its own, where nobody has written another one."""
    try:
        run = text_run(view["model"]) if view["model"] is not None else None
    except ValueError:
        run = None
    if run is not None and view["text"] and is_example(run, view["text"]):
        view["text"] = None
        view.forget("text")
