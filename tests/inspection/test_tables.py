from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.inspection.tables import entries_json, numbers, to_csv, to_json


def test_a_table_is_read_back_whatever_its_words() -> None:
    rows = [
        {"word": 'say "yes", then\n"no"', "weight": 0.5},
        {"word": "猫", "weight": 1.0},
        {"word": "<script>", "weight": 1e-9},
    ]
    found = list(csv.DictReader(io.StringIO(to_csv(rows).decode())))
    assert [row["word"] for row in found] == [row["word"] for row in rows]
    assert [float(row["weight"]) for row in found] == [row["weight"] for row in rows]


def test_no_rows_make_an_empty_table() -> None:
    assert to_csv([]).strip() == b""


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
    (found,) = csv.DictReader(io.StringIO(to_csv(rows).decode()))
    assert found == {"what": f"'{word} (word 0)", "entry": "-0.5"}


@given(arrays(np.float32, st.tuples(st.integers(0, 3), st.integers(0, 3))))
def test_numbers_come_back_exactly(values):
    data = json.loads(entries_json({"values": numbers(values)}))["values"]
    for row, wanted in zip(data, values, strict=True):
        for number, value in zip(row, wanted, strict=True):
            assert number is None if not np.isfinite(value) else np.float32(number) == value


def test_numbers_are_short():
    assert numbers(np.float32([0.1])) == [0.1]
    assert numbers(np.float64(0.1)) == 0.1


def test_a_table_quotes_what_needs_it():
    assert to_csv([{"a": 'x,"y"', "b": None}]) == b'a,b\n"x,""y""",\n'
