"""Full and read-only disks, and servers that are killed while they write."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from rnnviz.run import Run
from rnnviz.store import RunStore, StoreError
from rnnviz.store.blobs import PIECE_BYTES
from rnnviz.store.sqlite_file import RESERVE_BYTES
from rnnviz.store.tables import PIECES

MakeRun = Callable[..., Run]
OpenStore = Callable[..., RunStore]

FULL = "No space left on device"
READ_ONLY = ("Read-only file system", "Permission denied")


def mounted(*options: str) -> bool:
    """Whether mounting works here: it needs an administrator's rights."""
    mount = shutil.which("mount")
    done = mount and subprocess.run([mount, *options], capture_output=True, check=False)
    return bool(done) and done.returncode == 0


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """Let a folder be on a small disk of its own."""
    folder.mkdir()
    if not mounted("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)):
        pytest.skip("A disk can be mounted by an administrator only.")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let a folder be one that nobody can write to."""
    if mounted("--bind", str(folder), str(folder)):
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
            yield
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        return
    folder.chmod(0o555)
    yield
    folder.chmod(0o755)


def one_sentence(error: pytest.ExceptionInfo[StoreError]) -> str:
    sentence = str(error.value)
    assert sentence.endswith(".")
    assert ". " not in sentence
    return sentence


def fill(folder: Path) -> None:
    """Leave no room for anything."""
    with suppress(OSError), (folder / "filler").open("wb", buffering=0) as file:
        for size in (65_536, 1):
            with suppress(OSError):
                while True:
                    file.write(b"0" * size)


def test_a_full_disk(tmp_path: Path, make_run: MakeRun) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk, 54):
        store = RunStore(disk / "runs", shipped=tmp_path / "none")
        for run_id in ("run-1", "run-2"):
            store.put(make_run(run_id, size=400_000))
        run = make_run("run-1", size=2_000_000)
        with pytest.raises(StoreError) as caught:
            store.put(run)
        assert FULL in one_sentence(caught)
        assert len(run.snapshots) == 2
        assert shutil.disk_usage(disk).free > RESERVE_BYTES - PIECE_BYTES
        # Nothing is left of what was begun.
        with store._database.read() as connection:
            assert connection.scalar(select(func.count()).select_from(PIECES)) == 4
        fresh = RunStore(disk / "runs", shipped=tmp_path / "none")
        for opened in (store, fresh):
            assert sorted(one.id for one in opened.list()) == ["run-1", "run-2"]
            assert opened.get("run-1").latest.weights["weight"].shape == (400_000,)
        # What is kept free lets the bin be emptied, which makes room for others.
        store.delete("run-2")
        store.discard("run-2")
        store.put(make_run("run-1", size=200_000))
        assert fresh.get("run-1").latest.weights["weight"].shape == (200_000,)
        fresh.close()
        store.close()


def test_a_disk_that_others_have_filled(tmp_path: Path, make_run: MakeRun) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk, 40):
        store = RunStore(disk / "runs", shipped=tmp_path / "none")
        store.put(make_run("run-1"))
        fill(disk)
        with pytest.raises(StoreError) as caught:
            store.put(make_run("run-1", count=3))
        assert FULL in one_sentence(caught)
        assert len(store.get("run-1").snapshots) == 2
        assert [one.id for one in RunStore(disk / "runs").list()] == ["run-1"]
        (disk / "filler").unlink()
        store.put(make_run("run-1", count=3))
        store.close()


def test_a_store_that_can_only_be_read(tmp_path: Path, make_run: MakeRun) -> None:
    folder = tmp_path / "runs"
    store = RunStore(folder, shipped=tmp_path / "none")
    store.put(make_run("run-1", name="mine"))
    # Closed as at the end of a server: then there is no log beside the file.
    store.close()
    with read_only(folder):
        refused: list[Callable[[], object]] = [
            lambda: store.put(make_run("run-1", count=3)),
            lambda: store.put(make_run("run-2")),
            lambda: store.delete("run-1"),
            lambda: store.label("run-1", name="yours"),
            lambda: store.claim("run-1", "server"),
            store.check_writable,
        ]
        for call in refused:
            with pytest.raises(StoreError) as caught:
                call()
            assert any(reason in one_sentence(caught) for reason in READ_ONLY)
        assert [(one.id, one.name) for one in store.list()] == [("run-1", "mine")]
        assert len(store.get("run-1").snapshots) == 2
        assert store.holder("run-1") is None
        store.release("run-1", "server")
        assert os.listdir(folder) == ["rnnviz.sqlite3"]
    store.put(make_run("run-1", count=3))
    assert len(store.get("run-1").snapshots) == 3
    store.close()


def test_a_store_that_was_not_closed_and_can_only_be_read(
    tmp_path: Path, make_run: MakeRun
) -> None:
    store = RunStore(tmp_path / "open", shipped=tmp_path / "none")
    store.put(make_run("run-1"))
    shutil.copytree(tmp_path / "open", tmp_path / "runs")
    store.close()
    (tmp_path / "runs" / "rnnviz.sqlite3-shm").unlink()
    assert (tmp_path / "runs" / "rnnviz.sqlite3-wal").stat().st_size
    copy = RunStore(tmp_path / "runs", shipped=tmp_path / "none")
    with read_only(tmp_path / "runs"), pytest.raises(StoreError) as caught:
        copy.list()
    assert "open it once where it can be written" in one_sentence(caught)
    assert [one.id for one in copy.list()] == ["run-1"]
    copy.close()


def test_a_file_where_the_store_should_be(tmp_path: Path, make_run: MakeRun) -> None:
    (tmp_path / "runs").write_text("a file")
    store = RunStore(tmp_path / "runs", shipped=tmp_path / "none")
    with pytest.raises(StoreError, match=r"could not be saved \(File exists\) and stays in"):
        store.put(make_run("run-1"))
    assert (tmp_path / "runs").read_text() == "a file"


SERVER = """
import sys
import numpy as np
from rnnviz.config import ExperimentConfig
from rnnviz.run import Run, Snapshot
from rnnviz.store import open_store
store, name = open_store(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
assert store.claim("run-1", name)
for count in range(1, 10**6):
    array = np.full(20_000, count, np.float32)
    snapshots = [Snapshot(step, None, None, {"weight": array}) for step in range(1 + count % 5)]
    run = Run("run-1", ExperimentConfig(), snapshots, status="stopped", details={"count": count})
    store.put(run)
    store.label("run-1", note=f"saved {count}")
    print(count, flush=True)
"""


@contextmanager
def serving(address: str, name: str) -> Iterator[subprocess.Popen[str]]:
    """Another server on the store, which saves one run over and over."""
    command = [sys.executable, "-c", SERVER, address, name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == "ready\n"
            yield server
        finally:
            server.kill()


def saved(store: RunStore) -> int:
    """How often the run was saved, once it is known that it is whole."""
    run = store.get("run-1")
    count = int(run.details["count"])
    assert len(run.snapshots) == 1 + count % 5
    assert all((one.weights["weight"] == count).all() for one in run.snapshots)
    return count


@pytest.mark.long
def test_a_server_that_is_killed_while_it_saves(opened: OpenStore, address: str) -> None:
    luck, store = random.Random(address[:10]), opened()
    for number in range(3):
        with serving(address, f"server-{number}") as server:
            shown = int(server.stdout.readline())
            holder = store.holder("run-1")
            assert holder is not None
            assert holder.server == f"server-{number}"
            assert store.list()[0].status == "running"
            assert not store.claim("run-1", "other")
            for _ in range(luck.randrange(1, 12)):
                shown = int(server.stdout.readline())
                assert saved(store) >= shown
            time.sleep(luck.random() * 0.02)
            server.kill()
            rest = server.stdout.read().split()
            shown = int(rest[-1]) if rest else shown
        # What was shown as saved is there, or a later one; its server is known to be dead.
        assert saved(store) >= shown
        (summary,) = store.list()
        assert (summary.status, summary.holder) == ("stopped", "")
        assert summary.note.startswith("saved ")
        assert saved(opened()) >= shown
    assert store.claim("run-1", "other")
    store.release("run-1", "other")
    store.delete("run-1")
    assert not store.exists("run-1")
    assert [one.id for one in store.binned()] == ["run-1"]
