from __future__ import annotations

from rnnviz.figures import describe
from rnnviz.figures.vega import enlarged
from rnnviz.figures.walk import seeds_of, spread
from tests.figures import schemas

ROWS = [
    {"cell": cell, "seed": seed, "metric": 50.0 + seed, "steps": 100, "solved": seed == 1}
    for cell in ("LSTM", "GRU")
    for seed in (0, 1)
]


def test_each_seed_is_a_dot_in_both_panels():
    drawn = [schemas.chart(one) for one in seeds_of(ROWS, "letters named (%)", "dark")]
    dots = [one["layer"][0]["encoding"] for one in drawn]
    assert [one["x"]["title"] for one in dots] == ["letters named (%)", "training steps"]
    assert all(len(one["data"]["values"]) == 4 for one in drawn)
    # A number at the end of an axis stands half beyond it.
    assert all(one["padding"]["right"] > 10 for one in drawn)
    assert all(one["y"]["sort"] == ["LSTM", "GRU"] for one in dots)
    larger = schemas.chart(enlarged(seeds_of(ROWS, "letters named (%)")[0]))
    assert larger["height"] == 1.5 * drawn[0]["height"]
    assert larger["config"]["axis"]["labelFontSize"] > drawn[0]["config"]["axis"]["labelFontSize"]
    assert describe("walk.seeds_of").endswith(".")


def test_no_dot_hides_another_one():
    assert spread(["a"] * 5, [100.0] * 5) == [0, 1, -1, 2, -2]
    assert spread(["a", "b", "a"], [100.0, 100.0, 50.0]) == [0, 0, 0]
    assert spread(["a"] * 3, [100.0, 99.0, 96.0]) == [0, 1, 0]
    assert spread(["a"] * 2, [0.0, 0.0]) == [0, 1]
    equal = [row | {"metric": 100.0, "seed": k} for k in range(5) for row in ROWS[::2]]
    drawn = seeds_of(equal, "letters named (%)")
    assert [[row["place"] for row in one["data"]["values"]] for one in drawn] == [
        [0, 0, 1, 1, -1, -1, 2, 2, -2, -2]
    ] * 2
    # Five dots above each other need more room than one.
    assert drawn[0]["height"] > seeds_of(ROWS, "letters named (%)")[0]["height"]
