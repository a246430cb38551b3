"""Which cell solves which task: equal budgets, several seeds, a table and a JSON file.

Run it as ``python benchmarks/solve.py adding embedded-reber --cells lstm elman --seeds 3``.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rnnviz.cli.bar import train_with_bar
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS, default_config


def main(arguments: Sequence[str] | None = None) -> int:
    """Train every cell on every task with every seed, and print a line for each pair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="+", choices=list(TASKS))
    parser.add_argument("--cells", nargs="+", choices=list(CELLS), default=["lstm", "elman"])
    parser.add_argument("--seeds", type=int, default=3, help="how many seeds, from 0")
    parser.add_argument("--output", type=Path, default=Path("build/solve.json"))
    chosen = parser.parse_args(arguments)
    rows = [
        measure(task, cell, range(chosen.seeds)) for task in chosen.tasks for cell in chosen.cells
    ]
    print(table(rows))
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    data = {"machine": platform.processor() or platform.machine(), "rows": rows}
    chosen.output.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(task: str, cell: str, seeds: range, **settings: Any) -> dict[str, Any]:
    """One cell on one task, with the task's own settings but for some: how each seed ended."""
    runs = []
    for seed in seeds:
        config = default_config(task, cell, seed=seed, **settings)
        run = train_with_bar(config, f"{cell}-{task}-seed-{seed}", f"{cell} {task} seed {seed}")
        runs.append(
            {
                "seed": seed,
                "solved": run.status == "solved",
                "steps": run.latest.step,
                "metric": run.latest.metric,
                "seconds": run.points[-1].seconds,
            }
        )
    budget = default_config(task, cell, **settings).steps
    return {"task": task, "cell": cell, "settings": settings, "budget": budget, "runs": runs}


def table(rows: Sequence[dict[str, Any]]) -> str:
    """A Markdown table."""
    lines = [
        "| Task | Cell | Solved | Steps when solved | Median metric at the end | Budget |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        runs = row["runs"]
        solved = [run for run in runs if run["solved"]]
        steps = ", ".join(f"{run['steps']:,}" for run in solved) or "-"
        unit = TASKS[row["task"]].problem.metric_unit
        metric = statistics.median(run["metric"] for run in runs)
        lines.append(
            f"| `{row['task']}` | `{row['cell']}` | {len(solved)} of {len(runs)} | {steps} "
            f"| {metric:.4g}{unit} | {row['budget']:,} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
