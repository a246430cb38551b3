"""Links that hold what cannot be used: a sentence for each part, until something is changed."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.ui import frame
from rnnviz.ui.catalogue import PAGES
from tests.ui.conftest import ROOT

OpenApp = Callable[..., AppTest]
LinkOf = Callable[[AppTest], dict[str, str]]
NONSENSE = "~~"
# What is read as a text or an id, and is looked up, searched or typed into a box by its page.
FREE = {
    "first": {"pair"},
    "playground": {"run", "own", "own_id"},
    "influence": {"model", "text", "text_id", "corpus", "prompt", "race", "asked", "against"}
    | {"treebank", "find"},
    "carousel": {"runs"},
    "compare": {"runs"},
    "runs": {"search", "cells", "selected"},
}
OPTIONS = ("criterion", "text", "text_id", "path", "padding", "measured_on", "file")
FREE["playground"] |= {f"task_{name}" for name in OPTIONS}
LOOKED_UP = [
    ("first", {"pair": "x.y"}, "The networks in the link are not on this server"),
    ("first", {"pair": "x"}, "The link must name two networks"),
    ("first", {"at": "25"}, "The time step in the link must be a whole number from 1 to 24."),
    ("first", {"letter": "Z", "step": "-4"}, "There is no letter named 'Z'"),
    ("lessons", {"step": "99"}, "The step in the link must be a whole number from 1 to 6."),
    ("playground", {"run": NONSENSE}, "The run in the link is not on this server."),
    ("playground", {"own_id": NONSENSE}, "The id of a text must be 16 hexadecimal digits."),
    ("playground", {"sequence": "99"}, "The sequence in the link must be a whole number from 1"),
    ("playground", {"layer": "3"}, "The layer in the link must be 1."),
    ("playground", {"step": "9999999"}, "The step in the link must be a whole number from 0 to"),
    ("playground", {"at": "99"}, "The time step in the link must be a whole number from 1 to 14."),
    ("playground", {"task_letters": "3"}, "has no setting 'task_letters', as in the link."),
    ("playground", {"task": "digits-rows", "own": "1"}, "reads no sequence of one's own"),
    ("influence", {"model": NONSENSE}, "A run's id must be"),
    ("influence", {"text_id": NONSENSE}, "The id of a text must be 16 hexadecimal digits."),
    ("influence", {"word": "999"}, "The word in the link must be a whole number from 0 to"),
    (
        "influence",
        {"one_unit": "999"},
        "The unit in the link must be a whole number from 0 to",
    ),
    ("influence", {"after": "18"}, "The number of words later in the link must be a whole number"),
    ("influence", {"part": "book", "book": "part-99"}, "The text in the link is not on this"),
    ("influence", {"below": "trust", "treebank": "x"}, "There is no treebank named 'x'."),
    ("carousel", {"runs": NONSENSE}, "is left out"),
    ("carousel", {"sequence": "99"}, "The sequence in the link must be a whole number from 1"),
    ("compare", {"runs": NONSENSE}, "in the link is not on this server; Train all makes it again."),
    ("compare", {"sequence": "99"}, "The sequence in the link must be a whole number from 1"),
    ("compare", {"quantity": "reset_gate", "cells": "lstm,elman"}, "has the reset gate in the"),
    ("papers", {"curves": "lstm1"}, "This table has no runs of LSTM1."),
    ("runs", {"selected": "nothing"}, "There is no run 'nothing' to choose"),
]


def told(app: AppTest) -> list[str]:
    return [box.value.replace("\\", "") for box in (*app.warning, *app.error)]


@pytest.fixture
def state_of(session: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """The values of a page, as its script makes them."""
    monkeypatch.setattr(frame, "run_page", lambda key, load: None)

    def make(key: str) -> Any:
        script = runpy.run_path(str(ROOT / PAGES[key].script), run_name="page")
        return script["parts"]().make()

    return make


@pytest.mark.parametrize("key", PAGES)
def test_nonsense_in_any_part_of_a_link_gets_one_sentence(
    key: str, session: Any, state_of: Callable[[str], Any]
) -> None:
    for name in [*state_of(key).fields, "colour"]:
        if name in FREE.get(key, ()):
            continue
        state = state_of(key)
        session.query_params.from_dict({name: NONSENSE})
        assert len(state.open()) == 1, name
        assert state.problems[0].endswith(".")
        state.settle()
        assert session.query_params == {}
        # Drawn again, whoever asks for it: the sentence is still there.
        again = state_of(key)
        assert again.open() == state.problems, name
        again.settle()
        session.session_state.clear()


@pytest.mark.parametrize(("key", "link", "sentence"), LOOKED_UP)
def test_what_is_not_there_is_told_until_something_is_changed(
    open_app: OpenApp, link_of: LinkOf, key: str, link: dict[str, str], sentence: str
) -> None:
    app = open_app(key, **link)
    for _ in range(2):
        assert not app.exception
        assert [sentence in each for each in told(app)].count(True) == 1
        assert not link.items() <= link_of(app).items()
        app.run()
    state = app.session_state[f"{key}.state"]
    app.session_state[f"{key}.state"] = state | {"hide": ("figure",)}
    app.run()
    assert told(app) == []


BOUNDED = [row for row in LOOKED_UP if "must be a whole number" in row[2] or "must be 1." in row[2]]


@pytest.mark.parametrize(("key", "link", "sentence"), BOUNDED)
def test_what_is_no_number_is_told_the_bounds_of_what_is_shown(
    open_app: OpenApp, key: str, link: dict[str, str], sentence: str
) -> None:
    (name,) = link
    beyond, nonsense = (told(open_app(key, **{name: text})) for text in (link[name], "abc"))
    assert nonsense == beyond
    assert nonsense[0].startswith(sentence)


def test_every_page_looks_something_up() -> None:
    assert {key for key, _, _ in LOOKED_UP} == PAGES.keys()


def test_a_link_of_the_first_screen_stays_there(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("first", letter="Z", step="-4")
    assert app.title[0].value == PAGES["first"].title
    assert len(told(app)) == 2
    assert link_of(app) == {}


def test_a_change_in_a_part_that_runs_alone_takes_the_sentence_away(
    session: Any, monkeypatch: pytest.MonkeyPatch, state_of: Callable[[str], Any]
) -> None:
    drawn: list[bool] = []
    session.rerun = lambda: drawn.append(True)
    session.query_params.from_dict({"sequence": NONSENSE})
    state = state_of("playground")
    state.open()
    state.settle()
    state.publish()
    assert drawn == []
    state["step"] = 100
    state.publish()
    assert drawn == [True]
    assert state_of("playground").open() == []
