from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.cli.files import numbers, to_csv, to_json, write


@given(arrays(np.float32, st.tuples(st.integers(0, 3), st.integers(0, 3))))
def test_numbers_come_back_exactly(values):
    data = json.loads(to_json({"values": numbers(values)}))["values"]
    for row, wanted in zip(data, values, strict=True):
        for number, value in zip(row, wanted, strict=True):
            assert number is None if not np.isfinite(value) else np.float32(number) == value


def test_numbers_are_short():
    assert numbers(np.float32([0.1])) == [0.1]
    assert numbers(np.float64(0.1)) == 0.1


def test_a_table_quotes_what_needs_it():
    assert to_csv(["a", "b"], [{"a": 'x,"y"', "b": None}]) == b'a,b\n"x,""y""",\n'


def test_no_word_of_a_table_is_a_formula():
    assert to_csv(["a", "b"], [{"a": "=1+1", "b": -1}]) == b"a,b\n'=1+1,-1\n"


@pytest.mark.parametrize("form", ["json", "csv", "png", "svg"])
def test_only_the_form_that_is_asked_for_is_made(tmp_path, form, capsys):
    path = tmp_path / f"file.{form}"
    made = []

    def picture(kind):
        made.append(kind)
        return kind.encode()

    write(
        path,
        data=lambda: made.append("json") or {"a": 1},
        table=lambda: made.append("csv") or (["a"], []),
        picture=picture,
    )
    assert made == [form]
    assert path.read_bytes() == {"json": b'{\n  "a": 1\n}\n', "csv": b"a\n"}.get(
        form, form.encode()
    )
    assert f"({path.stat().st_size} bytes)" in capsys.readouterr().out
