"""SqliteFile: the tables in one file, which the servers of one machine may share."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from threading import RLock
from weakref import finalize

from sqlalchemy import Connection, Double, QueuePool, Table, create_engine, event, literal_column
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

from rnnviz.store.database import WRITING, Database, Engines, Insert
from rnnviz.store.errors import StoreError, failed, is_damage, told
from rnnviz.store.tables import METADATA, SCHEMA, UPGRADES, upgrade, version_of

FILE = "rnnviz.sqlite3"
RESERVE_BYTES = 32 * 1024**2
"""What stays free on the disk: on a full one SQLite could not even delete."""
BUSY_SECONDS = 15.0
"""How long a writer waits for another one."""

_LOG = logging.getLogger(__name__)
_MOUNTS = Path("/proc/self/mounts")
_NETWORK = {"9p", "afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "nfs", "nfs4"}
_NETWORK |= {"smb3", "smbfs", "fuse.davfs2", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs"}
_WAYS = {"rw": "?mode=rw", "ro": "?mode=ro", "immutable": "?mode=ro&immutable=1"}
_VACUUMED_AT_ONCE = 2_000


class SqliteFile(Database):
    """``rnnviz.sqlite3`` in a folder; nothing is written before something has to be."""

    def __init__(self, folder: Path) -> None:
        """Name the folder."""
        self.folder, self.file = folder, folder / FILE
        self.address = str(folder)
        self.now = literal_column("((julianday('now') - 2440587.5) * 86400.0)", Double)
        self._lock = RLock()
        self._opened: tuple[str, Engines] | None = None

    def insert(self, table: Table) -> Insert:
        """See :meth:`Database.insert`."""
        return sqlite.insert(table)

    def check_room(self, size: int) -> None:
        """See :meth:`Database.check_room`."""
        self._engines(writing=True)
        if shutil.disk_usage(self.folder).free - size < RESERVE_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def give_back(self) -> None:
        """See :meth:`Database.give_back`; a little at a time, so that nobody waits long."""
        with told(WRITING), closing(self._engines(writing=True).writing.raw_connection()) as pooled:
            connection = pooled.driver_connection
            assert isinstance(connection, sqlite3.Connection)
            while connection.execute("PRAGMA freelist_count").fetchone()[0]:
                # As a script, which goes on to the end: each step of this frees one page only.
                connection.executescript(f"PRAGMA incremental_vacuum({_VACUUMED_AT_ONCE})")
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """See :meth:`Database.close`."""
        with self._lock:
            if self._opened is not None:
                self._opened[1].reading.dispose()
            self._opened = None

    def _engines(self, writing: bool) -> Engines:
        with self._lock:
            way = self._way_to_open(writing)
            if self._opened is None or self._opened[0] != way:
                self.close()
                self._opened = way, self._open(way)
            return self._opened[1]

    def _way_to_open(self, writing: bool) -> str:
        """How the file can be opened now; a disk may become read-only, and writable again."""
        if not self.file.exists():
            if not writing:
                return "none"
            self._create()
        elif not (os.access(self.file, os.W_OK) and os.access(self.folder, os.W_OK)):
            if writing:
                number = errno.EROFS if _is_read_only(self.folder) else errno.EACCES
                raise OSError(number, os.strerror(number))
            left = self._beside("-wal")
            return "ro" if left.exists() and left.stat().st_size else "immutable"
        return "rw"

    def _create(self) -> None:
        """Make the file, for its own user alone to read: the secret of the servers is in it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(self.file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))

    def _open(self, way: str) -> Engines:
        # Never opened by anything but SQLite: closing it would release the locks of this process.
        known = self.file.stat().st_ino if way == "rw" else 0
        journal = "wal"
        if way == "rw" and is_network_folder(self.folder):
            # A write-ahead log needs memory that all who open the file share.
            journal = "delete"
            _LOG.warning(
                "The store lies in a network folder: use it from one machine only, "
                "and set RNNVIZ_STORE to a PostgreSQL database where several share it."
            )
        engine = create_engine(
            "sqlite://",
            creator=_nothing if way == "none" else partial(_connect, self.file, way, journal),
            poolclass=QueuePool,
            pool_size=4,
            max_overflow=60,
            hide_parameters=True,
        )
        event.listen(engine, "begin", _begin)
        finalize(self, engine.dispose)
        engines = Engines(engine, engine.execution_options(immediate=True))
        try:
            self._bring_up_to_date(engines, way)
        except DBAPIError as error:
            engine.dispose()
            if way == "rw" and is_damage(error):
                self._set_aside(known, error)
            if way == "ro":
                raise StoreError(
                    "The store was not closed cleanly and can only be read now: "
                    "open it once where it can be written."
                ) from error
            raise
        return engines

    def _bring_up_to_date(self, engines: Engines, way: str) -> None:
        with engines.reading.begin() as connection:
            version = version_of(connection)
        if version == len(UPGRADES):
            return
        if way != "rw":
            raise StoreError(
                "An older version of rnnviz wrote this store: open it once where it can be written."
            )
        with engines.writing.begin() as connection:
            upgrade(connection)

    def _set_aside(self, known: int, error: Exception) -> None:
        """Rename a damaged file, and say so; nothing is ever written over it."""
        name = f"{FILE}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
        with told(WRITING):
            if self.file.stat().st_ino != known:
                # Another server was faster, and a new file is in its place.
                raise failed("The store could not be read", error) from error
            for ending in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    os.rename(self._beside(ending), self.folder / f"{name}{ending}")
        sentence = (
            f"The store's file {FILE} is damaged and was set aside as {name}: a new store begins, "
            "and runs that were saved as files can be uploaded again."
        )
        _LOG.error(sentence)
        raise StoreError(sentence) from error

    def _beside(self, ending: str) -> Path:
        return self.folder / f"{FILE}{ending}"


def is_network_folder(folder: Path) -> bool:
    """Whether a folder lies on another machine, as far as the system tells."""
    try:
        lines = _MOUNTS.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return False
    where, kind = Path("/"), ""
    for line in lines:
        _, place, found, *_ = line.split(" ")
        mounted = Path(place.replace("\\040", " "))
        if folder.resolve().is_relative_to(mounted) and mounted.is_relative_to(where):
            where, kind = mounted, found
    return kind in _NETWORK


def _connect(file: Path, way: str, journal: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        file.as_uri() + _WAYS[way],
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA foreign_keys=ON")
        if way == "rw":
            if not connection.execute("PRAGMA page_count").fetchone()[0]:
                # Before the first table is made, or never.
                connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
            _set_journal(connection, journal)
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute(f"PRAGMA journal_size_limit={16 * 1024**2}")
    except BaseException:
        connection.close()
        raise
    return connection


def _set_journal(connection: sqlite3.Connection, wanted: str) -> None:
    end = time.monotonic() + BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != wanted:
        try:
            connection.execute(f"PRAGMA journal_mode={wanted}").fetchone()
            return
        except sqlite3.OperationalError as error:
            # Several servers begin at once; nobody waits for this lock by itself.
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)


def _is_read_only(folder: Path) -> bool:
    """Whether the whole disk is; where the system tells no such thing, it is the rights."""
    return hasattr(os, "statvfs") and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _nothing() -> sqlite3.Connection:
    """A store that does not exist yet, to be read."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    tables = [
        str(CreateTable(table).compile(dialect=sqlite.dialect()))
        for table in METADATA.sorted_tables
    ]
    connection.executescript(";".join(tables))
    connection.execute(f"INSERT INTO {SCHEMA.name} VALUES ({len(UPGRADES)})")
    return connection
