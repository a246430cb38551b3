"""What was measured for the papers' tables: one JSON file a table."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rnnviz.places import place

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


def add(table: str, result: Result, folder: Path | None = None) -> None:
    """Keep a result in place of an earlier one of the same entry and seed."""
    path = _path(table, folder)
    same = result.entry, result.seed
    kept = [each for each in load(table, folder) if (each.entry, each.seed) != same]
    rows = [_row(each) for each in sorted([*kept, result], key=lambda r: (r.entry, r.seed))]
    path.parent.mkdir(parents=True, exist_ok=True)
    # A line for each run, so that what has changed can be seen.
    lines = ",\n".join(json.dumps(row) for row in rows)
    fresh = path.with_suffix(".new")
    fresh.write_text(f'{{"table": "{table}", "runs": [\n{lines}\n]}}\n', encoding="utf-8")
    fresh.replace(path)


def _row(result: Result) -> dict[str, Any]:
    return {name: getattr(result, name) for name in Result.__dataclass_fields__}


def _path(table: str, folder: Path | None) -> Path:
    return (folder or FOLDER) / f"{table}.json"
