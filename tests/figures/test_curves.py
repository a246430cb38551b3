from __future__ import annotations

import math

import pytest

from rnnviz.figures import describe
from rnnviz.figures.curves import HOW_TO_READ, learning_curve
from rnnviz.figures.theme import INK, MUTED
from tests.figures import schemas

STEPS = [0, 10, 20, 30]
LOSS = [2.0, 1.0, 0.5, 0.0]


def values(panel):
    return [(row["step"], row["value"]) for row in schemas.rows(panel["data"])]


def test_loss_and_metric_are_two_panels_with_a_shared_axis():
    curve = learning_curve(
        STEPS,
        LOSS,
        [None, 50.0, None, 90.0],
        metric_name="accuracy",
        metric_unit="%",
        baseline=25.0,
        baseline_name="most frequent symbol",
    )
    chart = schemas.chart(curve)
    upper, lower = chart["vconcat"]
    assert values(upper) == list(zip(STEPS, LOSS, strict=True))
    assert upper["encoding"]["y"]["title"] == "loss"
    assert upper["encoding"]["x"]["title"] == "training step"
    line, rule, text = lower["layer"]
    assert values(line) == [(10, 50.0), (30, 90.0)]
    assert line["encoding"]["y"]["title"] == "accuracy (%)"
    named = [{"value": 25.0, "name": "most frequent symbol"}]
    assert schemas.rows(rule["data"]) == schemas.rows(text["data"]) == named
    assert rule["mark"]["type"] == "rule"
    assert chart["resolve"]["scale"]["x"] == "shared"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_follow_the_mode(mode):
    chart = schemas.chart(learning_curve(STEPS, LOSS, LOSS, baseline=1.0, mode=mode))
    assert chart["vconcat"][0]["mark"]["color"] == INK[mode]
    assert chart["vconcat"][1]["layer"][1]["mark"]["color"] == MUTED[mode]
    assert chart["config"]["axis"]["titleColor"] == INK[mode]
    assert chart["config"]["background"] == "transparent"


def test_without_a_metric_there_is_one_panel():
    assert len(schemas.chart(learning_curve(STEPS, LOSS))["vconcat"]) == 1


def test_what_cannot_be_drawn_is_left_out():
    chart = schemas.chart(learning_curve(STEPS, [2.0, math.nan, math.inf, 0.0], log=True))
    panel = chart["vconcat"][0]
    assert values(panel) == [(0, 2.0)]
    assert panel["encoding"]["y"]["scale"]["type"] == "log"


def test_long_trainings_are_thinned_out_with_both_ends():
    steps = list(range(100_000))
    chart = schemas.chart(learning_curve(steps, [1.0 / (1 + s) for s in steps]))
    drawn = values(chart["vconcat"][0])
    assert len(drawn) == 800
    assert (drawn[0][0], drawn[-1][0]) == (0, 99_999)


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="one loss and one metric"):
        learning_curve(STEPS, LOSS[:2])
    with pytest.raises(ValueError, match="one loss and one metric"):
        learning_curve(STEPS, LOSS, [None])


def test_it_says_how_to_read_it():
    assert describe("curves.learning_curve") == HOW_TO_READ["learning_curve"]
