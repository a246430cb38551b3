"""Database: transactions that begin explicitly, whatever keeps the tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from rnnviz.store.errors import told
from rnnviz.store.tables import RUNS

READING = "The store could not be read"
WRITING = "The store could not be written"
ADVICE = "; free some space or set RNNVIZ_STORE to a place that can be written"

Insert = postgresql.Insert | sqlite.Insert


class Engines(NamedTuple):
    """One engine, seen as the one that only reads and as the one that writes."""

    reading: Engine
    writing: Engine


class Database(ABC):
    """Where the tables are; every member may be used from any thread.

    Attributes:
        address: where it is, for people: a path, or an address without user and password.
        now: the database's clock in seconds since 1970, which goes on within a transaction.
    """

    address: str
    now: ColumnElement[float]

    @contextmanager
    def read(self, what: str = READING) -> Iterator[Connection]:
        """A transaction that only reads, and sees one state of the database throughout.

        Raises:
            StoreError: beginning with ``what``, where something fails within it.
        """
        with told(what), self._engines(writing=False).reading.begin() as connection:
            yield connection

    @contextmanager
    def write(self, what: str = WRITING, advice: str = ADVICE) -> Iterator[Connection]:
        """A transaction that writes; to be short, since on SQLite no other one writes meanwhile.

        Raises:
            StoreError: ``what``, the reason, and ``advice``, where something fails within it.
        """
        with told(what, advice), self._engines(writing=True).writing.begin() as connection:
            yield connection

    @abstractmethod
    def insert(self, table: Table) -> Insert:
        """An INSERT that can say what becomes of a row that is there already."""

    @abstractmethod
    def check_room(self, size: int) -> None:
        """Raise OSError where so many bytes more would leave too little room."""

    def held(self, connection: Connection) -> int:
        """Bytes that all runs take, those of the bin included."""
        return int(connection.scalar(select(func.coalesce(func.sum(RUNS.c.size), 0))) or 0)

    @abstractmethod
    def give_back(self) -> None:
        """Give the room of what was removed back to the disk."""

    def notice(self) -> str:
        """What became of the runs where some may be missed, in sentences for people, or nothing."""
        return ""

    @abstractmethod
    def close(self) -> None:
        """Close all connections; the next use opens some again."""

    @abstractmethod
    def _engines(self, writing: bool) -> Engines:
        """The engines, opened and brought up to date where they were not yet."""
