from __future__ import annotations

from rnnviz.figures import describe
from rnnviz.figures.walk import seeds_of
from tests.figures import schemas

ROWS = [
    {"cell": cell, "seed": seed, "metric": 50.0 + seed, "steps": 100, "solved": seed == 1}
    for cell in ("LSTM", "GRU")
    for seed in (0, 1)
]


def test_each_seed_is_a_dot_in_both_panels():
    drawn = schemas.chart(seeds_of(ROWS, "letters named (%)", "dark"))
    assert len(drawn["data"]["values"]) == 4
    titles = [panel["layer"][0]["encoding"]["x"]["title"] for panel in drawn["hconcat"]]
    assert titles == ["letters named (%)", "training steps"]
    assert drawn["hconcat"][0]["layer"][0]["encoding"]["y"]["sort"] == ["LSTM", "GRU"]
    assert describe("walk.seeds_of").endswith(".")
