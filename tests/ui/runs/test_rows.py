"""Which runs the list shows, in which order, and what it says of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import JobState
from rnnviz.store import RunSummary
from rnnviz.tasks import TASKS, default_config
from rnnviz.ui import rights, run_names
from rnnviz.ui.listing import Listed
from rnnviz.ui.runs import listed as runs_listed
from rnnviz.ui.runs import rows as runs_rows
from rnnviz.ui.runs.listed import ORIGINS, SORTS, Filters, all_rows, ordered
from rnnviz.ui.runs.rows import STATUS_TITLES, RunRow, measure_of, row_of
from rnnviz.ui.runs.table import table_of


@pytest.fixture
def summary(small_config: Callable[..., ExperimentConfig]) -> RunSummary:
    return RunSummary(
        id="abcdef",
        config=small_config("adding", "gru", steps=1000),
        status="finished",
        message="",
        name="",
        step=1000,
        loss=0.5,
        metric=12.5,
        snapshots=3,
        modified=20.0,
        size=1000,
        shipped=False,
        owner="somebody",
        created=10.0,
    )


@pytest.fixture
def row(summary: RunSummary) -> RunRow:
    return row_of(summary, None)


@pytest.fixture
def training(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A job of the visitor's, as far as rows look at it."""
    progress = SimpleNamespace(step=333, steps=1000, metric=None)
    job = SimpleNamespace(id="abcdef", state=JobState.RUNNING, run_owner="")
    job.report = lambda: SimpleNamespace(state=job.state, progress=progress)
    monkeypatch.setattr(runs_rows, "may_steer", lambda job: True)
    monkeypatch.setattr(runs_rows, "may_manage", lambda owner: owner == "somebody")
    monkeypatch.setattr(runs_rows, "job_words", lambda job: "Training")
    return job


def test_a_stored_run_is_told_as_it_was_saved(summary: RunSummary) -> None:
    row = row_of(summary, None)
    assert (row.status, row.words, row.step, row.metric) == ("finished", "Finished", 1000, 12.5)
    assert (row.title, row.live, row.mine, row.resumable) == (summary.title, False, False, False)
    named = row_of(replace(summary, name=" two\nlines "), None)
    assert named.title == "two lines"


def test_a_training_that_was_cut_short_says_how_far_it_is(summary: RunSummary) -> None:
    row = row_of(replace(summary, status="stopped", step=999, resumable=True), None)
    assert (row.status, row.words, row.resumable) == ("stopped", "Stopped at 99%", True)
    done = row_of(replace(summary, status="stopped", step=1000, resumable=True), None)
    assert done.words == "Stopped at 99%"


def test_what_its_training_says_goes_before_what_was_stored(
    summary: RunSummary, training: Any
) -> None:
    row = row_of(replace(summary, status="stopped", resumable=True, step=300), training)
    assert (row.status, row.words, row.step, row.metric) == (
        "training",
        "Training, 33%",
        333,
        12.5,
    )
    assert (row.live, row.mine, row.steerable) == (True, True, True)
    assert (row.resumable, row.elsewhere) == (False, False)
    training.state = JobState.PAUSED
    assert row_of(summary, training).status == "waiting"
    training.state = JobState.FINISHED
    assert (row_of(summary, training).status, row_of(summary, training).step) == ("finished", 1000)


def test_a_run_that_another_server_trains_cannot_be_steered(
    summary: RunSummary, training: Any
) -> None:
    training.state = JobState.STOPPED
    held = replace(summary, status="running", holder="other", resumable=True)
    row = row_of(held, training, server="this")
    assert (row.status, row.words) == ("training", "Training on another server")
    assert (row.elsewhere, row.steerable, row.resumable) == (True, False, False)
    own = row_of(replace(held, holder="this"), training, server="this")
    assert (own.status, own.resumable) == ("stopped", True)


def test_a_shipped_run_has_no_age(summary: RunSummary) -> None:
    row = row_of(replace(summary, shipped=True), None)
    assert (row.created, row.changed, row.shipped) == (0.0, 0.0, True)


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        (Filters(), True),
        (Filters(search="ABC"), True),
        (Filters(search="tues note"), True),
        (Filters(search="tues other"), False),
        (Filters(cells=("lstm", "gru")), True),
        (Filters(cells=("lstm",)), False),
        (Filters(tasks=("adding",)), True),
        (Filters(tasks=("copy",)), False),
        (Filters(statuses=("finished", "solved")), True),
        (Filters(statuses=("stopped",)), False),
        (Filters(origin="here"), True),
        (Filters(origin="app"), False),
        (Filters(origin="mine"), False),
    ],
)
def test_a_filter_keeps_what_it_names(row: RunRow, filters: Filters, fits: bool) -> None:
    assert filters.fits(replace(row, name="Tuesday", note="A note")) == fits


