"""Room: the bin, how long runs are kept, and which of them leave to make room for others."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select, update

from rnnviz.store.blobs import drop, sweep
from rnnviz.store.database import Database
from rnnviz.store.errors import StoreError
from rnnviz.store.labels import forget_label
from rnnviz.store.leases import Leases
from rnnviz.store.saving import blobs_of, find
from rnnviz.store.summary import Listing, RunSummary, rows
from rnnviz.store.tables import RUNS

BIN_DAYS = 7.0
"""How long a deleted run can be brought back."""

_DAY = 86_400.0


@dataclass(frozen=True)
class Keeping:
    """The limits of a store.

    Attributes:
        days: runs that were written longer ago are removed.
        max_bytes: beyond this the oldest runs are removed, those in the bin first.
    """

    days: float
    max_bytes: int

    def is_due(self, total: int, now: float, oldest: float | None, binned: float | None) -> bool:
        """Whether any run has to leave.

        Args:
            total: bytes of all runs, those of the bin included.
            now: seconds since 1970.
            oldest: when the oldest run was saved that nobody cares for, None where there is none.
            binned: when the first run of the bin was deleted, None where it is empty.
        """
        limits = ((oldest, self.days), (binned, BIN_DAYS))
        return any(
            since is not None and (total > self.max_bytes or now - since > days * _DAY)
            for since, days in limits
        )

    def leaving_bin(
        self, binned: Sequence[RunSummary], total: float, now: float, scale: float = 1.0
    ) -> Iterator[RunSummary]:
        """The runs of the bin that leave it for good, oldest first.

        Args:
            binned: the runs in the bin.
            total: bytes of all runs, those of the bin included.
            now: seconds since 1970.
            scale: bytes that go for each byte of a run.
        """
        for run in sorted(binned, key=lambda run: run.modified):
            if total <= self.max_bytes and now - run.modified <= BIN_DAYS * _DAY:
                return
            total -= scale * run.size
            yield run

    def leaving(
        self,
        runs: Sequence[RunSummary],
        total: float,
        now: float,
        keep: str,
        scale: float = 1.0,
    ) -> Iterator[RunSummary]:
        """The runs that leave the store, oldest first; none that somebody cares for.

        Args:
            runs: those in the store.
            total: bytes of all of them.
            now: seconds since 1970.
            keep: the id of the run that has just been put.
            scale: bytes that go for each byte of a run.
        """
        for run in sorted(runs, key=lambda run: run.modified):
            if run.kept or run.id == keep:
                continue
            if total <= self.max_bytes and now - run.modified <= self.days * _DAY:
                return
            total -= scale * run.size
            yield run


_LOG = logging.getLogger(__name__)
_REMOVING = "The run could not be removed"


class Room:
    """Moves runs to the bin and back, and removes what is no longer kept."""

    def __init__(
        self, database: Database, listing: Listing, leases: Leases, keeping: Keeping
    ) -> None:
        """Keep so much in a database."""
        self._database, self._listing = database, listing
        self._leases, self._keeping = leases, keeping

    def move_to_bin(self, run_id: str) -> None:
        """See :meth:`RunStore.delete`."""
        with self._database.write(_REMOVING, "") as connection:
            key = find(connection, run_id, lock=True)
            if key is None:
                raise StoreError(f"There is no stored run {run_id!r} that can be removed.")
            if run_id in self._leases.holders(connection):
                raise StoreError("This run is being trained; stop it before you delete it.")
            for older in _in_bin(connection, run_id):
                _remove(connection, older)
            now = self._database.now
            connection.execute(update(RUNS).where(RUNS.c.key == key).values(deleted=now))

    def move_back(self, run_id: str) -> None:
        """See :meth:`RunStore.restore`."""
        with self._database.write("The run could not be brought back", "") as connection:
            if find(connection, run_id) is not None:
                raise StoreError("A run of this id is in the store already.")
            binned = RUNS.c.id == run_id, RUNS.c.deleted.is_not(None)
            if not connection.execute(update(RUNS).where(*binned).values(deleted=None)).rowcount:
                raise StoreError(f"There is no run {run_id!r} in the bin.")

    def discard(self, run_id: str) -> None:
        """See :meth:`RunStore.discard`."""
        with self._database.write(_REMOVING, "") as connection:
            binned = _in_bin(connection, run_id)
            if not binned:
                raise StoreError(f"There is no run {run_id!r} in the bin.")
            for key in binned:
                _remove(connection, key)
            if find(connection, run_id) is None:
                forget_label(self._database, connection, run_id)

    def make(self, keep: str) -> None:
        """Remove what is too old, or the oldest where the rest is too much; never ``keep``."""
        # What nothing refers to any more shall let no run leave.
        sweep(self._database)
        with self._database.read() as connection:
            total = self._database.held(connection)
            when = select(self._database.now, func.min(RUNS.c.deleted))
            now, binned = connection.execute(when).one()
            oldest = connection.scalar(_oldest_unkept(keep))
        if not self._keeping.is_due(total, now, oldest, binned):
            return
        gone = self._remove_old(total, now, keep)
        with self._database.write() as connection:
            self._leases.forget_old(connection)
        if gone:
            self.give_back()
            # What a run gives back is known only now: it shares pages with others.
            self.make(keep)

    def give_back(self) -> None:
        """Give the room of what was removed back to the disk."""
        with suppress(StoreError):
            sweep(self._database)
            self._database.give_back()

    def _remove_old(self, total: float, now: float, keep: str) -> int:
        count, binned, stored = 0, self._listing.binned(), self._listing.stored()
        # A database takes more room than the weights and cards in it, and gives as much back.
        scale = max(1.0, total / max(1, sum(run.size for run in (*binned, *stored))))
        for run in self._keeping.leaving_bin(binned, total, now, scale):
            total -= scale * run.size
            with suppress(StoreError):
                self.discard(run.id)
                count += 1
        for run in self._keeping.leaving(stored, total, now, keep, scale):
            with suppress(StoreError):
                count += self._remove_unkept(run.id)
        return count

    def _remove_unkept(self, run_id: str) -> bool:
        """Remove a run for good, unless somebody cares for it or trains it since it was listed."""
        with self._database.write(_REMOVING, "") as connection:
            key = find(connection, run_id, lock=True)
            row = connection.execute(rows().where(RUNS.c.key == key)).first()
            if key is None or row is None or row.name or row.note or row.linked:
                return False
            if run_id in self._leases.holders(connection):
                return False
            _LOG.info("Removed to make room: %s", run_id)
            _remove(connection, key)
            forget_label(self._database, connection, run_id)
        return True


def _oldest_unkept(keep: str) -> Select[Any]:
    """When the oldest run was saved that may have to leave: those that stay cost no more look."""
    every = rows().order_by(None).subquery().c
    unkept = every.id != keep, every.name == "", every.note == "", ~every.linked
    return select(func.min(every.modified)).where(*unkept)


def _in_bin(connection: Connection, run_id: str) -> list[int]:
    statement = select(RUNS.c.key).where(RUNS.c.id == run_id, RUNS.c.deleted.is_not(None))
    return list(connection.scalars(statement.with_for_update()))


def _remove(connection: Connection, key: int) -> None:
    """Remove a run; its blobs go by and by."""
    blobs = blobs_of(connection, key)
    connection.execute(delete(RUNS).where(RUNS.c.key == key))
    drop(connection, blobs)
