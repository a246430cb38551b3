"""Blobs: bytes in pieces, written a little at a time and removed a little at a time."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, tuple_, update

from rnnviz.store.database import ADVICE, WRITING, Database
from rnnviz.store.errors import StoreError
from rnnviz.store.tables import BLOBS, PIECES

PIECE_BYTES = 8 * 1024**2
"""What one transaction writes: more would let the others wait, renewals of leases among them."""

_UNUSED_SECONDS = 3600.0
_REMOVED_AT_ONCE = 32
"""Pieces; of large ones fewer, together about ``PIECE_BYTES``."""


class _Piece(NamedTuple):
    blob: int
    number: int
    data: bytes


def new_key() -> int:
    """A key that no other row has had or will have."""
    return secrets.randbits(62) + 1


def write_blobs(
    database: Database, contents: Iterable[bytes], what: str = WRITING, advice: str = ADVICE
) -> Iterator[int]:
    """Write blobs in short transactions; nothing refers to them yet, and they expire in an hour.

    Args:
        database: where to.
        contents: made one after another, as they are needed.
        what: the beginning of the sentence where that fails.
        advice: its end.

    Yields:
        The key of each blob, as soon as some of it is written.
    """
    for pieces in _portions(contents):
        fresh = [piece.blob for piece in pieces if not piece.number]
        with database.write(what, advice) as connection:
            database.check_room(sum(len(piece.data) for piece in pieces))
            now = connection.execute(select(database.now)).scalar_one()
            rows = [{"key": key, "expires": now + _UNUSED_SECONDS} for key in fresh]
            if rows:
                connection.execute(insert(BLOBS), rows)
            connection.execute(insert(PIECES), [piece._asdict() for piece in pieces])
        yield from fresh


@contextmanager
def taken_back(database: Database, keys: Collection[int]) -> Iterator[None]:
    """Remove blobs at once where what they were written for fails: there may be little room."""
    try:
        yield
    except BaseException:
        with suppress(StoreError):
            with database.write() as connection:
                # Those that expire: where a connection breaks at the very end, all may be in use.
                unused = BLOBS.c.key.in_(keys), BLOBS.c.expires.is_not(None)
                connection.execute(update(BLOBS).where(*unused).values(expires=0.0))
            sweep(database)
        raise


def adopt(database: Database, connection: Connection, keys: Collection[int]) -> None:
    """Let blobs no longer expire, as something refers to them from now on.

    Raises:
        StoreError: when one of them has expired: some of its pieces may be gone.
    """
    sound = BLOBS.c.key.in_(keys), BLOBS.c.expires > database.now
    if connection.execute(update(BLOBS).where(*sound).values(expires=None)).rowcount != len(keys):
        raise StoreError("What was written took too long to be put together; it is tried again.")


def drop(connection: Connection, keys: Collection[int]) -> None:
    """Let blobs to which nothing refers any more be removed by the next :func:`sweep`."""
    connection.execute(update(BLOBS).where(BLOBS.c.key.in_(keys)).values(expires=0.0))


def sweep(database: Database) -> None:
    """Remove what has expired, in short transactions."""
    expired = BLOBS.c.expires < database.now
    size = func.length(PIECES.c.data)
    expired_pieces = select(PIECES.c.blob, PIECES.c.number, size).join(BLOBS).where(expired)
    # Nobody adopts a blob that is being removed, nor do two servers wait for each other.
    expired_pieces = expired_pieces.with_for_update(of=BLOBS, skip_locked=True).limit(
        _REMOVED_AT_ONCE
    )
    place = tuple_(PIECES.c.blob, PIECES.c.number)
    while True:
        with database.write() as connection:
            pieces, left = [], PIECE_BYTES
            for blob, number, held in connection.execute(expired_pieces):
                if left > 0:
                    pieces.append((blob, number))
                left -= held
            connection.execute(delete(PIECES).where(place.in_(pieces)))
            if left > 0 and len(pieces) < _REMOVED_AT_ONCE:
                empty = ~select(PIECES.c.blob).where(PIECES.c.blob == BLOBS.c.key).exists()
                connection.execute(delete(BLOBS).where(expired, empty))
                return


def _portions(contents: Iterable[bytes]) -> Iterator[list[_Piece]]:
    """Pieces of blobs, about ``PIECE_BYTES`` of them at a time."""
    portion: list[_Piece] = []
    held = 0
    for content in contents:
        key = new_key()
        for number, start in enumerate(range(0, max(1, len(content)), PIECE_BYTES)):
            piece = content[start : start + PIECE_BYTES]
            if portion and held + len(piece) > PIECE_BYTES:
                yield portion
                portion, held = [], 0
            portion.append(_Piece(key, number, piece))
            held += len(piece)
    if portion:
        yield portion
