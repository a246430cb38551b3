from __future__ import annotations

import json

import numpy as np
import pytest

from rnnviz.analysis.attribution_table import AttributionTable, SumRow, verb_rows
from rnnviz.analysis.faithfulness import (
    MEASURES,
    OFFSETS,
    REMOVED,
    faithfulness,
    fixed_order,
    kept_words,
    like_order,
)

TITLES = {"gradient": "Gradient", "good": "Good"}


def test_which_words_are_read():
    order = np.array([2, 0, 5, 1, 4, 3])
    left, alone = (kept_words(order, measure) for measure in MEASURES)
    for row, number in enumerate(REMOVED):
        assert set(np.flatnonzero(~left[row])) == set(order[:number])
        assert set(np.flatnonzero(alone[row])) == set(order[:number])


def test_baselines_name_words_by_their_distance():
    assert fixed_order(4, 1).tolist() == [3, 2, 1, 0]
    assert fixed_order(4, 2).tolist() == [2, 1, 0, 3]
    # The other text's order in words back is 0, 3, 1, 2; here are three words.
    assert like_order(np.array([3, 0, 2, 1]), 3, 4).tolist() == [2, 1, 0]
    assert like_order(np.array([0, 1]), 4, 2).tolist() == [2, 3, 1, 0]


def areas_of(values):
    """Losses of the two methods, the same under both measures; chance and offsets lose nothing."""
    points = {"gradient": values[0], "good": values[1]}
    points |= {f"random {name}": 0.0 for name in TITLES} | {f"offset {k}": k / 100 for k in OFFSETS}
    return {(measure, "unknown", who): loss for measure in MEASURES for who, loss in points.items()}


def test_the_table_has_means_and_what_a_method_is_ahead():
    drawn = np.random.default_rng(0).uniform(0, 0.2, (40, 2))
    rows = faithfulness([areas_of(each) for each in drawn], TITLES, ("unknown",), resamples=500)
    found = {(row.measure, row.method): row for row in rows}
    for measure, sign in (("comprehensiveness", 1), ("sufficiency", -1)):
        good = found[measure, "Good"]
        assert good.value == pytest.approx(drawn[:, 1].mean())
        assert good.lead == pytest.approx(sign * (drawn[:, 1] - drawn[:, 0]).mean())
        assert good.low < good.value < good.high
        assert good.lead_low < good.lead < good.lead_high
        spread = drawn[:, 1].std() / np.sqrt(len(drawn))
        assert good.high - good.low == pytest.approx(2 * 1.96 * spread, rel=0.2)
        assert (good.random, good.sentences) == (0.0, 40)
        assert found[measure, "Gradient"].lead is None
    assert found["comprehensiveness", "best fixed offset (3 back)"].value == pytest.approx(0.03)
    assert found["sufficiency", "best fixed offset (1 back)"].value == pytest.approx(0.01)


def test_nothing_to_judge_is_refused():
    with pytest.raises(ValueError, match="at least one prediction"):
        faithfulness([], TITLES, ("unknown",))


def test_a_method_that_is_not_judged_has_no_row():
    areas = {key: loss for key, loss in areas_of((0.1, 0.2)).items() if "good" not in key[2]}
    rows = faithfulness([areas, areas], TITLES, ("unknown",))
    assert {row.method for row in rows if row.measure == "sufficiency"} == {
        "Gradient",
        "best fixed offset (1 back)",
    }


def test_the_table_as_text():
    rows = faithfulness([areas_of((0.1, 0.2)), areas_of((0.1, 0.3))], TITLES, ("unknown",))
    verbs = verb_rows([True, True, False], [True, False, True])
    assert [(row.attracted, row.sentences, row.right) for row in verbs] == [
        (False, 1, 1.0),
        (True, 2, 0.5),
    ]
    sums = (SumRow("Good", True, 0.5, 0.75), SumRow("Split", False, 0.5, 0.75, 0.125))
    table = AttributionTable(
        2, sums, tuple(rows), (), verbs, {"plain": 1e-16, "printed": 0.5, "shared": 2.0}
    )
    text = table.to_markdown()
    assert "| Good | adds up | 5.0e-01 | 7.5e-01 |" in text
    assert "beta + gamma is the logit within 1.2e-01" in text
    assert "| Good | 25.00 (20.00 to 30.00) | 0.00 | +15.00 (+10.00 to +20.00) |" in text
    assert "within 1.0e-16 of the largest entry" in text
    assert "50.0% (0.0% to 100.0%) of 2 sentences" in text
    assert json.loads(json.dumps(table.to_dict()))["predictions"] == 2
    assert table.to_csv().startswith(b"table,method,additive")
