"""Runs side by side: all results arrive once, whatever becomes of the workers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dask
import pytest
from distributed import Client, KilledWorker, LocalCluster, get_worker

from rnnviz.papers import cluster
from rnnviz.papers.cluster import connected, side_by_side
from rnnviz.papers.progress import Progress
from rnnviz.papers.results import Result, place_of
from rnnviz.papers.tables import TABLES, Entry, Table

TABLE = TABLES["1997-6a"]
(ENTRY,) = TABLE.entries
RUNS = [(ENTRY, seed) for seed in range(4)]


def result(seed: int, reached: int = 9) -> Result:
    return Result(ENTRY.key, seed, {"what": 1.0}, 10, reached, 0.5, "a machine", {})


@pytest.fixture
def threads() -> Iterator[Any]:
    """A cluster of two workers in this process, where tests may change what runs are."""
    size = {"n_workers": 2, "threads_per_worker": 1, "processes": False}
    with (
        LocalCluster(dashboard_address=None, **size) as workers,
        Client(workers) as client,
    ):
        yield client


def fake(monkeypatch: pytest.MonkeyPatch, each: Callable[[int, Path], Iterator[Progress]]) -> None:
    """Have a run of a seed, with the folder where it may be kept, do something else."""

    def run(table: Table, entry: Entry, seed: int, budget: int, folder: Path) -> Iterator[Progress]:
        return each(seed, place_of(table.key, entry.key, seed, folder))

    monkeypatch.setattr(cluster, "run", run)
    monkeypatch.setattr(cluster, "TELL_SECONDS", 0.01)


KEPT_OFTEN = """
import os, time
from rnnviz.papers import cluster
from rnnviz.papers.progress import Progress
from rnnviz.papers.results import Result, place_of

def run(table, entry, seed, budget, folder):
    path = place_of(table.key, entry.key, seed, folder) / "done"
    path.parent.mkdir(parents=True, exist_ok=True)
    before = done = int(path.read_text()) if path.exists() else 0
    while done < budget:
        time.sleep(0.1)
        done += 1
        path.write_text(str(done))
        yield Progress(done, budget, str(os.getpid()))
    made = Result(entry.key, seed, {"before": before}, budget, done, 0.0, "", {})
    yield Progress(done, budget, "done", made)

