from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import ExperimentConfig
from rnnviz.run import Run
from rnnviz.store import FolderStore, Keeping, RunStore, RunSummary, SharedStore, StoreError
from rnnviz.store.base import BaseStore

DAY = 86_400.0
NOW = 1e9


def summary(run_id: str, days: float, size: int, **said: object) -> RunSummary:
    modified = NOW - days * DAY
    settings = {"name": ""} | said
    return RunSummary(
        run_id,
        ExperimentConfig(),
        "stopped",
        "",
        settings.pop("name"),
        0,
        None,
        None,
        1,
        modified,
        size,
        False,
        **settings,
    )


@st.composite
def runs(draw: st.DrawFn) -> list[RunSummary]:
    count = draw(st.integers(0, 8))
    return [
        summary(
            f"run-{number}",
            draw(st.floats(0, 20)),
            draw(st.integers(1, 50)),
            name=draw(st.sampled_from(["", "", "named"])),
            note=draw(st.sampled_from(["", "", "noted"])),
            linked=draw(st.booleans()),
            holder=draw(st.sampled_from(["", "", "server"])),
        )
        for number in range(count)
    ]


@given(runs(), st.integers(1, 200), st.floats(1, 20))
def test_what_leaves(found: list[RunSummary], most: int, days: float) -> None:
    total = sum(one.size for one in found)
    left = list(Keeping(days, most).leaving(found, total, NOW, keep="run-0"))
    gone = {one.id for one in left}
    rest = [one for one in found if one.id not in gone]
    free = [one for one in rest if not one.kept and one.id != "run-0"]
    assert not any(one.name or one.note or one.linked or one.holder for one in left)
    assert "run-0" not in gone
    assert all(NOW - one.modified <= days * DAY for one in free)
    assert sum(one.size for one in rest) <= most or not free
    assert [one.modified for one in left] == sorted(one.modified for one in left)
    if left and NOW - left[-1].modified <= days * DAY:
        # The last one left for room, and without it there would not have been enough.
        assert sum(one.size for one in rest) + left[-1].size > most


def test_the_bin_is_emptied_after_a_week_or_when_room_is_needed() -> None:
    binned = [summary(f"run-{days}", days, 10) for days in (1, 6, 8)]
    keeping = Keeping(max_bytes=100)
    assert [one.id for one in keeping.leaving_bin(binned, 90, NOW)] == ["run-8"]
    assert [one.id for one in keeping.leaving_bin(binned, 115, NOW)] == ["run-8", "run-6"]


@pytest.mark.parametrize("variable", ["RNNVIZ_KEEP_DAYS", "RNNVIZ_STORE_MEGABYTES"])
@pytest.mark.parametrize("text", ["0", "-1", "many", "nan", "inf"])
def test_a_wrong_setting_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str
) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(ValueError, match=f"{variable} must be a positive number"):
        FolderStore("anywhere")


def test_settings_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Keeping.from_environment() == Keeping(90.0, 2 * 1024**3)
    monkeypatch.setenv("RNNVIZ_KEEP_DAYS", "0.5")
    monkeypatch.setenv("RNNVIZ_STORE_MEGABYTES", " 10 ")
    assert Keeping.from_environment() == Keeping(0.5, 10 * 1024**2)


@pytest.fixture(params=["folder", "file"])
def small(request: pytest.FixtureRequest, tmp_path: Path) -> BaseStore:
    """A store for 60 kB."""
    if request.param == "folder":
        return FolderStore(tmp_path / "runs", shipped=tmp_path / "none", max_bytes=60_000)
    keeping = Keeping(max_bytes=60_000)
    return SharedStore(f"file://{tmp_path}/runs", shipped=tmp_path / "none", keeping=keeping)


def test_room_is_made_but_not_from_what_somebody_cares_for(
    small: BaseStore, make_run: Callable[..., Run]
) -> None:
    for name in ("named", "noted", "linked", "held", "binned", "plain"):
        small.put(make_run(name, size=400))
    small.label("named", name="mine")
    small.label("noted", note="good")
    small.label("linked", linked=True)
    assert small.claim("held", "server")
    small.delete("binned")
    small.put(make_run("large", size=5_500))
    assert small.binned() == []
    assert {one.id for one in small.list()} == {"named", "noted", "linked", "held", "large"}
    assert small.holder("held") is not None


