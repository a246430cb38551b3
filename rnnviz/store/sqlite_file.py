"""SqliteFile: the tables in one file, which the servers of one machine may share."""

from __future__ import annotations

import errno
import logging
import math
import os
import secrets
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from threading import RLock
from typing import NamedTuple
from weakref import finalize

from sqlalchemy import (
    Connection,
    Double,
    QueuePool,
    Table,
    create_engine,
    event,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

from rnnviz.store.database import WRITING, Database, Engines, Insert
from rnnviz.store.errors import StoreError, failed, is_damage, told
from rnnviz.store.tables import METADATA, SCHEMA, TEXTS, UPGRADES, upgrade, version_of

FILE = "rnnviz.sqlite3"
RESERVE_BYTES = 32 * 1024**2
"""What stays free on the disk: on a full one SQLite could not even delete."""
BUSY_SECONDS = 15.0
"""How long a writer waits for another one."""

_LOG = logging.getLogger(__name__)
_MOUNTS = Path("/proc/self/mounts")
_NETWORK = {"9p", "afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "nfs", "nfs4"}
_NETWORK |= {"smb3", "smbfs", "fuse.davfs2", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs"}
_IN_NETWORK = (
    "The store lies in a network folder: use it from one machine only, "
    "and set RNNVIZ_STORE to a PostgreSQL database where several share it."
)
_DAMAGED = ".damaged-"
_WAYS = {"rw": "?mode=rw", "ro": "?mode=ro", "immutable": "?mode=ro&immutable=1"}
_VACUUMED_AT_ONCE = 500
_VACUUM_SECONDS = 2.0
"""Somebody waits for it; the pages that are left are used by what is saved next."""


class _Way(NamedTuple):
    """How the file can be opened now, and which file that is; 0 where there is none."""

    mode: str
    file: int


class SqliteFile(Database):
    """``rnnviz.sqlite3`` in a folder; nothing is written before something has to be."""

    def __init__(self, folder: Path) -> None:
        """Name the folder."""
        self.folder, self.file = folder, folder / FILE
        self.address = str(folder)
        self.now = literal_column("((julianday('now') - 2440587.5) * 86400.0)", Double)
        self._lock = RLock()
        self._opened: tuple[_Way, Engines] | None = None

    def insert(self, table: Table) -> Insert:
        """See :meth:`Database.insert`."""
        return sqlite.insert(table)

    def check_room(self, size: int) -> None:
        """See :meth:`Database.check_room`."""
        self._engines(writing=True)
        if shutil.disk_usage(self.folder).free - size < RESERVE_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def held(self, connection: Connection) -> int:
        """See :meth:`Database.held`: the pages in use, without texts, which have their own limit.

        The file may be larger, since pages are given back a few at a time; and a run takes more
        than its weights and its card.
        """
        pages, free, size = (
            int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
            for name in ("page_count", "freelist_count", "page_size")
        )
        texts = connection.scalar(select(func.coalesce(func.sum(TEXTS.c.size), 0))) or 0
        return max(0, (pages - free) * size - int(texts))

    def give_back(self) -> None:
        """See :meth:`Database.give_back`; a little at a time, so that nobody waits long."""
        with told(WRITING), closing(self._engines(writing=True).writing.raw_connection()) as pooled:
            connection = pooled.driver_connection
            assert isinstance(connection, sqlite3.Connection)
            free, before = _free_pages(connection), math.inf
            ends = time.monotonic() + _VACUUM_SECONDS
            # No fewer: others remove as much meanwhile, or a restored file is not kept that way.
            while 0 < free < before and time.monotonic() < ends:
                begun = time.monotonic()
                # As a script, which goes on to the end: each step of this frees one page only.
                connection.executescript(f"PRAGMA incremental_vacuum({_VACUUMED_AT_ONCE})")
                # Who waits looks now and then only, and would find the next one under way.
                time.sleep(time.monotonic() - begun)
                free, before = _free_pages(connection), free
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

    def _way_to_open(self, writing: bool) -> _Way:
        """A disk may become read-only and writable again, and a file be removed or replaced."""
        try:
            found = self.file.stat()
        except (FileNotFoundError, NotADirectoryError):
            if not writing:
                return _Way("none", 0)
            self._create()
            found = self.file.stat()
        return _Way(self._mode(writing), found.st_ino)

    def _mode(self, writing: bool) -> str:
        if os.access(self.file, os.R_OK | os.W_OK) and os.access(self.folder, os.W_OK):
            return "rw"  # the usual case, asked with each look: two questions to the system
        if not os.access(self.file, os.R_OK):
            raise StoreError(
                f"The store's file {FILE} belongs to another user of this computer, who alone may "
                "read it: run the app as that user, or set RNNVIZ_STORE to another folder or to a "
                "PostgreSQL database."
            )
        if writing:
            number = errno.EROFS if _is_read_only(self.folder) else errno.EACCES
            raise OSError(number, os.strerror(number))
        left = self._beside("-wal")
        return "ro" if left.exists() and left.stat().st_size else "immutable"

    def notice(self) -> str:
        """See :meth:`Database.notice`."""
        names = sorted(path.name for path in self.folder.glob(f"{FILE}{_DAMAGED}*"))
        names = [name for name in names if not name.endswith(("-wal", "-shm"))]
        if names:
            return f"{_set_aside_as(names[-1])} This is said until that file is moved."
        return _IN_NETWORK if self.file.exists() and is_network_folder(self.folder) else ""

    def _create(self) -> None:
        """Make the file, for its own user alone to read: the secret of the servers is in it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(self.file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))

    def _open(self, way: _Way) -> Engines:
        # Never opened by anything but SQLite: closing it would release the locks of this process.
        mode, journal = way.mode, "wal"
        if mode == "rw" and is_network_folder(self.folder):
            # A write-ahead log needs memory that all who open the file share.
            journal = "delete"
            _LOG.warning(_IN_NETWORK)
        engine = create_engine(
            "sqlite://",
            creator=_nothing if mode == "none" else partial(_connect, self.file, mode, journal),
            poolclass=QueuePool,
            pool_size=4,
            max_overflow=60,
            hide_parameters=True,
        )
        event.listen(engine, "begin", _begin)
        finalize(self, engine.dispose)
        engines = Engines(engine, engine.execution_options(immediate=True))
        try:
            self._bring_up_to_date(engines, mode)
        except DBAPIError as error:
            engine.dispose()
            if mode == "rw" and is_damage(error):
                self._set_aside(way.file, error)
            if mode == "ro":
                raise StoreError(
                    "The store was not closed cleanly and can only be read now: "
                    "open it once where it can be written."
                ) from error
            raise
        return engines

    def _bring_up_to_date(self, engines: Engines, mode: str) -> None:
        with engines.reading.begin() as connection:
            version = version_of(connection)
        if version == len(UPGRADES):
            return
        if mode != "rw":
            raise StoreError(
                "An older version of rnnviz wrote this store: open it once where it can be written."
            )
        with engines.writing.begin() as connection:
            upgrade(connection)

    def _set_aside(self, known: int, error: Exception) -> None:
        """Rename a damaged file, and say so; nothing is ever written over it."""
        name = f"{FILE}{_DAMAGED}{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
        with told(WRITING):
            if self.file.stat().st_ino != known:
                # Another server was faster, and a new file is in its place.
                raise failed("The store could not be read", error) from error
            for ending in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    os.rename(self._beside(ending), self.folder / f"{name}{ending}")
        _LOG.error(_set_aside_as(name))
        raise StoreError(_set_aside_as(name)) from error

    def _beside(self, ending: str) -> Path:
        return self.folder / f"{FILE}{ending}"


def _set_aside_as(name: str) -> str:
    return (
        f"The store's file {FILE} was damaged and was set aside as {name}: a new store begins, "
        "and runs that were saved as files can be uploaded again."
    )


def _free_pages(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA freelist_count").fetchone()[0])


def is_network_folder(folder: Path) -> bool:
    """Whether a folder lies on another machine, as far as the system tells."""
    try:
        lines = _MOUNTS.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return False
    folder, where, kind = folder.resolve(), Path("/"), ""
    for line in lines:
        _, place, type_of_mount, *_ = line.split(" ")
        mounted = Path(place.replace("\\040", " "))
        if folder.is_relative_to(mounted) and mounted.is_relative_to(where):
            where, kind = mounted, type_of_mount
    return kind in _NETWORK


def _connect(file: Path, mode: str, journal: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        file.as_uri() + _WAYS[mode],
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA foreign_keys=ON")
        if mode == "rw":
            if not connection.execute("PRAGMA page_count").fetchone()[0]:
                # Before the first table is made, or never.
                connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
            _set_journal(connection, journal)
            connection.execute("PRAGMA synchronous=FULL")
            # Debian's SQLite writes zeros over all that is removed, which takes as long as saving.
            connection.execute("PRAGMA secure_delete=OFF")
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
