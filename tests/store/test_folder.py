from __future__ import annotations

import errno
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.run import Run, RunFormatError
from rnnviz.store import FolderStore, StoreError, default_root, shipped_root

MakeRun = Callable[..., Run]


START = time.time() - 1000.0


def set_age(store: FolderStore, run_id: str, age: int) -> None:
    """Let a run look as if it had been stored so many seconds after the start of these tests."""
    os.utime(store.root / run_id / "card.json", (START + age, START + age))


def listed(store: FolderStore) -> list[str]:
    """What lies in a store's folder, the small files beside the runs left out."""
    return [name for name in os.listdir(store.root) if not name.startswith(".")]


def test_what_is_put_can_be_got_listed_and_deleted(store: FolderStore, make_run: MakeRun) -> None:
    assert store.list() == []
    store.put(make_run("run-1", name="mine"))
    assert store.exists("run-1")
    assert store.get("run-1").latest.metric == 51.0
    (summary,) = store.list()
    assert (summary.id, summary.name, summary.status) == ("run-1", "mine", "finished")
    assert (summary.step, summary.loss, summary.metric) == (2, 0.25, 51.0)
    assert (summary.snapshots, summary.shipped) == (2, False)
    files = (store.root / "run-1").iterdir()
    assert summary.size == sum(path.stat().st_size for path in files)
    store.delete("run-1")
    assert not store.exists("run-1")
    assert store.list() == []
    assert listed(store) == []


def test_nothing_is_written_before_the_first_put(store: FolderStore) -> None:
    store.list()
    store.exists("run-1")
    assert not store.root.exists()


def test_the_newest_come_first(store: FolderStore, make_run: MakeRun) -> None:
    for run_id, age in (("run-1", 20), ("run-2", 30), ("run-3", 10)):
        store.put(make_run(run_id))
        set_age(store, run_id, age)
    assert [summary.id for summary in store.list()] == ["run-2", "run-1", "run-3"]


def test_a_list_reads_the_cards_only(store: FolderStore, make_run: MakeRun) -> None:
    store.put(make_run("run-1"))
    (store.root / "run-1" / "snapshots.safetensors").write_bytes(b"")
    assert [summary.id for summary in store.list()] == ["run-1"]
    with pytest.raises(RunFormatError):
        store.get("run-1")


def test_what_is_no_run_is_left_out_of_the_list(
    store: FolderStore, make_run: MakeRun, caplog: pytest.LogCaptureFixture
) -> None:
    store.put(make_run("run-1"))
    for name in ("bad-card", "empty", "OTHER", ".hidden"):
        (store.root / name).mkdir()
    (store.root / "bad-card" / "card.json").write_text("{")
    (store.root / "file").write_text("")
    make_run("run-9").save(store.root / "another-name")
    with caplog.at_level(logging.WARNING):
        assert [summary.id for summary in store.list()] == ["run-1"]
    assert "bad-card" in caplog.text
    with pytest.raises(RunFormatError, match="another run"):
        store.get("another-name")


