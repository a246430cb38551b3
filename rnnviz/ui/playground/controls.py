"""The Playground's sidebar: cell, task, settings, and the button that trains."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from rnnviz.config import SETTINGS, ExperimentConfig
from rnnviz.spec import CELLS
from rnnviz.tasks import ALL_TASKS, Option, default_config
from rnnviz.ui.frame import plain
from rnnviz.ui.own_text import choose_text
from rnnviz.ui.page_state import PageState
from rnnviz.ui.playground.page import recall, remember
from rnnviz.ui.playground.sequence import forget_own
from rnnviz.ui.playground.train import train_button
from rnnviz.ui.settings import CHANGED, OPTION_PREFIX, chosen_config, reset, task_titles

MORE = "playground.more"
"""The key of the box with the settings that few people change; it is filled when it is opened."""


def playground_controls(state: PageState) -> ExperimentConfig | None:
    """Draw the controls; the config that they make, or None where it cannot be used."""
    config = _settings(state)
    train_button(state, config)
    return config


def _settings(state: PageState) -> ExperimentConfig | None:
    _catalogue_choice(state, "cell", "Cell", {key: spec.title for key, spec in CELLS.items()})
    _catalogue_choice(state, "task", "Task", task_titles(state["task"]))
    task = ALL_TASKS[state["task"]]
    st.caption(task.summary)
    names = [option.name for option in task.options]
    if "text_id" in names:
        choose_text(state, OPTION_PREFIX + "text_id")
    base = default_config(task.key, state["cell"])
    _setting(state, "hidden_size", base)
    told = st.container()
    box = st.expander("More settings", key=MORE, on_change="rerun")
    if box.open:
        with box:
            for option in task.options:
                _option(state, option, base)
            for name in CHANGED:
                if name != "hidden_size" and (name != "forget_bias" or base.spec.has_forget_bias):
                    _setting(state, name, base)
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
        state["step"] = state["at"] = state["sequence"] = state["surgery"] = None
        forget_own(state)
        if name == "task":
            reset(state)
        recall(state)

    bound = state.show(name, state[name], taken, titles)
    st.selectbox(label, [*titles], format_func=titles.__getitem__, **bound)


def _setting(state: PageState, name: str, base: ExperimentConfig) -> None:
    """One of the config's fields, whatever the task."""
    setting, usual = SETTINGS[name], getattr(base, name)
    if usual is None:
        usual = 0 if setting.whole else 0.0
    _widget(state, name, setting.label, f"{setting.told('0')}.", usual, setting.choices)


def _option(state: PageState, option: Option, base: ExperimentConfig) -> None:
    """One of the task's own options; texts are chosen elsewhere."""
    usual = base.task_options.get(option.name, option.default)
    if option.choices or not isinstance(usual, str):
        name, label = OPTION_PREFIX + option.name, option.label.capitalize()
        _widget(state, name, label, option.help or None, usual, option.choices)


def _widget(
    state: PageState, name: str, label: str, told: str | None, usual: Any, choices: Iterable[str]
) -> None:
    """The widget of a value; bounds the config checks, so that people read why one is refused."""
    if isinstance(usual, bool):
        state.toggle(label, name, usual=usual, help=told)
    elif isinstance(usual, str):
        state.select(label, name, {each: each for each in choices}, usual=usual, help=told)
    elif isinstance(usual, float) or isinstance(state[name], float):
        state[name] = None if state[name] is None else float(state[name])
        state.number(label, name, usual=float(usual), help=told, step=None, format="%g")
    else:
        state.number(label, name, usual=usual, help=told, step=1, format="%d")
