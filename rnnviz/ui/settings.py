"""From the page's values to an ExperimentConfig and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from rnnviz.config import SETTINGS, ExperimentConfig
from rnnviz.spec import CELLS
from rnnviz.tasks import ALL_TASKS, TASKS, Option, default_config
from rnnviz.tasks.text_source import SOURCES
from rnnviz.text import default_library
from rnnviz.ui.fields import Field, one_of, switch
from rnnviz.ui.own_text import sample_id
from rnnviz.ui.page_state import PageState

OPTION_PREFIX = "task_"
TEXT_TASKS = ("text-words", "text-subwords", "text-chars")
CHANGED = tuple(name for name in SETTINGS if name not in ("cell", "task", "task_options"))
"""The config's fields that can be set besides cell, task and the task's options."""


def setting_fields() -> dict[str, Field]:
    """The page's fields for cell, task, settings and options; None stands for the default."""
    fields = {
        "cell": Field("lstm", one_of("cell", CELLS)),
        "task": Field("embedded-reber", one_of("task", ALL_TASKS)),
    }
    fields |= {name: Field(None, _parser(name), _plain) for name in CHANGED}
    for task in TASKS.values():
        for option in task.options:
            fields[OPTION_PREFIX + option.name] = Field(None, _option(option), _plain)
    return fields


def task_titles(shown: str | None) -> dict[str, str]:
    """The titles of the tasks that are offered: those to train on, and the one that is shown."""
    offered = (*TASKS, shown)
    return {key: task.title for key, task in ALL_TASKS.items() if key in offered}


def chosen_config(state: PageState) -> ExperimentConfig:
    """The config that the page's values make.

    Raises:
        ValueError: when a value cannot be used; one sentence.
    """
    task = ALL_TASKS[state["task"]]
    changes = {name: state[name] for name in CHANGED if state[name] is not None}
    for name, value in changes.items():
        if value == 0 and SETTINGS[name].without:
            changes[name] = None
    options = {
        option.name: option.validate(state[OPTION_PREFIX + option.name])
        for option in task.options
        if state[OPTION_PREFIX + option.name] is not None
    }
    if task.key in TEXT_TASKS and options.keys().isdisjoint(("text", "path")):
        options.setdefault("text_id", sample_id())
    base = default_config(task.key, state["cell"])
    return base.replace(**changes, task_options={**base.task_options, **options})


def adopt(state: PageState, config: ExperimentConfig) -> None:
    """Make the page's values those of a config."""
    if isinstance(config.cell, str) and config.task in ALL_TASKS:
        state["cell"], state["task"] = config.cell, config.task
        base = default_config(config.task, config.cell)
        for name in CHANGED:
            value = getattr(config, name)
            differs = value != getattr(base, name)
            state[name] = (0 if value is None else value) if differs else None
        options = _linkable(config.task_options)
        for option in ALL_TASKS[config.task].options:
            given = options.get(option.name)
            default = base.task_options.get(option.name, option.default)
            usual = (None, default, sample_id() if option.name == "text_id" else default)
            state[OPTION_PREFIX + option.name] = None if given in usual else given


def _linkable(options: Mapping[str, Any]) -> dict[str, Any]:
    """A task's options with a text itself, too long for a link, replaced by its id."""
    found = dict(options)
    if found.get("text"):
        # A text that cannot be kept leaves the settings with the sample.
        with suppress(ValueError):
            found["text_id"] = default_library().add(str(found["text"]))
        del found["text"]
    return found


def reset(state: PageState) -> None:
    """Back to the task's own defaults; a text of one's own stays."""
    texts = {OPTION_PREFIX + source.name for source in SOURCES}
    for name in state.fields:
        if name in CHANGED or (name.startswith(OPTION_PREFIX) and name not in texts):
            state[name] = None


def refuse_other_options(state: PageState) -> None:
    """Leave out what belongs to other tasks, and say so of the link's; texts stay."""
    task = ALL_TASKS[state["task"]]
    kept = {OPTION_PREFIX + one.name for one in (*task.options, *SOURCES)}
    for name in state.fields:
        if name.startswith(OPTION_PREFIX) and name not in kept and state[name] is not None:
            state.refuse(name, f"The task {task.title!r} has no setting {name!r}, as in the link.")


def _parser(name: str) -> Callable[[str], Any]:
    """Reads a setting's type only: the config knows its bounds."""
    setting = SETTINGS[name]
    if setting.choices:
        return one_of(name, dict.fromkeys(setting.choices))
    label = f"setting {name.replace('_', ' ')}"
    return switch(label) if setting.limits is None else _number(name)


def _number(name: str) -> Callable[[str], float | int]:
    def parse(text: str) -> float | int:
        try:
            value = float(text)
            return int(value) if value == int(value) and "." not in text else value
        except (ValueError, OverflowError):
            label = name.replace("_", " ")
            raise ValueError(f"The {label} in the link must be a number, not {text!r}.") from None

    return parse


def _option(option: Option) -> Callable[[str], Any]:
    """Read an option's type only: tasks that share its name have bounds of their own."""
    if isinstance(option.default, bool):
        return switch(f"setting {option.name.replace('_', ' ')}")
    return str if isinstance(option.default, str) else _number(option.label)


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
