"""What every store does alike, in a folder and on a PostgreSQL server."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select, update

from rnnviz.run import Checkpoint, Point, Run, RunFormatError
from rnnviz.store import RunStore, StoreError
from rnnviz.store.saving import read_run
from rnnviz.store.tables import CARDS, RUNS
from tests.run.test_record import RUNS as RUN_VALUES
from tests.run.test_record import assert_same
from tests.store.conftest import set_column

MakeRun = Callable[..., Run]
OpenStore = Callable[..., RunStore]


def ids(store: RunStore) -> list[str]:
    return [one.id for one in store.list()]


def test_an_empty_store(any_store: RunStore) -> None:
    assert any_store.list() == any_store.binned() == any_store.shipped() == []
    assert not any_store.exists("run-1")
    assert any_store.holder("run-1") is None
    with pytest.raises(StoreError, match="no stored run"):
        any_store.get("run-1")


def test_what_is_put_comes_back(any_store: RunStore, make_run: MakeRun) -> None:
    run = make_run("run-1", count=3)
    any_store.put(run)
    back = any_store.get("run-1")
    assert (back.config, back.points, back.status) == (run.config, run.points, run.status)
    assert [one.step for one in back.snapshots] == [0, 1, 2]
    assert all((one.weights["weight"] == one.step).all() for one in back.snapshots)
    (summary,) = any_store.list()
    assert (summary.id, summary.step, summary.loss, summary.metric) == ("run-1", 2, 0.25, 52.0)
    assert (summary.snapshots, summary.status, summary.shipped) == (3, "finished", False)
    assert summary.size > 0
    assert summary.created == pytest.approx(time.time(), abs=3600)


def test_whether_it_can_be_written_is_found_out_without_a_trace(any_store: RunStore) -> None:
    any_store.check_writable()
    assert any_store.list() == any_store.binned() == []
    blocked = RunStore(Path(__file__) / "runs")
    with pytest.raises(StoreError, match="set RNNVIZ_STORE to a place that can be written"):
        blocked.check_writable()


def test_a_run_that_is_put_again_takes_the_place_of_the_old_one(
    opened: OpenStore, make_run: MakeRun
) -> None:
    one, other = opened(), opened()
    for count in (1, 3, 2, 5):
        one.put(make_run("run-1", count=count))
        assert len(one.get("run-1").snapshots) == count
        assert len(other.get("run-1").snapshots) == count
        assert other.list()[0].snapshots == count


def test_two_servers_see_the_same_runs(opened: OpenStore, make_run: MakeRun) -> None:
    one, other = opened(), opened()
    one.put(make_run("run-1"))
    other.put(make_run("run-2"))
    assert sorted(ids(one)) == sorted(ids(other)) == ["run-1", "run-2"]
    one.delete("run-2")
    assert ids(other) == ["run-1"]
    assert not other.exists("run-2")


def test_the_callers_lists_are_its_own(any_store: RunStore, make_run: MakeRun) -> None:
    any_store.put(make_run("run-1"))
    any_store.get("run-1").snapshots.clear()
    assert len(any_store.get("run-1").snapshots) == 2


def test_half_the_precision_can_be_asked_for(any_store: RunStore, make_run: MakeRun) -> None:
    run = make_run("run-1")
    run.latest.weights["weight"][:] = 0.1
    any_store.put(run, dtype="float16")
    assert any_store.get("run-1").latest.weights["weight"][0] == np.float16(0.1)


def test_deleting_can_be_undone(any_store: RunStore, make_run: MakeRun) -> None:
    any_store.put(make_run("run-1"))
    any_store.label("run-1", name="mine", note="a note")
    any_store.delete("run-1")
    assert any_store.list() == []
    assert not any_store.exists("run-1")
    (gone,) = any_store.binned()
    assert (gone.id, gone.name, gone.note) == ("run-1", "mine", "a note")
    assert gone.modified == pytest.approx(time.time(), abs=60)
    any_store.restore("run-1")
    assert any_store.binned() == []
    assert any_store.list()[0].name == "mine"
    assert any_store.get("run-1").latest.metric == 51.0


def test_what_is_not_in_the_bin_cannot_be_brought_back(
    any_store: RunStore, make_run: MakeRun
) -> None:
    for call in (any_store.restore, any_store.discard):
        with pytest.raises(StoreError, match="in the bin"):
            call("run-1")
    any_store.put(make_run("run-1"))
    any_store.delete("run-1")
    any_store.put(make_run("run-1", count=4))
    with pytest.raises(StoreError, match="already"):
        any_store.restore("run-1")
    assert len(any_store.get("run-1").snapshots) == 4
    with pytest.raises(StoreError, match="can be removed"):
        any_store.delete("run-2")


def test_the_bin_keeps_the_last_of_an_id(any_store: RunStore, make_run: MakeRun) -> None:
    for count in (1, 2):
        any_store.put(make_run("run-1", count=count))
        any_store.delete("run-1")
    assert [one.snapshots for one in any_store.binned()] == [2]
    any_store.discard("run-1")
    assert any_store.binned() == []


def test_what_is_discarded_leaves_nothing(any_store: RunStore, make_run: MakeRun) -> None:
    any_store.put(make_run("run-1"))
    any_store.label("run-1", name="mine")
    any_store.delete("run-1")
    any_store.discard("run-1")
    any_store.put(make_run("run-1"))
    assert any_store.list()[0].name == ""


def test_labels_survive_saving_and_reach_others(opened: OpenStore, make_run: MakeRun) -> None:
    one, other = opened(), opened()
    one.put(make_run("run-1", name="as trained"))
    assert other.list()[0].name == "as trained"
    created = other.list()[0].created
    one.label("run-1", name="mine", linked=True)
    one.label("run-1", note="a note")
    one.put(make_run("run-1", name="as trained", count=3))
    (summary,) = other.list()
    assert (summary.name, summary.note, summary.linked) == ("mine", "a note", True)
    assert summary.created == created
    other.label("run-1", name="", note="")
    (summary,) = one.list()
    assert (summary.name, summary.note, summary.linked) == ("", "", True)


def test_the_list_keeps_what_did_not_change_and_reads_the_rest(
    opened: OpenStore, make_run: MakeRun
) -> None:
    one, other = opened(), opened()
    for name in ("quiet", "busy"):
        one.put(make_run(name))
    changes: list[Callable[[], object]] = [
        lambda: one.put(make_run("busy", count=3)),
        lambda: one.label("busy", name="mine"),
        lambda: one.label("busy", note="a note"),
        lambda: one.label("busy", linked=True),
        lambda: one.label("busy", owner="somebody"),
        lambda: one.label("busy", shared=True),
        lambda: one.claim("busy", "server"),
        lambda: one.release("busy", "server"),
        lambda: one.delete("busy"),
        lambda: one.restore("busy"),
    ]
    before = {run.id: run for run in other.list()}
    for change in changes:
        change()
        now = {run.id: run for run in other.list()}
        assert now["quiet"] is before["quiet"]
        assert now != before
        assert list(now.values()) == opened().list()
        assert [run.id for run in other.list()] == list(now)
        before = now


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ({"name": "n" * 101}, "100 characters"),
        ({"note": "n" * 2001}, "2,000 characters"),
        ({"name": "\ud800"}, "text that can be saved"),
        ({"name": 3}, "100 characters"),
    ],
)
def test_labels_have_bounds(
    any_store: RunStore, make_run: MakeRun, label: dict[str, str], message: str
) -> None:
    any_store.put(make_run("run-1"))
    with pytest.raises(StoreError, match=message):
        any_store.label("run-1", **label)
    assert any_store.list()[0].name == ""


def test_only_stored_runs_are_named(any_store: RunStore, make_run: MakeRun, tmp_path: Path) -> None:
    make_run("shown").save(tmp_path / "models" / "shown")
    any_store.label("shown", linked=True)
    for run_id in ("shown", "run-1"):
        with pytest.raises(StoreError, match="can be named"):
            any_store.label(run_id, name="mine")


def test_a_run_being_trained_is_shown_as_such(opened: OpenStore, make_run: MakeRun) -> None:
    one, other = opened(), opened()
    run = make_run("run-1")
    run.status = "stopped"
    one.put(run)
    assert one.claim("run-1", "server-a")
    assert not other.claim("run-1", "server-b")
    (summary,) = other.list()
    assert (summary.status, summary.holder) == ("running", "server-a")
    holder = other.holder("run-1")
    assert holder is not None
    assert holder.server == "server-a"
    with pytest.raises(StoreError, match="being trained"):
        other.delete("run-1")
    other.release("run-1", "server-b")
    assert other.holder("run-1") == holder
    one.release("run-1", "server-a")
    assert other.holder("run-1") is None
    assert other.list()[0].status == "stopped"
    assert other.claim("run-1", "server-b")


def test_a_run_that_nobody_trains_does_not_run(any_store: RunStore, make_run: MakeRun) -> None:
    run = make_run("run-1")
    run.status = "running"
    any_store.put(run)
    assert any_store.list()[0].status == "stopped"


def test_which_runs_can_go_on(any_store: RunStore, make_run: MakeRun, trained: Run) -> None:
    any_store.put(make_run("run-1"))
    assert not any_store.list()[0].resumable
    trained.id, trained.status = "run-1", "stopped"
    any_store.put(trained)
    (summary,) = any_store.list()
    assert summary.resumable
    assert summary.parameters == sum(one.size for one in trained.latest.weights.values())
    kept = any_store.get("run-1").checkpoint
    assert isinstance(kept, Checkpoint)
    assert kept.state == trained.checkpoint.state
    assert all((kept.arrays[key] == trained.checkpoint.arrays[key]).all() for key in kept.arrays)
    trained.status = "finished"
    any_store.put(trained)
    assert not any_store.list()[0].resumable


def test_shipped_runs_are_found_but_never_changed(
    any_store: RunStore, make_run: MakeRun, tmp_path: Path
) -> None:
    for name in ("shown-b", "shown-a"):
        make_run(name).save(tmp_path / "models" / name)
    assert [one.id for one in any_store.shipped()] == ["shown-a", "shown-b"]
    with pytest.MonkeyPatch.context() as patch:
        # Pages look them up with every click.
        patch.delattr(any_store, "_database")
        assert any_store.get("shown-a").id == "shown-a"
    with pytest.raises(StoreError, match="comes with the app"):
        any_store.put(make_run("shown-a"))
    with pytest.raises(StoreError, match="can be removed"):
        any_store.delete("shown-a")


@pytest.mark.parametrize("run_id", ["..", "../x", "/etc", "abcd\x00", "A", "a/../../b", ""])
def test_ids_never_lead_out_of_the_store(
    any_store: RunStore, make_run: MakeRun, run_id: str
) -> None:
    for call in (any_store.get, any_store.delete, any_store.restore, any_store.discard):
        with pytest.raises(StoreError, match="small letters"):
            call(run_id)
    with pytest.raises(StoreError, match="small letters"):
        any_store.put(make_run(run_id))
    with pytest.raises(StoreError, match="small letters"):
        any_store.claim(run_id, "server")
    assert not any_store.exists(run_id)
    assert any_store.holder(run_id) is None


def test_a_run_that_cannot_be_stored_leaves_the_older_one(
    any_store: RunStore, make_run: MakeRun
) -> None:
    any_store.put(make_run("run-1"))
    broken = make_run("run-1")
    broken.details["bad"] = object()
    with pytest.raises(StoreError, match="plain JSON"):
        any_store.put(broken)
    assert any_store.get("run-1").details == {}


def test_readers_see_whole_runs_while_one_is_written(opened: OpenStore, make_run: MakeRun) -> None:
    opened().put(make_run("run-1", count=1))
    done, problems, counts = threading.Event(), [], []

    def read() -> None:
        store = opened()
        while not done.is_set():
            try:
                run = store.get("run-1")
                assert store.exists("run-1")
                assert ids(store) == ["run-1"]
                counts.append(len(run.snapshots))
                assert all((one.weights["weight"] == one.step).all() for one in run.snapshots)
            except Exception as error:
                problems.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    writer = opened()
    for count in range(2, 16):
        writer.put(make_run("run-1", count=count))
    done.set()
    for reader in readers:
        reader.join()
    assert problems == []
    assert len(set(counts)) > 1
    assert len(opened().get("run-1").snapshots) == 15


def test_what_is_damaged_is_left_out(
    any_store: RunStore, make_run: MakeRun, caplog: pytest.LogCaptureFixture
) -> None:
    for run_id in ("run-1", "run-2"):
        any_store.put(make_run(run_id))
    set_column(any_store, RUNS, "run-2", config="{", version=7)
    with any_store._database.write() as connection:
        key = select(RUNS.c.key).where(RUNS.c.id == "run-2").scalar_subquery()
        connection.execute(update(CARDS).where(CARDS.c.run == key).values(text="{"))
    assert ids(any_store) == ["run-1"]
    assert "run-2" in caplog.text
    # Whoever looks every second shall not fill the log.
    assert ids(any_store) == ["run-1"]
    assert caplog.text.count("Left out") == 1
    with pytest.raises(RunFormatError):
        any_store.get("run-2")
    any_store.put(make_run("run-2"))
    assert sorted(ids(any_store)) == ["run-1", "run-2"]


def test_the_newest_come_first(any_store: RunStore, make_run: MakeRun) -> None:
    ages = {"run-1": 20.0, "run-2": 10.0, "run-3": 30.0}
    for run_id in ages:
        any_store.put(make_run(run_id))
    for run_id, age in ages.items():
        set_column(any_store, RUNS, run_id, modified=time.time() - age)
    assert ids(any_store) == ["run-2", "run-1", "run-3"]


def test_numbers_that_are_none_are_listed_as_they_are(
    any_store: RunStore, make_run: MakeRun
) -> None:
    run = make_run("run-1")
    run.points[-1] = Point(2, float("nan"), float("inf"), 0.2)
    any_store.put(run)
    (summary,) = any_store.list()
    assert math.isnan(summary.loss or 0.0)
    assert summary.metric == math.inf


def test_loaded_runs_are_kept_in_memory_until_they_change(
    opened: OpenStore, make_run: MakeRun
) -> None:
    one, other = opened(), opened()
    one.put(make_run("run-1"))
    first = one.get("run-1")
    assert one.get("run-1").latest is first.latest
    other.put(make_run("run-1", count=3))
    assert len(one.get("run-1").snapshots) == 3
    few = opened(cached=2)
    for number in range(5):
        few.put(make_run(f"run-{number}"))
        few.get(f"run-{number}")
    assert len(few._loaded) == 2


def test_all_servers_know_one_secret(opened: OpenStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = {*threads.map(lambda _: opened().secret(), range(16))}
    assert len(found) == 1
    assert len(found.pop()) == 32
    assert opened().list() == []


@given(RUN_VALUES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_what_is_saved_can_be_loaded_and_is_equal(any_store: RunStore, run: Run) -> None:
    try:
        any_store.put(run)
    except StoreError as error:
        if not str(error).startswith("The run could not be saved: "):
            raise
    else:
        assert_same(run, any_store.get(run.id))
        assert any_store.list()[0].id == run.id


def test_a_run_is_read_once_for_all_who_open_it_together(
    any_store: RunStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    any_store.put(make_run("run-1"))
    read: list[int] = []

    def slowly(*given: Any) -> Run:
        read.append(1)
        time.sleep(0.2)
        return read_run(*given)

    monkeypatch.setattr("rnnviz.store.run_store.read_run", slowly)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(any_store.get, ["run-1"] * 8))
    assert len(read) == 1
    assert len({id(run.latest.weights["weight"]) for run in found}) == 1
    any_store.put(make_run("run-1", count=3))
    assert len(any_store.get("run-1").snapshots) == 3
    any_store.delete("run-1")
    with pytest.raises(StoreError, match="no stored run"):
        any_store.get("run-1")
    assert len(read) == 2
