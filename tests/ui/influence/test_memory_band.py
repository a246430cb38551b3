from __future__ import annotations

import math
from typing import Any

import pytest

from rnnviz.analysis.bands import Band
from rnnviz.figures.half_lives import BRUSH
from rnnviz.ui.influence.memory_band import brushed_band

LIVES = [0.0, 0.5, 1.0, 2.0, 8.0, 16.0, math.inf]


def state(*ends: float) -> dict[str, Any]:
    return {"selection": {BRUSH: {"low": list(ends)}}}


def test_a_brush_becomes_a_band() -> None:
    assert brushed_band(state(1.8, 9.0), LIVES) == Band(1.8, 9.0)
    assert brushed_band(state(9.0, 1.8), LIVES) == Band(1.8, 9.0)


def test_a_brush_over_an_end_takes_in_what_has_no_place_on_the_axis() -> None:
    band = brushed_band(state(0.5, 16.0), LIVES)
    assert band == Band(0.0, math.inf)
    assert band.holds(LIVES).all()


@pytest.mark.parametrize(
    "nothing",
    [None, {}, {"selection": {}}, {"selection": {BRUSH: {}}}, state(3.0, 3.0), state(3.0, 4.0)],
)
def test_a_brush_over_nothing_changes_nothing(nothing: Any) -> None:
    assert brushed_band(nothing, LIVES) is None
