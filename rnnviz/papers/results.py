"""What was measured for the papers' tables: one JSON file a table."""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from rnnviz.places import place

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FOLDER = place("assets") / "results" / "papers"


@dataclass(frozen=True)
class Result:
    """One run.

    Attributes:
        entry: its key in the table.
        seed: of weights and data.
        measures: by column of the table; None for what was not reached.
        budget: how far it might have gone, and ``reached`` how far it went, in what the table's
            budget counts.
        seconds: that it took.
        machine: what ran it.
        config: what determines it, as plain data.
        curve: what the run had gone through, and the error or the accuracy there.
        run: id of the run in the store, where one was kept.
        weights: the last ones of a small net of 1997, by name, of ``original.net.Weights``.
    """

    entry: str
    seed: int
    measures: Mapping[str, float | None]
    budget: int
    reached: int
    seconds: float
    machine: str
    config: Mapping[str, Any]
    curve: Sequence[Sequence[float]] = field(default=())
    run: str | None = None
    weights: Mapping[str, Sequence[Sequence[float]]] | None = None

    @property
    def solved(self) -> bool:
        """Whether everything was reached."""
        return None not in self.measures.values()


def machine() -> str:
    """What kind of machine this is; nothing that tells it from others of its kind."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def load(table: str, folder: Path | None = None) -> list[Result]:
    """The results of a table, in order of entry and seed; none where nothing was run.

    Raises:
        ValueError: when the file cannot be read as results.
    """
    path = _path(table, folder)
    if not path.is_file():
        return []
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["runs"]
        return [Result(**row) for row in rows]
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(
            f"{path.name} does not hold results of {table}: move it away and run them again."
        ) from error


def measured(tables: Iterable[str], folder: Path | None = None) -> frozenset[str]:
    """Those of some tables of which something was run."""
    return frozenset(table for table in tables if _path(table, folder).is_file())


def check_writable(folder: Path | None = None) -> None:
    """See that results can be kept, before hours go into one.

    Raises:
        ValueError: when they cannot.
    """
    folder = folder or FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ValueError(
            f"No results can be written to {folder}: choose another folder with --folder."
        ) from error


def add(table: str, result: Result, folder: Path | None = None) -> None:
    """Keep a result in place of an earlier one of the same entry and seed.

    Several processes may add to one table at once.
    """
    path = _path(table, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    same = result.entry, result.seed
    with _alone(path.parent):
        kept = [each for each in load(table, folder) if (each.entry, each.seed) != same]
        rows = [_row(each) for each in sorted([*kept, result], key=lambda r: (r.entry, r.seed))]
        # A line for each run, so that what has changed can be seen.
        lines = ",\n".join(json.dumps(row) for row in rows)
        fresh = path.with_suffix(".new")
        fresh.write_text(f'{{"table": "{table}", "runs": [\n{lines}\n]}}\n', encoding="utf-8")
        fresh.replace(path)


def place_of(table: str, entry: str, seed: int, folder: Path) -> Path:
    """Where a run that has not come to its end is kept.

    Beside the results; of those that come with the app in the user's cache, since all that lies
    beside these is packed into the wheel.
    """
    cache = Path(platformdirs.user_cache_dir("rnnviz", appauthor=False))
    begun = cache / "papers" if folder == FOLDER else folder / ".begun"
    return begun / f"{table}-{entry}-{seed}"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process writes to the folder; a process that dies lets go of it."""
    with (folder / ".lock").open("a") as lock:
        if sys.platform == "win32":
            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
        # Windows frees the lock of a closed file some time later.
        if sys.platform == "win32":
            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_UNLCK, 1)


def _row(result: Result) -> dict[str, Any]:
    row = {name: getattr(result, name) for name in Result.__dataclass_fields__}
    return row if result.weights is not None else {k: v for k, v in row.items() if k != "weights"}


def _path(table: str, folder: Path | None) -> Path:
    return (folder or FOLDER) / f"{table}.json"