def test_a_card_that_cannot_be_read_just_now_is_read_later(
    store: FolderStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(make_run("run-1"))
    fresh = FolderStore(store.root, shipped=store.root / "none")

    def refuse(path: Path, *rest: Any, **named: Any) -> Any:
        if path.name == "card.json":
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return opened(path, *rest, **named)

    opened = Path.open
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        assert fresh.list() == []
    assert [one.id for one in fresh.list()] == ["run-1"]


@pytest.mark.parametrize("call", ["get", "delete"])
@given(st.text(max_size=70) | st.sampled_from(["..", "../x", "a/../../b", "/etc", "abcd\x00", "."]))
def test_ids_never_lead_out_of_the_store(
    tmp_path_factory: pytest.TempPathFactory, call: str, run_id: str
) -> None:
    root = tmp_path_factory.getbasetemp() / "closed" / "runs"
    store = FolderStore(root, shipped=root.parent / "models")
    with pytest.raises(StoreError):
        getattr(store, call)(run_id)
    assert not store.exists(run_id)


def test_a_run_with_a_bad_id_is_not_put(store: FolderStore, make_run: MakeRun) -> None:
    with pytest.raises(StoreError, match="small letters"):
        store.put(make_run("../up"))
    assert not store.root.exists()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("call", ["replace", "fsync", "mkdir"])
def test_a_full_or_readonly_disk_is_one_sentence(
    store: FolderStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, number: int, call: str
) -> None:
    run = make_run("run-1")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(StoreError) as caught:
            store.put(run)
    assert os.strerror(number) in str(caught.value)
    assert str(caught.value).count(".") == 1
    assert str(store.root) not in str(caught.value)
    assert run.latest.metric == 51.0
    assert not store.exists("run-1")
    store.put(run)
    assert store.exists("run-1")


def test_a_disk_that_fills_up_while_weights_are_written(
    store: FolderStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safetensors import SafetensorError

    def refuse(*_: object) -> None:
        raise SafetensorError("No space left on device")

    store.put(make_run("run-1"))
    monkeypatch.setattr("rnnviz.run.weights.save_file", refuse)
    with pytest.raises(StoreError, match="No space left"):
        store.put(make_run("run-1", count=3))
    assert len(store.get("run-1").snapshots) == 2


def test_a_run_that_cannot_be_removed(
    store: FolderStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(make_run("run-1"))

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(StoreError, match=r"could not be removed \(Permission denied\)"):
        store.delete("run-1")
    assert store.exists("run-1")


def test_shipped_runs_are_found_but_never_changed(
    store: FolderStore, make_run: MakeRun, tmp_path: Path
) -> None:
    make_run("shown-b").save(tmp_path / "models" / "shown-b")
    make_run("shown-a").save(tmp_path / "models" / "shown-a")
    assert [summary.id for summary in store.shipped()] == ["shown-a", "shown-b"]
    assert all(summary.shipped for summary in store.shipped())
    assert store.list() == []
    assert store.exists("shown-a")
    assert store.get("shown-a").id == "shown-a"
    with pytest.raises(StoreError, match="comes with the app"):
        store.put(make_run("shown-a"))
    with pytest.raises(StoreError, match="can be removed"):
        store.delete("shown-a")
    assert store.exists("shown-a")


def test_room_is_made_for_new_runs(tmp_path: Path, make_run: MakeRun) -> None:
    store = FolderStore(tmp_path, shipped=tmp_path / "none", max_bytes=40_000)
    ages = {"run-named": 1, "run-old": 2, "run-new": 3}
    for run_id, age in ages.items():
        store.put(make_run(run_id, name="mine" if run_id == "run-named" else "", size=1000))
        set_age(store, run_id, age)
    store.put(make_run("run-four", size=1700))
    assert {summary.id for summary in store.list()} == {"run-named", "run-new", "run-four"}
    set_age(store, "run-four", 4)
    store.put(make_run("run-five", size=3900))
    assert {summary.id for summary in store.list()} == {"run-named", "run-five"}
    store.put(make_run("run-huge", size=9000))
    assert {summary.id for summary in store.list()} == {"run-named", "run-huge"}


def test_loaded_runs_are_kept_in_memory_until_they_change(
    store: FolderStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = []
    real = Run.load
    monkeypatch.setattr(Run, "load", lambda folder: loads.append(folder) or real(folder))
    store.put(make_run("run-1"))
    first = store.get("run-1")
    first.snapshots.clear()
    assert len(store.get("run-1").snapshots) == 2
    assert len(loads) == 1
    store.put(make_run("run-1", count=3))
    assert len(store.get("run-1").snapshots) == 3
    assert len(loads) == 2


def test_few_runs_are_kept_in_memory(tmp_path: Path, make_run: MakeRun) -> None:
    store = FolderStore(tmp_path, shipped=tmp_path / "none", cached=2)
    for number in range(5):
        store.put(make_run(f"run-{number}"))
        store.get(f"run-{number}")
    assert len(store._runs._loaded) == 2


def test_readers_see_whole_runs_while_one_is_written(store: FolderStore, make_run: MakeRun) -> None:
    store.put(make_run("run-1", count=1))
    done, problems, counts = threading.Event(), [], []

    def read() -> None:
        while not done.is_set():
            try:
                run = store.get("run-1")
                assert store.exists("run-1")
                assert [summary.id for summary in store.list()] == ["run-1"]
                counts.append(len(run.snapshots))
                assert all((one.weights["weight"] == one.step).all() for one in run.snapshots)
            except Exception as error:
                problems.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for count in range(2, 40):
        store.put(make_run("run-1", count=count))
    done.set()
    for reader in readers:
        reader.join()
    assert problems == []
    assert store.get("run-1").latest.step == 38
    assert listed(store) == ["run-1"]
    assert [name for name in os.listdir(store.root) if name.endswith((".tmp", ".old"))] == []


def test_float16_can_be_asked_for(store: FolderStore, make_run: MakeRun) -> None:
    run = make_run("run-1")
    run.latest.weights["weight"][:] = 0.1
    store.put(run, dtype="float16")
    assert store.get("run-1").latest.weights["weight"][0] == np.float16(0.1)


def test_where_runs_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RNNVIZ_STORE", str(tmp_path / "here"))
    assert FolderStore().root == tmp_path / "here"
    monkeypatch.delenv("RNNVIZ_STORE")
    assert default_root().name == "runs"
    assert "rnnviz" in str(default_root())
    assert (shipped_root().parent / "rnnviz" / "store").is_dir()
