"""What the store of runs costs: bytes written along a training, and the list of 3,000 runs.

    python benchmarks/stored.py
    python benchmarks/stored.py --store postgresql+psycopg://user@host/empty

A training of 50 snapshots is saved after each of them, as the app saves it. Bytes are those that
the process hands to the system (``wchar`` in ``/proc/self/io``, so Linux only), beside the size of
the weights; a PostgreSQL server writes its own. Then 3,000 runs are stored, listed and ordered.
Times are this process's CPU milliseconds, medians of rounds: what a page of runs costs a server.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import timing

from rnnviz.config import ExperimentConfig
from rnnviz.store import RunStore, open_store
from rnnviz.training import train

CONFIG = ExperimentConfig(
    cell="lstm", task="embedded-reber", hidden_size=128, steps=500, snapshots=50
)


def main() -> int:
    """Print both tables and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="an address; a new folder when left out")
    parser.add_argument("--runs", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--output", type=Path, default=Path("build/stored.json"))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(chosen.store or folder)
        found = {**written(store), **listed(store, chosen.runs, chosen.rounds)}
        store.close()
    print(
        timing.table("The store", ["what", "how much"], [[k, f"{v:,}"] for k, v in found.items()])
    )
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    chosen.output.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0


def written(store: RunStore) -> dict[str, float]:
    """Bytes that a training of 50 snapshots writes, saved at each of them."""
    saves, total, known, run = 0, 0, 0, None
    for progress in train(CONFIG.replace(stop_when_solved=False)):
        run = progress.run
        if len(run.snapshots) > known:
            known, before = len(run.snapshots), _handed_over()
            store.put(run)
            saves, total = saves + 1, total + _handed_over() - before
    assert run is not None
    weights = sum(array.nbytes for array in run.latest.weights.values())
    return {
        "snapshots": known,
        "saves": saves,
        "bytes of weights in a snapshot": weights,
        "bytes written": total,
        "bytes written for each byte of weights": round(total / (weights * known), 2),
    }


def listed(store: RunStore, count: int, rounds: int) -> dict[str, float]:
    """CPU milliseconds of what a page of so many runs asks of its store."""
    model = next(iter(train(CONFIG.replace(steps=1, snapshots=2, hidden_size=2)))).run
    for number in range(count - 1):
        config = CONFIG.replace(seed=number, hidden_size=2, steps=1, snapshots=2)
        store.put(replace(model, id=f"run-{number:05d}", config=config))
    count = len(store.list())
    return {"runs listed": count, "list, CPU ms": _milliseconds(store.list, rounds)}


def _milliseconds(work: Callable[[], object], rounds: int) -> float:
    times = timing.interleaved({"work": work}, rounds, 0.05, time.process_time)
    return round(1000 * timing.median(times["work"]), 1)


def _handed_over() -> int:
    for line in Path("/proc/self/io").read_text().splitlines():
        if line.startswith("wchar"):
            return int(line.split()[1])
    raise OSError("This system does not count the bytes that a process writes.")


if __name__ == "__main__":
    sys.exit(main())
