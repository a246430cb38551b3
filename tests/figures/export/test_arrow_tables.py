from __future__ import annotations

import csv
import io
import json
from typing import Any

import numpy as np
import pytest

from rnnviz.analysis.influence.options import ViewOptions
from rnnviz.analysis.influence.views import VIEWS
from rnnviz.figures.export import arrows_csv, weights_csv
from tests.figures.export.records import HOSTILE, read_csv, record


def test_the_arrows_come_back_with_every_word() -> None:
    whole = record()
    found = read_csv(arrows_csv(whole))
    for row, expected in zip(found, whole.rows(), strict=True):
        for name, value in (expected | _from_one(expected)).items():
            assert type(value)(row[name]) == value
    assert {row["text"] for row in found} == set(HOSTILE[1:])


def _from_one(row: dict[str, Any]) -> dict[str, Any]:
    """The words of a row as people count them."""
    return {name: row[name] + 1 for name in ("word", "source")}


@pytest.mark.parametrize("view", VIEWS)
def test_the_weights_of_every_view_come_back(view: str) -> None:
    whole = record(view)
    table = np.full_like(whole.weights, np.nan)
    for row in read_csv(weights_csv(whole)):
        word, source = int(row["word"]) - 1, int(row["source"]) - 1
        table[word, source] = float(row["weight"])
        assert row["text"] == HOSTILE[word]
        assert row["source_text"] == HOSTILE[source]
    past = np.tri(len(HOSTILE), dtype=bool)
    np.testing.assert_array_equal(table, np.where(past, whole.weights, np.nan))


def test_every_row_says_where_it_comes_from() -> None:
    for rows in (read_csv(arrows_csv(record("long"))), read_csv(weights_csv(record("long")))):
        for row in rows:
            assert row["view"] == "long"
            assert json.loads(row["options"]) == {"min_distance": 2}
            assert row["equation"] == VIEWS["long"].equation
            assert row["model"] == "my-run"


def test_no_cell_is_a_formula() -> None:
    evil = record(model={"run": "=cmd"})
    for content in (arrows_csv(evil), weights_csv(evil)):
        rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
        columns = next(rows)
        for row in rows:
            cells = dict(zip(columns, row, strict=True))
            for name in ("text", "source_text", "model", "view", "options", "equation"):
                assert not cells[name].startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


def test_numbers_stay_numbers() -> None:
    rows = read_csv(arrows_csv(record("excess", options=ViewOptions(ranks=5))))
    assert any(float(row["score"]) < 0 for row in rows)
    assert not any(row["score"].startswith("'") for row in rows)


def test_weights_need_a_record_with_weights() -> None:
    with pytest.raises(ValueError, match="export it together with the weights"):
        weights_csv(record(weights=None))
