from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rnnviz.run import Run
from rnnviz.store import RunStore

MakeRun = Callable[..., Run]


@pytest.fixture
def old(tmp_path: Path, make_run: MakeRun, trained: Run) -> Path:
    """A folder as former versions left it."""
    root = tmp_path / "runs"
    for run_id, count in (("run-1", 2), ("run-2", 3)):
        make_run(run_id, name="as trained", count=count).save(root / run_id)
    trained.save(root / "trained")
    os.utime(root / "run-1" / "card.json", (1e9, 1e9))
    deleted = f"run-1.{int((time.time() - 3600) * 1e6)}"
    make_run("run-1", count=1).save(root / ".bin" / deleted)
    label = {"name": "mine", "note": "good", "linked": True, "owner": "me", "shared": True}
    (root / ".labels").mkdir()
    (root / ".labels" / "run-1.json").write_text(json.dumps(label | {"created": 5e8}))
    (root / ".labels" / "run-2.json").write_text("[1, 2")
    (root / ".secret").mkdir()
    (root / ".secret" / "key").write_text("ab" * 32)
    (root / "broken").mkdir()
    (root / "broken" / "card.json").write_text("{")
    (root / "thesis").mkdir()
    (root / "thesis" / "chapter.txt").write_text("mine")
    return root


def test_what_former_versions_kept_is_brought_in_once(
    old: Path, trained: Run, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    store = RunStore(old, shipped=tmp_path / "none")
    assert "Brought 4 runs of a former version into the store" in caplog.text
    assert str(old / "imported") in caplog.text
    found = {one.id: one for one in store.list()}
    assert found.keys() == {"run-1", "run-2", "trained"}
    first = found["run-1"]
    assert (first.name, first.note, first.linked) == ("mine", "good", True)
    assert (first.owner, first.shared) == ("me", True)
    assert (first.modified, first.created, first.snapshots) == (1e9, 5e8, 2)
    assert found["run-2"].name == "as trained"
    assert found["trained"].resumable
    checkpoint = store.get("trained").checkpoint
    assert checkpoint is not None
    assert checkpoint.state == trained.checkpoint.state
    (gone,) = store.binned()
    assert (gone.id, gone.snapshots) == ("run-1", 1)
    assert gone.modified == pytest.approx(time.time() - 3600, abs=60)
    assert store.secret() == b"\xab" * 32
    store.close()
    # Nothing of it is lost, and what is no run of theirs stays where it is.
    assert len(Run.load(old / "imported" / "run-2").snapshots) == 3
    assert (old / "broken" / "card.json").exists()
    assert "broken" in caplog.text
    assert (old / "thesis" / "chapter.txt").read_text() == "mine"
    caplog.clear()
    again = RunStore(old, shipped=tmp_path / "none")
    assert "Brought" not in caplog.text
    assert len(again.list()) == 3
    again.close()


def test_an_attempt_that_was_cut_short_goes_on(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[Path] = []

    def fail(_: Path, path: Path) -> None:
        moved.append(path)
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("rnnviz.store.old_folders._move_aside", fail)
        first = RunStore(old, shipped=tmp_path / "none")
    first.label("run-1", name="another")
    first.close()
    assert len(moved) == 5
    store = RunStore(old, shipped=tmp_path / "none")
    assert {one.id: one.name for one in store.list()}["run-1"] == "another"
    assert len(store.list()) == 3
    assert not (old / "run-1").exists()
    store.close()


def test_what_cannot_be_brought_in_stays_with_a_sentence(
    old: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    (old / "rnnviz.sqlite3").touch()
    store = RunStore(old, shipped=tmp_path / "none")
    assert "stays where it is" in caplog.text
    assert "(Permission denied)" in caplog.text
    assert Run.load(old / "run-1").id == "run-1"
    store.close()
