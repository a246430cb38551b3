from __future__ import annotations

import datetime
import io
import itertools
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem
from fsspec.registry import known_implementations

from rnnviz.run import Run
from rnnviz.store import FolderStore, SharedStore, StoreError, object_runs, open_store
from rnnviz.store.objects import Objects
from rnnviz.store.ranges import entry_of


class Unreachable(LocalFileSystem):
    """A server that has gone away."""

    protocol = "unreachable"

    def __getattribute__(self, name: str) -> Any:
        if name in ("ls", "info", "open", "cat_file", "makedirs", "put_file"):
            raise ConnectionResetError("secret host, secret path")
        return super().__getattribute__(name)


@pytest.fixture
def unreachable(tmp_path: Path) -> SharedStore:
    fsspec.register_implementation("unreachable", Unreachable, clobber=True)
    return SharedStore("unreachable://user:password@host/runs", shipped=tmp_path / "none")


def test_the_kind_of_store_follows_from_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(open_store(tmp_path), FolderStore)
    assert open_store(tmp_path).address == str(tmp_path)
    assert isinstance(open_store(f"file://{tmp_path}"), SharedStore)
    monkeypatch.setenv("RNNVIZ_STORE", "memory://somewhere")
    assert open_store().address == "memory://somewhere"
    monkeypatch.setenv("RNNVIZ_STORE", str(tmp_path / "here"))
    assert open_store().address == str(tmp_path / "here")
    monkeypatch.delenv("RNNVIZ_STORE")
    assert isinstance(open_store(), FolderStore)


def test_a_driver_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"class": "no_such_package.Files", "err": "Install no_such_package to read it"}
    monkeypatch.setitem(known_implementations, "absent", entry)
    with pytest.raises(StoreError, match=r"absent:// cannot be read: Install no_such_package"):
        open_store("absent://bucket/runs")


def test_an_address_of_no_kind() -> None:
    with pytest.raises(StoreError, match="no kind of store that begins with nothing://"):
        open_store("nothing://bucket/runs")


@pytest.mark.parametrize("call", ["list", "binned", "get", "exists", "put", "claim", "holder"])
def test_a_server_that_is_away_is_one_sentence(
    unreachable: SharedStore, make_run: Callable[..., Run], call: str
) -> None:
    arguments = {"list": (), "binned": (), "put": (make_run("run-1"),), "claim": ("run-1", "me")}
    with pytest.raises(StoreError) as caught:
        getattr(unreachable, call)(*arguments.get(call, ("run-1",)))
    sentence = str(caught.value)
    assert sentence.count(".") == 1
    assert sentence.endswith(").")
    assert "unreachable://host/runs" in sentence
    assert "secret" not in sentence
    assert "password" not in sentence


def test_only_what_is_asked_for_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    objects = Objects(f"file://{tmp_path}")
    data = os.urandom(3_000_000)
    (tmp_path / "large").write_bytes(data)
    fetched = []
    real = objects.part
    monkeypatch.setattr(
        objects, "part", lambda *asked: fetched.append(asked[2] - asked[1]) or real(*asked)
    )
    entry = objects.entry("large")
    assert entry is not None
    with objects.open("large", entry) as file:
        file.seek(-1000, io.SEEK_END)
        assert file.read(100) == data[-1000:-900]
        file.seek(10)
        assert file.read(5) == data[10:15]
        assert sum(fetched) < 600_000
        file.seek(0)
        assert file.read() == data
        assert file.read(1) == b""
        with pytest.raises((OSError, ValueError)):
            file.seek(-1)


def test_what_a_dead_writer_left_is_removed_in_time(tmp_path: Path) -> None:
    objects = Objects(f"file://{tmp_path}")
    (tmp_path / ".tmp").mkdir()
    for name, age in (("old", 7200), ("new", 10)):
        (tmp_path / ".tmp" / name).write_bytes(b"half")
        os.utime(tmp_path / ".tmp" / name, (time.time() - age, time.time() - age))
    objects.tidy()
    assert os.listdir(tmp_path / ".tmp") == ["new"]


@pytest.mark.parametrize(
    "info",
    [
        {"size": 5, "mtime": 1.5},
        {"size": 5, "created": datetime.datetime.fromtimestamp(1.5, datetime.UTC)},
        {"size": 5, "LastModified": "1970-01-01T00:00:01.5+00:00", "ETag": "a"},
        {"Size": 5, "size": 5, "mtime": datetime.datetime.fromtimestamp(1.5)},
    ],
)
def test_times_as_file_systems_tell_them(info: dict[str, Any]) -> None:
    entry = entry_of(info)
    assert (entry.size, entry.modified) == (5, 1.5)
    assert entry.key == entry_of(dict(info)).key
    assert entry.key != entry_of(info | {"size": 6}).key


def test_many_archives_are_read_side_by_side(
    tmp_path: Path, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"file://{tmp_path}/runs"
    written = SharedStore(address, shipped=tmp_path / "none")
    for number in range(2):
        written.put(make_run(f"run-{number}"))
    # Each waits for the other.
    both, part = threading.Barrier(2, timeout=20.0), Objects.part
    seen: set[str] = set()

    def patiently(self: Objects, name: str, start: int, end: int) -> bytes:
        if name not in seen:
            seen.add(name)
            both.wait()
        return part(self, name, start, end)

    monkeypatch.setattr(Objects, "part", patiently)
    store = SharedStore(address, shipped=tmp_path / "none")
    assert sorted(one.id for one in store.list()) == ["run-0", "run-1"]
    (tmp_path / "runs" / "run-2.zip").write_bytes(b"no archive")
    assert len(store.list()) == 2


@pytest.fixture
def rewritten(
    tmp_path: Path, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], SharedStore]:
    """Open a store whose run is stored again, larger, between the pieces of each reading."""
    read, sizes = object_runs.read_archive, itertools.count(20_000, 10_000)

    def opened(address: str) -> SharedStore:
        writer = SharedStore(address, shipped=tmp_path / "none")

        def replaced(file: Any) -> Run:
            writer.put(make_run("run-1", size=next(sizes)))
            return read(file)

        writer.put(make_run("run-1", size=10_000))
        monkeypatch.setattr(object_runs, "read_archive", replaced)
        return SharedStore(address, shipped=tmp_path / "none")

    return opened


def test_a_file_that_is_replaced_while_it_is_read_is_read_to_its_end(
    rewritten: Callable[[str], SharedStore], tmp_path: Path
) -> None:
    run = rewritten(f"file://{tmp_path}/runs").get("run-1")
    assert run.latest.weights["weight"].shape == (10_000,)


def test_an_object_that_is_replaced_again_and_again_is_being_written(
    rewritten: Callable[[str], SharedStore],
) -> None:
    store = rewritten("memory://rewritten/runs")
    with pytest.raises(StoreError, match="is being written by others; open it again in a moment"):
        store.get("run-1")
    fsspec.filesystem("memory").rm("/rewritten", recursive=True)
