from __future__ import annotations

import csv
import io
import json

import pytest

from rnnviz.ui.tables import more_rows, to_csv, to_json


def test_a_table_is_read_back_whatever_its_words() -> None:
    rows = [
        {"word": 'say "yes", then\n"no"', "weight": 0.5},
        {"word": "猫", "weight": 1.0},
        {"word": "<script>", "weight": 1e-9},
    ]
    found = list(csv.DictReader(io.StringIO(to_csv(rows))))
    assert [row["word"] for row in found] == [row["word"] for row in rows]
    assert [float(row["weight"]) for row in found] == [row["weight"] for row in rows]


def test_no_rows_make_an_empty_table() -> None:
    assert to_csv([]).strip() == ""


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_are_not_finite_are_null_in_json(odd: float) -> None:
    text = to_json({"tokens": ("猫", "a"), "arrows": [{"weight": odd, "unit": 3, "text": "NaN"}]})
    assert "猫" in text
    assert json.loads(text, parse_constant=pytest.fail) == {
        "tokens": ["猫", "a"],
        "arrows": [{"weight": None, "unit": 3, "text": "NaN"}],
    }


@pytest.mark.parametrize("word", ["=1+1", "-", "+x", "@x"])
def test_no_word_is_a_formula(word: str) -> None:
    rows = [{"what": f"{word} (word 0)", "entry": -0.5}]
    (found,) = csv.DictReader(io.StringIO(to_csv(rows)))
    assert found == {"what": f"'{word} (word 0)", "entry": "-0.5"}


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (6, ""),
        (14, "14 rows: scroll the table to see all of them."),
        (1234, "1,234 rows: scroll the table to see all of them."),
        (3200, "These are the first 2,000 of 3,200 rows; the files hold all of them."),
    ],
)
def test_a_table_says_when_it_has_more_rows_than_are_seen(count: int, told: str) -> None:
    assert more_rows(count, 6) == told
