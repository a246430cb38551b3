"""Trainings by epochs that are stopped and go on."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from rnnviz.papers import epochs, language, training
from rnnviz.papers.reproduction import run
from rnnviz.papers.results import Result, place_of
from rnnviz.papers.tables import TABLES
from rnnviz.run.checkpoint import CHECKPOINT_FILE

SMALL = {"hidden_size": 6, "embedding_size": 6, "length": 7, "batch_size": 4}
CASES = [("ran-1", "small-lstm"), ("ran-batch", "quarter-5"), ("simplified-2", "lstm3-1e-4")]


@pytest.fixture(autouse=True)
def small_and_kept_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small models, kept whenever the engine comes back, which it does after every third step."""
    monkeypatch.setattr(training, "KEEP_SECONDS", -1.0)
    monkeypatch.setattr(language, "SMALL", replace(language.SMALL, **SMALL, dropout=0.3))
    quarter = replace(language.QUARTER, **SMALL | {"batch_size": 5}, rate=1.0)
    monkeypatch.setattr(language, "QUARTER", quarter)
    rows = epochs.SETTINGS["simplified-2"]
    few = rows._replace(examples=320, config={"hidden_size": 6, "dropout": 0.3})
    monkeypatch.setitem(epochs.SETTINGS, "simplified-2", few)
    whole = training.EpochTraining._learn
    monkeypatch.setattr(
        training.EpochTraining, "_learn", lambda self, most: whole(self, min(most, 3))
    )


def result(case: tuple[str, str], folder: Path, budget: int = 3, stop: int | None = None) -> Result:
    """What comes out; with ``stop`` the run is dropped when it has told so much of its progress."""
    key, entry = case
    told = run(TABLES[key], TABLES[key].entry(entry), 0, budget, folder)
    found = deque(islice(told, stop), maxlen=1)
    return found[0].result


def out(found: Result) -> tuple:
    return found.curve, found.measures, found.reached, found.budget


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_run_that_was_stopped_goes_on_to_the_last_bit(case, tmp_path: Path) -> None:
    at_once = result(case, tmp_path / "at once")
    for stop in (2, 3, 3):
        assert result(case, tmp_path, stop=stop) is None
        assert (place_of(*case, 0, tmp_path) / CHECKPOINT_FILE).is_file()
    assert out(result(case, tmp_path)) == out(at_once)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_run_with_a_larger_budget_goes_on(case, tmp_path: Path, monkeypatch) -> None:
    at_once = result(case, tmp_path / "at once")
    first = result(case, tmp_path, budget=1)
    monkeypatch.setattr(training.EpochTraining, "_measure", _only_after(training, 1))
    second = result(case, tmp_path)
    assert out(second) == out(at_once)
    assert second.curve[0] == first.curve[0]
    assert second.seconds >= first.seconds


def test_a_smaller_budget_has_what_was_kept_told_as_it_is(tmp_path: Path) -> None:
    found = result(CASES[0], tmp_path)
    assert out(result(CASES[0], tmp_path, budget=1)) == out(found)


@pytest.mark.parametrize("case", [CASES[0], CASES[2]], ids=str)
def test_what_is_tested_is_never_in_the_middle_of_an_epoch(case, tmp_path: Path) -> None:
    """Kept in the second epoch, and asked for with a budget of one."""
    result(case, tmp_path, budget=1)
    assert result(case, tmp_path, stop=2) is None
    found = result(case, tmp_path, budget=1)
    assert (found.budget, len(found.curve)) == (2, 2)
    assert out(found) == out(result(case, tmp_path / "at once", budget=2))


def _only_after(module, epoch: int):
    """Measure, and fail where an epoch is measured that was measured before."""
    whole = module.EpochTraining._measure

    def measured(self) -> None:
        assert len(self.curve) >= epoch
        whole(self)

    return measured


@pytest.mark.parametrize("what", ["damaged", "another rate"])
def test_what_cannot_be_used_is_not(what: str, tmp_path: Path, monkeypatch) -> None:
    case = CASES[0]
    result(case, tmp_path, budget=1)
    if what == "damaged":
        path = place_of(*case, 0, tmp_path) / CHECKPOINT_FILE
        path.write_bytes(path.read_bytes()[:-9])
    else:
        monkeypatch.setattr(language, "SMALL", replace(language.SMALL, rate=0.25))
    assert out(result(case, tmp_path)) == out(result(case, tmp_path / "anew"))


def test_nothing_is_kept_of_what_cannot_go_on(tmp_path: Path, monkeypatch) -> None:
    case, budget = CASES[0], TABLES["ran-1"].entry("small-lstm").epochs
    result(case, tmp_path, budget=budget)
    assert not place_of(*case, 0, tmp_path).exists()
