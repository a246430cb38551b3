from __future__ import annotations

import pytest

from rnnviz.figures import describe, papers
from tests.figures import schemas


def points(setting: str, *values: float) -> list[dict]:
    rows = [{"setting": setting, "kind": "printed", "value": 100.0, "seed": None}]
    more = [
        {"setting": setting, "kind": "measured", "value": value, "seed": seed}
        for seed, value in enumerate(values)
    ]
    return [*rows, *more]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_each_run_is_a_dot_beside_what_is_printed(mode):
    rows = [*points("T = 100", 80.0, 120.0), *points("T = 500")]
    drawn = schemas.chart(papers.beside(rows, "sequences", log=True, mode=mode))
    ticks, dots = drawn["layer"]
    assert [row["setting"] for row in ticks["data"]["values"]] == ["T = 100", "T = 500"]
    assert [row["value"] for row in dots["data"]["values"]] == [80.0, 120.0]
    assert dots["encoding"]["x"]["scale"] == {"type": "log", "nice": False, "padding": 20}
    assert dots["encoding"]["y"]["sort"] == ["T = 100", "T = 500"]


def test_each_run_is_a_line():
    rows = [
        {"setting": setting, "seed": seed, "at": at, "value": 1 / at}
        for setting in ("1e-2", "1e-3")
        for seed in (0, 1)
        for at in (1, 2, 3)
    ]
    drawn = schemas.chart(papers.curves(rows, "epoch", "accuracy", "dark"))
    (layer,) = drawn["layer"]
    assert layer["encoding"]["detail"]["field"] == "seed"
    assert len(schemas.rows(layer["data"])) == 12
    many = [row | {"setting": f"{number}"} for number in range(7) for row in rows[:1]]
    with pytest.raises(ValueError, match="up to 6 settings"):
        papers.curves(many, "epoch", "accuracy")


@pytest.mark.parametrize("name", papers.HOW_TO_READ)
def test_each_figure_says_how_to_read_it(name):
    assert describe(f"papers.{name}").endswith(".")
