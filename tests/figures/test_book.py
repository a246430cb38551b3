"""What the browser is given of a book."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.analysis.long_text import EDGES, LongTextBuilder
from rnnviz.figures import describe
from rnnviz.figures.book import distances, strip_payload, window_payload
from tests.figures import schemas

SOURCE = np.array([-1, 0, 0, 1, 3, 0, 5, 1])
WEIGHT = np.linspace(0, 0.7, 8)
UNIT = np.arange(8)


def overview():
    builder = LongTextBuilder(100)
    source = np.maximum(np.arange(100) - 30, -1)
    builder.feed(source, np.ones(100), np.zeros(100, dtype=int))
    return builder.statistics()


def bars(counts):
    """The rows of the histogram."""
    (bars,) = schemas.chart(distances(counts))["layer"]
    return schemas.rows(bars["data"])


def test_the_strip_counts_what_is_long():
    payload = strip_payload(overview(), 10, 42, (0, 100))
    assert payload["longest"] == [0, 30, 30, 30, 30]
    assert payload["many"] == [0, 10, 20, 20, 20]
    assert payload["longest_step"] == [-1, 30, 40, 60, 80]
    assert (payload["tokens"], payload["stretch"], payload["at"]) == (100, 20, 42)
    json.dumps(payload)
    with pytest.raises(ValueError, match="counted from distances"):
        strip_payload(overview(), 11, 0, (0, 100))


@given(st.integers(0, 7), st.integers(1, 8))
def test_every_arrow_of_a_window_is_drawn_or_a_stub(start, size):
    here = slice(start, start + size)
    tokens = [str(place) for place in range(8)]
    before = dict(enumerate(tokens[:start]))
    payload = window_payload(
        tokens[here], start, SOURCE[here], WEIGHT[here], UNIT[here], before, at=start, key="k"
    )
    arrows, stubs = payload["arrows"], payload["window"]["stubs"]
    drawn = [
        (t + start, s + start) for t, s in zip(arrows["target"], arrows["source"], strict=True)
    ]
    cut = [
        (t + start, t + start - back)
        for t, back in zip(stubs["target"], stubs["distance"], strict=True)
    ]
    wanted = {(t, int(SOURCE[t])) for t in range(8)[here] if SOURCE[t] >= 0}
    assert {*drawn, *cut} == wanted
    assert all(source >= start for _, source in drawn)
    assert all(source < start for _, source in cut)
    assert stubs["word"] == [str(source) for _, source in cut]
    json.dumps(payload)


def test_a_pinned_word_is_counted_from_the_window():
    options = {"at": 5, "key": "k", "minimum_distance": 2}
    columns = (SOURCE[4:], WEIGHT[4:], UNIT[4:], {0: "a", 1: "b", 3: "c"})
    inside = window_payload(list("efgh"), 4, *columns, selected=6, **options)
    assert inside["selected"] == 2
    assert inside["window"]["at"] == 5
    outside = window_payload(list("efgh"), 4, *columns, selected=1, **options)
    assert outside["selected"] is None


def test_the_histogram_holds_every_arrow():
    counts = np.zeros(len(EDGES), dtype=int)
    counts[[0, 1, 11]] = [60, 30, 10]
    rows = bars(counts)
    assert [row["arrows"] for row in rows] == [60, 30, 10]
    assert [row["reach"] for row in rows] == ["1 step", "2 steps", "15 to 19 steps"]
    assert rows[2]["height"] == 2.0
    assert sum(row["share"] for row in rows) == pytest.approx(1.0)
    assert all(row["floor"] < row["height"] for row in rows)
    schemas.chart(distances(counts, "dark"))
    with pytest.raises(ValueError, match="no arrow"):
        distances(np.zeros(len(EDGES)))


def test_the_last_range_has_an_end():
    counts = np.zeros(len(EDGES), dtype=int)
    counts[-1] = 1
    (row,) = bars(counts)
    assert row["end"] > row["start"]


def test_each_figure_says_how_to_read_it():
    assert "long" in describe("book.strip")
    assert "range" in describe("book.distances")
