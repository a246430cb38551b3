"""Tables that were measured over treebanks before, found by the model they are of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from functools import cache
from pathlib import Path
from typing import Any


def measured_tables(
    run_id: str, step: int, folder: Path, needed: Set[str], columns: Set[str]
) -> dict[str, Mapping[str, Any]]:
    """The tables measured for a run's weights, by the treebank's name.

    Args:
        run_id: of the run.
        step: of its weights; what was measured on others says nothing of them.
        folder: with JSON files; whatever is no such table is left out.
        needed: what a table has to hold: ``run``, ``step``, ``treebank`` and others.
        columns: what each of its ``rows`` has to hold.
    """
    return {
        str(table["treebank"]).removesuffix(".gz").removesuffix(".conllu"): table
        for table in _tables(folder)
        if table.keys() >= needed
        and (table["run"], table["step"]) == (run_id, step)
        and _complete(table.get("rows", []), columns)
    }


@cache
def _tables(folder: Path) -> tuple[Mapping[str, Any], ...]:
    tables = []
    for path in sorted(folder.glob("*.json")):
        try:
            table = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(table, dict):
            tables.append(table)
    return tuple(tables)


def _complete(rows: Any, columns: Set[str]) -> bool:
    return isinstance(rows, list) and all(isinstance(r, dict) and r.keys() >= columns for r in rows)
