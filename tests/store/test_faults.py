"""Full and read-only disks, and servers that are killed while they write."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rnnviz.run import Run
from rnnviz.store import RunStore, StoreError, open_store

SCHEMES = ["", "file://"]
FULL = ("No space left on device", "File too large")
READ_ONLY = ("Read-only file system", "Permission denied", "Not a directory")


def mounted(*options: str) -> bool:
    """Whether mounting works here: it needs an administrator's rights."""
    mount = shutil.which("mount")
    done = mount and subprocess.run([mount, *options], capture_output=True, check=False)
    return bool(done) and done.returncode == 0


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Let little room be left in a folder: a small disk of its own, or short files everywhere."""
    folder.mkdir()
    if mounted("-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder)):
        try:
            yield
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


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


def one_sentence(error: pytest.ExceptionInfo[StoreError], reasons: tuple[str, ...]) -> None:
    sentence = str(error.value)
    assert any(f"({reason}" in sentence or f": {reason}" in sentence for reason in reasons)
    assert sentence.endswith(".")
    assert ". " not in sentence


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_full_disk(tmp_path: Path, make_run: Callable[..., Run], scheme: str) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk):
        store = open_store(f"{scheme}{disk}/runs")
        store.put(make_run("run-1", size=1000))
        for run_id in ("run-1", "run-2"):
            run = make_run(run_id, size=100_000)
            with pytest.raises(StoreError) as caught:
                store.put(run)
            assert len(run.snapshots) == 2
            one_sentence(caught, FULL)
        for opened in (store, open_store(f"{scheme}{disk}/runs")):
            assert [one.id for one in opened.list()] == ["run-1"]
            assert opened.get("run-1").latest.weights["weight"].shape == (1000,)
            assert not opened.exists("run-2")
        store.put(make_run("run-1", size=1200))
        assert store.get("run-1").latest.weights["weight"].shape == (1200,)
        assert not [path for path in disk.rglob("*.tmp") if path.is_file()]
        assert not list(disk.rglob(".tmp/*"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_store_that_can_only_be_read(
    tmp_path: Path, make_run: Callable[..., Run], scheme: str
) -> None:
    folder = tmp_path / "runs"
    address = f"{scheme}{folder}"
    open_store(address).put(make_run("run-1", name="mine"))
    store = open_store(address)
    with read_only(folder):
        refused: list[Callable[[], object]] = [
            lambda: store.put(make_run("run-1", count=3)),
            lambda: store.put(make_run("run-2")),
            lambda: store.delete("run-1"),
            lambda: store.label("run-1", name="yours"),
            lambda: store.claim("run-1", "server"),
        ]
        for call in refused:
            with pytest.raises(StoreError) as caught:
                call()
            one_sentence(caught, READ_ONLY)
        assert [(one.id, one.name) for one in store.list()] == [("run-1", "mine")]
        assert len(store.get("run-1").snapshots) == 2
        assert store.holder("run-1") is None
        store.release("run-1", "server")
    store.put(make_run("run-1", count=3))
    assert len(store.get("run-1").snapshots) == 3


def test_a_file_where_the_store_should_be(tmp_path: Path, make_run: Callable[..., Run]) -> None:
    (tmp_path / "runs").write_text("a file")
    for scheme in SCHEMES:
        store = open_store(f"{scheme}{tmp_path}/runs")
        with pytest.raises(StoreError, match=r"\)"):
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


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_server_that_is_killed_while_it_saves(tmp_path: Path, scheme: str) -> None:
    address, luck = f"{scheme}{tmp_path}/runs", random.Random(scheme)
    store = open_store(address)
    for number in range(4):
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
        assert saved(open_store(address)) >= shown
    assert store.claim("run-1", "other")
    store.release("run-1", "other")
    store.delete("run-1")
    assert not store.exists("run-1")
    assert [one.id for one in store.binned()] == ["run-1"]
    assert not [name for name in os.listdir(tmp_path / "runs") if not name.startswith(".")]
