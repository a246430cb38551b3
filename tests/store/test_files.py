from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rnnviz.store import StoreError
from rnnviz.store.files import FolderFiles, SmallFiles
from rnnviz.store.objects import Objects


@pytest.fixture(params=["folder", "file", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> SmallFiles:
    if request.param == "folder":
        return FolderFiles(tmp_path)
    root = f"file://{tmp_path}" if request.param == "file" else f"memory:/{tmp_path}"
    return Objects(root)


def test_files_are_written_read_listed_and_removed(files: SmallFiles) -> None:
    assert files.read(".small/one.json") is None
    assert files.entries(".small") == {}
    files.write(".small/one.json", b"first")
    before = files.entries(".small")["one.json"]
    files.write(".small/one.json", b"other")
    after = files.entries(".small")["one.json"]
    assert files.read(".small/one.json") == b"other"
    assert (before.size, after.size) == (5, 5)
    assert before.key != after.key
    assert after.modified == pytest.approx(time.time(), abs=60)
    assert list(files.entries(".small")) == ["one.json"]
    files.remove(".small/one.json")
    files.remove(".small/one.json")
    assert files.read(".small/one.json") is None


def test_of_many_that_make_a_file_one_does(files: SmallFiles) -> None:
    won: list[bool] = []
    start = threading.Barrier(8)

    def make(number: int) -> None:
        start.wait()
        won.append(files.create(".small/one.json", b"%d" % number))

    makers = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert sorted(won) == [False] * 7 + [True]
    assert not files.create(".small/one.json", b"late")
    assert files.read(".small/one.json") != b"late"


def test_where_there_are_no_links_one_still_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    files = FolderFiles(tmp_path)
    assert files.create("one.json", b"first")
    assert not files.create("one.json", b"other")
    assert files.read("one.json") == b"first"
    assert os.listdir(tmp_path) == ["one.json"]


@pytest.mark.parametrize("call", ["fsync", "replace", "mkdir"])
def test_a_full_disk_is_one_sentence_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    files = FolderFiles(tmp_path)
    files.write("a/one.json", b"first")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(StoreError, match=r"could not be written \(No space left on device\);"):
            files.write("b/one.json" if call == "mkdir" else "a/one.json", b"other")
    assert files.read("a/one.json") == b"first"
    assert os.listdir(tmp_path / "a") == ["one.json"]


def test_what_a_dead_writer_left_is_removed_in_time(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    for name, age in ((".old.tmp", 7200), (".new.tmp", 10)):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (time.time() - age, time.time() - age))
    assert files.entries("") == {}
    assert os.listdir(tmp_path) == [".new.tmp"]


def test_large_files_are_read_in_part(files: SmallFiles) -> None:
    files.write("large.json", b"x" * 200_000)
    assert len(files.read("large.json") or b"") <= 64 * 1024


@pytest.mark.parametrize("wrong", [lambda path: path.write_text(""), lambda path: None])
def test_a_place_that_is_no_folder(tmp_path: Path, wrong: Callable[[Path], object]) -> None:
    place = tmp_path / "place"
    wrong(place)
    assert FolderFiles(place).entries(".small") == {}
    assert FolderFiles(place).read(".small/one.json") is None


@pytest.mark.parametrize("call", ["scandir", "open"])
def test_what_cannot_be_read_is_not_taken_for_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    files = FolderFiles(tmp_path)
    files.write(".small/one.json", b"first")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(*((os, call) if call == "scandir" else (Path, call)), refuse)
    with pytest.raises(StoreError, match=r"could not be read \(Too many open files\)\.$"):
        files.entries(".small") if call == "scandir" else files.read(".small/one.json")
