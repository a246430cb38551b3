"""The printed tables as data, their results on disk, and what is missing of them."""

from __future__ import annotations

import subprocess
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from rnnviz.papers import epochs, results
from rnnviz.papers.comparison import NOT_RUN, finding, rows_of
from rnnviz.papers.remarks import REMARKS
from rnnviz.papers.reproduction import missing, run
from rnnviz.papers.results import FOLDER, Result, add, load
from rnnviz.papers.tables import ACCURACY, SOLVED, TABLES
from rnnviz.spec import CELLS

UNTIL = "sequences until the last 2,000 are right"


def result(seed: int, count: int | None, reached: int = 900) -> Result:
    return Result("6a", seed, {UNTIL: count}, 1000, reached, 1.5, "a machine", {}, [(1, 0.5)])


@pytest.mark.parametrize("key", TABLES)
def test_a_table_is_whole(key: str) -> None:
    table = TABLES[key]
    keys = [entry.key for entry in table.entries]
    assert len(set(keys)) == len(keys)
    assert all(entry.printed or entry.seeds for entry in table.entries)
    assert table.budget or not table.runs
    assert table.remark == REMARKS[key]
    assert table.remark == "" or table.remark.endswith(".")


def test_every_remark_belongs_to_a_table() -> None:
    assert set(REMARKS) == set(TABLES)


def test_results_that_come_along_belong_to_entries() -> None:
    for path in FOLDER.glob("*.json"):
        table = TABLES[path.stem]
        found = load(path.stem)
        assert found, path
        for each in found:
            columns = {row.what for row in rows_of(table, []) if row.what != SOLVED}
            assert table.entry(each.entry).seeds
            assert set(each.measures) <= columns
            assert 0 < each.reached <= each.budget


def test_printed_numbers_are_those_of_the_papers() -> None:
    assert TABLES["1997-4"].entry("T100").printed[UNTIL] == 74_000
    assert TABLES["simplified-2"].entry("lstm2-1e-2").printed == {ACCURACY: 98.28}
    assert TABLES["simplified-3"].entry("lstm1-1e-2").printed == {ACCURACY: 77.72}
    assert TABLES["ran-1"].entry("large-ran-identity").printed == {"test perplexity": 83.2}
    assert TABLES["levy-2018"].entry("lstm-linear-content").printed == {"test perplexity": 80.5}


def test_what_was_not_run_says_so_and_nothing_is_made_up() -> None:
    rows = rows_of(TABLES["ran-1"], [])
    assert {row.measured() for row in rows} == {NOT_RUN}
    assert [row.mean for row in rows] == [None] * len(rows)


def test_measured_numbers_stand_beside_the_printed_ones() -> None:
    table = TABLES["1997-6a"]
    found = [result(0, 400), result(1, 600), result(2, None, 1000)]
    until, share = rows_of(table, found)
    assert (until.printed, until.mean) == (31_390, 500.0)
    assert until.ended() == "2 of 3 runs got there; 1 stopped after 1,000 sequences"
    assert until.measured() == "500 (400 to 600)"
    assert share.mean == pytest.approx(200 / 3)
    assert share.measured() == "66.7%"
    assert share.told()[3] == "not printed"
    assert share.ended() == "3 runs; 1 stopped after 1,000 sequences"
    assert rows_of(table, found[2:])[0].measured() == "not reached"


def test_values_keep_the_seeds_of_their_runs() -> None:
    found = [result(0, None, 1000), result(1, 600), result(2, 400)]
    until, share = rows_of(TABLES["1997-6a"], found)
    assert (until.seeds, until.values) == ((1, 2), (600, 400))
    assert share.seeds == ()


def said(key: str, found: list[Result]) -> str:
    return finding(TABLES[key], rows_of(TABLES[key], found))


TIMES = "times as many sequences as printed."
STOPPED = "Runs that did not get there were stopped at 900 sequences."
FAILED = "No run here reached the number printed for length 100 to 110."


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((), "Nothing of this table has been run here."),
        ((31_390,), f"The one run here took 1 {TIMES}"),
        ((31_390, 62_780), f"The 2 runs here took 1 to 2 {TIMES}"),
        ((None, 31_390), f"The one run of 2 that got there took 1 {TIMES} {STOPPED}"),
        ((None, 31_390, 62_780), f"The 2 of 3 runs that got there took 1 to 2 {TIMES} {STOPPED}"),
        ((None,), f"{FAILED} {STOPPED}"),
    ],
    ids=["none", "one", "two", "one-of-two", "two-of-three", "not-reached"],
)
def test_what_was_found_counts_the_runs(counts: tuple[int | None, ...], told: str) -> None:
    assert said("1997-6a", [result(seed, count) for seed, count in enumerate(counts)]) == told


def test_what_was_found_in_several_settings() -> None:
    column = "sequences until all strings are right"
    entries = {"4x1-0.1": 39_740, "4x1-0.5": None, "3x2-0.1": None}
    found = [
        replace(result(0, None), entry=entry, measures={column: count})
        for entry, count in entries.items()
    ]
    assert said("1997-1", found) == (
        f"The one run of 3 that got there took 1 {TIMES} 2 of 3 printed numbers were reached by no "
        f"run here. {STOPPED} For 5 of 8 numbers nothing was run."
    )
    # Two criteria of one run are one run.
    both = {"sequences until ST1": 27_380, "sequences until ST2": 39_850}
    told = said("1997-3a", [replace(result(0, None), entry="T100-N3", measures=both)])
    assert told.startswith(f"The one run here took 1 {TIMES}")


