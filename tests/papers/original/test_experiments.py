"""The experiments of 1997: weights as printed, trials that are counted as the paper counts."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from rnnviz.papers.original import kept
from rnnviz.papers.original.experiments import EXPERIMENTS, Experiment
from rnnviz.papers.original.net import GrowingNet, GrowingWeights, Weights
from rnnviz.papers.original.trials import CHUNK, Trial, _Blocks, run_trial
from rnnviz.papers.reproduction import run
from rnnviz.papers.results import place_of
from rnnviz.papers.tables import TABLES
from rnnviz.tasks import TASKS
from rnnviz.tasks.batch import columns_of
from rnnviz.tasks.criterion import Criterion

WEIGHTS = {
    "1": (264, 264, 276, 276, 276),
    "2a": (10_504,),
    "2b": (10_504,),
    "2c": (364, 664, 1264, 3064, 6064, 3064, 1264, 664, 364),
    "3a": (102, 102, 102),
    "3b": (102, 102, 102),
    "3c": (102, 102),
    "4": (93, 93, 93),
    "5": (93,),
    "6a": (156,),
    "6b": (308,),
}


def weight_count(row: Experiment) -> int:
    """How many numbers the net learns: a unit without a bias has a weight of 0 in its place."""
    rng = np.random.default_rng(0)
    grows = isinstance(row.net, GrowingNet)
    drawn = GrowingWeights.drawn(row.net, rng) if grows else Weights.drawn(row.net, rng)
    return sum(map(np.count_nonzero, vars(drawn).values()))


def last(trials: object) -> Trial:
    return deque(trials, maxlen=1)[0]  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("number", WEIGHTS)
def test_the_nets_have_as_many_weights_as_printed(number: str) -> None:
    assert tuple(map(weight_count, EXPERIMENTS[number])) == WEIGHTS[number]


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, marks=pytest.mark.long if number in ("1", "2a", "2c", "3a") else ())
        for number in WEIGHTS
    ],
)
def test_a_net_fits_its_task(number: str) -> None:
    row = EXPERIMENTS[number][0]
    problem = TASKS[row.task].build(row.options, 0)
    trial = last(run_trial(row, 0, 200))
    assert trial.sequences == 200
    assert len(trial.curve) >= 1
    sizes = (problem.input_size, problem.output_size)
    net = row.net
    assert sizes == (
        (net.symbols, net.symbols) if hasattr(net, "symbols") else (net.inputs, net.outputs)
    )


def test_temporal_order_is_solved_and_a_seed_gives_the_same_trial() -> None:
    row = EXPERIMENTS["6a"][0]
    first, second = (last(run_trial(row, 0)) for _ in range(2))
    assert first.solved
    assert first.reached == second.reached
    assert first.curve == second.curve
    assert min(error for _, error in first.curve) < 0.1 < first.curve[0][1]


def test_a_trial_ends_with_the_weights_that_met_the_criterion() -> None:
    row = replace(EXPERIMENTS["6a"][0], criteria={"easy": (Criterion(2.0, 500), 1)})
    trial = last(run_trial(row, 0))
    assert trial.sequences == 500 < CHUNK
    problem, rng = TASKS[row.task].build(row.options, 0), np.random.default_rng([0, *b"6a"])
    peer = _Blocks(row, row.net, problem, rng)
    peer.learn(columns_of(problem.draw(rng, CHUNK, 0), slice(500)))
    np.testing.assert_array_equal(trial.weights.hidden, peer.weights.hidden)
    np.testing.assert_array_equal(trial.weights.readout, peer.weights.readout)


@pytest.mark.parametrize(("number", "most"), [("6a", 4500), ("3a", 450), ("2b", 4500)])
def test_a_trial_that_was_stopped_goes_on_to_the_last_bit(
    number: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "KEEP_SECONDS", -1.0)
    row = EXPERIMENTS[number][0]
    step = most * 2 // 9
    for stop in (1, 2):
        trial = last(islice(run_trial(row, 0, most, tmp_path), stop))
        assert (tmp_path / kept.FILE).is_file()
    assert trial.sequences == 3 * step
    found, at_once = last(run_trial(row, 0, most, tmp_path)), last(run_trial(row, 0, most))
    for name, value in vars(at_once).items():
        if name == "weights" and value is not None:
            np.testing.assert_array_equal(found.weights.hidden, value.hidden)
            np.testing.assert_array_equal(found.weights.readout, value.readout)
        elif name != "seconds":
            assert getattr(found, name) == value
    # Kept until somebody has taken the result: stopped before that, it comes to its end again.
    again = last(run_trial(row, 0, most, tmp_path))
    assert (again.sequences, again.curve) == (found.sequences, found.curve)


def test_what_was_kept_of_another_trial_is_not_used(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(kept, "KEEP_SECONDS", -1.0)
    row = EXPERIMENTS["6a"][0]
    next(run_trial(row, 0, 3000, tmp_path))
    assert next(run_trial(row, 1, 3000, tmp_path)).sequences == CHUNK
    for damaged in (b"nothing of the kind", b""):
        (tmp_path / kept.FILE).write_bytes(damaged)
        assert next(run_trial(row, 1, 3000, tmp_path)).sequences == CHUNK


def test_what_was_kept_goes_once_the_result_is_taken(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(kept, "KEEP_SECONDS", -1.0)
    table, entry = TABLES["1997-6a"], TABLES["1997-6a"].entry("6a")
    place = place_of(table.key, entry.key, 0, tmp_path)
    told = [progress.result for progress in run(table, entry, 0, 2500, tmp_path) if place.exists()]
    assert told[-1] is not None
    assert not place.exists()


def test_a_window_that_only_tests_is_no_part_of_the_count() -> None:
    easy = {"easy": (Criterion(2.0, 500), 1)}
    counted = replace(EXPERIMENTS["6a"][0], criteria=easy)
    assert last(run_trial(counted, 0)).reached == {"easy": 500}
    assert last(run_trial(replace(counted, from_window=True), 0)).reached == {"easy": 0}


@pytest.mark.parametrize("most", [250, 12_100])
def test_a_curve_ends_where_the_trial_ends(most: int) -> None:
    never = {"never": (Criterion(1e-9, 256), 1)}
    trial = last(run_trial(replace(EXPERIMENTS["3a"][0], criteria=never), 0, most))
    assert trial.curve[-1][0] == trial.sequences == most
    assert len(trial.curve) <= 120


def test_a_test_set_is_judged_by_both_of_its_criteria() -> None:
    easy = {
        "wide": (Criterion(2.0, 256), 1),
        "narrow": (Criterion(2.0, 256, mean=1e-6), 1),
        "few": (Criterion(1e-9, 256, most_wrong=255), 1),
    }
    row = replace(EXPERIMENTS["3a"][0], criteria=easy)
    assert last(run_trial(row, 0, 300)).reached == {"wide": 100, "narrow": None, "few": None}
