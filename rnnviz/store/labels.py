"""Labels: what people say of a run, kept beside it so that saving the run again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, select

from rnnviz.store.database import Database
from rnnviz.store.errors import StoreError
from rnnviz.store.tables import LABELS

LONGEST_NAME = 100
LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Label:
    """What is kept of one run.

    Attributes:
        name: given by its user; None where it was never named here.
        note: a few sentences of its user's.
        linked: whether somebody has a link to it.
        owner: a sign of the visitor whose run it is, from which nobody can tell who that is;
            "" where it is nobody's.
        shared: whether its owner lets every visitor find it.
    """

    name: str | None = None
    note: str = ""
    linked: bool = False
    owner: str = ""
    shared: bool = False


def read_label(connection: Connection, run_id: str) -> Label:
    """The label of a run, an empty one where there is none."""
    columns = [LABELS.c[item.name] for item in fields(Label)]
    row = connection.execute(select(*columns).where(LABELS.c.run == run_id)).first()
    return Label() if row is None else Label(*row)


def write_label(
    database: Database, connection: Connection, run_id: str, changes: dict[str, Any]
) -> None:
    """Change some fields of a run's label; :func:`check_label` has looked at them."""
    statement = database.insert(LABELS).values(run=run_id, **changes)
    connection.execute(statement.on_conflict_do_update(index_elements=[LABELS.c.run], set_=changes))


def forget_label(database: Database, connection: Connection, run_id: str) -> None:
    """Empty the label of a run that is gone for good.

    That there is one says that its id was in use: what was kept of it anywhere, pictures and links,
    must not become another's, whose file has the same id.
    """
    write_label(database, connection, run_id, vars(Label()))


def check_label(changes: dict[str, Any]) -> None:
    """Look at the texts that a label is to get.

    Raises:
        StoreError: when one is too long or no text.
    """
    for field, longest in (("name", LONGEST_NAME), ("note", LONGEST_NOTE)):
        if field in changes:
            _check(changes[field], field, longest)


def _check(text: object, what: str, longest: int) -> None:
    if not isinstance(text, str) or len(text) > longest:
        raise StoreError(f"The {what} of a run may have at most {longest:,} characters.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise StoreError(f"The {what} of a run must be text that can be saved.") from error
    if "\0" in text:
        raise StoreError(f"The {what} of a run must be text that can be saved.")
