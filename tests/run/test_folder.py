from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rnnviz.run import Run, RunFormatError, remove_folder, tidy
from rnnviz.run.folder import _exchange


@pytest.fixture
def two_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot exchange two folders in one move."""
    monkeypatch.setattr("rnnviz.run.folder._exchange", lambda one, other: False)


class PowerFailure(Exception):
    """Stands for a process that dies."""


def fail_at(monkeypatch: pytest.MonkeyPatch, name: str, call: int) -> None:
    """Let the n-th call of a function in os fail."""
    real, calls = getattr(os, name), []

    def fake(*args: object, **keywords: object) -> object:
        calls.append(args)
        if len(calls) == call:
            raise PowerFailure
        return real(*args, **keywords)

    monkeypatch.setattr(os, name, fake)


@pytest.mark.usefixtures("two_moves")
@pytest.mark.parametrize(
    ("name", "call"),
    [("fsync", 1), ("fsync", 2), ("fsync", 3), ("replace", 1), ("replace", 2)],
)
def test_a_failure_in_the_middle_leaves_the_old_run(
    make_run: Callable[..., Run],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    call: int,
) -> None:
    make_run((0,)).save(tmp_path / "one")
    with monkeypatch.context() as patch:
        fail_at(patch, name, call)
        with pytest.raises(PowerFailure):
            make_run((0, 7)).save(tmp_path / "one")
    assert os.listdir(tmp_path) == ["one"]
    assert [one.step for one in Run.load(tmp_path / "one").snapshots] == [0]


@pytest.mark.parametrize(("name", "call"), [("fsync", 1), ("fsync", 2), ("replace", 1)])
def test_a_failure_in_the_middle_of_a_first_save_leaves_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, call: int
) -> None:
    with monkeypatch.context() as patch:
        fail_at(patch, name, call)
        with pytest.raises(PowerFailure):
            run.save(tmp_path / "one")
    assert os.listdir(tmp_path) == []
    with pytest.raises(RunFormatError):
        Run.load(tmp_path / "one")


def test_a_death_between_the_two_moves_is_undone_by_the_next_reader(
    run: Run, tmp_path: Path
) -> None:
    run.save(tmp_path / "one")
    os.rename(tmp_path / "one", tmp_path / ".one.0123abcd.old")
    assert Run.load(tmp_path / "one").id == run.id
    assert os.listdir(tmp_path) == ["one"]


@pytest.mark.usefixtures("two_moves")
def test_a_reader_that_takes_a_slow_writer_for_dead_does_no_harm(
    make_run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_run((0,)).save(tmp_path / "one")
    real, seen = os.replace, []

    def slow(source: Path, target: Path) -> None:
        real(source, target)
        if str(target).endswith(".old") and not seen:
            seen.append([one.step for one in Run.load(tmp_path / "one").snapshots])

    monkeypatch.setattr(os, "replace", slow)
    make_run((0, 7)).save(tmp_path / "one")
    assert seen == [[0]]
    assert [one.step for one in Run.load(tmp_path / "one").snapshots] == [0, 7]
    assert os.listdir(tmp_path) == ["one"]


def test_tidy_recovers_what_is_missing_and_removes_what_is_stale(run: Run, tmp_path: Path) -> None:
    run.save(tmp_path / "lost")
    os.rename(tmp_path / "lost", tmp_path / ".lost.00000000.old")
    run.save(tmp_path / "kept")
    for name in (".kept.00000001.old", ".kept.00000002.tmp", ".fresh.00000003.tmp", ".other"):
        (tmp_path / name).mkdir()
    for name in (".kept.00000001.old", ".kept.00000002.tmp", ".other"):
        os.utime(tmp_path / name, (0, 0))
    tidy(tmp_path)
    assert sorted(os.listdir(tmp_path)) == [".fresh.00000003.tmp", ".other", "kept", "lost"]
    tidy(tmp_path / "nowhere")


def test_removing_is_one_move(run: Run, tmp_path: Path) -> None:
    run.save(tmp_path / "one")
    remove_folder(tmp_path / "one")
    assert os.listdir(tmp_path) == []
    with pytest.raises(OSError, match="No such file"):
        remove_folder(tmp_path / "one")


@pytest.mark.parametrize("one_move", [True, False])
def test_saving_again_leaves_no_trace_either_way(
    make_run: Callable[..., Run], tmp_path: Path, request: pytest.FixtureRequest, one_move: bool
) -> None:
    if not one_move:
        request.getfixturevalue("two_moves")
    for steps in ((0,), (0, 1), (0, 1, 2)):
        make_run(steps).save(tmp_path / "one")
        assert len(Run.load(tmp_path / "one").snapshots) == len(steps)
        assert os.listdir(tmp_path) == ["one"]


def test_linux_exchanges_folders_in_one_move(tmp_path: Path) -> None:
    linux = sys.platform.startswith("linux")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert _exchange(tmp_path / "a", tmp_path / "b") is linux
    assert os.listdir(tmp_path / "a") == (["b"] if linux else ["a"])
    assert not _exchange(tmp_path / "a", tmp_path / "none")
