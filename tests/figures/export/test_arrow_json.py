from __future__ import annotations

import json

import numpy as np
import pytest

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.figures.export import ArrowRecord, to_json
from tests.figures.export.records import HOSTILE, MODEL, arrows_of, numbers_of, record


def same(content: bytes, whole: ArrowRecord) -> None:
    """The file holds all of a record, bit by bit."""
    data = json.loads(content)
    assert (data["kind"], data["view"], data["direction"]) == ("arrows", whole.view, "ltr")
    assert data["options"] == whole.options.changed()
    assert (data["model"], data["tokens"]) == (dict(whole.model), list(whole.tokens))
    assert data["unknown"] == list(whole.unknown)
    for left, right in zip(arrows_of(data), whole.arrows, strict=True):
        np.testing.assert_array_equal(left, right)
    assert ("half_life" in data) == (whole.half_life is not None)
    if whole.half_life is not None:
        lives = np.where(np.isfinite(whole.half_life), whole.half_life, np.nan)
        np.testing.assert_array_equal(numbers_of(data["half_life"]), lives)
    assert ("weights" in data) == (whole.weights is not None)
    if whole.weights is not None:
        for t, row in enumerate(data["weights"]):
            expected = np.where(np.isfinite(whole.weights[t]), whole.weights[t], np.nan)
            np.testing.assert_array_equal(numbers_of(row), expected[: t + 1])


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_written_bit_by_bit(view: str) -> None:
    whole = record(view)
    same(to_json(whole), whole)


def test_the_least_there_can_be_is_written() -> None:
    whole = record(words=("a",), unknown=(), half_life=None, weights=None, model={})
    same(to_json(whole), whole)


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
