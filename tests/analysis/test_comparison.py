"""Bands, scores and ranks against plain loops over the runs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.analysis.comparison import band, scores, standings, wins

numbers = st.floats(-5, 5, allow_nan=False)
curves = st.lists(
    st.dictionaries(st.integers(0, 30), st.one_of(numbers, st.just(np.nan)), min_size=1),
    min_size=1,
    max_size=4,
)


@given(curves)
def test_a_band_holds_what_each_curve_last_said(found):
    ordered = [dict(sorted(curve.items())) for curve in found]
    result = band([([*curve], [*curve.values()]) for curve in ordered])
    known = [{k: v for k, v in curve.items() if not np.isnan(v)} for curve in ordered]
    if not all(known):
        assert len(result.at) == 0
        return
    start = max(min(curve) for curve in known)
    assert result.at.tolist() == sorted({k for curve in known for k in curve if k >= start})
    for at, low, middle, high in zip(*result, strict=True):
        held = [curve[max(k for k in curve if k <= at)] for curve in known]
        assert (low, high) == (min(held), max(held))
        assert middle == pytest.approx(np.median(held))


def test_a_run_that_stopped_once_it_had_solved_its_task_keeps_its_metric():
    early, late = ([0, 10, 20], [0.0, 50.0, 100.0]), ([0, 10, 20, 30], [0.0, 20.0, 40.0, 60.0])
    found = band([early, late])
    assert found.high.tolist() == [0.0, 50.0, 100.0, 100.0]
    assert found.low.tolist() == [0.0, 20.0, 40.0, 60.0]


def test_the_better_metric_counts_first_and_then_the_fewer_steps():
    found = scores({"a": [(100.0, 400.0), (90.0, 1000.0)], "b": [(100.0, 300.0), (90.0, 1000.0)]})
    assert found["b"][0] > found["a"][0] > found["a"][1] == found["b"][1]


@given(st.lists(numbers, min_size=1, max_size=5), st.lists(numbers, min_size=1, max_size=5))
def test_wins_are_counted_over_all_pairs(first, second):
    expected = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a in first for b in second)
    assert wins(first, second) == expected
    assert wins(first, second) + wins(second, first) == len(first) * len(second)


def test_ranks_are_sure_where_every_seed_agrees_and_open_where_they_do_not():
    sure = standings({"bad": [1, 2, 3, 1, 2], "good": [7, 8, 9, 8, 7]})
    assert [tuple(place) for place in sure] == [("good", 1, 1, 1), ("bad", 2, 2, 2)]
    close = standings({"one": [1, 5, 9, 2, 8], "other": [2, 4, 9, 3, 7]})
    assert all((place.best, place.worst) == (1, 2) for place in close)
    shared = standings({"one": [1.0], "other": [1.0], "last": [0.0]})
    assert [(place.name, place.rank) for place in shared] == [("one", 1), ("other", 1), ("last", 3)]
