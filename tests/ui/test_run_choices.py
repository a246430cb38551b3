"""Compare takes up finished runs: of the very settings by itself, others when they are chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import default_runner
from rnnviz.run import Run
from rnnviz.tasks import default_config
from rnnviz.training import fit
from rnnviz.ui.listing import forget_listing
from rnnviz.ui.run_choices import finished_ids, finished_runs, run_labels
from rnnviz.ui.trainings import config_of, shipped_runs

OpenApp = Callable[..., AppTest]


@pytest.fixture
def keep() -> Any:
    """Call ``keep(config, **changes)`` for a run that is trained and stored until the test ends."""
    ids: list[str] = []

    def train(config: ExperimentConfig, **changes: Any) -> Run:
        run = fit(config)
        for name, value in changes.items():
            setattr(run, name, value)
        default_runner().store.put(run)
        forget_listing()
        ids.append(run.id)
        return run

    yield train
    for run_id in ids:
        default_runner().store.delete(run_id)


@pytest.fixture
def config(small_config: Callable[..., ExperimentConfig]) -> ExperimentConfig:
    # A seed of this file's own: other files store runs of these settings too.
    return small_config("adding", "mgu").replace(seed=41)


def test_a_run_of_just_these_settings_is_found(keep: Any, config: ExperimentConfig) -> None:
    assert finished_ids([config]) == []
    run = keep(config)
    others = [config.replace(seed=1), config, config_of("lstm-adding")]
    assert finished_ids(others) == [run.id, "lstm-adding"]


def test_the_store_is_listed_once_however_many_lists_are_drawn(
    config: ExperimentConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    for name in ("list", "shipped"):
        monkeypatch.setattr(default_runner().store, name, lambda name=name: read.append(name) or [])
    monkeypatch.setattr("rnnviz.ui.listing._FRESH_SECONDS", 1000.0)
    forget_listing()
    for _ in range(2):
        finished_ids([config])
        finished_runs("adding", "mgu")
        assert not shipped_runs()
    assert read == ["list", "shipped"]


def test_only_what_came_to_its_end_is_offered(keep: Any, config: ExperimentConfig) -> None:
    run, stopped = keep(config), keep(config.replace(seed=2), status="stopped")
    ids = [one.id for one in finished_runs("adding", "mgu")]
    assert run.id in ids
    assert stopped.id not in ids
    assert run.id not in [one.id for one in finished_runs("adding", "gru")]
    assert finished_runs("embedded-reber", "mgu") == []


def test_a_label_tells_what_was_trained_and_how_well(keep: Any, config: ExperimentConfig) -> None:
    run = keep(config, details={"name": "Tuesday"})
    label = run_labels(finished_runs("adding", "mgu"))[run.id]
    assert label == f"Tuesday: {run.latest.metric:.3g}"


def test_the_config_of_a_run_that_is_not_here() -> None:
    assert config_of("lstm-adding").task == "adding"
    with pytest.raises(ValueError, match="no stored run"):
        config_of("0" * 12)


def test_a_finished_run_is_chosen_and_stands_in_the_link(
    open_app: OpenApp, link_of: Callable[[AppTest], dict[str, str]], keep: Any, opened: Any
) -> None:
    run = keep(default_config("adding", "mgu", hidden_size=3, steps=2, snapshots=2))
    link = {"task": "adding", "cells": "lstm,mgu"}
    app = open_app("compare", **link)
    assert not any(one.label.startswith("Run of") for one in app.selectbox)
    opened(app, "compare.control.finished")
    box = next(one for one in app.selectbox if one.label.startswith("Run of Minimal"))
    assert box.value == ""
    box.select(run.id).run()
    assert not app.exception
    assert link_of(app)["runs"] == run.id
    assert app.dataframe[0].value["hidden units"].iloc[1] == 3
    fresh = open_app("compare", **link_of(app))
    box = next(one for one in fresh.selectbox if one.label.startswith("Run of Minimal"))
    assert box.value == run.id
    box.select("").run()
    assert "runs" not in link_of(fresh)


@pytest.mark.parametrize("first", ["lstm,mgu", "mgu,lstm"])
@pytest.mark.parametrize("task", ["adding", "text-words"])
def test_runs_of_other_lengths_and_words_stand_side_by_side(
    open_app: OpenApp, keep: Any, small_config: Any, first: str, task: str
) -> None:
    run = keep(small_config(task, "mgu"))
    app = open_app("compare", task=task, cells=first, runs=f"mgu:{run.id}", steps="3")
    assert not app.exception
    assert [box.value for box in (*app.warning, *app.error)] == []
    told = [caption.value for caption in app.caption]
    assert any(text.startswith("Left out") for text in told) == (task == "text-words")
