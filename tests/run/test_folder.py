from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rnnviz.run import Run, RunFormatError


class PowerFailure(Exception):
    """Stands for a process that dies."""


def fail_at(monkeypatch: pytest.MonkeyPatch, call: int) -> None:
    """Let the n-th move of a folder fail."""
    real, calls = os.replace, []

    def fake(*args: object) -> object:
        calls.append(args)
        if len(calls) == call:
            raise PowerFailure
        return real(*args)

    monkeypatch.setattr(os, "replace", fake)


@pytest.mark.parametrize("call", [1, 2])
def test_a_failure_in_the_middle_leaves_the_old_run(
    make_run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    make_run((0,)).save(tmp_path / "one")
    with monkeypatch.context() as patch:
        fail_at(patch, call)
        with pytest.raises(PowerFailure):
            make_run((0, 7)).save(tmp_path / "one")
    assert os.listdir(tmp_path) == ["one"]
    assert [one.step for one in Run.load(tmp_path / "one").snapshots] == [0]


def test_a_failure_in_the_middle_of_a_first_save_leaves_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        fail_at(patch, 1)
        with pytest.raises(PowerFailure):
            run.save(tmp_path / "one")
    assert os.listdir(tmp_path) == []
    with pytest.raises(RunFormatError):
        Run.load(tmp_path / "one")


def test_saving_again_leaves_no_trace(make_run: Callable[..., Run], tmp_path: Path) -> None:
    for steps in ((0,), (0, 1), (0, 1, 2)):
        make_run(steps).save(tmp_path / "one")
        assert len(Run.load(tmp_path / "one").snapshots) == len(steps)
        assert os.listdir(tmp_path) == ["one"]
