"""Saving a run and reading it again: only what is new is written, and it appears all at once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from itertools import groupby
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import Connection, delete, insert, select, update

from rnnviz.run import Card, DType, Run, RunFormatError, Snapshot
from rnnviz.run.checkpoint import Checkpoint, pack_checkpoint, unpack_checkpoint
from rnnviz.run.weights import Weights, check_weights, pack_weights, unpack_weights
from rnnviz.store.blobs import adopt, drop, new_key, taken_back, write_blobs
from rnnviz.store.database import Database
from rnnviz.store.errors import StoreError
from rnnviz.store.leases import Leases
from rnnviz.store.summary import row_of, summarise
from rnnviz.store.tables import CARDS, CHECKPOINTS, LABELS, PIECES, RUNS, SNAPSHOTS

SAVING = "The run could not be saved"
ADVICE = (
    " and stays in memory only; free some space or set RNNVIZ_STORE to a place that can be written"
)

Version = tuple[int, int]
"""The key of a run, and its version."""


class _Kept(NamedTuple):
    """A stored snapshot: what tells its weights from all others, its bytes and its blob."""

    digest: str
    size: int
    blob: int


class _TakenError(Exception):
    """The id of a new run is in use, or was."""


class Saver:
    """Writes runs to a database; to be used by one thread at a time."""

    def __init__(self, database: Database, leases: Leases) -> None:
        """Write to a database what these leases allow."""
        self._database, self._leases = database, leases
        # A training hands over the same snapshots again and again.
        self._digests: WeakKeyDictionary[Snapshot, tuple[DType, str]] = WeakKeyDictionary()

    def save(self, run: Run, dtype: DType, label: Mapping[str, Any] | None = None) -> bool:
        """Put a run in the place of the one with its id.

        Args:
            run: to be written.
            dtype: of its weights.
            label: makes it a new run, with this label; nothing is written where its id was ever
                in use.

        Returns:
            Whether it was written.

        Raises:
            ValueError: when it cannot be stored.
            StoreError: when the database cannot be written, or another server trains the run.
        """
        run.check_steps()
        run.check_checkpoint()
        check_weights(run.snapshots, dtype)
        card, checkpoint = run.card(), _packed(run)
        text = card.to_text()
        keys: list[int] = []
        with suppress(_TakenError), taken_back(self._database, keys):
            snapshots = self._write_snapshots(run, dtype, keys)
            size = len(text) + sum(snapshot.size for snapshot in snapshots.values())
            state = None
            if checkpoint is not None:
                keys.extend(write_blobs(self._database, [checkpoint[1]], SAVING, ADVICE))
                state, size = (checkpoint[0], keys[-1]), size + len(checkpoint[1])
            row = row_of(summarise(card, 0.0, size, state is not None))
            with self._database.write(SAVING, ADVICE) as connection:
                self._database.check_room(len(text))
                self._leases.fence(connection, run.id)
                if label is not None:
                    self._take_id(connection, run.id, label)
                key = self._put_row(connection, run.id, row)
                _put_card(connection, key, text)
                adopt(self._database, connection, keys)
                _put_snapshots(connection, key, snapshots, keys)
                _put_checkpoint(connection, key, state)
            return True
        return False

    def _take_id(self, connection: Connection, run_id: str, label: Mapping[str, Any]) -> None:
        """Make an id this new run's, by its label: of several servers one gets it."""
        statement = self._database.insert(LABELS).values(run=run_id, **label)
        taken = statement.on_conflict_do_nothing().returning(LABELS.c.run)
        known = select(RUNS.c.key).where(RUNS.c.id == run_id)  # in the bin as well
        if connection.scalar(known) is not None or connection.scalar(taken) is None:
            raise _TakenError

    def _write_snapshots(self, run: Run, dtype: DType, keys: list[int]) -> dict[int, _Kept]:
        """Write the snapshots that are new, their blobs into ``keys``; all of them by step."""
        digests = {taken.step: self._digest(taken, dtype) for taken in run.snapshots}
        with self._database.read(SAVING) as connection:
            known = _snapshots(connection, find(connection, run.id))
        kept = {step: taken for step, taken in known.items() if taken.digest == digests.get(step)}
        fresh = [taken for taken in run.snapshots if taken.step not in kept]
        sizes: list[int] = []

        def contents() -> Iterator[bytes]:
            for snapshot in fresh:
                content = pack_weights(snapshot.weights, dtype)
                sizes.append(len(content))
                yield content

        for key in write_blobs(self._database, contents(), SAVING, ADVICE):
            keys.append(key)
        for taken, size, key in zip(fresh, sizes, keys, strict=True):
            kept[taken.step] = _Kept(digests[taken.step], size, key)
        return kept

    def _digest(self, snapshot: Snapshot, dtype: DType) -> str:
        """What tells a snapshot's weights from all others."""
        known = self._digests.get(snapshot)
        if known is None or known[0] != dtype:
            digest = hashlib.blake2b(dtype.encode(), digest_size=16)
            for name, value in sorted(snapshot.weights.items()):
                array = np.ascontiguousarray(value)
                digest.update(f"{name} {array.dtype} {array.shape} ".encode())
                digest.update(array.tobytes())
            known = self._digests[snapshot] = dtype, digest.hexdigest()
        return known[1]

    def _put_row(self, connection: Connection, run_id: str, row: dict[str, Any]) -> int:
        """Write the row of a run, and return its key."""
        now = self._database.now
        row = row | {"modified": now, "version": new_key()}
        key = find(connection, run_id, lock=True)
        if key is None:
            key = new_key()
            connection.execute(insert(RUNS).values(row | {"key": key, "created": now}))
        else:
            del row["created"]
            connection.execute(update(RUNS).where(RUNS.c.key == key).values(row))
        return key