cluster.run, cluster.TELL_SECONDS = run, 0.05
"""
"""What a worker does in place of a run: little, and each tenth of a second is kept."""


def test_a_killed_worker_loses_no_run_and_makes_none_twice(tmp_path: Path) -> None:
    arrived = dict[int, list[Result]]()
    lost: int | None = None
    preload = dask.config.set({"distributed.worker.preload": [KEPT_OFTEN]})
    with preload, connected(workers=2) as client:
        for _, seed, progress in side_by_side(client, TABLE, RUNS, 20, tmp_path):
            if progress.result is not None:
                arrived.setdefault(seed, []).append(progress.result)
            elif progress.done > 5 and lost is None:
                lost = seed
                os.kill(int(progress.words), signal.SIGKILL)
    assert lost is not None
    assert {seed: len(found) for seed, found in arrived.items()} == {seed: 1 for _, seed in RUNS}
    assert all(found[0].reached == 20 for found in arrived.values())
    before = {seed: found[0].measures["before"] for seed, found in arrived.items()}
    assert before.pop(lost) > 5
    assert set(before.values()) == {0}
    assert not multiprocessing.active_children()


def test_nobody_else_can_reach_our_own_cluster() -> None:
    with connected(workers=1) as client:
        address = client.scheduler.address
        assert address.startswith("tls://127.0.0.1:")
        workers = client.scheduler_info()["workers"]
        assert all(each.startswith("tls://127.0.0.1:") for each in workers)
        with pytest.raises((OSError, TypeError)):
            Client(address, timeout=1)


def test_a_run_goes_on_where_a_lost_worker_left_it(threads, monkeypatch, tmp_path: Path) -> None:
    began: list[tuple[str, str]] = []
    never = threading.Event()

    def each(seed: int, place: Path) -> Iterator[Progress]:
        path = place / "how far"
        began.append((get_worker().address, path.read_text() if path.exists() else ""))
        place.mkdir(parents=True, exist_ok=True)
        path.write_text("three")
        yield Progress(3, 10, "kept")
        if len(began) == 1:
            never.wait(60)
        path.unlink()
        yield Progress(9, 10, "done", result(seed))

    fake(monkeypatch, each)
    place = place_of(TABLE.key, ENTRY.key, 0, tmp_path)
    arrived = []
    for _, _, progress in side_by_side(threads, TABLE, RUNS[:1], None, tmp_path):
        if progress.result is not None:
            arrived.append(progress.result)
        elif progress.words == "kept" and len(began) == 1:
            assert (place / "how far").read_text() == "three"
            (lost,) = [w for w in threads.cluster.workers.values() if w.address == began[0][0]]
            threads.sync(lost.close, executor_wait=False, nanny=False)
    never.set()
    assert [known for _, known in began] == ["", "three"]
    assert began[0][0] != began[1][0]
    assert arrived == [result(0)]
    assert not place.exists()


def test_a_run_goes_on_from_the_folder_and_leaves_there_what_it_kept(
    threads, monkeypatch, tmp_path: Path
) -> None:
    def each(seed: int, place: Path) -> Iterator[Progress]:
        before = int((place / "epochs").read_text())
        (place / "epochs").write_text(str(before + 1))
        yield Progress(before + 1, 10, "done", result(seed, before + 1))

    fake(monkeypatch, each)
    places = [place_of(TABLE.key, ENTRY.key, seed, tmp_path) for _, seed in RUNS]
    for seed, place in enumerate(places):
        place.mkdir(parents=True)
        (place / "epochs").write_text(str(seed))
    told = [p.result for _, _, p in side_by_side(threads, TABLE, RUNS, None, tmp_path) if p.result]
    assert {each.seed: each.reached for each in told} == {0: 1, 1: 2, 2: 3, 3: 4}
    assert [(place / "epochs").read_text() for place in places] == ["1", "2", "3", "4"]


def arriving(client: Client, folder: Path, failure: str) -> list[int]:
    """The seeds whose results come before a failure is told."""
    arrived: list[int] = []

    def make() -> None:
        for _, seed, progress in side_by_side(client, TABLE, RUNS, None, folder):
            arrived.extend([seed] * (progress.result is not None))

    with pytest.raises(ValueError, match=failure):
        make()
    return sorted(arrived)


def test_a_run_that_fails_does_not_stop_the_others(threads, monkeypatch, tmp_path) -> None:
    def each(seed: int, place: Path) -> Iterator[Progress]:
        if seed in (0, 2):
            raise ValueError("There are no data.")
        yield Progress(9, 10, "done", result(seed))

    fake(monkeypatch, each)
    assert arriving(threads, tmp_path, r"^There are no data\. 1 more failed\.$") == [1, 3]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KilledWorker("run", SimpleNamespace(address="there"), 3), "was given up, since it lost"),
        (RuntimeError("no memory"), r"failed: RuntimeError\('no memory'\)\.$"),
    ],
    ids=["lost", "torch"],
)
def test_a_run_that_comes_to_nothing_is_named_and_the_others_end(
    threads, monkeypatch, tmp_path, error: Exception, told: str
) -> None:
    def each(seed: int, place: Path) -> Iterator[Progress]:
        if seed == 1:
            raise error
        yield Progress(9, 10, "done", result(seed))

    fake(monkeypatch, each)
    assert arriving(threads, tmp_path, f"^6a with seed 1 {told}") == [0, 2, 3]


def test_a_run_ends_soon_after_nobody_waits_for_it(threads, monkeypatch, tmp_path) -> None:
    ended = threading.Event()

    def each(seed: int, place: Path) -> Iterator[Progress]:
        try:
            while True:
                ended.wait(0.02)
                yield Progress(1, 10, "under way")
        finally:
            ended.set()

    fake(monkeypatch, each)
    for _, _, progress in side_by_side(threads, TABLE, RUNS[:1], None, tmp_path):
        if progress.words == "under way":
            break
    assert ended.wait(60)


def test_a_scheduler_that_is_lost_is_told(monkeypatch, tmp_path) -> None:
    over = threading.Event()

    def each(seed: int, place: Path) -> Iterator[Progress]:
        yield Progress(1, 10, "under way")
        over.wait(60)
        yield Progress(9, 10, "done", result(seed))

    fake(monkeypatch, each)
    soon = dask.config.set({"distributed.comm.timeouts.connect": "500ms"})
    workers = LocalCluster(1, threads_per_worker=1, processes=False, dashboard_address=None)
    with soon, workers, Client(workers) as client:

        def make() -> None:
            for _, _, progress in side_by_side(client, TABLE, RUNS[:1], None, tmp_path):
                if progress.words == "under way":
                    client.sync(workers.scheduler.close)

        with pytest.raises(ValueError, match="The Dask scheduler was lost"):
            make()
        over.set()


def test_what_is_not_there_is_told_in_one_sentence(monkeypatch) -> None:
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 0.5)
    with (
        pytest.raises(ValueError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9"),
        connected(address="tcp://127.0.0.1:9"),
    ):
        pass
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(ValueError, match=r"distributed: pip install 'rnnviz\[scale\]'"),
        connected(workers=1),
    ):
        pass
