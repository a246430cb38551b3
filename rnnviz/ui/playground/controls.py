"""The Playground's sidebar: cell, task, settings, and the button that trains."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from rnnviz.config import OPTIMIZERS, SCHEDULES, ExperimentConfig
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS, Option, default_config
from rnnviz.ui.frame import plain
from rnnviz.ui.own_text import choose_text
from rnnviz.ui.page_state import PageState
from rnnviz.ui.playground.page import recall, remember, train_button
from rnnviz.ui.playground.sequence import forget_own
from rnnviz.ui.settings import OPTION_PREFIX, chosen_config, reset

_MORE = {
    "num_layers": ("Layers", "Recurrent layers, each reading the one below."),
    "steps": ("Training steps", "Optimiser steps at most."),
    "batch_size": ("Batch size", "Sequences in each step."),
    "learning_rate": ("Learning rate", "Size of the optimiser's steps."),
    "clip": ("Clip gradient at", "Largest norm of the whole gradient; 0 for no clipping."),
    "forget_bias": (
        "Forget bias",
        "Initial bias of the forget gate; a large one favours remembering.",
    ),
    "embedding_size": (
        "Embedding size",
        "Size of the input's learned encoding; 0 feeds it as it is.",
    ),
    "dropout": ("Dropout", "Share of embeddings and outputs dropped during training."),
    "snapshots": ("Snapshots", "How many moments of training can be looked at afterwards."),
    "seed": ("Seed", "The same seed and settings give the same run."),
}


def playground_controls(state: PageState) -> ExperimentConfig | None:
    """Draw the controls; the config that they make, or None where it cannot be used."""
    config = _settings(state)
    train_button(state, config)
    return config


def _settings(state: PageState) -> ExperimentConfig | None:
    _catalogue_choice(state, "cell", "Cell", {key: spec.title for key, spec in CELLS.items()})
    _catalogue_choice(state, "task", "Task", {key: task.title for key, task in TASKS.items()})
    task = TASKS[state["task"]]
    st.caption(task.summary)
    names = [option.name for option in task.options]
    if "text_id" in names:
        choose_text(state, OPTION_PREFIX + "text_id")
    base = default_config(task.key, state["cell"])
    size = base.hidden_size
    _number(state, "hidden_size", "Hidden units", "Units in each recurrent layer.", size)
    told = st.container()
    with st.expander("More settings"):
        for option in task.options:
            _option(state, option, base)
        for name, (label, text) in _MORE.items():
            if name == "forget_bias" and not base.spec.has_forget_bias:
                continue
            value = getattr(base, name)
            _number(state, name, label, text, 0 if value is None else value)
        for name, label, choices in (
            ("optimizer", "Optimizer", OPTIMIZERS),
            ("schedule", "Learning rate over time", SCHEDULES),
        ):
            state.select(label, name, _same(choices), usual=getattr(base, name))
        state.toggle("Stop when solved", "stop_when_solved", usual=base.stop_when_solved)
        state.toggle("Tie embedding and read-out", "tie_weights", usual=base.tie_weights)
        st.button("Back to the defaults", on_click=reset, args=(state,), width="stretch")
    try:
        return chosen_config(state)
    except ValueError as error:
        # Beside the settings, not below them all: there it would be off the screen.
        told.error(plain(str(error)))
        return None


def _catalogue_choice(state: PageState, name: str, label: str, titles: dict[str, str]) -> None:
    def taken(chosen: str | None) -> None:
        remember(state)
        state[name] = chosen
        state["step"] = state["sequence"] = None
        forget_own(state)
        if name == "task":
            reset(state)
        recall(state)

    bound = state.show(name, state[name], taken, titles)
    st.selectbox(label, [*titles], format_func=titles.__getitem__, **bound)


def _number(state: PageState, name: str, label: str, text: str, default: Any) -> None:
    """A number whose bounds the config checks, so that the user reads why one is refused."""
    if isinstance(default, float) or isinstance(state[name], float):
        state[name] = None if state[name] is None else float(state[name])
        state.number(label, name, usual=float(default), help=text, step=None, format="%g")
    else:
        state.number(label, name, usual=default, help=text, step=1, format="%d")


def _option(state: PageState, option: Option, base: ExperimentConfig) -> None:
    """One of the task's own options; texts are chosen elsewhere."""
    name = OPTION_PREFIX + option.name
    default = base.task_options.get(option.name, option.default)
    label = option.label.capitalize()
    if isinstance(default, bool):
        state.toggle(label, name, usual=default, help=option.help or None)
    elif isinstance(default, int | float):
        _number(state, name, label, option.help, default)
    elif option.choices:
        state.select(label, name, _same(option.choices), usual=default)


def _same(choices: Iterable[str]) -> dict[str, str]:
    """Choices that are their own titles."""
    return {choice: choice for choice in choices}
