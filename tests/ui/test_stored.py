"""A run that was stopped, or is trained by another server, when its link is opened here."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

import rnnviz.jobs
from rnnviz.config import ExperimentConfig
from rnnviz.jobs import default_runner

PATIENCE = 300.0
Open = Callable[..., AppTest]


def lines(app: AppTest) -> list[str]:
    """What stands on the progress bars."""
    return [bar.proto.text for bar in app.get("progress")]


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


@pytest.fixture
def stopped(small_config: Callable[..., ExperimentConfig]) -> str:
    """The id of a run that somebody stopped before the server was started again."""
    job = default_runner().submit(small_config("embedded-reber", steps=1_000_000))
    end = time.monotonic() + PATIENCE
    while job.progress is None or job.progress.step < 1:
        assert time.monotonic() < end
        time.sleep(0.01)
    job.stop()
    assert job.wait(PATIENCE)
    assert job.saved
    return job.id


@pytest.mark.parametrize("restarted", [True, False])
def test_whoever_may_manage_a_stopped_run_may_go_on_with_it(
    open_app: Open, stopped: str, restarted: bool
) -> None:
    if restarted:
        rnnviz.jobs.shutdown()
    app = open_app(run=stopped)
    assert not app.exception
    assert lines(app)[0].startswith("**Stopped** · step ")
    next(one for one in app.button if one.label == "Resume").click().run()
    assert not app.exception
    job = default_runner().get(stopped)
    assert job is not None
    assert {"Pause", "Stop", "Restart"} <= set(labels(app))
    job.stop()
    assert job.wait(PATIENCE)
    assert app.run().query_params["run"] in (stopped, [stopped])
    assert "Resume" in labels(app)


@pytest.mark.parametrize("restarted", [True, False])
def test_nobody_goes_on_with_a_run_of_someone_elses(
    open_app: Open, stopped: str, restarted: bool
) -> None:
    job = default_runner().get(stopped)
    assert job is not None
    job.owner = job.run_owner = "else"
    default_runner().store.label(stopped, owner="else")
    if restarted:
        rnnviz.jobs.shutdown()
    app = open_app(run=stopped)
    assert not app.exception
    assert lines(app)[0].startswith("**Stopped** · step ")
    assert not {"Resume", "Restart", "Stop"} & set(labels(app))


def test_a_run_that_another_server_trains_shows_that_and_no_button(
    open_app: Open, stopped: str
) -> None:
    rnnviz.jobs.shutdown()
    assert default_runner().store.claim(stopped, "lab-2")
    app = open_app(run=stopped)
    assert not app.exception
    assert lines(app)[0].startswith(r"**Trained on another server (lab\-2)** · step ")
    assert "Resume" not in labels(app)
    default_runner().store.release(stopped, "lab-2")
    assert "Resume" in labels(app.run())


def test_a_run_of_this_server_that_another_one_went_on_with_is_read_anew(
    open_app: Open, stopped: str
) -> None:
    assert default_runner().store.claim(stopped, "lab-2")
    app = open_app(run=stopped)
    assert lines(app)[0].startswith(r"**Trained on another server (lab\-2)**")
    assert default_runner().get(stopped) is None


def test_what_is_complete_or_came_with_the_app_offers_nothing(
    open_app: Open, small_config: Callable[..., ExperimentConfig]
) -> None:
    job = default_runner().submit(small_config("embedded-reber"), owner="else")
    assert job.wait(PATIENCE)
    rnnviz.jobs.shutdown()
    app = open_app(run=job.id)
    assert not app.exception
    assert lines(app) == []
    assert "Resume" not in labels(app)
