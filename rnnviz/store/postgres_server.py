"""PostgresServer: the tables in a PostgreSQL database, which several machines share."""

from __future__ import annotations

from weakref import finalize

from sqlalchemy import Double, Table, create_engine, func, literal_column, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from rnnviz.store.database import Database, Engines, Insert
from rnnviz.store.errors import StoreError
from rnnviz.store.tables import UPGRADES, upgrade, version_of

_DRIVER = "postgresql+psycopg"
_SETTINGS = {"connect_timeout": 10, "options": "-c lock_timeout=15000"}
_UPGRADING = 0x726E6E76697A
"""The number of the lock that only one server at a time holds while it makes tables."""


class PostgresServer(Database):
    """A database of a PostgreSQL server; nothing is connected before it is needed."""

    def __init__(self, address: str) -> None:
        """Name the database.

        Raises:
            StoreError: when the address is none, or psycopg is not installed.
        """
        try:
            url = make_url(address).set(drivername=_DRIVER)
            # Such as "?password=...": an engine shows all of its address but the password proper.
            passwords = {name: value for name, value in url.query.items() if "password" in name}
            url = url.difference_update_query(passwords)
        except (ArgumentError, ValueError) as error:
            raise StoreError(
                "The address of the database cannot be read; "
                "write it as postgresql+psycopg://user:password@host/database."
            ) from error
        port = f":{url.port}" if url.port else ""
        self.address = f"postgresql://{url.host or ''}{port}/{url.database or ''}"
        self.now = literal_column("CAST(extract(epoch FROM clock_timestamp()) AS float8)", Double)
        try:
            self._engine = create_engine(
                url,
                pool_pre_ping=True,
                pool_size=4,
                max_overflow=16,
                hide_parameters=True,
                connect_args={**_SETTINGS, **passwords},
            )
        except ModuleNotFoundError as error:
            raise StoreError(
                "PostgreSQL needs the package psycopg: pip install 'rnnviz[postgresql]'."
            ) from error
        finalize(self, self._engine.dispose)
        self._opened = Engines(
            self._engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            ),
            self._engine.execution_options(isolation_level="READ COMMITTED"),
        )
        self._is_ready = False

    def insert(self, table: Table) -> Insert:
        """See :meth:`Database.insert`."""
        return postgresql.insert(table)

    def check_room(self, size: int) -> None:
        """See :meth:`Database.check_room`: the server looks after its disk by itself."""

    def give_back(self) -> None:
        """See :meth:`Database.give_back`: the server does it by itself."""

    def close(self) -> None:
        """See :meth:`Database.close`."""
        self._engine.dispose()

    def _engines(self, writing: bool) -> Engines:
        # Not one after another: each waits for a server that does not answer.
        if not self._is_ready:
            self._bring_up_to_date()
            self._is_ready = True
        return self._opened

    def _bring_up_to_date(self) -> None:
        with self._opened.reading.begin() as connection:
            version = version_of(connection)
        if version < len(UPGRADES):
            with self._opened.writing.begin() as connection:
                connection.execute(select(func.pg_advisory_xact_lock(_UPGRADING)))
                upgrade(connection)
