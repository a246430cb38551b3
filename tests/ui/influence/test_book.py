"""Long texts on the page: what the link holds, where the buttons go, what is saved."""

from __future__ import annotations

import csv
import gzip
import io
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from rnnviz.analysis.long_text import LongTextBuilder
from rnnviz.probe.book import BookArrows, BookText
from rnnviz.ui.influence.book import LEAST, book_fields
from rnnviz.ui.influence.book_tables import csv_bytes
from rnnviz.ui.influence.book_texts import parse_book
from rnnviz.ui.influence.book_window import _MARGIN, WINDOW, _hit, go_to, window_of
from rnnviz.ui.page_state import PageState

WORDS = ("<eos>", "the", '"', "cat,")


def book(steps: int = 12) -> BookArrows:
    stream = np.arange(steps, dtype=np.int32) % 4
    source = np.maximum(np.arange(steps, dtype=np.int32) - 3, -1)
    weight = np.where(source < 0, 0.0, 0.25).astype(np.float32)
    unit = np.where(source < 0, -1, 1).astype(np.int32)
    builder = LongTextBuilder(steps)
    builder.feed(source, weight, unit)
    text = BookText(WORDS, stream, np.arange(4), np.zeros(4, dtype=bool))
    return BookArrows(text, source, weight, unit, builder.statistics(), 0.1)


@pytest.fixture
def state(session, monkeypatch) -> PageState:
    monkeypatch.setattr("rnnviz.ui.influence.book_window.st", session)
    return PageState("influence", book_fields())


@given(st.integers(1, 10**6), st.data())
def test_a_window_holds_its_place_with_words_on_both_sides(
    length: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, length - 1))
    start, stop = window_of(at, length)
    assert 0 <= start <= at < stop <= length
    assert stop - start == min(WINDOW, length)
    assert at - start >= min(_MARGIN, at)
    assert stop - 1 - at >= min(_MARGIN - 1, length - 1 - at)


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
    found = book()
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


@pytest.mark.parametrize("compressed", [False, True])
def test_the_file_holds_every_arrow(compressed: bool) -> None:
    raw = csv_bytes(book(), compressed)
    assert raw == csv_bytes(book(), compressed)
    text = (gzip.decompress(raw) if compressed else raw).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 9
    assert rows[3] == {
        "place": "6",
        "token": '"',
        "source": "3",
        "source_token": "cat,",
        "distance": "3",
        "weight": "0.25",
        "unit": "1",
    }


def test_no_word_of_a_book_is_a_formula() -> None:
    found = book()
    names = ("=SUM(A1:A9)", "-", "@x", "+1")
    found = replace(found, text=replace(found.text, names=names))
    rows = list(csv.DictReader(io.StringIO(csv_bytes(found).decode())))
    words = {row[name] for row in rows for name in ("token", "source_token")}
    assert words == {"'" + name for name in names}


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
