"""The trust tables that come with the app: one file for each model and treebank."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rnnviz.analysis.trust_table import COLUMNS
from rnnviz.ui.frame import ASSETS

FOLDER = ASSETS / "trust"
_NEEDED = {"run", "step", "treebank", "sentences", "words", "bootstrap", "rows"}


def corpus_tables(run_id: str, step: int, folder: Path = FOLDER) -> dict[str, Mapping[str, Any]]:
    """The tables measured for a run's weights, by the treebank's name.

    Args:
        run_id: of the run.
        step: of its weights; what was measured on others says nothing of them.
        folder: with the files that ``python -m rnnviz trust --output FILE.json`` writes.
    """
    return {
        str(table["treebank"]).removesuffix(".gz").removesuffix(".conllu"): table
        for table in _tables(folder)
        if (table["run"], table["step"]) == (run_id, step)
    }


@cache
def _tables(folder: Path) -> tuple[Mapping[str, Any], ...]:
    """Every table in a folder; anything else is left out."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            table = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(table, dict) and table.keys() >= _NEEDED and _complete(table["rows"]):
            found.append(table)
    return tuple(found)


def _complete(rows: Any) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, dict) and row.keys() >= set(COLUMNS) for row in rows
    )
