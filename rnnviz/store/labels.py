"""Labels: what people say of a run, kept beside it so that saving the run again changes nothing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from threading import Lock
from typing import Any

from rnnviz.store.cache import RecentCache
from rnnviz.store.errors import StoreError
from rnnviz.store.files import Key, SmallFiles

LONGEST_NAME = 100
LONGEST_NOTE = 2000
LONGEST_OWNER = 64
MOST_KNOWN = 50_000
"""Labels that stay in memory: with fewer than there are, each listing would read every file."""

_FOLDER = ".labels"


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
        created: when it was first stored, in seconds since 1970; None where that is unknown.
    """

    name: str | None = None
    note: str = ""
    linked: bool = False
    owner: str = ""
    shared: bool = False
    created: float | None = None


class Labels:
    """The labels of all runs of a store."""

    def __init__(self, files: SmallFiles) -> None:
        """Keep them among a store's small files."""
        self._files = files
        self._known: RecentCache[str, tuple[Key, Label]] = RecentCache(MOST_KNOWN, MOST_KNOWN)
        self._writing = Lock()

    def get(self, run_id: str) -> Label:
        """The label of a run, an empty one where there is none."""
        data = self._files.read(_name(run_id))
        return Label() if data is None else _label(data)

    def all(self) -> dict[str, Label]:
        """The labels that there are, by the run's id."""
        found = {}
        for name, entry in self._files.entries(_FOLDER).items():
            run_id, known = name.removesuffix(".json"), self._known.get(name)
            if known is None or known[0] != entry.key:
                known = entry.key, self.get(run_id)
                self._known.put(name, known, 1)
            found[run_id] = known[1]
        return found

    def update(self, run_id: str, **changes: Any) -> None:
        """Change some fields of a run's label.

        Raises:
            StoreError: when a text is too long or no text, or the store cannot be written.
        """
        _check(changes.get("name"), "name", LONGEST_NAME)
        _check(changes.get("note"), "note", LONGEST_NOTE)
        with self._writing:
            old = self.get(run_id)
            new = replace(old, **changes)
            if new != old:
                self._files.write(_name(run_id), json.dumps(asdict(new)).encode())

    def forget(self, run_id: str) -> None:
        """Remove the label of a run that is gone for good."""
        self._files.remove(_name(run_id))


def _name(run_id: str) -> str:
    return f"{_FOLDER}/{run_id}.json"


def _check(text: object, what: str, longest: int) -> None:
    if text is None:
        return
    if not isinstance(text, str) or len(text) > longest:
        raise StoreError(f"The {what} of a run may have at most {longest:,} characters.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise StoreError(f"The {what} of a run must be text that can be saved.") from error


def _label(data: bytes) -> Label:
    """A label as anyone may have written it; what is not of its kind is left out."""
    try:
        table = json.loads(data)
        json.dumps(table, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return Label()
    if not isinstance(table, dict):
        return Label()
    name, note, owner = (table.get(field) for field in ("name", "note", "owner"))
    created = table.get("created")
    return Label(
        name=name[:LONGEST_NAME] if isinstance(name, str) else None,
        note=note[:LONGEST_NOTE] if isinstance(note, str) else "",
        linked=table.get("linked") is True,
        owner=owner[:LONGEST_OWNER] if isinstance(owner, str) else "",
        shared=table.get("shared") is True,
        created=float(created) if type(created) is float and 0 < created < 1e12 else None,
    )
