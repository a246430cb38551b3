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
from rnnviz.spec import CELLS, hidden_size_for
from rnnviz.tasks import TASKS, build_problem, default_config


def main(arguments: Sequence[str] | None = None) -> int:
    """Train every cell on every task with every seed, and print a line for each pair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="+", choices=list(TASKS))
    parser.add_argument("--cells", nargs="+", choices=list(CELLS), default=["lstm", "elman"])
    parser.add_argument("--seeds", type=int, default=3, help="how many seeds, from 0")
    parser.add_argument(
        "--parameters", type=int, help="choose hidden sizes that give about so many recurrent ones"
    )
    parser.add_argument("--output", type=Path, default=Path("build/solve.json"))
    chosen = parser.parse_args(arguments)
    rows = [
        measure(task, cell, range(chosen.seeds), **sized(task, cell, chosen.parameters))
        for task in chosen.tasks
        for cell in chosen.cells
    ]
    print(table(rows))
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    data = {"machine": platform.processor() or platform.machine(), "rows": rows}
    chosen.output.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    return 0


def sized(task: str, cell: str, parameters: int | None) -> dict[str, Any]:
    """The hidden size that gives about so many parameters, where a number is asked for."""
    if parameters is None:
        return {}
    config = default_config(task, cell)
    width = config.embedding_size or build_problem(config).input_size
    return {"hidden_size": hidden_size_for(config.spec, width, parameters)}


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
        "| Task | Cell | Units | Solved | Steps when solved | Median metric at the end | Mean "
        "| Lowest to highest | Budget |",
        "|---" * 9 + "|",
    ]
    for row in rows:
        runs = row["runs"]
        solved = [run for run in runs if run["solved"]]
        steps = ", ".join(f"{run['steps']:,}" for run in solved) or "-"
        unit = TASKS[row["task"]].problem.metric_unit
        metrics = [run["metric"] for run in runs]
        units = default_config(row["task"], row["cell"], **row["settings"]).hidden_size
        lines.append(
            f"| `{row['task']}` | `{row['cell']}` | {units} | {len(solved)} of {len(runs)} "
            f"| {steps} | {statistics.median(metrics):.4g}{unit} "
            f"| {statistics.mean(metrics):.4g}{unit} "
            f"| {min(metrics):.4g} to {max(metrics):.4g}{unit} | {row['budget']:,} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
