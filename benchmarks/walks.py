"""What did each part of the cell buy? Walks from one cell to another, one changed term at a time.

Every cell of three walks (RAN paper, sections 4.2 and 4.3; simplified LSTM paper) on two tasks, at
equal width and at equal parameters: a table and a JSON file that the page Compare shows. What is in
the file is not run again.

    python benchmarks/walks.py --seeds 5
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.solve import measure
from rnnviz.inspection.comparison import WALKS
from rnnviz.inspection.runs import problem_for
from rnnviz.model.sizes import ModelShape, parameter_count
from rnnviz.spec import hidden_size_for
from rnnviz.tasks import TASKS, default_config

TASKS_TAKEN = ("starred-letter", "temporal-order-3")
FILE = Path(__file__).resolve().parents[1] / "assets" / "results" / "walks.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train what is missing, save after each cell, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=5, help="how many seeds, from 0")
    parser.add_argument("--tasks", nargs="+", choices=list(TASKS), default=TASKS_TAKEN)
    parser.add_argument("--output", type=Path, default=FILE)
    chosen = parser.parse_args(arguments)
    rows = json.loads(chosen.output.read_text())["rows"] if chosen.output.is_file() else []
    for task, cell, sizes, hidden in settings(chosen.tasks):
        key = {"task": task, "cell": cell, "sizes": sizes, "hidden_size": hidden}
        known = next((row for row in rows if row.items() >= key.items()), None)
        if known is None or len(known["runs"]) < chosen.seeds:
            found = measure(task, cell, range(chosen.seeds), hidden_size=hidden)
            kept = {name: found[name] for name in ("budget", "runs")}
            parameters = recurrent(task, cell, hidden)
            rows = [row for row in rows if row is not known]
            rows.append(key | {"parameters": parameters, **kept})
            save(chosen.output, rows)
    print(table(rows))
    return 0


def cells() -> list[str]:
    """Every cell of the walks, once."""
    return list(dict.fromkeys(cell for walk in WALKS.values() for cell in walk.cells))


def settings(tasks: Sequence[str]) -> Iterator[tuple[str, str, str, int]]:
    """Task, cell, which sizes are equal, and hidden size."""
    for task in tasks:
        usual = default_config(task, "lstm").hidden_size
        target = recurrent(task, "lstm", usual)
        for cell in cells():
            config = default_config(task, cell)
            width = config.embedding_size or ModelShape.of(problem_for(config)).input_size
            yield task, cell, "width", usual
            yield task, cell, "parameters", hidden_size_for(config.spec, width, target)


def recurrent(task: str, cell: str, hidden: int) -> int:
    """How many numbers a cell learns, embedding and read-out left out."""
    config = default_config(task, cell, hidden_size=hidden)
    return parameter_count(config, ModelShape.of(problem_for(config))).recurrent


def save(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write what there is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"machine": platform.processor() or platform.machine(), "rows": rows}
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def table(rows: Sequence[dict[str, Any]]) -> str:
    """A Markdown table: a line a cell, a column for each task and kind of equal size."""
    columns = list(dict.fromkeys((row["task"], row["sizes"]) for row in rows))
    heads = [f"`{task}`, equal {sizes}" for task, sizes in columns]
    lines = [f"| Cell | {' | '.join(heads)} |", "|---" * (len(columns) + 1) + "|"]
    for cell in dict.fromkeys(row["cell"] for row in rows):
        found = {(row["task"], row["sizes"]): row for row in rows if row["cell"] == cell}
        cells_ = [told(found[column]) if column in found else "" for column in columns]
        lines.append(f"| `{cell}` | {' | '.join(cells_)} |")
    return "\n".join(lines)


def told(row: dict[str, Any]) -> str:
    """How many seeds solved it, in how many steps, and the median metric."""
    runs = row["runs"]
    steps = [run["steps"] for run in runs if run["solved"]]
    unit = TASKS[row["task"]].problem.metric_unit
    metric = f"{statistics.median(run['metric'] for run in runs):.4g}{unit}"
    when = f", {statistics.median(steps):,.0f} steps" if steps else ""
    return f"{len(steps)} of {len(runs)}{when}; {metric} ({row['hidden_size']} units)"


if __name__ == "__main__":
    raise SystemExit(main())
