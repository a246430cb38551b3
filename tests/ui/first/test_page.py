"""The first screen: what it asks, the three things to try, and links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.jobs import default_runner
from rnnviz.tasks import default_config
from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.first import page as first_page

OpenApp = Callable[..., AppTest]
LinkOf = Callable[[AppTest], dict[str, str]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the picture of both networks was given, the last one last."""
    found: list[dict[str, Any]] = []

    def keep(payload: dict[str, Any], key: str, **more: object) -> None:
        found.append(payload)

    monkeypatch.setattr(first_page, "pair_component", keep)
    return found


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)


def captions(app: AppTest) -> str:
    return " ".join(caption.value.replace("\\", "") for caption in app.caption)


def test_it_asks_one_question_and_shows_shipped_runs(
    open_app: OpenApp, link_of: LinkOf, sent: list[dict[str, Any]]
) -> None:
    app = open_app("first")
    assert not app.exception
    assert app.title[0].value == PAGES["first"].title
    assert any("One still knows it, the other has lost it: why?" in m.value for m in app.markdown)
    assert [network["title"] for network in sent[-1]["networks"]] == ["LSTM", "Elman RNN"]
    assert (sent[-1]["held"], sent[-1]["replay"], sent[-1]["cursor"]) == (None, False, None)
    assert link_of(app) == {}
    assert [one.label for one in app.button if "start" in one.label] == []


def test_the_starred_letter_goes_round(
    open_app: OpenApp, link_of: LinkOf, sent: list[dict[str, Any]]
) -> None:
    app = open_app("first")
    targets = [sent[-1]["target"]]
    for _ in range(4):
        button(app, "Change the starred letter").click().run()
        assert not app.exception
        targets.append(sent[-1]["target"])
    assert len(set(targets)) == 4
    assert targets[0] == targets[4]
    button(app, "Change the starred letter").click().run()
    assert link_of(app) == {"letter": targets[1]}
    again = open_app("first", letter=targets[1])
    assert not again.exception
    assert sent[-1]["target"] == targets[1]
    time = sent[-1]["marks"][0][0]
    assert sent[-1]["labels"][time] == targets[1]
    button(again, "Back to the start").click().run()
    assert sent[-1]["target"] == targets[0]
    assert link_of(again) == {}


def test_the_forget_gate_is_closed_and_opened_again(
    open_app: OpenApp, link_of: LinkOf, sent: list[dict[str, Any]]
) -> None:
    app = open_app("first")
    before = sent[-1]["networks"]
    button(app, "Close the forget gate").click().run()
    assert not app.exception
    assert link_of(app) == {"closed": "true"}
    held = sent[-1]["held"]
    letter, question = (time for time, _ in sent[-1]["marks"])
    assert letter < held < question
    assert f"At step {held + 1}" in captions(app)
    lstm, elman = sent[-1]["networks"]
    # The other network has no such gate: the last moment of its training, unchanged.
    assert before[1]["data"].endswith(elman["data"][-200:])
    assert lstm["data"] not in before[0]["data"]
    button(app, "Open the forget gate again").click().run()
    assert sent[-1]["networks"] == before


def test_both_are_trained_from_scratch(
    open_app: OpenApp,
    link_of: LinkOf,
    sent: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    voice: list[tuple[str, str]] = []
    monkeypatch.setattr("rnnviz.ui.progress.say", lambda text, key: voice.append((text, key)))
    app = open_app("first")
    assert not voice
    read = sent[-1]["labels"]
    button(app, "Train both from scratch").click().run()
    assert not app.exception
    ids = link_of(app)["pair"].split(".")
    jobs = [default_runner().get(run_id) for run_id in ids]
    for job in jobs:
        assert job is not None
        assert job.wait(120)
    assert [job.config.cell for job in jobs if job] == ["lstm", "elman"]
    assert len({job.config.seed for job in jobs if job}) == 1
    app.run()
    assert not app.exception
    assert sent[-1]["replay"]
    assert sent[-1]["labels"] == read
    (kept,) = [one.proto for one in app.get("page_link") if "Where does it keep" in one.proto.label]
    assert dict(parse_qsl(kept.query_string))["own"] == "".join(read)
    assert "Solved after" in captions(app)
    assert voice[-1] == ("All trainings have ended", "voice.first")
    fresh = open_app("first", pair=".".join(ids))
    assert not fresh.exception
    assert sent[-1]["networks"][0]["steps"][-1] == jobs[0].run.latest.step  # type: ignore[union-attr]
    button(fresh, "Train both from scratch").click().run()
    assert link_of(fresh)["pair"] != ".".join(ids)


def test_a_forget_bias_of_1_is_one_click_away_and_changes_nothing_else(open_app: OpenApp) -> None:
    links = {one.proto.label: one.proto for one in open_app("first").get("page_link")}
    found = links["Try a forget bias of 1 instead of 5"]
    assert found.page == "playground"
    app = open_app(**dict(parse_qsl(found.query_string)))
    assert not app.exception
    assert not app.warning
    assert "differ from this run's (forget bias 1 instead of 5); " in captions(app)


def test_the_answer_stands_beside_the_question_and_follows_what_is_shown(open_app: OpenApp) -> None:
    app = open_app("first")
    (box,) = app.expander
    assert (box.label, box.proto.expanded) == ("Show the answer", False)

    def answer() -> str:
        return " ".join(each.value.replace("\\", "") for each in app.expander[0].markdown)

    first = answer()
    assert "at the letter B (step 5) its input gate opens (i = 0.91)" in first
    assert "**Elman RNN:** It has no gates" in first
    button(app, "Change the starred letter").click().run()
    assert "at the letter C (step 5)" in answer()
    button(app, "Close the forget gate").click().run()
    assert "f is held at 0.00 (step 14)" in answer()
    button(app, "Back to the start").click().run()
    assert answer() == first


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"pair": "0000000000.1111111111"}, "are not on this server; here are others."),
        ({"pair": "lstm-adding.elman-adding"}, "are of another task; here are others."),
        (
            {"pair": "lstm-starred-letter.lstm-starred-letter"},
            "are not an LSTM and an Elman; here are others.",
        ),
        ({"letter": "Q"}, "There is no letter named 'Q'; the choices are: A, B, C, D."),
    ],
)
def test_a_link_that_cannot_be_used_gets_one_sentence(
    open_app: OpenApp, link_of: LinkOf, link: dict[str, str], sentence: str
) -> None:
    app = open_app("first", **link)
    assert not app.exception
    (said,) = [box.value.replace("\\", "") for box in (*app.warning, *app.error)]
    assert said.endswith(sentence)
    assert link_of(app) == {}


def test_runs_with_other_letters_are_not_shown(
    open_app: OpenApp, link_of: LinkOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page draws four letters."""
    monkeypatch.setattr(
        first_page,
        "config_of",
        lambda run_id: default_config(
            "starred-letter", run_id.split("-")[0], task_options={"letters": 2}
        ),
    )
    app = open_app("first", pair="lstm.elman")
    assert not app.exception
    assert app.warning[0].value.replace("\\", "").endswith("of another task; here are others.")
    assert link_of(app) == {}


def test_half_a_pair_is_none(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("first", pair="lstm-starred-letter")
    assert not app.exception
    assert link_of(app) == {}


def test_a_network_that_is_deleted_meanwhile_gives_way_to_the_shipped_one(session: Any) -> None:
    state = first_page.first_state()
    state["pair"] = ("gone", "gone-too")
    shown = [run.id for run in first_page._runs(state)]
    assert shown == ["lstm-starred-letter", "elman-starred-letter"]
    assert not state["pair"]
