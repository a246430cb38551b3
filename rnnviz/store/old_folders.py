"""The folders of former versions, brought into the database once and then moved aside.

There each run was a folder ``<id>``, a deleted one ``.bin/<id>.<microsecond>``, and what people
said of it ``.labels/<id>.json``.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import update

from rnnviz.run import CARD_FILE, DType, Run, is_run_id
from rnnviz.store.database import Database
from rnnviz.store.errors import told
from rnnviz.store.labels import LONGEST_NAME, LONGEST_NOTE, write_label
from rnnviz.store.saving import find
from rnnviz.store.tables import RUNS, SECRETS
from rnnviz.text.library import TextLibrary

ASIDE = "imported"
"""The folder beside the database with what has been brought into it."""

_LOG = logging.getLogger(__name__)
_BINNED = re.compile(r"(?P<id>[a-z0-9][a-z0-9-]{3,63})\.(?P<microsecond>[0-9]{1,17})")
_SECRET = Path(".secret", "key")

Save = Callable[[Run, DType], object]


class _Found(NamedTuple):
    """A run's folder, its id, and when it was deleted; None where it was not."""

    folder: Path
    run_id: str
    deleted: float | None


def bring_in(root: Path, database: Database, save: Save) -> None:
    """Bring the runs under a folder into its database; what cannot be read stays, with a sentence.

    Args:
        root: the folder.
        database: in the same folder.
        save: writes a run to it.
    """
    folders = list(_found(root))
    if not folders and not (root / _SECRET).is_file():
        return
    done = 0
    try:
        _bring_secret(root, database)
    except (OSError, ValueError) as error:
        _LOG.warning("The secret of a former version could not be brought in: %s", error)
    for former in folders:
        try:
            with told(f"The run {former.run_id} could not be brought into the store"):
                _bring(root, former, database, save)
                _move_aside(root, former.folder)
            done += 1
        except ValueError as error:
            _LOG.warning(
                "A run of a former version stays where it is, %s: %s", former.folder, error
            )
    _tell(root, done, "run")


def bring_in_texts(root: Path, library: TextLibrary) -> None:
    """Bring the texts of a folder ``texts`` under the root of a former version into a library."""
    done = 0
    for path in sorted((root / "texts").glob("*.txt")):
        named = path.with_suffix(".name")
        try:
            name = named.read_text("utf-8", errors="replace") if named.is_file() else ""
            library.add(path.read_bytes().decode("utf-8", "replace"), name)
            for file in filter(Path.is_file, (path, named)):
                _move_aside(root, file)
            done += 1
        except (OSError, ValueError) as error:
            _LOG.warning("A text of a former version stays where it is, %s: %s", path, error)
    _tell(root, done, "text")


def _found(root: Path) -> Iterator[_Found]:
    """The deleted runs first, as a run of the same id may have been stored again."""
    for folder in _folders(root / ".bin"):
        match = _BINNED.fullmatch(folder.name)
        if match is not None:
            yield _Found(folder, match["id"], int(match["microsecond"]) / 1e6)
    for folder in _folders(root):
        if is_run_id(folder.name):
            yield _Found(folder, folder.name, None)


def _folders(root: Path) -> list[Path]:
    try:
        return sorted(path for path in root.iterdir() if (path / CARD_FILE).is_file())
    except OSError:
        return []


def _bring(root: Path, former: _Found, database: Database, save: Save) -> None:
    run = Run.load(former.folder)
    if run.id != former.run_id:
        raise ValueError("Its card is of another run.")
    modified = (former.folder / CARD_FILE).stat().st_mtime
    label = _label(root / ".labels" / f"{run.id}.json")
    created = label.pop("created", modified)
    with database.read() as connection:
        known = find(connection, run.id) is not None
    if known:
        # Another server was faster, or the last attempt was cut short.
        return
    save(run, "float32")
    times = {"modified": modified, "created": created, "deleted": former.deleted}
    with database.write() as connection:
        key = find(connection, run.id)
        connection.execute(update(RUNS).where(RUNS.c.key == key).values(**times))
        if label:
            write_label(database, connection, run.id, label)


def _label(file: Path) -> dict[str, Any]:
    """What people said of a run; what is not of its kind is left out."""
    try:
        table = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(table, dict):
        return {}
    kinds = {"name": str, "note": str, "linked": bool, "owner": str, "shared": bool}
    label: dict[str, Any] = {
        name: table[name] for name, kind in kinds.items() if isinstance(table.get(name), kind)
    }
    for name, longest in (("name", LONGEST_NAME), ("note", LONGEST_NOTE)):
        if name in label:
            label[name] = label[name][:longest]
    if isinstance(table.get("created"), float):
        label["created"] = table["created"]
    return label


def _bring_secret(root: Path, database: Database) -> None:
    """Keep the secret with which visitors were signed, so that they still are known."""
    file = root / _SECRET
    if file.is_file():
        row = {"name": "visitors", "value": bytes.fromhex(file.read_text("ascii"))}
        with database.write() as connection:
            connection.execute(database.insert(SECRETS).values(**row).on_conflict_do_nothing())
        _move_aside(root, file)


def _tell(root: Path, done: int, what: str) -> None:
    if done:
        what += "s" if done > 1 else ""
        _LOG.warning(
            "Brought %d %s of a former version into the store; the old files are in %s "
            "and can be removed.",
            done,
            what,
            root / ASIDE,
        )


def _move_aside(root: Path, path: Path) -> None:
    target = root / ASIDE / path.relative_to(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.rename(path, target)
