"""RunStore: the user's runs in a database, over those that come with the app."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from threading import Lock

from sqlalchemy import select

from rnnviz.run import DType, Run, is_run_id
from rnnviz.settings import MEGABYTE, StoreSettings
from rnnviz.store.cache import RecentCache
from rnnviz.store.errors import StoreError
from rnnviz.store.labels import Label, check_label, read_label, write_label
from rnnviz.store.leases import Claim, Leases
from rnnviz.store.old_folders import bring_in
from rnnviz.store.opening import open_database
from rnnviz.store.room import Keeping, Room
from rnnviz.store.saving import SAVING, Saver, Version, find, read_run, version
from rnnviz.store.shipped import CACHED_BYTES, ShippedRuns, shipped_root
from rnnviz.store.sqlite_file import SqliteFile
from rnnviz.store.summary import Listing, RunSummary
from rnnviz.store.tables import SECRETS

Summaries = list[RunSummary]
_Loaded = tuple[Version, Run] | None

_SECRET_BYTES = 32


class RunStore:
    """Runs by their id, over a read-only layer of those that come with the app.

    Every member may be used from any thread, and by several servers on one store at a time. Each
    raises StoreError, one sentence for the user, where the store cannot be read or written.
    Nothing is written before the first member that has to.

    Attributes:
        address: where it is, for people: a path, or an address without user and password.
    """

    def __init__(
        self,
        address: str | os.PathLike[str] | None = None,
        shipped: str | os.PathLike[str] | None = None,
        max_bytes: int | None = None,
        cached: int = 8,
    ) -> None:
        """Open a store.

        Args:
            address: a folder, or ``postgresql+psycopg://...``; ``RNNVIZ_STORE``, or else the
                user's data folder, when None.
            shipped: where the read-only runs are; :func:`shipped_root` when None.
            max_bytes: beyond this the oldest runs are removed; ``RNNVIZ_STORE_MEGABYTES`` or 2 GB
                when None.
            cached: how many loaded runs stay in memory (256 MB at most).

        Raises:
            StoreError: when there can be no store at such an address.
            ValueError: when a setting cannot be used.
        """
        kept = StoreSettings.from_environment()
        most = int(kept.megabytes * MEGABYTE) if max_bytes is None else max_bytes
        keeping = Keeping(kept.keep_days, most)
        models = Path(shipped if shipped is not None else shipped_root()).absolute()
        self._shipped = ShippedRuns(models)
        self._database = open_database(address)
        self.address = self._database.address
        self._leases = Leases(self._database)
        self._listing = Listing(self._database, self._leases)
        self._room = Room(self._database, self._listing, self._leases, keeping)
        self._saver = Saver(self._database, self._leases)
        self._loaded: RecentCache[str, _Loaded] = RecentCache(cached, CACHED_BYTES)
        # Readers never wait for it: a writer may be slow, at its low priority.
        self._writing = Lock()
        if isinstance(self._database, SqliteFile):
            bring_in(self._database.folder, self._database, self._saver.save)

    def put(self, run: Run, dtype: DType = "float32") -> None:
        """Store a run in the place of the one with its id, then make room if need be.

        Raises:
            StoreError: when it cannot be written; the run given and the older one are untouched.
        """
        self._put(run, dtype)

    def add(self, run: Run, owner: str = "", note: str = "") -> bool:
        """Store a new run with its label, both at once.

        Returns:
            False where its id is another run's, if only in the bin, or was one's that is gone.

        Raises:
            StoreError: when it cannot be written.
        """
        label = {"owner": owner, "note": note}
        check_label(label)
        if self._shipped.has(_checked(run.id)):
            return False
        return self._put(run, "float32", label)

    def _put(self, run: Run, dtype: DType, label: dict[str, str] | None = None) -> bool:
        if self._shipped.has(_checked(run.id)):
            raise StoreError("A run that comes with the app cannot be replaced.")
        with self._writing:
            try:
                done = self._saver.save(run, dtype, label)
            except StoreError:
                raise
            except ValueError as error:
                raise StoreError(f"{SAVING}: {error}") from error
            # The run is safe by now, whatever becomes of the rest.
            with suppress(StoreError):
                self._room.make(keep=run.id)
            return done

    def check_writable(self) -> None:
        """Find out before a training whether a run can be stored.

        Raises:
            StoreError: when nothing can be written there.
        """
        with self._database.write():
            self._database.check_room(0)

    def get(self, run_id: str) -> Run:
        """The run with this id, from the store or from those that come with the app.

        The caller's lists are its own; the arrays are shared and must not be written to.

        Raises:
            StoreError: when there is none.
            RunFormatError: when it is damaged.
        """
        # First what came with the app, for which no database is asked. Nothing is stored under the
        # id of such a run; an older one that has it is hidden.
        run = self._shipped.load(_checked(run_id)) or self._load(run_id)
        if run is None:
            raise StoreError(f"There is no stored run {run_id!r}; train it again.")
        return run.copy()

    def exists(self, run_id: str) -> bool:
        """Whether a run with this id is there; False for what cannot be an id."""
        if not is_run_id(run_id):
            return False
        with self._database.read() as connection:
            return find(connection, run_id) is not None or self._shipped.has(run_id)

    def list(self) -> Summaries:
        """The runs of the store, those saved last first; whatever is not a run is left out."""
        return self._listing.stored()

    def shipped(self) -> Summaries:
        """The runs that come with the app, by id."""
        return self._shipped.all()

    def binned(self) -> Summaries:
        """The runs in the bin, those deleted last first; each stays for a week at most."""
        return self._listing.binned()

    def delete(self, run_id: str) -> None:
        """Move a run to the bin.

        Raises:
            StoreError: when there is none, or it came with the app, or a server trains it now.
        """
        _checked(run_id)
        self._room.move_to_bin(run_id)

    def restore(self, run_id: str) -> None:
        """Bring a run back from the bin.

        Raises:
            StoreError: when it is not there, or its id is in use again.
        """
        _checked(run_id)
        self._room.move_back(run_id)

    def discard(self, run_id: str) -> None:
        """Remove a run from the bin for good.

        Raises:
            StoreError: when it is not there.
        """
        _checked(run_id)
        self._room.discard(run_id)
        self._room.give_back()

    def label(
        self,
        run_id: str,
        *,
        name: str | None = None,
        note: str | None = None,
        linked: bool | None = None,
        owner: str | None = None,
        shared: bool | None = None,
    ) -> None:
        """Name a run, note something on it, or mark that it is linked, shared or somebody's.

        What is None stays as it was, and "" takes a name or a note away. All of it is kept beside
        the run and survives its being saved again.

        Raises:
            StoreError: when there is no such run, a text is too long, or the run to be named came
                with the app; that one of these is linked need not be kept.
        """
        given = {"name": name, "note": note, "linked": linked, "owner": owner, "shared": shared}
        changes = {key: value for key, value in given.items() if value is not None}
        if self._shipped.has(_checked(run_id)) and changes.keys() <= {"linked"}:
            return
        check_label(changes)
        with self._database.write() as connection:
            if find(connection, run_id) is None:
                raise StoreError(f"There is no stored run {run_id!r} that can be named.")
            if changes:
                write_label(self._database, connection, run_id, changes)

    def label_of(self, run_id: str) -> Label:
        """What is kept beside a run; an empty label where there is none."""
        if not is_run_id(run_id):
            return Label()
        with self._database.read() as connection:
            return read_label(connection, run_id)

    def secret(self) -> bytes:
        """Random bytes, made once, that all servers on this store know and nobody else."""
        known = select(SECRETS.c.value).where(SECRETS.c.name == "visitors")
        with self._database.read() as connection:
            value = connection.scalar(known)
        if value is None:
            fresh = {"name": "visitors", "value": secrets.token_bytes(_SECRET_BYTES)}
            with self._database.write() as connection:
                statement = self._database.insert(SECRETS).values(**fresh)
                connection.execute(statement.on_conflict_do_nothing())
                value = connection.scalar(known)
        return bytes(value or b"")

    def claim(self, run_id: str, server: str) -> bool:
        """Say that a server trains a run now; to be called again within ``CLAIM_SECONDS``.

        Args:
            run_id: of a run that need not be stored yet.
            server: a name that no other server has.

        Returns:
            False where another server trains it that is still alive.
        """
        return self._leases.take(_checked(run_id), server)

    def release(self, run_id: str, server: str) -> None:
        """Say that a server no longer trains a run; nothing happens where it did not."""
        self._leases.release(_checked(run_id), server)

    def holder(self, run_id: str) -> Claim | None:
        """The server that trains a run now, None where none does."""
        return self._leases.holder(run_id) if is_run_id(run_id) else None

    def notice(self) -> str:
        """What became of the runs where some may be missed, in sentences for people, or nothing."""
        return self._database.notice()

    def close(self) -> None:
        """Close the connections to the database; the next use opens some again."""
        self._database.close()

    def _load(self, run_id: str) -> Run | None:
        """A stored run, from memory where it has not been saved again; read once for all."""

        def look(known: _Loaded) -> _Loaded:
            with self._database.read() as connection:
                now = version(connection, run_id)
                if now is None or (known is not None and known[0] == now):
                    return known if now else None
                return now, read_run(connection, now[0])

        at_hand = self._loaded.make(run_id, look, lambda loaded: loaded[1].nbytes if loaded else 0)
        return at_hand[1] if at_hand else None


def open_store(address: str | os.PathLike[str] | None = None) -> RunStore:
    """The store at an address; see :class:`RunStore`."""
    return RunStore(address)


def _checked(run_id: str) -> str:
    if not is_run_id(run_id):
        raise StoreError("A run's id must be 4 to 64 small letters, digits and dashes.")
    return run_id