def find(connection: Connection, run_id: str, lock: bool = False) -> int | None:
    """The key of a stored run that is not in the bin, None where there is none."""
    statement = select(RUNS.c.key).where(RUNS.c.id == run_id, RUNS.c.deleted.is_(None))
    return connection.scalar(statement.with_for_update() if lock else statement)


def version(connection: Connection, run_id: str) -> Version | None:
    """What changes whenever a run is saved; None where there is none of this id."""
    statement = select(RUNS.c.key, RUNS.c.version)
    row = connection.execute(statement.where(RUNS.c.id == run_id, RUNS.c.deleted.is_(None))).first()
    return None if row is None else (row.key, row.version)


def read_run(connection: Connection, key: int) -> Run:
    """A stored run.

    Raises:
        RunFormatError: when it is damaged.
    """
    text = connection.scalar(select(CARDS.c.text).where(CARDS.c.run == key))
    card = Card.from_text(text or "")
    pieces = (
        select(SNAPSHOTS.c.step, PIECES.c.data)
        .join_from(SNAPSHOTS, PIECES, SNAPSHOTS.c.blob == PIECES.c.blob)
        .where(SNAPSHOTS.c.run == key)
        .order_by(SNAPSHOTS.c.step, PIECES.c.number)
    )
    weights: dict[int, Weights] = {
        step: unpack_weights(b"".join(row.data for row in rows))
        for step, rows in groupby(connection.execute(pieces), key=lambda row: row.step)
    }
    if list(weights) != [entry.step for entry in card.entries]:
        raise RunFormatError("The weights of this run do not belong to its card.")
    return Run.of(card, list(weights.values()), _read_checkpoint(connection, key))


def blobs_of(connection: Connection, key: int) -> list[int]:
    """The blobs to which a run refers."""
    snapshots = select(SNAPSHOTS.c.blob).where(SNAPSHOTS.c.run == key)
    checkpoint = select(CHECKPOINTS.c.blob).where(CHECKPOINTS.c.run == key)
    return [*connection.scalars(snapshots), *connection.scalars(checkpoint)]


def _packed(run: Run) -> tuple[str, bytes] | None:
    kept = run.checkpoint
    return pack_checkpoint(kept) if kept is not None and kept.is_finite else None


def _snapshots(connection: Connection, key: int | None) -> dict[int, _Kept]:
    """The snapshots of a stored run by step."""
    columns = (SNAPSHOTS.c.step, SNAPSHOTS.c.digest, SNAPSHOTS.c.size, SNAPSHOTS.c.blob)
    rows = connection.execute(select(*columns).where(SNAPSHOTS.c.run == key))
    return {step: _Kept(*rest) for step, *rest in map(tuple, rows)}


def _put_card(connection: Connection, key: int, text: str) -> None:
    connection.execute(delete(CARDS).where(CARDS.c.run == key))
    connection.execute(insert(CARDS).values(run=key, text=text))


def _put_snapshots(
    connection: Connection, key: int, wanted: dict[int, _Kept], fresh: Collection[int]
) -> None:
    """Leave what is as it is wanted, and let all else go; only ``fresh`` blobs are added."""
    known = _snapshots(connection, key)
    gone = [step for step, snapshot in known.items() if wanted.get(step) != snapshot]
    if gone:
        ours = SNAPSHOTS.c.run == key, SNAPSHOTS.c.step.in_(gone)
        connection.execute(delete(SNAPSHOTS).where(*ours))
        drop(connection, [known[step].blob for step in gone])
    rows = [
        {"run": key, "step": step, **snapshot._asdict()}
        for step, snapshot in wanted.items()
        if known.get(step) != snapshot
    ]
    if not {row["blob"] for row in rows} <= set(fresh):
        raise StoreError("This run was changed by others meanwhile; it is saved again later.")
    if rows:
        connection.execute(insert(SNAPSHOTS), rows)


def _put_checkpoint(connection: Connection, key: int, state: tuple[str, int] | None) -> None:
    ours = CHECKPOINTS.c.run == key
    drop(connection, list(connection.scalars(select(CHECKPOINTS.c.blob).where(ours))))
    connection.execute(delete(CHECKPOINTS).where(ours))
    if state is not None:
        connection.execute(insert(CHECKPOINTS).values(run=key, state=state[0], blob=state[1]))


def _read_checkpoint(connection: Connection, key: int) -> Checkpoint | None:
    pieces = (
        select(CHECKPOINTS.c.state, PIECES.c.data)
        .join_from(CHECKPOINTS, PIECES, CHECKPOINTS.c.blob == PIECES.c.blob)
        .where(CHECKPOINTS.c.run == key)
        .order_by(PIECES.c.number)
    )
    rows = connection.execute(pieces).all()
    return unpack_checkpoint(rows[0].state, b"".join(row.data for row in rows)) if rows else None
