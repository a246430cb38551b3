"""Which cell remembers the starred letter, and how many letters for how long.

Run it as ``python benchmarks/starred_letter.py --seeds 20``: all cells are trained the same way,
for a table and a JSON file. With ``--grid`` many settings are trained, each at three learning
rates, of which the best counts. What is done is kept in the JSON file: started again, the command
goes on.
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
from rnnviz.spec import CELLS, hidden_size_for
from rnnviz.tasks import TASKS, default_config

TASK = "starred-letter"
CELLS_THAT_CARRY = ("lstm", "gru", "ran-tanh", "lstm-1997")
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
    parser.add_argument("--grid", action="store_true", help="many settings in place of the task's")
    parser.add_argument("--output", type=Path, help="the JSON file; by default in build/")
    parser.add_argument("--show", action="store_true", help="train nothing, print what is there")
    chosen = parser.parse_args(arguments)
    output = chosen.output or Path(f"build/starred-letter{'-grid' * chosen.grid}.json")
    rows: list[Row] = json.loads(output.read_text())["rows"] if output.exists() else []
    output.parent.mkdir(parents=True, exist_ok=True)
    wanted = [] if chosen.show else [*(grid() if chosen.grid else settings())]
    for number, (cell, changed) in enumerate(wanted, start=1):
        if any((row["cell"], row["settings"]) == (cell, changed) for row in rows):
            continue
        print(f"{number} of {len(wanted)}: {cell} {changed}", flush=True)
        rows.append(measure(TASK, cell, range(chosen.seeds), **changed))
        half = output.with_suffix(".part")
        data = {"defaults": dict(TASKS[TASK].defaults), "rows": rows}
        half.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
        half.replace(output)
    print(grid_table(rows) if chosen.grid else table(rows))
    return 0


def settings() -> list[tuple[str, dict[str, Any]]]:
    """Each cell with what differs from the task's own settings."""
    equal = {"hidden_size": hidden_size_for(CELLS["elman"], inputs(), parameters("lstm"))}
    return [
        *((cell, {}) for cell in CELLS_THAT_CARRY),
        ("elman", {}),
        ("elman", equal),
        ("lstm", {"forget_bias": 1.0}),
    ]


def inputs() -> int:
    """How many symbols the cells read."""
    return TASKS[TASK].build({}).input_size


def parameters(cell: str, **changed: Any) -> int:
    """How many numbers a cell learns."""
    config = default_config(TASK, cell, **changed)
    return config.spec.parameter_count(inputs(), config.hidden_size)


def table(rows: Sequence[Row]) -> str:
    """A Markdown table."""
    lines = [
        "| Cell | Units | Parameters | Forget bias | Solved | Median steps when solved "
        "| Letters named at the end |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        changed, runs = row["settings"], row["runs"]
        config = default_config(TASK, row["cell"], **changed)
        steps = [run["steps"] for run in runs if run["solved"]]
        metrics = [run["metric"] for run in runs]
        bias = f"{config.forget_bias:g}" if config.spec.has_forget_bias else "-"
        lines.append(
            f"| {config.spec.title} | {config.hidden_size} | {parameters(row['cell'], **changed)} "
            f"| {bias} | {len(steps)} of {len(runs)} "
            f"| {f'{statistics.median(steps):g}' if steps else '-'} "
            f"| {min(metrics):.1f} to {max(metrics):.1f}% |"
        )
    return "\n".join(lines)


def grid() -> Iterator[tuple[str, Row]]:
    """Every training's cell and what differs from the task's own settings."""
    for letters, length, (cell, units, bias) in product(LETTERS, LENGTHS, NETWORKS):
        for rate in RATES:
            options = {"letters": letters, "length": length}
            forget = {} if bias is None else {"forget_bias": bias}
            changed = {"task_options": options, "hidden_size": units, "learning_rate": rate}
            yield cell, changed | forget


def grid_table(rows: Sequence[Row]) -> str:
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
