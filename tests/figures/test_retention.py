from __future__ import annotations

import numpy as np

from rnnviz.analysis.retention_table import CONTROLS, QUANTITIES, Words, table
from rnnviz.figures import describe
from rnnviz.figures.retention import (
    by_frequency,
    by_kind,
    explained,
    explained_rows,
    frequency_rows,
    kind_rows,
)
from tests.figures import schemas


def measured():
    rng = np.random.default_rng(0)
    tags = np.array(["NOUN", "DET"])[rng.integers(0, 2, 40)]
    values = {(s, q): rng.random(40) for s in ("mean", "norm") for q in QUANTITIES}
    sentence, often = np.arange(40) // 8, rng.integers(0, 3, 40)
    return table({5: Words(sentence, tags, tags[::-1], often, rng.random(40) < 0.9, values)}, 5)


def test_each_quantity_has_a_panel_with_every_control():
    found = measured()
    assert len(explained_rows(found, 5)) == len(QUANTITIES) * len(CONTROLS)
    chart = schemas.chart(explained(found, 5, "dark"))
    assert [p["layer"][1]["encoding"]["x"]["title"][0] for p in chart["hconcat"]] == [*QUANTITIES]
    assert explained_rows(found, 2) == []


def test_each_part_of_speech_has_its_mean():
    found = measured()
    rows = kind_rows(found, 5)
    assert {row["part of speech"] for row in rows} == {"NOUN", "DET"}
    assert sum(row["words"] for row in rows if row["quantity"] == "kept") == 40
    chart = schemas.chart(by_kind(found, 5))
    # Means of what is left lie below a hundredth: two decimals would make all ticks alike.
    assert chart["hconcat"][2]["layer"][0]["encoding"]["x"]["axis"]["format"] == ".3~g"


def test_each_class_of_frequency_has_its_mean():
    found = measured()
    rows = frequency_rows(found, 5)
    assert [row["frequency"] for row in rows[::3]] == ["0", "1", "2 to 3"]
    assert sum(row["words"] for row in rows if row["quantity"] == "left") == 40
    assert schemas.chart(by_frequency(found, 5))
    unknown = [row | {"frequency": row["frequency"] - 1} for row in found["frequencies"]]
    assert frequency_rows({"frequencies": unknown}, 5)[-1]["frequency"] == "unknown"
    assert frequency_rows({}, 5) == []


def test_they_say_how_to_read_them():
    for name in ("explained", "by_kind", "by_frequency"):
        assert describe(f"retention.{name}").endswith(".")
