"""Cells side by side with several seeds, and walks that change one term at a time."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from rnnviz.inspection.comparison import (
    ALONG,
    DIVERGED,
    WALKS,
    curve,
    stage_rows,
    stages,
    verdict,
    walk_tasks,
)
from rnnviz.spec import CELLS
from rnnviz.spec.latex_change import changed_equations
from rnnviz.tasks import default_config
from rnnviz.tasks.numbers import measured
from rnnviz.training import fit

RESULTS = json.loads(
    (Path(__file__).parents[2] / "assets" / "results" / "walks.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def runs():
    """Two cells with two seeds each, of different lengths."""
    small = {"hidden_size": 3, "batch_size": 4, "snapshots": 3}

    def train(cell, seed, steps):
        return fit(default_config("embedded-reber", cell, seed=seed, steps=steps, **small))

    return {"LSTM": [train("lstm", 0, 8), train("lstm", 1, 4)], "GRU": [train("gru", 0, 4)] * 2}


def test_the_curve_of_one_run_is_its_own(runs):
    run = runs["LSTM"][0]
    single = curve("LSTM", [run])
    assert not single.spread
    read = curve("LSTM", [run], "sequences")
    assert [place / run.config.batch_size for place in read.steps] == list(single.steps)
    seconds = curve("LSTM", [run], "seconds").steps
    assert len(seconds) == len(single.steps)
    assert sorted(seconds) == list(seconds)


@pytest.mark.parametrize("along", ALONG)
def test_several_runs_are_a_median_between_the_least_and_the_largest(runs, along):
    found = curve("LSTM", runs["LSTM"], along)
    for name, values in (("loss", found.loss), ("metric", found.metric)):
        low, high = found.spread[name]
        known = [v for v in zip(low, values, high, strict=True) if None not in v]
        assert known
        assert all(least <= middle <= largest for least, middle, largest in known)
    if along == "steps":
        lasts = [run.points[-1].loss for run in runs["LSTM"]]
        assert found.loss[-1] == pytest.approx(np.median(lasts), rel=1e-5)


def test_a_verdict_counts_pairs_of_runs(runs):
    found = verdict(runs)
    metrics = {name: [run.latest.metric for run in each] for name, each in runs.items()}
    expected = sum(
        a > b
        or 0.5 * (a == b and x.latest.step == y.latest.step)
        or (a == b and x.latest.step < y.latest.step)
        for a, x in zip(metrics[found.first], runs[found.first], strict=True)
        for b, y in zip(metrics[found.second], runs[found.second], strict=True)
    )
    assert (found.wins, found.pairs) == (expected, 4)
    assert found.ranks[found.first][0] == 1
    assert found.fewest == 2
    for name, reached in zip((found.first, found.second), found.reached, strict=True):
        assert reached.startswith(measured(np.median(metrics[name]), "%"))
        steps = np.median([run.latest.step for run in runs[name]])
        assert reached.endswith(f" after {steps:,.0f} steps")
    middles = [np.median(metrics[name]) for name in (found.first, found.second)]
    assert found.equal == (middles[0] == middles[1])
    assert verdict({"LSTM": runs["LSTM"], "GRU": []}) is None


def test_a_run_that_diverged_is_worse_than_any_other(runs):
    lost = runs["GRU"][0].copy()
    lost.status = DIVERGED
    found = verdict({"GRU": [lost, lost], "LSTM": runs["LSTM"]})
    assert (found.first, found.wins, found.pairs) == ("LSTM", 4, 4)
    assert found.reached[1] == "no result: its training diverged"
    half = verdict({"GRU": [lost, runs["GRU"][1]], "LSTM": runs["LSTM"]})
    assert half.reached[half.second == "GRU"].endswith("steps, and 1 of 2 runs diverged")


@pytest.mark.parametrize("key", WALKS)
def test_a_walk_changes_its_cells_one_after_the_other(key):
    walk = WALKS[key]
    assert len(walk.changes) == len(walk.cells) - 1
    for task in walk_tasks(RESULTS):
        for sizes in ("width", "parameters"):
            found = stages(RESULTS, walk, task, sizes)
            assert [stage.spec for stage in found] == [CELLS[cell] for cell in walk.cells]
            for before, stage in pairwise(found):
                assert stage.changes == changed_equations(before.spec, stage.spec)
                assert stage.changes
                assert 0 <= stage.wins <= stage.pairs
            assert len(stage_rows(found)) == sum(len(stage.row["runs"]) for stage in found)


def test_equal_parameters_are_about_equal_and_every_seed_is_there():
    for key, walk in WALKS.items():
        for task in walk_tasks(RESULTS):
            found = stages(RESULTS, walk, task, "parameters")
            counts = [stage.row["parameters"] for stage in found]
            assert max(counts) < 1.2 * min(counts), (key, task, counts)
            assert all([run["seed"] for run in s.row["runs"]] == [*range(5)] for s in found)


def test_what_was_not_measured_is_said():
    with pytest.raises(ValueError, match="lstm, lstm1, lstm2, lstm3: not run on adding"):
        stages(RESULTS, WALKS["simplified"], "adding", "width")


def test_wins_are_those_of_the_later_cell():
    """LSTM2 solves with no seed what LSTM1 solves with all."""
    _, lstm1, lstm2, _ = stages(RESULTS, WALKS["simplified"], "temporal-order-3", "width")
    assert [run["solved"] for run in lstm1.row["runs"]] == [True] * 5
    assert [run["solved"] for run in lstm2.row["runs"]] == [False] * 5
    assert lstm2.wins == 0
