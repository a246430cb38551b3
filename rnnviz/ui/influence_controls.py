"""The Influence page's sidebar: which model, and training one on a text of one's own."""

from __future__ import annotations

import streamlit as st

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import Job, RunnerBusy
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS, default_config
from rnnviz.ui.arrows import text_problem
from rnnviz.ui.frame import plain
from rnnviz.ui.own_text import SAMPLE_TITLE, choose_text, sample_id
from rnnviz.ui.settings import TEXT_TASKS
from rnnviz.ui.trainings import find_run, job_of, shipped_runs, start
from rnnviz.ui.view import View

_MINE = "influence.mine"


def model_controls(view: View) -> tuple[Run | None, Job | None]:
    """Choose or train a model; the chosen run and, while it trains, its job."""
    _choose_model(view)
    choose_text(view, "corpus")
    _train(view)
    return chosen_run(view)


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
    """Shipped runs that read text, by id in the catalogue's order, with what to call them."""
    order = {cell: place for place, cell in enumerate(CELLS)}
    found = [summary for summary in shipped_runs() if summary.config.task in TEXT_TASKS]
    found.sort(key=lambda summary: order.get(summary.config.cell_name, len(order)))
    return {
        summary.id: summary.name or f"{summary.config.spec.title} ({summary.id})"
        for summary in found
    }


def _choose_model(view: View) -> None:
    names = text_models()
    mine: dict[str, str] = st.session_state.setdefault(_MINE, {})
    names |= mine
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


def _train(view: View) -> None:
    """Cell, size and length of a training on the chosen text."""
    with st.expander("Train on this text", expanded=view["corpus"] is not None):
        unit = _select(view, "unit", "Read it as", {k: TASKS[k].title for k in TEXT_TASKS})
        cell = _select(view, "cell", "Cell", {key: spec.title for key, spec in CELLS.items()})
        hidden = st.number_input("Hidden units", key=view.widget("hidden_size"), step=1)
        steps = st.number_input("Training steps", key=view.widget("steps"), step=100)
        view["hidden_size"], view["steps"] = hidden, steps
        if st.button("Train", type="primary", icon=":material/model_training:", width="stretch"):
            _start(view, unit, cell, int(hidden or 0), int(steps or 0))


def _select(view: View, name: str, label: str, titles: dict[str, str]) -> str:
    key = view.widget(name)
    value = st.selectbox(label, list(titles), format_func=titles.__getitem__, key=key)
    view[name] = value
    return str(value)


def text_config(
    task: str, cell: str, text_id: str | None, hidden: int, steps: int
) -> ExperimentConfig:
    """A config for training on a text; tied weights keep the model small.

    Raises:
        ValueError: when a setting cannot be used; one sentence.
    """
    options = {"text_id": sample_id() if text_id is None else text_id}
    base = default_config(task, cell)
    changes: dict[str, object] = {"hidden_size": hidden, "steps": steps, "task_options": options}
    if base.tie_weights:
        changes["embedding_size"] = hidden
    return base.replace(**changes)


def _start(view: View, task: str, cell: str, hidden: int, steps: int) -> None:
    try:
        config = text_config(task, cell, view["corpus"], hidden, steps)
        job = start(config)
    except (RunnerBusy, ValueError) as error:
        st.error(plain(str(error)))
        return
    where = SAMPLE_TITLE if view["corpus"] is None else "your text"
    name = f"{config.spec.title} on {where} ({job.id})"
    st.session_state.setdefault(_MINE, {})[job.id] = name
    view["model"], view["word"] = job.id, None
    view.forget("model")
    st.rerun()
