"""Whose a run is: its owner may do all with it; others see it by its link or when it is shared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import Job, default_runner
from rnnviz.text import default_library
from rnnviz.ui.listing import forget_listing

OpenApp = Callable[..., AppTest]
STEERING = {"Pause", "Resume", "Stop", "Restart"}
MANAGING = {"Name and note", "Delete", "Resume", "Stop"}


@pytest.fixture
def train(
    open_app: OpenApp, small_config: Callable[..., ExperimentConfig]
) -> Iterator[Callable[..., Job]]:
    """Call ``train(owner, task)`` for a run that has come to its end."""
    store, made = default_runner().store, []

    def make(owner: str, task: str = "embedded-reber", **changes: Any) -> Job:
        job = default_runner().submit(small_config(task, **changes), owner)
        assert job.wait(300)
        assert job.run is not None, job.message
        made.append(job.id)
        # What the table of runs calls it.
        store.label(job.id, name=job.id)
        forget_listing()
        return job

    yield make
    for run_id in made:
        if store.exists(run_id):
            store.delete(run_id)
            store.discard(run_id)


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    """The visitor uses another computer than the server's."""
    monkeypatch.setattr("rnnviz.ui.rights.sits_here", lambda: False)


@pytest.fixture
def open_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = default_runner()
    monkeypatch.setattr(runner, "settings", replace(runner.settings, open_to_all=True))


def labels(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


def listed(app: AppTest) -> set[str]:
    """The names in the table of runs."""
    return {str(name) for name in app.dataframe[0].value["Name"]}


def test_only_who_started_a_training_sees_its_buttons(
    open_app: OpenApp, train: Callable[..., Job]
) -> None:
    job = train("somebody")
    app = open_app(run=job.id)
    assert not app.exception
    assert not STEERING & labels(app)
    assert any("Trained by someone else" in caption.value for caption in app.caption)
    next(one for one in app.button if one.label == "Train").click().run()
    assert STEERING & labels(app)


def test_others_runs_are_not_listed_but_seen_by_their_link(
    open_app: OpenApp, train: Callable[..., Job]
) -> None:
    job = train("somebody")
    app = open_app("runs")
    assert not app.exception
    assert job.id not in listed(app)
    app = open_app("runs", selected=job.id)
    assert job.id in listed(app)
    assert not MANAGING & labels(app)
    assert not app.toggle
    app = open_app(run=job.id)
    app.switch_page("pages/runs.py").run()
    assert job.id in listed(app)


def test_a_shared_run_is_found_by_all_and_changed_by_none(
    open_app: OpenApp, train: Callable[..., Job], far: None
) -> None:
    job = train("somebody")
    default_runner().store.label(job.id, shared=True)
    forget_listing()
    app = open_app("runs")
    assert job.id in listed(app)
    assert app.dataframe[0].value.set_index("Name")["Whose"][job.id] == "shared"
    app = open_app("runs", selected=job.id)
    assert not MANAGING & labels(app)


def test_an_owner_may_name_share_and_delete(
    open_app: OpenApp, link_of: Callable[[AppTest], dict[str, str]]
) -> None:
    app = open_app(task="embedded-reber", steps="4", hidden_size="2", snapshots="3")
    next(one for one in app.button if one.label == "Train").click().run()
    run_id = link_of(app)["run"]
    job = default_runner().get(run_id)
    assert job is not None
    assert job.wait(300)
    forget_listing()
    app.switch_page("pages/runs.py")
    app.query_params["selected"] = run_id
    app.run()
    assert {"Name and note", "Delete"} <= labels(app)
    app.toggle[0].set_value(True).run()
    assert default_runner().store.label_of(run_id).shared
    app.toggle[0].set_value(False).run()
    assert not default_runner().store.label_of(run_id).shared
    next(one for one in app.button if one.label == "Delete").click().run()
    assert not default_runner().store.exists(run_id)
    default_runner().store.discard(run_id)


@pytest.mark.parametrize("here", [True, False])
def test_a_run_of_nobody_is_seen_by_all_and_left_to_the_servers_own_computer(
    open_app: OpenApp, train: Callable[..., Job], here: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnnviz.ui.rights.sits_here", lambda: here)
    job = train("")
    assert job.id in listed(open_app("runs"))
    app = open_app("runs", selected=job.id)
    assert ({"Name and note", "Delete"} <= labels(app)) == here
    assert not app.toggle


@pytest.mark.parametrize("here", [True, False])
def test_where_all_is_open_all_is_seen_and_managed_at_the_server(
    open_app: OpenApp,
    train: Callable[..., Job],
    here: bool,
    monkeypatch: pytest.MonkeyPatch,
    open_to_all: None,
) -> None:
    monkeypatch.setattr("rnnviz.ui.rights.sits_here", lambda: here)
    job = train("somebody")
    app = open_app("runs", selected=job.id)
    assert any("Everybody who uses this server" in caption.value for caption in app.caption)
    assert job.id in listed(app)
    assert ({"Name and note", "Delete"} <= labels(app)) == here


def test_a_link_does_not_show_the_text_that_a_run_was_trained_on(
    open_app: OpenApp,
    train: Callable[..., Job],
    small_config: Callable[..., ExperimentConfig],
    far: None,
    opened: Callable[..., AppTest],
) -> None:
    text = small_config("text-words").task_options["text"]
    text_id = default_library().add(f"The heron keeps her keys under the mill stone. {text}")
    options = {"text": "", "text_id": text_id}
    job = train("somebody", "text-words", task_options=options)

    def settings(app: AppTest) -> set[str]:
        assert not opened(app, "runs.settings").exception
        return set(app.dataframe[-1].value["Setting"])

    app = open_app("influence", model=job.id)
    assert "Search the model's text" not in [one.label for one in app.text_input]
    app = open_app("runs", selected=job.id)
    assert "Text" not in settings(app)
    app = open_app(run=job.id)
    assert text_id not in str(app.query_params)
    app = open_app("influence", model=job.id, part="book")
    assert not any("was trained on" in str(one.options) for one in app.selectbox)
    default_runner().store.label(job.id, shared=True)
    forget_listing()
    app = open_app("influence", model=job.id)
    assert "Search the model's text" in [one.label for one in app.text_input]
    app = open_app("runs", selected=job.id)
    assert "Text" in settings(app)
