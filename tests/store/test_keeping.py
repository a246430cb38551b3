from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from rnnviz.config import ExperimentConfig
from rnnviz.run import Run
from rnnviz.store import Keeping, RunStore, RunSummary
from rnnviz.store.labels import Label
from rnnviz.store.tables import LABELS, METADATA, RUNS, SCHEMA
from tests.store.conftest import set_column

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


@given(runs(), st.integers(1, 200), st.floats(1, 20), st.integers(1, 3))
def test_what_leaves(found: list[RunSummary], most: int, days: float, scale: int) -> None:
    """A database holds more than the runs' own bytes, and each run gives its part of it back."""
    total = scale * sum(one.size for one in found)
    limit = scale * most
    left = list(Keeping(days, limit).leaving(found, total, NOW, "run-0", scale))
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
    keeping = Keeping(90.0, 100)
    assert [one.id for one in keeping.leaving_bin(binned, 115, NOW, 2.0)] == ["run-8"]
    assert [one.id for one in keeping.leaving_bin(binned, 90, NOW)] == ["run-8"]
    assert [one.id for one in keeping.leaving_bin(binned, 115, NOW)] == ["run-8", "run-6"]


@pytest.mark.parametrize("variable", ["RNNVIZ_KEEP_DAYS", "RNNVIZ_STORE_MEGABYTES"])
@pytest.mark.parametrize("text", ["0", "-1", "many", "nan", "inf"])
def test_a_wrong_setting_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str
) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(ValueError, match=f"{variable} must be a positive number"):
        RunStore("anywhere")


@pytest.fixture
def small(opened: Callable[..., RunStore]) -> RunStore:
    """A store for 3 MB."""
    return opened(max_bytes=3_000_000)


def test_room_is_made_but_not_from_what_somebody_cares_for(
    small: RunStore, make_run: Callable[..., Run]
) -> None:
    for name in ("named", "noted", "linked", "held", "binned", "plain"):
        small.put(make_run(name, size=20_000))
    small.label("named", name="mine")
    small.label("noted", note="good")
    small.label("linked", linked=True)
    assert small.claim("held", "server")
    small.delete("binned")
    small.put(make_run("large", size=275_000))
    assert small.binned() == []
    assert {one.id for one in small.list()} == {"named", "noted", "linked", "held", "large"}
    assert small.holder("held") is not None


def test_runs_leave_with_age(small: RunStore, make_run: Callable[..., Run]) -> None:
    small.put(make_run("run-old"))
    small.put(make_run("run-kept"))
    small.label("run-kept", name="mine")
    long_ago = time.time() - 91 * DAY
    for run_id in ("run-old", "run-kept"):
        set_column(small, RUNS, run_id, modified=long_ago, created=long_ago)
    small.put(make_run("run-new"))
    assert {one.id for one in small.list()} == {"run-kept", "run-new"}
    small.put(make_run("run-old"))
    created = {one.id: one.created for one in small.list()}
    # Nothing was left of the old one: it is new.
    assert created["run-old"] > created["run-kept"]


def test_the_bin_is_emptied_after_a_week(small: RunStore, make_run: Callable[..., Run]) -> None:
    for run_id, days in (("run-old", 8), ("run-new", 6)):
        small.put(make_run(run_id))
        small.delete(run_id)
        set_column(small, RUNS, run_id, deleted=time.time() - days * DAY)
    small.put(make_run("run-1"))
    assert [one.id for one in small.binned()] == ["run-new"]


def test_room_is_counted_with_the_bin(
    opened: Callable[[], RunStore], make_run: Callable[..., Run]
) -> None:
    store = opened()
    store.put(make_run("run-1", size=400))
    size = store.list()[0].size
    store.delete("run-1")
    assert store.binned()[0].size == pytest.approx(size, rel=0.01)


@pytest.mark.parametrize("care", ["label", "claim"])
def test_what_is_cared_for_after_the_listing_stays(
    small: RunStore, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, care: str
) -> None:
    small.put(make_run("run-1", size=20_000))
    listed = Keeping.leaving

    def late(*rest: object, **named: object) -> object:
        assert (
            small.label("run-1", linked=True) is None
            if care == "label"
            else small.claim("run-1", "server")
        )
        return listed(small._room._keeping, *rest, **named)

    monkeypatch.setattr(Keeping, "leaving", lambda _, *rest, **named: late(*rest, **named))
    small.put(make_run("large", size=370_000))
    assert small.exists("run-1")
    holder = small.holder("run-1")
    assert (holder.server if holder else "") == ("server" if care == "claim" else "")


def test_what_is_gone_gives_its_room_back(small: RunStore, make_run: Callable[..., Run]) -> None:
    for number in range(3):
        small.put(make_run("run-1", size=4_000 + number))
    small.delete("run-1")
    small.discard("run-1")
    assert small.label_of("run-1") == Label()
    with small._database.read() as connection:
        for table in METADATA.sorted_tables:
            # That its id was in use is kept: no other run may get it.
            if table not in (SCHEMA, LABELS):
                assert connection.scalar(select(func.count()).select_from(table)) == 0, table


def test_room_is_what_is_in_use_and_not_the_file(
    tmp_path: Path, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = RunStore(tmp_path / "runs", shipped=tmp_path / "models", max_bytes=2_000_000)
    monkeypatch.setattr(type(store._database), "give_back", lambda _: None)
    store.put(make_run("run-1", size=400_000))
    store.delete("run-1")
    store.discard("run-1")
    for number in range(2, 5):
        store.put(make_run(f"run-{number}", size=40_000))
    store.close()
    assert (Path(store.address) / "rnnviz.sqlite3").stat().st_size > 3_000_000
    assert len(store.list()) == 3


def test_room_is_what_runs_take_beside_their_weights(
    tmp_path: Path, make_run: Callable[..., Run]
) -> None:
    store = RunStore(tmp_path / "runs", shipped=tmp_path / "models", max_bytes=500_000)
    for number in range(100):
        store.put(make_run(f"run-{number}", count=10))
    kept = store.list()
    # By their weights and cards alone all of them would have room.
    assert len(kept) < 100 <= 500_000 / kept[0].size
    with store._database.read() as connection:
        assert store._database.held(connection) <= 500_000


def test_a_file_becomes_smaller_when_the_bin_is_emptied(
    store: RunStore, make_run: Callable[..., Run]
) -> None:
    file = Path(store.address) / "rnnviz.sqlite3"
    store.put(make_run("run-1", size=2_000_000))
    store.delete("run-1")
    store.close()
    assert file.stat().st_size > 15_000_000
    store.discard("run-1")
    store.close()
    assert file.stat().st_size < 500_000


def test_what_is_kept_costs_no_look_at_every_saving(
    opened: Callable[..., RunStore],
    make_run: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = opened(max_bytes=60_000)
    for name in ("old-1", "old-2"):
        store.put(make_run(name, size=4_000))
        store.label(name, name="mine")
        set_column(store, RUNS, name, modified=NOW)
    looked: list[int] = []
    listing = store._listing.stored
    monkeypatch.setattr(store._listing, "stored", lambda: (looked.append(1), listing())[1])
    store.put(make_run("run-1", size=4))
    # Neither their age nor that they fill the store by themselves can be helped.
    assert looked == []
    store.put(make_run("run-2", size=4))
    assert looked == [1]
    assert {one.id for one in store.list()} == {"old-1", "old-2", "run-2"}
