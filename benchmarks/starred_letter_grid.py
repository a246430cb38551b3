"""The starred letter at many settings: which cell remembers how many letters for how long.

Every setting is trained at three learning rates with every seed, and the best rate counts. What is
done is kept in the JSON file: started again, the command goes on where it was.
Run it as ``python benchmarks/starred_letter_grid.py``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.solve import measure
from rnnviz.spec import CELLS

TASK = "starred-letter"
LENGTHS, LETTERS = (24, 12, 36, 48, 18), (4, 2, 8)
RATES = (5e-3, 2e-2, 5e-2)
NETWORKS = (
    ("lstm", 8, 5.0),
    ("elman", 8, None),
    ("elman", 19, None),
    ("gru", 8, 5.0),
    ("ran-tanh", 8, 5.0),
    ("lstm-1997", 8, None),
    ("lstm", 8, 1.0),
    ("gru", 8, 1.0),
    ("ran-tanh", 8, 1.0),
)
"""Cell, units, and forget bias where the cell has one."""
Row = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train what is not trained yet, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5, help="how many seeds, from 0")
    parser.add_argument("--output", type=Path, default=Path("build/starred-letter-grid.json"))
    parser.add_argument("--show", action="store_true", help="train nothing, print what is there")
    chosen = parser.parse_args(arguments)
    rows: list[Row] = json.loads(chosen.output.read_text()) if chosen.output.exists() else []
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    wanted = [] if chosen.show else list(settings())
    for number, (cell, changed) in enumerate(wanted, start=1):
        if any((row["cell"], row["settings"]) == (cell, changed) for row in rows):
            continue
        print(f"{number} of {len(wanted)}: {cell} {changed}", flush=True)
        rows.append(measure(TASK, cell, range(chosen.seeds), **changed))
        half = chosen.output.with_suffix(".part")
        half.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
        half.replace(chosen.output)
    print(table(rows))
    return 0


def settings() -> Iterator[tuple[str, Row]]:
    """Every training's cell and what differs from the task's own settings."""
    for letters, length, (cell, units, bias) in product(LETTERS, LENGTHS, NETWORKS):
        for rate in RATES:
            options = {"letters": letters, "length": length}
            forget = {} if bias is None else {"forget_bias": bias}
            changed = {"task_options": options, "hidden_size": units, "learning_rate": rate}
            yield cell, changed | forget


def table(rows: Sequence[Row]) -> str:
    """A Markdown table: a line a setting, a column a network, each at its best learning rate."""
    names = [
        f"{CELLS[cell].title}, {units}" + ("" if bias is None else f", bias {bias:g}")
        for cell, units, bias in NETWORKS
    ]
    lines = [f"| Letters | Steps | {' | '.join(names)} |", "|---" * (len(names) + 2) + "|"]
    for letters, length in product(sorted(LETTERS), sorted(LENGTHS)):
        options = {"letters": letters, "length": length}
        here = [row for row in rows if row["settings"]["task_options"] == options]
        cells = [_best(here, *network) for network in NETWORKS]
        if any(cells):
            lines.append(f"| {letters} | {length} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _best(rows: Sequence[Row], cell: str, units: int, bias: float | None) -> str:
    """How many seeds solved it, the median share of letters named, and at which rate."""
    mine = [
        row
        for row in rows
        if (row["cell"], row["settings"]["hidden_size"]) == (cell, units)
        and row["settings"].get("forget_bias") == bias
    ]
    if len(mine) < len(RATES):
        return ""
    best = max(mine, key=lambda row: (_solved(row), _median(row)))
    rate = best["settings"]["learning_rate"]
    return f"{_solved(best)} of {len(best['runs'])}, {_median(best):.0f}% ({rate:g})"


def _solved(row: Row) -> int:
    return sum(run["solved"] for run in row["runs"])


def _median(row: Row) -> float:
    return statistics.median(run["metric"] for run in row["runs"])


if __name__ == "__main__":
    raise SystemExit(main())
