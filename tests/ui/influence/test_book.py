"""Long texts on the page: what the link holds, where the buttons go, what is saved."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.probe.book import BookText
from rnnviz.ui.influence.book import LEAST, book_fields
from rnnviz.ui.influence.book_window import _hit, go_to
from rnnviz.ui.influence.books import parse_book
from rnnviz.ui.page_state import PageState


@pytest.fixture
def state(session, monkeypatch) -> PageState:
    monkeypatch.setattr("rnnviz.ui.influence.book_window.st", session)
    return PageState("influence", book_fields())


def test_the_link_takes_what_the_page_offers() -> None:
    fields = book_fields()
    for least in LEAST:
        assert fields["far"].parse(str(least)) == least
    for key in ("model", "sample", "part-2", "0123456789abcdef"):
        assert parse_book(key) == key
    for name, text in (("far", "7"), ("at", "-1"), ("book_view", "x"), ("book", "../x")):
        with pytest.raises(ValueError, match=r"\.$"):
            fields[name].parse(text)


def test_hits_go_round(state: PageState) -> None:
    stream = np.arange(12, dtype=np.int32) % 4
    text = BookText(("<eos>", "the", '"', "cat,"), stream, np.arange(4), np.zeros(4, dtype=bool))
    found: Any = SimpleNamespace(text=text)
    state["find"] = "CAT,"
    for side, place in ((0, 3), (1, 7), (1, 11), (1, 3), (-1, 11), (-1, 7)):
        _hit(state, found, side)
        assert (state["at"], state["token"]) == (place, place)
    go_to(state, 5)
    assert (state["at"], state["token"]) == (5, None)
    _hit(state, found, -1)
    assert state["at"] == 3
    state["find"] = "dog"
    _hit(state, found, 1)
    assert state["at"] == 3


def test_the_sample_is_read_in_the_background(open_app: Callable[..., AppTest]) -> None:
    app = open_app("influence", part="book", book="sample", at="900", book_list="distances")

    def said() -> bool:
        return any("arrows go to the word just before" in note.value for note in app.caption)

    for _ in range(1200):
        if said():
            break
        time.sleep(0.05)
        app.run()
    assert said()
    assert not app.exception
    assert "go to the word just before" in [metric.label for metric in app.metric]
    assert {button.label for button in app.button} >= {"Back", "On", "Previous", "Next"}
