from __future__ import annotations

import numpy as np
import pytest

from rnnviz.analysis.agreement import Evidence, agreement_table
from rnnviz.analysis.agreement_table import EVERY
from rnnviz.figures import describe
from rnnviz.figures.agreement import agreement, agreement_rows
from tests.figures import schemas


def rows():
    """Three words; the arrow always points one back, the target does so but for the last."""
    target = np.array([[False, False], [True, False], [False, True]])
    one = Evidence({"one back": np.array([-1, 0, 1])}, {"occlusion": target, "gold": target})
    table = agreement_table([one, one], seed=0, resamples=20).to_dict()
    return [row for row in table["rows"] if row["words counted"] == EVERY]


def test_each_row_has_its_random_baseline_beside_it():
    found = agreement_rows(rows())
    names = [row["points"] for row in found if row["target"] == "occlusion"]
    assert names == ["one back", "previous word", "best fixed offset"]
    arrow = found[0]
    assert (arrow["hits"], arrow["words"], arrow["share"]) == (2, 4, 0.5)
    assert arrow["random"] == pytest.approx(0.5)
    assert [row["baseline"] for row in found[:3]] == [False, True, True]
    assert found[1]["random"] is None


def test_each_target_has_a_panel_with_its_words():
    chart = schemas.chart(agreement(rows(), "dark"))
    titles = [panel["layer"][2]["encoding"]["x"]["title"] for panel in chart["hconcat"]]
    assert titles == [["occlusion", "(4 words)"], ["gold", "(4 words)"]]


def test_one_sentence_without_an_interval_can_be_drawn():
    target = np.array([[False], [True]])
    one = Evidence({"arrow": np.array([-1, 0])}, {"occlusion": target})
    table = agreement_table([one]).to_dict()
    assert schemas.chart(agreement(table["rows"]))


def test_nothing_measured_gets_a_sentence():
    with pytest.raises(ValueError, match="measure it first"):
        agreement([])


def test_it_says_how_to_read_it():
    assert describe("agreement.agreement").endswith(".")
