"""Which cell remembers the starred letter: all trained the same way, a table and a JSON file.

Run it as ``python benchmarks/starred_letter.py --seeds 5``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.solve import measure
from rnnviz.spec import CELLS, hidden_size_for
from rnnviz.tasks import TASKS, default_config

TASK = "starred-letter"
CELLS_THAT_CARRY = ("lstm", "gru", "ran-tanh", "lstm-1997")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train every setting with every seed, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5, help="how many seeds, from 0")
    parser.add_argument("--output", type=Path, default=Path("build/starred-letter.json"))
    chosen = parser.parse_args(arguments)
    seeds = range(chosen.seeds)
    rows = [measure(TASK, cell, seeds, **changed) for cell, changed in settings()]
    print(table(rows))
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    data = {"defaults": dict(TASKS[TASK].defaults), "rows": rows}
    chosen.output.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
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


def table(rows: Sequence[dict[str, Any]]) -> str:
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


if __name__ == "__main__":
    raise SystemExit(main())