def test_every_origin_is_one(row: RunRow) -> None:
    mine, shipped = replace(row, mine=True), replace(row, shipped=True)
    found = {
        origin: [Filters(origin=origin).fits(one) for one in (row, mine, shipped)]
        for origin in ORIGINS
    }
    assert found == {
        "": [True, True, True],
        "here": [True, True, False],
        "mine": [False, True, False],
        "app": [False, False, True],
    }


def test_every_order_takes_every_row(row: RunRow) -> None:
    rows = [replace(row, metric=None), row, replace(row, name="x", created=30.0)]
    for sort in SORTS:
        assert sorted(one.name for one in ordered(rows, sort)) == ["", "", "x"]


def test_the_newest_and_the_best_come_first(row: RunRow) -> None:
    rows = [replace(row, id=str(n), created=float(n), metric=float(-n)) for n in (1, 3, 2)]
    unmeasured = replace(row, id="none", metric=None, created=0.0)
    assert [one.id for one in ordered(rows, "newest")] == ["3", "2", "1"]
    assert [one.id for one in ordered([unmeasured, *rows], "metric")] == ["1", "2", "3", "none"]
    assert [one.id for one in ordered([unmeasured, *rows], "metric-up")] == ["3", "2", "1", "none"]


@pytest.mark.parametrize("task", TASKS)
def test_every_task_says_what_its_result_is(task: str) -> None:
    name, unit = measure_of(default_config(task))
    assert name
    assert unit in ("%", "bits", "")


def test_an_unknown_task_has_no_measure() -> None:
    assert measure_of(ExperimentConfig(task="nosuch")) == ("", "")


@pytest.mark.parametrize(
    ("task", "options"),
    [
        ("adding", {"criterion": "within and mean"}),
        ("two-sequence-3a", {"criterion": "ST2"}),
        ("two-sequence-3c", {}),
        ("ptb", {"measured_on": "test"}),
        ("text8", {"file": "text8-prefix", "measured_on": "test"}),
    ],
)
def test_options_may_change_what_is_measured(task: str, options: dict[str, str]) -> None:
    problem = TASKS[task].build(options)
    config = default_config(task, task_options=options)
    assert measure_of(config) == (problem.metric_name, problem.metric_unit)
    assert measure_of(config) != measure_of(default_config("copy"))


def test_every_status_has_a_title() -> None:
    from rnnviz.run.parts import STATUSES

    assert STATUSES - STATUS_TITLES.keys() == {"running", "paused"}


def test_rows_and_table_are_made_anew_only_for_what_has_changed(
    summary: RunSummary, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet, busy = (replace(summary, id=name, name=name, shared=True) for name in ("quiet", "busy"))
    listing = Listed([quiet, busy], [])
    for module, name in ((runs_listed, "listed"), (run_names, "here")):
        monkeypatch.setattr(module, name, lambda: listing)
    rows = all_rows()
    assert all_rows() is rows
    table = table_of(rows, Filters(), "newest")
    assert table_of(rows, Filters(), "newest") is table
    assert table_of(rows, Filters(search="quiet"), "newest").ids == ("quiet",)
    listing = Listed([quiet, replace(busy, name="other")], [])
    later = all_rows()
    by_id = {row.id: row for row in later.rows}
    assert by_id["quiet"] is next(row for row in rows.rows if row.id == "quiet")
    assert by_id["busy"].title == "other"
    assert table_of(later, Filters(), "name").sent["Name"].to_pylist() == ["other", "quiet"]


def test_each_visitor_has_rows_of_their_own(
    summary: RunSummary, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = Listed([replace(summary, shared=True)], [])
    for module, name in ((runs_listed, "listed"), (run_names, "here")):
        monkeypatch.setattr(module, name, lambda: listing)
    may: set[str] = set()
    for module in (runs_listed, rights):
        monkeypatch.setattr(module, "may_manage", may.__contains__)
    (theirs,) = all_rows().rows
    may.add("somebody")
    (mine,) = all_rows().rows
    assert (theirs.mine, mine.mine) == (False, True)
    assert (theirs.cells[-1], mine.cells[-1]) == ("shared", "mine, shared")


def test_what_the_visitor_may_is_asked_for_each_owner_and_not_for_each_run(
    summary: RunSummary, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [replace(summary, id=f"run-{n:04d}", owner=f"owner-{n % 3}") for n in range(60)]
    asked: list[str] = []

    def may(owner: str) -> bool:
        asked.append(owner)
        return owner == "owner-1"

    listing = Listed(runs, [])
    monkeypatch.setattr(runs_listed, "may_manage", may)
    monkeypatch.setattr("rnnviz.ui.rights.may_manage", may)
    monkeypatch.setattr(runs_listed, "listed", lambda: listing)
    monkeypatch.setattr("rnnviz.ui.run_names.here", lambda: listing)
    rows = all_rows().rows
    assert {row.id for row in rows} == {one.id for one in runs if one.owner == "owner-1"}
    assert all(row.mine for row in rows)
    assert len({row.title for row in rows}) == 20
    assert len(asked) <= 9
