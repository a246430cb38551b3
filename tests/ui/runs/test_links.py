"""Links from a run to the pages that show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import default_runner
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS, default_config
from rnnviz.training import fit
from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.linked import mark_linked
from rnnviz.ui.runs.links import compare_link, links_to, settings_link

OpenApp = Callable[..., AppTest]


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_pages_that_show_its_runs(task: str) -> None:
    links = links_to("abcdef", default_config(task))
    assert {key for key, _ in links} <= PAGES.keys()
    assert all("abcdef" in parts.values() for _, parts in links)
    assert links[0][0] == ("influence" if task.startswith("text-") else "playground")


def test_a_shipped_run_opens_by_each_of_its_links(
    open_app: OpenApp, link_of: Callable[[AppTest], dict[str, str]]
) -> None:
    for key, parts in links_to("lstm-adding", default_config("adding")):
        app = open_app(key, **parts)
        # A link that is written anew is one more step for the browser's Back.
        assert link_of(app) == parts
        assert not app.exception
        assert [box.value for box in (*app.warning, *app.error)] == []


def test_the_settings_of_a_run_can_be_changed_in_the_playground(
    open_app: OpenApp, opened: Callable[..., AppTest]
) -> None:
    config = default_config("adding", "gru", hidden_size=5, clip=None, steps=77, seed=3)
    config = config.replace(task_options={"length": 30})
    link = settings_link(config)
    assert link is not None
    app = opened(open_app(**link), "playground.more")
    assert not app.exception
    numbers = {box.label: box.value for box in app.number_input}
    assert (numbers["Hidden units"], numbers["Training steps"], numbers["Seed"]) == (5, 77, 3)
    assert numbers["Clip gradient at"] == 0
    assert 30 in numbers.values()
    assert app.title[0].value == "GRU on: adding"


def test_default_settings_are_a_link_too() -> None:
    assert settings_link(default_config("embedded-reber")) == {
        "cell": "lstm",
        "task": "embedded-reber",
    }


def test_a_cell_of_the_users_own_has_no_settings_in_the_playground() -> None:
    own = replace(CELLS["lstm"], name="own")
    assert settings_link(default_config("adding", own)) is None


def test_runs_of_several_cells_are_compared() -> None:
    configs = {"aaaa": default_config("adding", "gru"), "bbbb": default_config("adding", "lstm")}
    assert compare_link(configs) == {
        "task": "adding",
        "cells": "gru,lstm",
        "runs": "aaaa,bbbb",
    }


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([("adding", "gru")], "2 to 6 runs"),
        ([("adding", "gru"), ("copy", "lstm")], "runs of one task only"),
        ([("adding", "gru"), ("adding", "gru")], "one run of each cell"),
    ],
)
def test_what_the_compare_page_cannot_take_is_said(
    pairs: list[tuple[str, str]], sentence: str
) -> None:
    configs = {f"run{i}": default_config(*pair) for i, pair in enumerate(pairs)}
    with pytest.raises(ValueError, match=sentence):
        compare_link(configs)


@pytest.fixture
def stored(small_config: Callable[..., ExperimentConfig]) -> Any:
    """A stored run, removed when the test ends."""
    store, run = default_runner().store, fit(small_config("embedded-reber"))
    store.put(run)
    yield run
    default_runner().store.delete(run.id)
    default_runner().store.discard(run.id)


def linked(run_id: str) -> bool:
    return next(one.linked for one in default_runner().store.list() if one.id == run_id)


def test_a_run_that_is_opened_by_its_link_is_kept(open_app: OpenApp, stored: Any) -> None:
    assert not linked(stored.id)
    open_app("playground", run=stored.id)
    assert linked(stored.id)


@pytest.mark.parametrize(
    ("page", "link"),
    [("carousel", "runs={}"), ("compare", "task=embedded-reber&cells=lstm,gru&runs=lstm:{}")],
)
def test_so_it_is_on_the_other_pages(open_app: OpenApp, stored: Any, page: str, link: str) -> None:
    parts = dict(part.split("=") for part in link.format(stored.id).split("&"))
    open_app(page, **parts)
    assert linked(stored.id)


def test_a_run_that_is_opened_from_within_the_app_is_not(open_app: OpenApp, stored: Any) -> None:
    app = open_app("runs")
    app.switch_page("pages/playground.py")
    app.query_params["run"] = stored.id
    app.run()
    assert not app.exception
    assert not linked(stored.id)


def test_a_link_to_a_training_that_is_not_stored_yet_keeps_it(
    stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = default_runner()
    with runner.changed:
        # No training gets a slot, so nothing is stored.
        monkeypatch.setattr(runner, "_running", runner.max_running)
        job = runner.submit(stored.config)
    assert not runner.store.exists(job.id)
    mark_linked(job.id)
    assert job.take_label()["linked"]
    job.stop()
    mark_linked("no-such-run")
