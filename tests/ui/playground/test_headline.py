"""What the Playground says of a run above its film."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.jobs import RunnerBusy, default_runner
from rnnviz.ui.playground.headline import REPEATS

OpenApp = Callable[..., AppTest]
LinkOf = Callable[[AppTest], dict[str, str]]


def captions(app: AppTest) -> list[str]:
    return [caption.value for caption in app.caption]


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label.startswith(label)).click().run()
    assert not app.exception


def trained(app: AppTest, run_id: str) -> None:
    job = default_runner().get(run_id)
    assert job is not None
    assert job.wait(120)
    app.run()
    assert not app.exception


def test_a_training_that_repeats_a_shipped_run_says_so_and_offers_another(
    open_app: OpenApp, link_of: LinkOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    assert REPEATS not in captions(app)
    press(app, "Train")
    first = link_of(app)["run"]
    trained(app, first)
    assert captions(app).count(REPEATS) == 1
    shipped = default_runner().store.get("lstm-embedded-reber")
    assert default_runner().store.get(first).latest.step == shipped.latest.step

    def busy(config: object) -> None:
        raise RunnerBusy("The queue is full.")

    with monkeypatch.context() as full:
        full.setattr("rnnviz.ui.playground.train.start", busy)
        press(app, "Train with seed")
    assert [error.value for error in app.error] == ["The queue is full\\."]
    assert link_of(app)["run"] == first
    press(app, "Train with seed")
    link = link_of(app)
    assert link["run"] != first
    assert int(link["seed"]) == shipped.config.seed + 1
    trained(app, link["run"])
    assert REPEATS not in captions(app)
    assert not any("differ from this run" in caption for caption in captions(app))
