"""The tables of the store, and the numbered upgrades that bring an older database up to them.

A run's weights are blobs, kept in pieces. Pieces are written first and in transactions of their
own, while nothing refers to their blob; one small transaction then makes them the run's. A blob
that nothing refers to has a time at which it expires: a writer that dies leaves nothing for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    insert,
    inspect,
    select,
    update,
)

from rnnviz.store.errors import StoreError

METADATA = MetaData()
_KEY = BigInteger().with_variant(Integer, "sqlite")


class Measured(TypeDecorator[float]):
    """A number to the last bit, which may be none at all; SQLite would keep that as NULL."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Any) -> str | None:
        """As text."""
        return None if value is None else repr(float(value))

    def process_result_value(self, value: str | None, dialect: Any) -> float | None:
        """As a number."""
        return None if value is None else float(value)


RUNS = Table(
    "runs",
    METADATA,
    Column("key", _KEY, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False),
    # In the bin since then; NULL in the store. Seconds since 1970, as all times here.
    Column("deleted", Double),
    Column("modified", Double, nullable=False),
    Column("created", Double, nullable=False),
    # Another one whenever the run is saved again.
    Column("version", _KEY, nullable=False),
    Column("config", String, nullable=False),
    Column("status", String, nullable=False),
    Column("message", String, nullable=False),
    Column("name", String, nullable=False),
    Column("step", _KEY, nullable=False),
    Column("loss", Measured),
    Column("metric", Measured),
    Column("snapshots", Integer, nullable=False),
    Column("size", _KEY, nullable=False),
    Column("resumable", Boolean, nullable=False),
    Column("parameters", _KEY, nullable=False),
    Column("text", String, nullable=False),
    Column("seconds", Double, nullable=False),
)
_LIVE = RUNS.c.deleted.is_(None)
Index("one_run_of_an_id", RUNS.c.id, unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE)
Index("runs_by_id", RUNS.c.id)
Index("runs_by_age", RUNS.c.deleted, RUNS.c.modified, RUNS.c.id)


def _of_run() -> Column[int]:
    """What belongs to one run, and goes with it."""
    of = ForeignKey(RUNS.c.key, ondelete="CASCADE")
    return Column("run", _KEY, of, primary_key=True, autoincrement=False)


CARDS = Table(
    "cards",
    METADATA,
    _of_run(),
    Column("text", String, nullable=False),
)
BLOBS = Table(
    "blobs",
    METADATA,
    Column("key", _KEY, primary_key=True, autoincrement=False),
    Column("expires", Double, index=True),
)
PIECES = Table(
    "pieces",
    METADATA,
    Column("blob", _KEY, ForeignKey(BLOBS.c.key), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)
SNAPSHOTS = Table(
    "snapshots",
    METADATA,
    _of_run(),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("digest", String, nullable=False),
    Column("size", _KEY, nullable=False),
    Column("blob", _KEY, ForeignKey(BLOBS.c.key), nullable=False, index=True),
)
CHECKPOINTS = Table(
    "checkpoints",
    METADATA,
    _of_run(),
    Column("state", String, nullable=False),
    Column("blob", _KEY, ForeignKey(BLOBS.c.key), nullable=False, index=True),
)
# By the run's id and not its key: what people say of a run outlasts its being deleted and saved
# again, and a run that is trained need not be stored yet.
LABELS = Table(
    "labels",
    METADATA,
    Column("run", String, primary_key=True),
    Column("name", String),
    Column("note", String, nullable=False, default=""),
    Column("linked", Boolean, nullable=False, default=False),
    Column("owner", String, nullable=False, default=""),
    Column("shared", Boolean, nullable=False, default=False),
)
LEASES = Table(
    "leases",
    METADATA,
    Column("run", String, primary_key=True),
    # Another one for each taking, so that whoever lost a run can never write it.
    Column("token", String, nullable=False),
    Column("server", String, nullable=False),
    Column("host", String, nullable=False),
    Column("since", Double, nullable=False),
    Column("renewed", Double, nullable=False),
    Column("place", String, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", String, nullable=False),
)
TEXTS = Table(
    "texts",
    METADATA,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("words", String, nullable=False),
    Column("size", _KEY, nullable=False),
    Column("used", Double, nullable=False),
    Column("blob", _KEY, ForeignKey(BLOBS.c.key), nullable=False, index=True),
)
SECRETS = Table(
    "secrets",
    METADATA,
    Column("name", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
SCHEMA = Table("schema_version", METADATA, Column("number", Integer, nullable=False))


def _first(connection: Connection) -> None:
    METADATA.create_all(connection)
    connection.execute(insert(SCHEMA).values(number=0))


UPGRADES: Sequence[Callable[[Connection], None]] = (_first,)
"""What brings a database from each version of the schema to the next; only ever appended to."""


def version_of(connection: Connection) -> int:
    """The version of a database's schema, 0 where there is none yet.

    Raises:
        StoreError: when it is newer than this program.
    """
    if not inspect(connection).has_table(SCHEMA.name):
        return 0
    number = int(connection.scalar(select(SCHEMA.c.number)) or 0)
    if number > len(UPGRADES):
        raise StoreError("A newer version of rnnviz wrote this store; update rnnviz to open it.")
    return number


def upgrade(connection: Connection) -> None:
    """Bring a database up to date, within a transaction that nobody else writes in."""
    for number in range(version_of(connection), len(UPGRADES)):
        UPGRADES[number](connection)
        connection.execute(update(SCHEMA).values(number=number + 1))
