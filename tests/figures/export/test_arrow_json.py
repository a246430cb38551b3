from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.figures.export import ArrowRecord, from_json, to_json
from tests.figures.export.records import HOSTILE, MODEL, record


def same(one: ArrowRecord, other: ArrowRecord) -> None:
    for name in ("view", "options", "tokens", "unknown", "direction"):
        assert getattr(one, name) == getattr(other, name)
    assert dict(one.model) == dict(other.model)
    for left, right in zip(one.arrows, other.arrows, strict=True):
        np.testing.assert_array_equal(left, right)
        assert left.dtype == right.dtype
    for name in ("half_life", "weights"):
        left, right = getattr(one, name), getattr(other, name)
        assert (left is None) == (right is None)
        if left is not None:
            np.testing.assert_array_equal(left, right)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_comes_back_bit_by_bit(view: str) -> None:
    whole = record(view)
    same(from_json(to_json(whole)), whole)


def test_the_least_there_can_be_comes_back() -> None:
    whole = record(words=("a",), unknown=(), half_life=None, weights=None, model={})
    same(from_json(to_json(whole)), whole)


def test_the_file_says_where_it_comes_from() -> None:
    data = json.loads(to_json(record("band")))
    assert data["model"] == MODEL
    assert data["view"] == "band"
    assert data["options"] == {"band": [4.0, None]}
    assert data["equation"] == VIEWS["band"].equation
    assert data["how_to_read"] == VIEWS["band"].how_to_read
    assert data["tokens"] == list(HOSTILE)
    assert data["half_life"][-1] is None
    assert all(HOSTILE[row["source"]] == row["source_text"] for row in data["arrows"])
    assert {row["memory"] for row in data["arrows"]} == {"long"}


def test_short_arrows_are_left_out_where_that_is_asked_for() -> None:
    rows = json.loads(to_json(record(), shortest=3))["arrows"]
    assert min(row["distance"] for row in rows) == 3


def test_text_that_is_none_is_written() -> None:
    assert json.loads(to_json(record(words=("a", "\udcff"))))["tokens"] == ["a", "?"]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "other"},
        {"view": "none"},
        {"options": {"ranks": -1}},
        {"options": {"window": 3}},
        {"model": 3},
        {"tokens": 5},
        {"ranks": 0},
        {"ranks": 10**9},
        {"direction": "up"},
        {"arrows": [{"word": -1, "rank": 0}]},
        {"arrows": [{"word": 99, "rank": 0}]},
        {"arrows": [{"word": 1, "rank": 0, "source": 5, "weight": 1, "unit": 0, "score": 1}]},
        {"arrows": [{"word": 1, "rank": 0, "source": 0, "weight": -1, "unit": 0, "score": 1}]},
        {"arrows": [{"word": 1, "rank": 0, "source": 0, "weight": 1, "unit": 99, "score": 1}]},
        {"arrows": [{"word": 1, "rank": 0, "source": 10**30, "weight": 1, "unit": 0, "score": 1}]},
        {"half_life": ["x"]},
        {"weights": [[1.0]]},
        {"unknown": [True]},
    ],
)
def test_a_file_that_was_changed_is_refused(change: dict[str, Any]) -> None:
    data = json.loads(to_json(record()))
    with pytest.raises(ValueError, match="This file holds no arrows as this program writes them"):
        from_json(json.dumps(data | change))


@pytest.mark.parametrize("text", ["", "[]", "{}", "3", "[" * 20_000, b"\xff"])
def test_text_that_holds_no_arrows_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError, match="This file holds no arrows"):
        from_json(text)


def test_a_record_checks_its_parts() -> None:
    good = record()
    arrows = good.arrows
    with pytest.raises(ValueError, match="for each rank"):
        record(arrows=arrows._replace(unit=arrows.unit[:, :1]))
    with pytest.raises(ValueError, match="finite and not negative"):
        record(arrows=arrows._replace(weight=arrows.weight * np.nan))
    with pytest.raises(ValueError, match="scores that are finite"):
        record(arrows=arrows._replace(score=arrows.score * np.nan))
    with pytest.raises(ValueError, match="whether it is unknown"):
        record(unknown=(True,))
