"""The texts of users, kept beside their runs: another server can go on with a run on one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Lock

import platformdirs
from sqlalchemy import Connection, delete, func, select, update

from rnnviz.settings import StoreSettings
from rnnviz.store.blobs import PIECE_BYTES, adopt, drop, sweep, taken_back, write_blobs
from rnnviz.store.database import Database
from rnnviz.store.errors import StoreError
from rnnviz.store.old_folders import bring_in_texts
from rnnviz.store.opening import open_database
from rnnviz.store.sqlite_file import SqliteFile
from rnnviz.store.tables import PIECES, TEXTS
from rnnviz.text.library import Entry, TextLibrary, keep_texts_in

LIMIT_BYTES = 500_000_000
"""Most bytes that are kept before the texts unused for longest are removed."""

_KEEPING = "The text could not be kept"
_USED_SECONDS = 3600.0
"""That a text is used is noted so often at most: reading it would else always mean writing."""


class StoredTexts(TextLibrary):
    """Texts in a database; the same text is kept once, those unused for longest go first."""

    def __init__(self, database: Database, limit_bytes: int = LIMIT_BYTES) -> None:
        """Keep at most so many bytes of texts in a database."""
        self._database, self._limit = database, limit_bytes

    def close(self) -> None:
        """Close the connections to the database; the next use opens some again."""
        self._database.close()

    def _keep(self, identifier: str, data: bytes, entry: Entry) -> None:
        known = self._entry(identifier)
        if known is None:
            self._write(identifier, data, entry)
        elif entry.name and not known.name:
            # Who gives the same text another name does not rename it for those who have it.
            with self._database.write(_KEEPING) as connection:
                ours = update(TEXTS).where(TEXTS.c.id == identifier, TEXTS.c.name == "")
                connection.execute(ours.values(name=entry.name))
        self._use(identifier)

    def _write(self, identifier: str, data: bytes, entry: Entry) -> None:
        keys: list[int] = []
        with taken_back(self._database, keys):
            keys.extend(write_blobs(self._database, [data], _KEEPING))
            with self._database.write(_KEEPING) as connection:
                row = entry._asdict() | {"id": identifier, "blob": keys[0]}
                insert = self._database.insert(TEXTS).values(used=self._database.now, **row)
                done = connection.execute(insert.on_conflict_do_nothing()).rowcount
                if done:
                    adopt(self._database, connection, keys)
                else:
                    drop(connection, keys)
                self._prune(connection, identifier)
        with suppress(StoreError):
            sweep(self._database)

    def _read(self, identifier: str, most: int | None) -> bytes | None:
        ours = TEXTS.c.id == identifier
        pieces = select(PIECES.c.data).join(TEXTS, TEXTS.c.blob == PIECES.c.blob).where(ours)
        if most is not None:
            pieces = pieces.where(PIECES.c.number <= most // PIECE_BYTES)
        with self._database.read() as connection:
            parts = connection.scalars(pieces.order_by(PIECES.c.number)).all()
        if not parts:
            return None
        self._use(identifier)
        return b"".join(parts)[:most]

    def _entry(self, identifier: str) -> Entry | None:
        columns = (TEXTS.c.name, TEXTS.c.words, TEXTS.c.size)
        with self._database.read() as connection:
            row = connection.execute(select(*columns).where(TEXTS.c.id == identifier)).first()
        return None if row is None else Entry(*row)

    def _use(self, identifier: str) -> None:
        """Note that a text is used; where nothing can be written, nothing is removed either."""
        due = TEXTS.c.id == identifier, TEXTS.c.used < self._database.now - _USED_SECONDS
        with suppress(StoreError):
            with self._database.read() as connection:
                if connection.scalar(select(TEXTS.c.id).where(*due)) is None:
                    return
            with self._database.write() as connection:
                connection.execute(update(TEXTS).where(*due).values(used=self._database.now))

    def _prune(self, connection: Connection, keep: str) -> None:
        """Remove the texts unused for longest until the rest fits."""
        excess = int(connection.scalar(select(func.coalesce(func.sum(TEXTS.c.size), 0))) or 0)
        excess -= self._limit
        others = select(TEXTS.c.id, TEXTS.c.size, TEXTS.c.blob).where(TEXTS.c.id != keep)
        for identifier, size, blob in connection.execute(others.order_by(TEXTS.c.used)).all():
            if excess <= 0:
                return
            connection.execute(delete(TEXTS).where(TEXTS.c.id == identifier))
            drop(connection, [blob])
            excess -= size


_libraries: dict[str, StoredTexts] = {}
_lock = Lock()


def default_texts() -> StoredTexts:
    """The texts of the store that ``RNNVIZ_STORE`` names.

    Raises:
        StoreError: when there can be no store at such an address.
    """
    address = StoreSettings.from_environment().store
    with _lock:
        if address not in _libraries:
            database = open_database()
            _libraries[address] = StoredTexts(database)
            if isinstance(database, SqliteFile):
                root = Path(platformdirs.user_data_dir("rnnviz", appauthor=False))
                bring_in_texts(database.folder if address else root, _libraries[address])
        return _libraries[address]


keep_texts_in(default_texts)
