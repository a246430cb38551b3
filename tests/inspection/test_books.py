from __future__ import annotations

import csv
import gzip
import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.analysis.long_text import LongTextBuilder
from rnnviz.inspection.books import (
    MARGIN,
    WINDOW,
    arrows_csv,
    distance_rows,
    listed_rows,
    window_of,
)
from rnnviz.probe.book import BookArrows, BookText

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


@given(st.integers(1, 10**6), st.data())
def test_a_window_holds_its_place_with_words_on_both_sides(
    length: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, length - 1))
    start, stop = window_of(at, length)
    assert 0 <= start <= at < stop <= length
    assert stop - start == min(WINDOW, length)
    assert at - start >= min(MARGIN, at)
    assert stop - 1 - at >= min(MARGIN - 1, length - 1 - at)


@pytest.mark.parametrize("compressed", [False, True])
def test_the_file_holds_every_arrow(compressed: bool) -> None:
    raw = arrows_csv(book(), compressed)
    assert raw == arrows_csv(book(), compressed)
    text = (gzip.decompress(raw) if compressed else raw).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 9
    assert rows[3] == {
        "place": "7",
        "token": '"',
        "source": "4",
        "source_token": "cat,",
        "distance": "3",
        "weight": "0.25",
        "unit": "1",
    }


def test_no_word_of_a_book_is_a_formula() -> None:
    found = book()
    names = ("=SUM(A1:A9)", "-", "@x", "+1")
    found = replace(found, text=replace(found.text, names=names))
    rows = list(csv.DictReader(io.StringIO(arrows_csv(found).decode())))
    words = {row[name] for row in rows for name in ("token", "source_token")}
    assert words == {"'" + name for name in names}


def test_a_listed_arrow_stands_among_its_neighbours() -> None:
    found = book()
    row = listed_rows(found.text, found.listed)[3]
    assert row == {
        "from": '"',
        "back to": "cat,",
        "distance": 3,
        "weight": 0.25,
        "unit": 1,
        "place": 7,
        "around the earlier word": '<eos> the " [cat,] <eos> the " cat,',
        "around the word": '" cat, <eos> the ["] cat, <eos> the "',
    }
    assert distance_rows(found.statistics.by_distance.tolist()) == [
        {"steps back, from": 3, "arrows": 9}
    ]
