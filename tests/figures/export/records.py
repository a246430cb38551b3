"""Records to export: words that try to break out of every file, and the arrows of random gates."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import Any

import numpy as np

from rnnviz.analysis.gates import half_life
from rnnviz.analysis.influence.distance_profile import measure
from rnnviz.analysis.influence.measure import ViewArrows
from rnnviz.analysis.influence.views import VIEWS
from rnnviz.csv_files import to_cell
from rnnviz.figures.export import ArrowRecord

HOSTILE = (
    "=1+1", "-", "+", "@sum", "'", "'=1", "''-x", 'a"b', "a,b", "two\nlines", "\r", "\ttab",
    "＝wide", "<script>alert(1)</script>", "</title>", "&amp;", "#", "$x$", "", " ",
    "שלום", "猫", "🙂",
    "\u2028", "cat", "'s", "null", "nan",
)  # fmt: skip
MODEL = {"run": "my-run", "cell": "ran-tanh", "hidden_size": 6, "step": 100, "layer": 1}


def gates(steps: int, units: int = 6, seed: int = 0) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    forget = rng.random((steps, units)) ** np.linspace(0.02, 2, units)
    forget[:, -1] = 1.0
    return {
        "input_gate": rng.random((steps, units)),
        "forget_gate": forget,
        "content": rng.standard_normal((steps, units)),
    }


def record(view: str = "ranked", words: tuple[str, ...] = HOSTILE, **changes: Any) -> ArrowRecord:
    """A view of random gates, with the weights of every pair."""
    recorded, options = gates(len(words)), changes.get("options", VIEWS[view].settle())
    held_out = gates(90, seed=1)
    profile = measure(held_out["input_gate"], held_out["forget_gate"], 9)
    settings: dict[str, Any] = {
        "view": view,
        "options": options,
        "model": MODEL,
        "tokens": words,
        "arrows": VIEWS[view].find(recorded, options, profile),
        "unknown": tuple(word == "cat" for word in words),
        "half_life": half_life(recorded["forget_gate"]),
        "weights": VIEWS[view].table(recorded, options, profile),
    }
    return ArrowRecord(**(settings | changes))


def read_csv(content: bytes) -> list[dict[str, str]]:
    """The rows of a file as texts, words as they were."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    return [{name: from_cell(cell) for name, cell in row.items()} for row in rows]


def from_cell(cell: str) -> str:
    """The text that ``to_cell`` was given."""
    return cell[1:] if cell.startswith("'") and to_cell(cell[1:]) == cell else cell


def arrows_of(data: dict[str, Any]) -> ViewArrows:
    """The arrows in the JSON of a record, back in their places."""
    shape = len(data["tokens"]), data["ranks"]
    whole, real = partial(np.full, shape, -1, dtype=np.int64), partial(np.zeros, shape)
    arrows = ViewArrows(whole(), real(), whole(), real())
    for row in data["arrows"]:
        for name, column in arrows._asdict().items():
            column[row["word"], row["rank"]] = row[name]
    return arrows


def numbers_of(values: list[float | None]) -> Any:
    """Numbers in JSON, nan for null."""
    return np.array([np.nan if value is None else value for value in values])
