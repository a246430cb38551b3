"""StoreError, and the sentence for what a disk or a database answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_SQLITE = {
    sqlite3.SQLITE_FULL: "No space left on device",
    sqlite3.SQLITE_READONLY: "Read-only file system",
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened",
    sqlite3.SQLITE_BUSY: "others are writing to it",
    sqlite3.SQLITE_LOCKED: "others are writing to it",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
    sqlite3.SQLITE_CORRUPT: "the database is damaged",
    sqlite3.SQLITE_NOTADB: "the database is damaged",
}
_POSTGRESQL = {
    "53100": "No space left on device",
    "25006": "the database can only be read",
    "42501": "permission denied",
    "23505": "others are writing to it",
    "40P01": "others are writing to it",
    "55P03": "others are writing to it",
}


class StoreError(ValueError):
    """A run that cannot be stored, found or removed; the message is one sentence for the user."""


def failed(what: str, error: Exception, advice: str = "") -> StoreError:
    """The error to raise for one of the disk or of a database.

    Args:
        what: the beginning of the sentence, such as "The run could not be removed".
        error: its reason is named, but no path, no address and nothing that was to be stored.
        advice: the end of the sentence, such as "; free some space".
    """
    return StoreError(f"{what} ({reason(error).rstrip('.')}){advice}.")


def reason(error: Exception) -> str:
    """Why something failed, in a few words that hold no path, no address and no password."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return _database_reason(error.orig)
    if isinstance(error, PoolTimeout):
        return "too many read it at once"
    words = getattr(error, "strerror", None)
    if type(error) is OSError and error.errno is None:
        # One that is raised here, where a library tells of a full disk in its own way.
        words = str(error)
    return words if isinstance(words, str) and words else type(error).__name__


def is_damage(error: Exception) -> bool:
    """Whether SQLite says that its file is no database, or a broken one."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


@contextmanager
def told(what: str, advice: str = "") -> Iterator[None]:
    """Let what a disk or a database raises become one sentence."""
    try:
        yield
    except StoreError:
        raise
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise failed(what, error, advice) from error


def _database_reason(error: BaseException) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF, type(error).__name__)
    state = getattr(error, "sqlstate", None)
    if state is None and type(error).__name__ == "OperationalError":
        # Nor does the driver tell by a code that the server refuses the user or the password.
        return "the database cannot be reached, or refuses this address, user or password"
    return _POSTGRESQL.get(str(state), type(error).__name__)
