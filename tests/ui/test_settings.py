from __future__ import annotations

import re
from typing import Any

import pytest

from rnnviz.config import ConfigError, ExperimentConfig
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS, default_config
from rnnviz.text import default_library
from rnnviz.ui.own_text import sample_id
from rnnviz.ui.page_state import PageState
from rnnviz.ui.settings import (
    OPTION_PREFIX,
    TEXT_TASKS,
    adopt,
    chosen_config,
    reset,
    setting_fields,
)

CHANGES: tuple[dict[str, Any], ...] = (
    {},
    {"hidden_size": 5, "embedding_size": 5, "tie_weights": False, "seed": 3},
    {"learning_rate": 2.5e-7, "clip": None, "optimizer": "sgd", "schedule": "linear"},
    {"clip": 0.5, "dropout": 0.25, "num_layers": 3, "forget_bias": -1.0, "steps": 12345},
    {"snapshots": 7, "batch_size": 1, "stop_when_solved": True},
    {"tie_weights": False, "embedding_size": None, "stop_when_solved": False},
)
PAIRS = [
    *((task, "lstm") for task in TASKS),
    *(("embedded-reber", cell) for cell in CELLS),
    *((task, "ran-tanh") for task in TEXT_TASKS),
]


def new_view() -> PageState:
    return PageState("settings", setting_fields())


def config_for(task: str, cell: str, **changes: Any) -> ExperimentConfig:
    """A config as the app makes it: text tasks read the sample unless told otherwise."""
    options = dict(changes.pop("task_options", {}))
    if task in TEXT_TASKS and not options.keys() & {"text", "path"}:
        options.setdefault("text_id", sample_id())
    config = default_config(task, cell)
    return config.replace(task_options={**config.task_options, **options}, **changes)


@pytest.mark.parametrize(("task", "cell"), PAIRS)
def test_the_defaults_need_no_settings(session: Any, task: str, cell: str) -> None:
    view = new_view()
    view["task"], view["cell"] = task, cell
    assert chosen_config(view) == config_for(task, cell)
    assert set(view.link()) <= {"task", "cell"}


@pytest.mark.parametrize("changes", CHANGES)
@pytest.mark.parametrize(("task", "cell"), PAIRS)
def test_a_config_comes_back_from_the_view_and_from_its_link(
    session: Any, task: str, cell: str, changes: dict[str, Any]
) -> None:
    config = config_for(task, cell, **changes)
    view = new_view()
    adopt(view, config)
    assert chosen_config(view) == config
    link = view.link()
    session.session_state.clear()
    session.query_params.from_dict(link)
    other = new_view()
    assert other.open() == []
    assert chosen_config(other) == config
    assert chosen_config(other).digest() == config.digest()


@pytest.mark.parametrize("task", TASKS)
def test_every_option_of_a_task_comes_back_too(session: Any, task: str) -> None:
    base = default_config(task).task_options
    for option in TASKS[task].options:
        if isinstance(option.default, bool):
            value: Any = not base.get(option.name, option.default)
        elif isinstance(option.default, str):
            value = option.choices[-1] if option.choices else "some-text"
        else:
            value = option.minimum
        config = config_for(task, "lstm", task_options={option.name: value})
        view = new_view()
        adopt(view, config)
        session.query_params.from_dict(view.link())
        session.session_state.clear()
        other = new_view()
        assert other.open() == []
        found = chosen_config(other).task_options
        if option.name == "text":  # stands in no link, but behind an id in the library
            assert default_library().get(found["text_id"]) == value
            assert value not in view.link().values()
        else:
            assert found.get(option.name, option.default) == value
        assert len({"text", "text_id", "path"} & found.keys()) == (task in TEXT_TASKS)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("hidden_size", "0", "The hidden size must lie between 1 and 1,024."),
        ("hidden_size", "10000", "The hidden size must lie between 1 and 1,024."),
        ("hidden_size", "1.5", "The hidden size must be a whole number."),
        ("learning_rate", "-1", "The learning rate must lie between 1e-07 and 100."),
        ("tie_weights", "true", "Tied weights need an embedding as large as the hidden layer."),
        ("steps", "1e400", "The steps in the link must be a number, not '1e400'."),
        ("seed", "nan", "The seed in the link must be a number, not 'nan'."),
        ("clip", "many", "The clip in the link must be a number, not 'many'."),
        ("dropout", "<b>", "The dropout in the link must be a number, not '<b>'."),
        ("stop_when_solved", "1", "The setting stop when solved in the link must be true or false"),
        ("optimizer", "newton", "There is no optimizer named 'newton'; the choices are: adam"),
        ("cell", "LSTM", "There is no cell named 'LSTM'; the choices are: "),
        ("task", "", "There is no task named ''; the choices are: "),
    ],
)
def test_a_value_that_cannot_be_used_gets_one_sentence(
    session: Any, name: str, value: str, sentence: str
) -> None:
    session.query_params[name] = value
    view = new_view()
    problems = view.open()
    if not problems:
        with pytest.raises(ConfigError) as caught:
            chosen_config(view)
        problems = [str(caught.value)]
    assert len(problems) == 1
    assert problems[0].startswith(sentence)
    assert problems[0].endswith(".")


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ("adding", "The option length must lie between 10 and 1000, not 1001."),
        ("text-words", "The option length must lie between 2 and 500, not 1001."),
    ],
)
def test_an_option_has_the_bounds_of_its_task(session: Any, task: str, sentence: str) -> None:
    session.query_params.from_dict({"task": task, "task_length": "1001"})
    view = new_view()
    assert view.open() == []
    with pytest.raises(ValueError, match=re.escape(sentence)):
        chosen_config(view)


def test_reset_goes_back_to_the_defaults_and_keeps_cell_and_task(session: Any) -> None:
    view = new_view()
    adopt(view, config_for("adding", "gru", hidden_size=3, task_options={"length": 20}))
    reset(view)
    assert chosen_config(view) == default_config("adding", "gru")
    assert view[OPTION_PREFIX + "length"] is None


def test_a_run_of_a_cell_of_ones_own_leaves_the_settings_alone(session: Any) -> None:
    view = new_view()
    adopt(view, default_config("adding", CELLS["gru"]))
    assert view.link() == {}
