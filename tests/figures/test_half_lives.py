from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz.analysis.bands import BANDS, Band
from rnnviz.figures import describe
from rnnviz.figures.half_lives import BRUSH, half_life_histogram
from tests.figures import schemas

LIVES = [0.0, 0.5, 0.7, 2.0, 5.0, 5.0, 40.0, math.inf, math.inf]


def rows(chart):
    return schemas.rows(schemas.chart(chart)["data"])


def test_the_bars_count_the_units_on_the_axis():
    found = rows(half_life_histogram(LIVES))
    assert sum(row["units"] for row in found) == 6
    for row in found:
        inside = [
            life for life in LIVES if row["low"] <= life < row["high"] or life == 40 == row["high"]
        ]
        assert len(inside) == row["units"]


def test_units_without_a_place_on_the_axis_are_told():
    axis = schemas.chart(half_life_histogram(LIVES))["encoding"]["x"]
    assert axis["title"] == "memory half-life (steps); not shown: 2 infinite, 1 zero"
    assert axis["scale"]["domain"] == [0.5, 40.0]


def test_a_band_stands_out():
    found = rows(half_life_histogram(LIVES, BANDS["long"]))
    assert [row["in_band"] for row in found] == [row["high"] > 4 for row in found]
    assert not any(row["in_band"] for row in rows(half_life_histogram(LIVES)))


def test_an_interval_can_be_brushed():
    (param,) = schemas.chart(half_life_histogram(LIVES))["params"]
    assert param["name"] == BRUSH
    assert param["select"] == {"type": "interval", "encodings": ["x"]}


@pytest.mark.parametrize(
    "lives", [[0.0], [math.inf], [3.0], [3.0, 3.0], list(np.geomspace(0.01, 1e4, 500))]
)
def test_any_units_can_be_drawn(lives):
    assert schemas.chart(half_life_histogram(lives, Band(1, 2), mode="dark"))


def test_it_says_how_to_read_it():
    assert "brush" in describe("half_lives.half_life_histogram")
    with pytest.raises(ValueError, match="no unit to count"):
        half_life_histogram([])
