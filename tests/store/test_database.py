"""Transactions, schema, addresses, damage and network folders."""

from __future__ import annotations

import logging
import sqlite3
import stat
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, update

from rnnviz.run import Run
from rnnviz.store import RunStore, StoreError, blobs, default_root, open_store, shipped_root
from rnnviz.store.postgres_server import PostgresServer
from rnnviz.store.sqlite_file import FILE, SqliteFile, is_network_folder
from rnnviz.store.tables import PIECES, RUNS, SCHEMA, SECRETS, UPGRADES

MakeRun = Callable[..., Run]
OpenStore = Callable[..., RunStore]


def test_a_reader_sees_one_state_throughout(opened: OpenStore, make_run: MakeRun) -> None:
    one, other = opened(), opened()
    one.put(make_run("run-1"))
    count = select(func.count()).select_from(RUNS)
    with one._database.read() as connection:
        assert connection.scalar(count) == 1
        other.put(make_run("run-2"))
        assert connection.scalar(count) == 1
    with one._database.read() as connection:
        assert connection.scalar(count) == 2


def test_what_was_read_before_it_is_written_is_still_so(opened: OpenStore) -> None:
    one, other = opened(), opened()
    one.check_writable()
    value = SECRETS.c.value
    with one._database.write() as connection:
        connection.execute(insert(SECRETS).values(name="count", value=b"0"))

    def add(store: RunStore) -> None:
        for _ in range(20):
            with store._database.write() as connection:
                found = connection.scalar(select(value).with_for_update())
                raised = b"%d" % (int(found) + 1)
                connection.execute(update(SECRETS).values(value=raised))

    threads = [threading.Thread(target=add, args=(store,)) for store in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with one._database.read() as connection:
        assert connection.scalar(select(value)) == b"40"


def test_the_clock_goes_on_within_a_transaction(any_store: RunStore) -> None:
    with any_store._database.write() as connection:
        first = connection.scalar(select(any_store._database.now))
        time.sleep(0.05)
        second = connection.scalar(select(any_store._database.now))
    assert 0.01 < second - first < 5.0
    assert first == pytest.approx(time.time(), abs=60.0)


def test_a_run_is_written_in_pieces_and_appears_at_the_end(
    opened: OpenStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blobs, "PIECE_BYTES", 10_000)
    one, other = opened(), opened()
    one.put(make_run("run-1", size=100))
    seen: list[int] = []
    check = one._database.check_room

    def look(size: int) -> None:
        # A short transaction for each piece: another server can write in between.
        assert size <= 10_000
        assert other.get("run-1").latest.weights["weight"].shape == (100,)
        seen.append(size)
        check(size)

    with monkeypatch.context() as patch:
        patch.setattr(one._database, "check_room", look)
        one.put(make_run("run-1", size=10_000))
    assert len(seen) > 8
    assert other.get("run-1").latest.weights["weight"].shape == (10_000,)
    with one._database.read() as connection:
        largest = connection.scalar(select(func.max(func.length(PIECES.c.data))))
    assert largest == 10_000


def test_only_what_is_new_is_written(
    any_store: RunStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    check = any_store._database.check_room
    monkeypatch.setattr(
        any_store._database, "check_room", lambda size: (written.append(size), check(size))
    )
    any_store.put(make_run("run-1", size=10_000, count=6))
    assert sum(written) > 6 * 40_000
    written.clear()
    any_store.put(make_run("run-1", size=10_000, count=7))
    assert 40_000 < sum(written) < 45_000
    # Nor does a snapshot that is no longer kept leave anything.
    any_store.put(make_run("run-1", size=10_000, count=2))
    with any_store._database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(PIECES)) == 2


def test_what_a_dead_server_has_begun_goes_after_an_hour(
    any_store: RunStore, make_run: MakeRun
) -> None:
    database, count = any_store._database, select(func.count()).select_from(PIECES)
    assert len(list(blobs.write_blobs(database, [b"a" * 10, b"b" * 20]))) == 2
    any_store.put(make_run("run-1"))
    with database.read() as connection:
        assert connection.scalar(count) == 4
    with database.write() as connection:
        connection.execute(update(blobs.BLOBS).values(expires=blobs.BLOBS.c.expires - 3601.0))
    any_store.put(make_run("run-2"))
    with database.read() as connection:
        assert connection.scalar(count) == 4


def test_what_has_expired_before_it_was_put_together_is_not_used(
    any_store: RunStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(database: object, *rest: object) -> list[int]:
        keys = list(blobs.write_blobs(any_store._database, *rest))
        with any_store._database.write() as connection:
            blobs.drop(connection, keys)
        blobs.sweep(any_store._database)
        return keys

    with monkeypatch.context() as patch:
        patch.setattr("rnnviz.store.saving.write_blobs", slowly)
        with pytest.raises(StoreError, match="took too long"):
            any_store.put(make_run("run-1"))
    assert not any_store.exists("run-1")
    any_store.put(make_run("run-1"))


def test_what_has_expired_is_not_used_though_some_of_it_is_left(
    any_store: RunStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asleep(database: object, *rest: object) -> list[int]:
        keys = list(blobs.write_blobs(any_store._database, *rest))
        with any_store._database.write() as connection:
            connection.execute(update(blobs.BLOBS).values(expires=blobs.BLOBS.c.expires - 3601.0))
        return keys

    with monkeypatch.context() as patch:
        patch.setattr("rnnviz.store.saving.write_blobs", asleep)
        with pytest.raises(StoreError, match="took too long"):
            any_store.put(make_run("run-1"))
    assert not any_store.exists("run-1")


def test_what_is_put_together_while_others_sweep_stays_whole(any_store: RunStore) -> None:
    database = any_store._database
    (key,) = blobs.write_blobs(database, [b"a" * 10])
    with database.write() as connection:
        soon = connection.scalar(select(database.now)) + 1.0
        connection.execute(update(blobs.BLOBS).values(expires=soon))
    sweeper = threading.Thread(target=blobs.sweep, args=(database,))
    with database.write() as connection:
        blobs.adopt(database, connection, [key])
        time.sleep(1.1)
        sweeper.start()
        time.sleep(0.5)
    sweeper.join()
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(PIECES)) == 1


def test_what_is_in_use_is_not_taken_back(any_store: RunStore) -> None:
    database, keys = any_store._database, list[int]()

    def save() -> None:
        with blobs.taken_back(database, keys):
            keys.extend(blobs.write_blobs(database, [b"a", b"b"]))
            with database.write() as connection:
                blobs.adopt(database, connection, keys[:1])
            # As where a connection breaks before the answer to its last words comes.
            raise StoreError("The database cannot be reached.")

    with pytest.raises(StoreError, match="cannot be reached"):
        save()
    with database.read() as connection:
        assert connection.scalars(select(PIECES.c.blob)).all() == keys[:1]


def test_much_is_removed_a_little_at_a_time(
    any_store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blobs, "PIECE_BYTES", 100)
    database, count = any_store._database, select(func.count()).select_from(PIECES)
    keys = list(blobs.write_blobs(database, [b"a" * 1000, *[b"b"] * 70]))
    with database.write() as connection:
        blobs.drop(connection, keys)
    seen, write = [80], database.write

    @contextmanager
    def counting(*given: str) -> Iterator[Connection]:
        with write(*given) as connection:
            yield connection
            seen.append(connection.scalar(count))

    monkeypatch.setattr(database, "write", counting)
    blobs.sweep(database)
    assert seen[-1] == 0
    gone = [before - after for before, after in pairwise(seen)]
    assert max(gone) <= 32
    # Of the large ones never more than one.
    assert len(gone) >= 10


def test_a_newer_schema_is_refused(opened: OpenStore, make_run: MakeRun) -> None:
    opened().put(make_run("run-1"))
    with opened()._database.write() as connection:
        connection.execute(update(SCHEMA).values(number=len(UPGRADES) + 1))
    newer = opened()
    for call in (newer.list, lambda: newer.put(make_run("run-2"))):
        with pytest.raises(StoreError, match=r"^A newer version of rnnviz wrote this store;.*\.$"):
            call()


def test_an_older_schema_is_brought_up_to_date(
    opened: OpenStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened().put(make_run("run-1"))
    done: list[int] = []
    monkeypatch.setattr(
        "rnnviz.store.tables.UPGRADES", (*UPGRADES, lambda connection: done.append(1))
    )
    for module in ("sqlite_file", "postgres_server"):
        monkeypatch.setattr(f"rnnviz.store.{module}.UPGRADES", (*UPGRADES, None))
    for _ in range(2):
        assert [one.id for one in opened().list()] == ["run-1"]
    assert done == [1]


def test_nothing_is_written_before_the_first_put(store: RunStore) -> None:
    assert store.list() == store.binned() == []
    assert not store.exists("run-1")
    assert store.holder("run-1") is None
    assert not Path(store.address).exists()


def test_nobody_else_reads_the_file(store: RunStore) -> None:
    store.secret()
    for path in Path(store.address).iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_how_the_file_is_kept(store: RunStore, make_run: MakeRun) -> None:
    store.put(make_run("run-1"))
    with store._database.read() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in (
                "auto_vacuum",
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "secure_delete",
            )
        }
        settings["timeout"] = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    assert settings == {
        "auto_vacuum": 2,
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 0,
        "timeout": 15_000,
    }


def test_a_file_that_is_removed_or_replaced_under_a_server_is_not_written_on(
    store: RunStore, make_run: MakeRun
) -> None:
    store.put(make_run("run-1"))
    assert store.claim("run-1", "server")
    for path in Path(store.address).iterdir():
        path.unlink()
    other = RunStore(store.address)
    other.put(make_run("run-2"))
    store.put(make_run("run-3"))
    assert [one.id for one in store.list()] == [one.id for one in other.list()]
    other.close()
    for path in Path(store.address).iterdir():
        path.unlink()
    # A renewal is the first that looks.
    store.claim("run-1", "server")
    store.put(make_run("run-4"))
    store.close()
    assert [one.id for one in RunStore(store.address).list()] == ["run-4"]


def test_a_restored_file_that_never_shrinks_stops_nobody(
    store: RunStore, make_run: MakeRun
) -> None:
    # As "sqlite3 FILE .recover" makes it: its free pages cannot be given back.
    Path(store.address).mkdir()
    with sqlite3.connect(Path(store.address) / FILE) as connection:
        connection.execute("CREATE TABLE something (number)")
    connection.close()
    store.put(make_run("run-1", size=100_000))
    store.delete("run-1")
    thread = threading.Thread(target=store.discard, args=("run-1",), daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
    assert store.binned() == []


def test_nobody_waits_long_for_room_to_be_given_back(
    store: RunStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def free() -> int:
        with store._database.read() as connection:
            return int(connection.exec_driver_sql("PRAGMA freelist_count").scalar())

    store.put(make_run("run-1", size=1_000_000))
    store.delete("run-1")
    monkeypatch.setattr("rnnviz.store.sqlite_file._VACUUM_SECONDS", 0.0)
    store.discard("run-1")
    assert free() > 1000
    monkeypatch.undo()
    store._database.give_back()
    assert free() == 0


def test_another_user_is_told_whose_the_file_is(
    store: RunStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(make_run("run-1"))
    # An administrator, as tests may be run by, is refused nothing.
    monkeypatch.setattr("os.access", lambda path, mode: Path(path).is_dir())
    for call in (store.list, lambda: store.put(make_run("run-2"))):
        with pytest.raises(StoreError, match="belongs to another user of this computer") as caught:
            call()
        assert str(caught.value).endswith("a PostgreSQL database.")


@pytest.mark.parametrize("damage", ["no database", "broken"])
def test_a_damaged_file_is_set_aside(
    store: RunStore, make_run: MakeRun, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    store.put(make_run("run-1"))
    store.close()
    file = Path(store.address) / FILE
    whole = file.read_bytes()
    bad = b"not a database" * 1000 if damage == "no database" else whole[:100] + b"\xff" * 9000
    file.write_bytes(bad)
    assert store.notice() == ""
    with pytest.raises(StoreError, match="was damaged and was set aside as") as caught:
        store.list()
    assert str(caught.value) in caplog.text
    (aside,) = Path(store.address).glob(f"{FILE}.damaged-*")
    assert aside.name in str(caught.value)
    assert aside.read_bytes() == bad
    assert store.list() == []
    store.put(make_run("run-2"))
    assert [one.id for one in store.list()] == ["run-2"]
    assert aside.read_bytes() == bad
    # Whoever was told first may have been nobody; it is said on until somebody has seen to it.
    assert store.notice().startswith(str(caught.value))
    aside.rename(aside.with_name("elsewhere"))
    assert store.notice() == ""


def test_a_second_damaged_file_leaves_the_first_alone(store: RunStore) -> None:
    contents = [f"not a database {number}".encode() * 1000 for number in range(3)]
    for content in contents:
        Path(store.address).mkdir(exist_ok=True)
        (Path(store.address) / FILE).write_bytes(content)
        with pytest.raises(StoreError, match="set aside"):
            store.list()
    aside = Path(store.address).glob(f"{FILE}.damaged-*")
    assert sorted(path.read_bytes() for path in aside) == contents


def test_a_page_that_breaks_later_is_one_sentence(store: RunStore, make_run: MakeRun) -> None:
    store.put(make_run("run-1", size=100_000))
    store.close()
    file = Path(store.address) / FILE
    data = bytearray(file.read_bytes())
    data[200_000:600_000] = b"\xff" * 400_000
    file.write_bytes(data)
    with pytest.raises(ValueError, match=r"(could not be read|cannot be read).*\.$"):
        store.get("run-1")
    assert bytes(data) == file.read_bytes()


def mounts(tmp_path: Path, kind: str) -> Path:
    table = tmp_path / "mounts"
    line = f"server:/home {str(tmp_path).replace(' ', chr(92) + '040')} {kind} rw 0 0\n"
    table.write_text(f"/dev/root / ext4 rw 0 0\n{line}")
    return table


def test_a_network_folder_gets_no_log(
    tmp_path: Path,
    make_run: MakeRun,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = tmp_path / "a folder" / "runs"
    folder.mkdir(parents=True)
    for kind, is_network in (("nfs4", True), ("cifs", True), ("ext4", False)):
        monkeypatch.setattr("rnnviz.store.sqlite_file._MOUNTS", mounts(tmp_path, kind))
        assert is_network_folder(folder) is is_network
    monkeypatch.setattr("rnnviz.store.sqlite_file._MOUNTS", mounts(tmp_path, "nfs"))
    store = RunStore(folder, shipped=tmp_path / "none")
    with caplog.at_level(logging.WARNING):
        store.put(make_run("run-1"))
    assert "The store lies in a network folder: use it from one machine only" in caplog.text
    assert store.notice().startswith("The store lies in a network folder: ")
    assert store.get("run-1").id == "run-1"
    store.close()
    with sqlite3.connect(folder / FILE) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


@pytest.mark.parametrize("address", ["s3://bucket/runs", "file:///runs", "memory://x", "sftp://h"])
def test_addresses_of_former_versions_say_what_to_do(address: str) -> None:
    with pytest.raises(StoreError, match=r"set RNNVIZ_STORE to a folder, or to postgresql"):
        open_store(address)


def test_no_password_is_ever_shown(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "postgresql+psycopg://ada:geheim@127.0.0.1:1/runs?password=geheim"
    store = open_store(address)
    assert store.address == "postgresql://127.0.0.1:1/runs"
    with pytest.raises(StoreError) as caught, caplog.at_level(logging.DEBUG):
        store.list()
    assert str(caught.value) == (
        "The store could not be read "
        "(the database cannot be reached, or refuses this address, user or password)."
    )
    logging.getLogger("test").error("A sentence.", exc_info=caught.value)
    told = f"{caught.value!r} {store!r} {vars(store)} {vars(store._database)} {caplog.text}"
    assert "geheim" not in told
    monkeypatch.setenv("RNNVIZ_STORE", "postgresql+psycopg://ada:geheim@host:port/runs")
    with pytest.raises(StoreError) as caught:
        open_store()
    assert "geheim" not in f"{caught.value} {caught.value.__cause__!r}"


def test_nobody_waits_for_others_while_a_server_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store, together = open_store("postgresql://127.0.0.1:1/runs"), threading.Barrier(3)

    def connecting(server: PostgresServer) -> None:
        together.wait(30)
        raise StoreError("It does not answer.")

    monkeypatch.setattr(PostgresServer, "_bring_up_to_date", connecting)
    with ThreadPoolExecutor(3) as pool:
        for one in [pool.submit(store.list) for _ in range(3)]:
            with pytest.raises(StoreError, match="does not answer"):
                one.result()


def test_where_runs_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RNNVIZ_STORE", str(tmp_path / "here"))
    assert open_store().address == str(tmp_path / "here")
    assert open_store(tmp_path).address == str(tmp_path)
    assert isinstance(open_store()._database, SqliteFile)
    monkeypatch.delenv("RNNVIZ_STORE")
    assert default_root().name == "runs"
    assert "rnnviz" in str(default_root())
    assert (shipped_root().parent / "rnnviz" / "store").is_dir()