def test_runs_leave_with_age(
    small: BaseStore, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    small.put(make_run("run-old"))
    small.put(make_run("run-kept"))
    small.label("run-kept", name="mine")
    later = time.time() + 91 * DAY
    monkeypatch.setattr("rnnviz.store.base.time.time", lambda: later)
    small.put(make_run("run-new"))
    assert {one.id for one in small.list()} == {"run-kept", "run-new"}
    small.put(make_run("run-old"))
    created = {one.id: one.created for one in small.list()}
    # Nothing was left of the old one: it is new.
    assert created["run-old"] > created["run-kept"]


def test_room_is_counted_with_the_bin(
    opened: Callable[[], RunStore], make_run: Callable[..., Run]
) -> None:
    store = opened()
    store.put(make_run("run-1", size=400))
    size = store.list()[0].size
    store.delete("run-1")
    assert store.binned()[0].size == pytest.approx(size, rel=0.01)


def test_nothing_leaves_while_the_labels_cannot_be_read(
    tmp_path: Path, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FolderStore(tmp_path / "runs", shipped=tmp_path / "none", max_bytes=4_000)
    store.put(make_run("named"))
    store.label("named", name="mine", note="good")

    def refuse(path: object = ".") -> object:
        if str(path).endswith(".labels"):
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return listed(path)

    listed = os.scandir
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        store.put(make_run("large", size=2_000))
        with pytest.raises(StoreError, match="could not be read"):
            store.list()
    found = {one.id: (one.name, one.note) for one in store.list()}
    assert found == {"named": ("mine", "good"), "large": ("", "")}


def test_a_label_that_cannot_be_read_is_not_written_over(
    tmp_path: Path, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FolderStore(tmp_path / "runs", shipped=tmp_path / "none")
    store.put(make_run("run-1"))
    store.label("run-1", name="mine", note="good")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        with pytest.raises(StoreError, match="could not be read"):
            store.label("run-1", linked=True)
    (found,) = store.list()
    assert (found.name, found.note, found.linked) == ("mine", "good", False)


@pytest.mark.parametrize("care", ["label", "claim"])
def test_what_is_cared_for_after_the_listing_stays(
    small: BaseStore, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, care: str
) -> None:
    small.put(make_run("run-1", size=400))
    listed = small._keeping.leaving

    def late(*rest: object, **named: object) -> object:
        assert (
            small.label("run-1", linked=True) is None
            if care == "label"
            else small.claim("run-1", "server")
        )
        return listed(*rest, **named)

    monkeypatch.setattr(Keeping, "leaving", lambda _, *rest, **named: late(*rest, **named))
    small.put(make_run("large", size=7_000))
    assert small.exists("run-1")
    holder = small.holder("run-1")
    assert (holder.server if holder else "") == ("server" if care == "claim" else "")


def test_nobody_can_begin_with_what_is_being_removed(
    small: BaseStore, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    small.put(make_run("run-1", size=400))
    begun: list[bool] = []
    remove = small._runs.remove

    def removing(run_id: str) -> None:
        begun.append(small.claim(run_id, "server"))
        remove(run_id)

    monkeypatch.setattr(small._runs, "remove", removing)
    small.put(make_run("large", size=7_000))
    assert begun == [False]
    assert not small.exists("run-1")
    assert small.claim("run-1", "server")


def test_a_store_without_room_for_labels_still_makes_room(
    small: BaseStore, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    small.put(make_run("run-1", size=400))

    def refuse(*_: object, **__: object) -> None:
        raise StoreError("The store could not be written.")

    monkeypatch.setattr(small._labels, "update", refuse)
    small.put(make_run("large", size=7_000))
    assert [one.id for one in small.list()] == ["large"]


def test_every_card_is_read_once_however_many_there_are(
    small: BaseStore, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        small.put(make_run(f"run-{number}"))
    read: list[object] = []
    for kept in (small._runs._summaries, small._labels._known):
        put = kept.put
        monkeypatch.setattr(kept, "put", lambda *rest, put=put: (read.append(1), put(*rest)))
        assert kept._most >= 20_000
    small.list()
    before = len(read)
    small.list()
    assert len(read) == before
    small.put(make_run("run-1", count=3))
    assert len(small._runs._summaries) == 3
    assert {one.id: one.snapshots for one in small.list()}["run-1"] == 3