def test_what_was_found_in_epochs() -> None:
    found = [
        replace(result(0, None), entry=f"lstm-{rate}", measures={ACCURACY: 98.0}, reached=epochs)
        for rate, epochs in (("1e-3", 7), ("1e-4", 20))
    ]
    assert said("simplified-2", found) == (
        "The best accuracies here are \u22120.16 to +0.44 points from the printed ones, after 7 to "
        "20 epochs (the paper: up to 200). For 14 of 16 numbers nothing was run."
    )


def test_results_are_kept_and_replaced(tmp_path: Path) -> None:
    for each in (result(1, 600), result(0, 400), result(1, 700)):
        add("1997-6a", each, tmp_path)
    found = load("1997-6a", tmp_path)
    assert [(each.seed, each.measures[UNTIL]) for each in found] == [(0, 400), (1, 700)]
    assert found[0] == replace(result(0, 400), curve=[[1, 0.5]])
    assert {path.name for path in tmp_path.iterdir()} == {"1997-6a.json", ".lock"}


def test_several_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda seed: add("1997-6a", result(seed, 400), tmp_path), range(24)))
    assert [each.seed for each in load("1997-6a", tmp_path)] == [*range(24)]


def test_nothing_is_kept_beside_what_comes_with_the_app(tmp_path: Path) -> None:
    assert results.FOLDER not in results.place_of("ran-1", "small-lstm", 0, results.FOLDER).parents
    assert tmp_path in results.place_of("ran-1", "small-lstm", 0, tmp_path).parents


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "1997-6a.json").write_text('{"runs": [{"entry": 3}]}')
    with pytest.raises(ValueError, match=r"1997-6a\.json does not hold results"):
        load("1997-6a", tmp_path)


def test_only_what_is_missing_is_run(tmp_path: Path) -> None:
    table = TABLES["1997-6a"]
    add(table.key, result(0, 400), tmp_path)
    add(table.key, result(1, None, 1000), tmp_path)

    def seeds(budget: int | None) -> list[int]:
        return [seed for _, seed in missing(table, seeds=3, budget=budget, folder=tmp_path)]

    assert seeds(None) == [2]
    assert seeds(1000) == [2]
    # More may help the one that used up its budget, and not the one that was solved.
    assert seeds(5000) == [1, 2]


def test_cells_and_entries_are_chosen_by_name(tmp_path: Path) -> None:
    table = TABLES["simplified-2"]
    found = missing(table, cells=["lstm3"], entries=["lstm3-1e-2", "lstm-1e-2"], folder=tmp_path)
    assert [(entry.key, seed) for entry, seed in found] == [("lstm3-1e-2", 0)]
    with pytest.raises(ValueError, match=r"simplified-2 has no cell 'gru' that runs; choose from"):
        missing(table, cells=["gru"], folder=tmp_path)
    with pytest.raises(ValueError, match="Nothing here runs ran-2: it is only printed"):
        missing(TABLES["ran-2"], folder=tmp_path)


@pytest.mark.parametrize("key", epochs.SETTINGS)
def test_the_learning_rate_follows_the_loss(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    # Each epoch sees every one of the made images, or reviews, equally often.
    setting = epochs.SETTINGS[key]
    small = setting.config | {"hidden_size": 8, "dropout": 0.0}
    examples = {"simplified-1": 800}.get(key, 3200)
    monkeypatch.setitem(epochs.SETTINGS, key, setting._replace(examples=examples, config=small))
    told: list[tuple[float, float]] = []

    def noted(eta: float, loss: float) -> float:
        told.append((eta, loss))
        return 1e-7

    monkeypatch.setattr(epochs, "next_rate", noted)
    table = TABLES[key]
    found = deque(run(table, table.entry("lstm3-1e-4"), 0, 3), maxlen=1)[0].result
    assert found is not None
    assert (found.reached, found.budget, len(found.curve)) == (3, 3, 3)
    assert found.measures[ACCURACY] == max(accuracy for _, accuracy in found.curve)
    assert [eta for eta, _ in told] == [1e-4] * 3
    # With hardly any learning rate after the first epoch nothing changes any more.
    first, second, third = (loss for _, loss in told)
    assert abs(second - third) < 1e-3 < first - second


def test_the_rate_is_the_coefficient_times_e_to_the_loss() -> None:
    assert epochs.next_rate(1e-3, 2.0) == pytest.approx(7.389056e-3)
    assert epochs.next_rate(1e-2, 1e9) == epochs.LARGEST_RATE


def test_tables_are_there_without_what_runs_them() -> None:
    asked = "[name for name in ('numba', 'torch') if name in sys.modules]"
    code = f"import sys, rnnviz.papers.reproduction; print({asked})"
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_cells_that_run_are_in_the_catalogue() -> None:
    named = {e.cell for t in TABLES.values() for e in t.entries if e.seeds}
    assert named - {"lstm-1997-original"} <= set(CELLS)
    assert results.machine()
