"""Whose a training is: the same device may steer it after a reload, nobody else may."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import Job, default_runner
from rnnviz.ui.progress import may_steer
from rnnviz.ui.trainings import owner

STEERING = {"Pause", "Resume", "Stop", "Restart"}


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Call ``visit(address, browser)`` for a new session; returns its owner."""

    def begin(address: str | None, **headers: str) -> str:
        context = SimpleNamespace(
            ip_address=address, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        fake = SimpleNamespace(session_state={}, context=context)
        monkeypatch.setattr("rnnviz.ui.trainings.st", fake)
        assert owner() == owner()
        return owner()

    return begin


def job_of(who: str) -> Job:
    return SimpleNamespace(owner=who)  # type: ignore[return-value]


def test_a_reload_keeps_the_rights_but_takes_turns_of_its_own(visit: Callable[..., str]) -> None:
    first = visit("10.0.0.7", user_agent="Firefox")
    second = visit("10.0.0.7", user_agent="Firefox")
    assert first != second
    assert may_steer(job_of(first))


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("10.0.0.8", {"user_agent": "Firefox"}),
        ("10.0.0.7", {"user_agent": "Chromium"}),
        ("10.0.0.7", {"user_agent": "Firefox", "x_forwarded_for": "192.0.2.1"}),
        (None, {}),
    ],
)
def test_another_device_may_not_steer(
    visit: Callable[..., str], address: str | None, headers: dict[str, str]
) -> None:
    mine = visit("10.0.0.7", user_agent="Firefox")
    visit(address, **headers)
    assert not may_steer(job_of(mine))


def test_nothing_of_the_device_can_be_read_and_none_needs_no_device(
    visit: Callable[..., str],
) -> None:
    assert not {"10", "0", "7", "Firefox"} & set(visit("10.0.0.7", user_agent="Firefox").split("."))
    assert visit(None) != visit(None)
    assert not may_steer(job_of(""))


def test_only_who_started_a_training_sees_its_buttons(
    open_app: Callable[..., AppTest], small_config: Callable[..., ExperimentConfig]
) -> None:
    job = default_runner().submit(small_config("embedded-reber"), owner="somebody")
    assert job.wait(300)
    app = open_app(run=job.id)
    assert not app.exception
    assert not STEERING & {button.label for button in app.button}
    assert any("Trained by someone else" in caption.value for caption in app.caption)
    next(one for one in app.button if one.label == "Train").click().run()
    assert STEERING & {button.label for button in app.button}
