"""The Influence page's sidebar: how to read a text, how long to train on it, and training on."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from rnnviz.config import SETTINGS, ExperimentConfig
from rnnviz.inspection.runs import problem_of
from rnnviz.jobs import Job
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.tasks import TextProblem
from rnnviz.tasks.numbers import number
from rnnviz.ui.frame import plain
from rnnviz.ui.influence.training import (
    MINUTES,
    TASK_OF,
    UNIT_OF,
    Survey,
    advice_on,
    can_continue,
    continue_training,
    longest_minutes,
    outcome,
    past_its_best,
    survey,
    text_config,
    timed,
)
from rnnviz.ui.page_state import PageState
from rnnviz.ui.rights import may_manage_run
from rnnviz.ui.settings import TEXT_TASKS
from rnnviz.ui.trainings import is_shipped, start
from rnnviz.ui.widget_keys import begin_with, key_now

_STEPS = 0.0
"""Stands for a number of steps among the times."""
_USUAL_STEPS = 1500


def training_controls(state: PageState, begun: Callable[[Job], None]) -> None:
    """How to read the chosen text, cell, size and time of a training, and the button.

    Args:
        state: with the values, and ``corpus``, the id of the text.
        begun: called with a training that has been queued.
    """
    open_at_first, key = state["corpus"] is not None, state.widget_key("train")
    box = st.expander("Train on this text", expanded=open_at_first, key=key, on_change="rerun")
    if not box.open:
        return
    with box:
        config = chosen_config(state, show=True)
        minutes = None if state["steps"] else state["minutes"]
        if st.button("Train", type="primary", icon=":material/model_training:", width="stretch"):
            _begin(config, lambda found: _start(found, minutes), begun)


def chosen_config(
    state: PageState, show: bool = False, cell: str | None = None
) -> ExperimentConfig | str:
    """The config that the sidebar's values make, or one sentence on why they make none.

    Args:
        state: with the values.
        show: draw the widgets.
        cell: in place of the page's.
    """
    try:
        advice = advice_on(state["corpus"])
    except ValueError as error:
        return str(error)
    usual = TASK_OF[advice.unit]
    if show:
        _unit(state, usual, advice.reason)
        _survey_of(state, usual)
        state.select("Cell", "cell", {key: spec.title for key, spec in CELLS.items()})
        state.number(SETTINGS["hidden_size"].label, "hidden_size", step=1)
        _time(state)
    try:
        found = _config(state, usual)
        return found if cell is None else found.replace(cell=cell)
    except ValueError as error:
        return str(error)


def _config(state: PageState, usual: str, small: bool = False) -> ExperimentConfig:
    """The config of the values; with ``small``, one whose size and steps do not matter."""
    task = state["unit"] or usual
    size = vocabulary_of(state["corpus"], task)
    if small:
        return text_config(task, "ran-tanh", state["corpus"], 8, 10, size)
    hidden = int(state["hidden_size"] or 0)
    steps = 10 if state["steps"] is None else int(state["steps"])
    return text_config(task, state["cell"], state["corpus"], hidden, steps, size)


def vocabulary_of(text_id: str | None, task: str) -> int:
    """How many tokens are told apart in a text that is read by a task."""
    return advice_on(text_id).sizes[UNIT_OF[task]]


def _unit(state: PageState, usual: str, reason: str) -> None:
    """Words, pieces or characters; what suits the text is chosen until somebody chooses."""
    titles = {key: UNIT_OF[key].capitalize() for key in TEXT_TASKS}
    state.select("Read it as", "unit", titles, usual=usual)
    st.caption(plain(reason if state["unit"] is None else f"Suggested: {UNIT_OF[usual]}. {reason}"))


def _survey_of(state: PageState, usual: str) -> None:
    """How large the vocabulary is, how many tokens there are, and how many are unknown."""
    try:
        with st.spinner("Reading the text"):
            found = survey(_config(state, usual, small=True))
    except ValueError as error:
        st.caption(plain(str(error)))
    else:
        st.caption(plain(survey_words(found, UNIT_OF[state["unit"] or usual])))


def survey_words(found: Survey, unit: str) -> str:
    """A survey in two sentences."""
    about = "" if found.whole else "About "
    rest = "" if found.whole else " The text is long: these numbers are from its beginning."
    return (
        f"{about}{found.tokens:,} {unit}, a vocabulary of {found.vocabulary:,}; punctuation and "
        f"ends of sentences count too. The last tenth is held out; {found.unknown:.1%} of it is "
        f"unknown.{rest}"
    )


def _time(state: PageState) -> None:
    """Minutes, or a number of steps for who wants the same run again."""
    offered, limit = _offered(state), longest_minutes()
    if state["minutes"] not in offered:
        state["minutes"] = offered[-1]

    def taken(minutes: float | None) -> None:
        state["steps"] = _USUAL_STEPS if minutes == _STEPS else None
        if minutes != _STEPS:
            state["minutes"] = minutes

    titles = {minutes: minutes_words(minutes) for minutes in (*offered, _STEPS)}
    shown = state["minutes"] if state["steps"] is None else _STEPS
    bound = state.show("minutes", shown, taken, titles)
    st.selectbox("Training time", [*titles], format_func=titles.__getitem__, **bound)
    if limit is not None and limit < MINUTES[-1]:
        st.caption(f"This server stops a training after {minutes_words(limit)}.")
    if state["steps"] is not None:
        state.number(SETTINGS["steps"].label, "steps", step=100)


def minutes_words(minutes: float) -> str:
    """A time in words: 1 minute, 5 minutes."""
    if minutes == _STEPS:
        return "A number of steps"
    return f"{minutes:g} minute" + ("" if minutes == 1 else "s")


def _start(config: ExperimentConfig, minutes: float | None) -> Job:
    return start(config if minutes is None else timed(config, minutes))


def _begin(
    config: ExperimentConfig | str,
    make: Callable[[ExperimentConfig], Job],
    begun: Callable[[Job], None],
) -> None:
    """Queue a training, or say why it cannot be."""
    if isinstance(config, str):
        st.error(plain(config))
        return
    try:
        with st.spinner("Trying how fast this model trains here"):
            job = make(config)
    except ValueError as error:
        st.error(plain(str(error)))
        return
    begun(job)


def model_outcome(
    state: PageState, run: Run, job: Job | None, begun: Callable[[Job], None]
) -> None:
    """How well the chosen model predicts its held-out text, and training it on."""
    problem, metric = problem_of(run), run.latest.metric
    # While it trains, its status says how well it does now.
    live = job is not None and not job.state.ended
    if isinstance(problem, TextProblem) and metric is not None and not live:
        left, right = st.columns(2)
        bits = problem.unit == "characters"
        name = "held-out bits per character" if bits else f"held-out perplexity per {problem.item}"
        left.metric("Bits/char" if bits else "Perplexity", number(metric), help=f"The {name}.")
        told = f"The {name} of a model that knows only how frequent each {problem.item} is."
        right.metric("Baseline", number(problem.baseline()), help=told)
        st.caption(plain(outcome(run)))
        if worse := past_its_best(run):
            st.warning(plain(worse))
    if can_continue(run, job, is_shipped(run.id)) and may_manage_run(run.id):
        _continue(state, run, begun)


def _continue(state: PageState, run: Run, begun: Callable[[Job], None]) -> None:
    """Continue the training of the chosen model for some minutes more."""
    offered = _offered(state)
    key = state.widget_key("more")
    held = st.session_state.get(key_now(key), state["minutes"])
    bound = begin_with(key, held if held in offered else offered[0], "index", offered)
    with st.popover("Continue training", icon=":material/fast_forward:", width="stretch"):
        minutes = st.selectbox("For", offered, format_func=_more, **bound)
        st.caption("Training continues as the same run; nothing it has learned is lost.")
        if st.button("Continue", type="primary", width="stretch"):
            _begin(run.config, lambda _: continue_training(run, minutes or offered[0]), begun)


def _more(minutes: float) -> str:
    return f"{minutes:g} more minute" + ("" if minutes == 1 else "s")


def _offered(state: PageState) -> list[float]:
    """Training times to choose from, that of the link among them, as the server allows."""
    limit = longest_minutes()
    offered = {one for one in (*MINUTES, state["minutes"]) if limit is None or one <= limit}
    return sorted(offered) or [limit or MINUTES[0]]
