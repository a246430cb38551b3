from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.inspection.tables import entries_json, numbers, to_json


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_are_not_finite_are_null_in_json(odd: float) -> None:
    text = to_json({"tokens": ("猫", "a"), "arrows": [{"weight": odd, "unit": 3, "text": "NaN"}]})
    assert "猫" in text
    assert json.loads(text, parse_constant=pytest.fail) == {
        "tokens": ["猫", "a"],
        "arrows": [{"weight": None, "unit": 3, "text": "NaN"}],
    }


@given(arrays(np.float32, st.tuples(st.integers(0, 3), st.integers(0, 3))))
def test_numbers_come_back_exactly(values):
    data = json.loads(entries_json({"values": numbers(values)}))["values"]
    for row, wanted in zip(data, values, strict=True):
        for number, value in zip(row, wanted, strict=True):
            assert number is None if not np.isfinite(value) else np.float32(number) == value


def test_numbers_are_short():
    assert numbers(np.float32([0.1])) == [0.1]
    assert numbers(np.float64(0.1)) == 0.1
