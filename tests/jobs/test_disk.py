"""A full or read-only store: one sentence, the training goes on, and nothing is lost."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.jobs import Job, JobRunner
from rnnviz.store import RunStore, StoreError
from tests.jobs.waiting import PATIENCE, Begin, MakeConfig, WaitFor


class Disk:
    """A folder on a disk that can be filled and made read-only; a size limit stands for it."""

    def __init__(self, folder: Path) -> None:
        """Mount a disk where that is allowed, with more room than a store leaves free."""
        self.folder, self.stores = folder, []
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "none", str(folder)]
        self.mounted = self._call(mount)
        self._limit = resource.getrlimit(resource.RLIMIT_FSIZE)

    @staticmethod
    def _call(command: list[str]) -> bool:
        with suppress(OSError):
            return subprocess.run(command, capture_output=True).returncode == 0
        return False

    def fill(self) -> None:
        """Leave no room for anything."""
        if not self.mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, self._limit[1]))
            return
        with suppress(OSError), (self.folder / "filler").open("wb", buffering=0) as file:
            while True:
                file.write(b"0" * 65536)

    def make_room(self) -> None:
        """Undo :meth:`fill`."""
        resource.setrlimit(resource.RLIMIT_FSIZE, self._limit)
        (self.folder / "filler").unlink(missing_ok=True)

    def allow_writing(self, allowed: bool) -> None:
        """Make the disk read-only, or writable again."""
        mode = "rw" if allowed else "ro"
        if not self.mounted:
            for path, _, names in os.walk(self.folder):
                os.chmod(path, 0o755 if allowed else 0o555)
                for name in names:
                    os.chmod(Path(path) / name, 0o644 if allowed else 0o444)
            return
        # A disk cannot be made read-only while a file is open on it for writing.
        for _ in range(1000):
            for store in self.stores:
                store.close()
            if self._call(["mount", "-o", f"remount,{mode}", str(self.folder)]):
                return
            time.sleep(0.01)
        raise AssertionError("The disk is in use.")

    def close(self) -> None:
        """Leave nothing behind."""
        self.allow_writing(True)
        self.make_room()
        if self.mounted:
            assert self._call(["umount", "-l", str(self.folder)])


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    disk = Disk(tmp_path / "disk")
    yield disk
    disk.close()


@pytest.fixture
def kept(disk: Disk, tmp_path: Path) -> RunStore:
    """A store on that disk."""
    disk.stores.append(RunStore(disk.folder / "runs", shipped=tmp_path / "models"))
    return disk.stores[-1]


@pytest.fixture
def halfway(make_runner: Any, kept: RunStore, training: Any, clock: Any, config: MakeConfig) -> Any:
    """A runner on that store, and a training whose first step was saved."""
    runner = make_runner(store=kept, save_every=0.0, clock=clock)
    training.hold(0)
    job = runner.submit(config(0))
    training.allow(0)
    return runner, job


def saw_steps(job: Job, training: Any, wait_for: Any, steps: int) -> None:
    known = training.asked[0]
    training.allow(0, steps)
    wait_for(lambda: training.asked[0] == known + steps)


@pytest.mark.parametrize("kind", ["full", "read-only"])
def test_a_training_goes_on_and_is_saved_when_there_is_room_again(
    halfway: Any, disk: Disk, kept: RunStore, training: Any, wait_for: Any, kind: str
) -> None:
    _, job = halfway
    wait_for(lambda: training.asked[0] == 2)
    before = kept.get(job.id)
    disk.fill() if kind == "full" else disk.allow_writing(False)
    saw_steps(job, training, wait_for, 2)
    report = job.report()
    assert (report.state, report.saved, report.progress.step) == ("running", False, 2)
    assert report.message.startswith("The run could not be saved (")
    assert report.message.count(". ") == 0
    fresh = RunStore(kept.address, shipped=disk.folder / "none")
    stored = fresh.get(job.id)
    fresh.close()
    assert len(stored.snapshots) == len(before.snapshots) == 1
    disk.make_room() if kind == "full" else disk.allow_writing(True)
    saw_steps(job, training, wait_for, 1)
    assert (job.saved, job.message) == (True, "")
    assert len(kept.get(job.id).snapshots) == 4
    training.allow(0, 10)
    assert job.wait(PATIENCE)


@pytest.mark.parametrize("kind", ["full", "read-only"])
def test_a_training_that_ends_without_room_is_saved_later(
    halfway: Any, disk: Disk, kept: RunStore, training: Any, wait_for: Any, kind: str
) -> None:
    runner, job = halfway
    wait_for(lambda: training.asked[0] == 2)
    disk.fill() if kind == "full" else disk.allow_writing(False)
    training.allow(0, 10)
    assert job.wait(PATIENCE)
    runner._saver.retry()
    assert (job.state, job.saved) == ("finished", False)
    assert "could not be saved" in job.message
    assert len(job.run.snapshots) == 5
    assert runner._retries._thread is not None
    disk.make_room() if kind == "full" else disk.allow_writing(True)
    runner._saver.retry()
    assert (job.saved, job.message) == (True, "")
    assert (kept.get(job.id).status, len(kept.get(job.id).snapshots)) == ("finished", 5)
    wait_for(lambda: kept.holder(job.id) is None)


def test_a_training_begins_and_is_resumed_where_nothing_can_be_written(
    make_runner: Any, kept: RunStore, disk: Disk, training: Any, begin: Begin
) -> None:
    disk.allow_writing(False)
    runner: JobRunner = make_runner(store=kept)
    job = begin(runner, taken=3, steps=9)
    job.stop()
    training.allow(0)
    assert job.wait(PATIENCE)
    assert (job.state, job.saved) == ("stopped", False)
    again = runner.resume_run(job.id)
    runner._saver.retry()
    training.allow(0, 20)
    assert again.wait(PATIENCE)
    assert (again.state, again.saved) == ("finished", False)
    disk.allow_writing(True)
    runner.shutdown(PATIENCE)
    run = kept.get(job.id)
    assert [one.step for one in run.snapshots] == list(range(10))
    assert np.array_equal(run.latest.weights["w"], np.full(3, 9, np.float32))


def test_what_was_not_saved_gives_way_to_what_another_server_made_of_it(
    halfway: Any, make_runner: Any, disk: Disk, kept: RunStore, training: Any, wait_for: Any
) -> None:
    runner, job = halfway
    wait_for(lambda: training.asked[0] == 2)
    disk.fill()
    job.stop()
    training.allow(0)
    assert job.wait(PATIENCE)
    assert (job.saved, job.run.points[-1].step) == (False, 1)
    disk.make_room()
    # Nor could the claim be given back on a full disk: it expires.
    kept.release(job.id, runner.server)
    training.allow(0, 20)
    theirs = make_runner(store=kept).resume_run(job.id)
    assert theirs.wait(PATIENCE)
    runner._saver.retry()
    assert kept.get(job.id).status == "finished"
    assert runner.get(job.id) is None


def test_what_goes_on_keeps_its_claim_while_its_last_end_is_saved(
    make_runner: Any,
    store: RunStore,
    training: Any,
    config: MakeConfig,
    wait_for: WaitFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runner: JobRunner = make_runner()
    training.hold(0)
    job = runner.submit(config(0, steps=9))
    with monkeypatch.context() as patch:
        patch.setattr(store, "put", _refuse)
        training.allow(0, 3)
        wait_for(lambda: training.asked[0] == 4)
        job.stop()
        training.allow(0)
        assert job.wait(PATIENCE)
    assert not job.saved
    put = store.put
    resuming = threading.Thread(target=runner.resume_run, args=(job.id,))

    def slowly(run: Any) -> None:
        resuming.start()
        resuming.join(0.5)
        put(run)

    with monkeypatch.context() as patch:
        patch.setattr(store, "put", slowly)
        runner._saver.retry()
    resuming.join(PATIENCE)
    again = runner.get(job.id)
    assert again not in (None, job)
    holder = store.holder(job.id)
    assert holder is not None
    assert holder.server == runner.server
    training.allow(0, 20)
    assert again.wait(PATIENCE)
    assert len(store.get(job.id).snapshots) == 10


def _refuse(*_: object) -> None:
    raise StoreError("The run could not be saved.")
