"""What the store of runs costs: bytes written along a training, and the page of 3,000 runs.

    python benchmarks/stored.py
    python benchmarks/stored.py --store postgresql+psycopg://user@host/empty
    python benchmarks/stored.py --against OTHER     # the page beside another checkout, interleaved

A training of 50 snapshots is saved after each of them, as the app saves it. Bytes are those that
the process hands to the system (``wchar`` in ``/proc/self/io``, so Linux only), beside the size of
the weights; a PostgreSQL server writes its own. Then 3,000 runs are stored and listed, by this
process, and seen on the page *Runs* of a server of its own by a real websocket (`visits.py`). Times
are CPU milliseconds, medians of rounds. Between the interactions the list becomes old, so each of
them reads the store again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import timing
from visits import Server, Visit

from rnnviz.config import ExperimentConfig
from rnnviz.store import RunStore, open_store
from rnnviz.training import train

TOP = Path(__file__).resolve().parents[1]
_OLD_SECONDS = 1.2
"""After so long the app reads its list of runs again."""
_TAIL_SECONDS = 0.02
"""After an answer, in which the server ends what belongs to it."""
CONFIG = ExperimentConfig(
    cell="lstm", task="embedded-reber", hidden_size=128, steps=500, snapshots=50
)


def main() -> int:
    """Print both tables and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="an address; a new folder when left out")
    parser.add_argument("--runs", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--against", type=Path, help="another checkout to see the page of")
    parser.add_argument("--output", type=Path, default=Path("build/stored.json"))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(chosen.store or folder)
        found = {**written(store), **listed(store, chosen.runs, chosen.rounds)}
        store.close()
        roots = {"": TOP} | ({" (other)": chosen.against} if chosen.against else {})
        found |= asyncio.run(seen(Path(folder), chosen.store or folder, roots, chosen.rounds))
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


async def opened(server: Server) -> float:
    """CPU milliseconds of a server for a new visitor who opens the page *Runs*."""
    await asyncio.sleep(_OLD_SECONDS)
    before, visit = server.cpu(), Visit(server, "runs")
    await visit.open()
    await asyncio.sleep(_TAIL_SECONDS)
    took = 1000 * (server.cpu() - before)
    await visit.close()
    return took


async def seen(folder: Path, address: str, roots: dict[str, Path], rounds: int) -> dict[str, float]:
    """CPU milliseconds of a server for what people do on the page *Runs* of each checkout."""
    times: dict[str, list[float]] = {}
    servers = {
        name: Server(root, root / "app.py", folder, RNNVIZ_STORE=address)
        for name, root in roots.items()
    }
    try:
        visits = {name: Visit(server, "runs") for name, server in servers.items()}
        for name, visit in visits.items():
            await visit.open()
            await servers[name].rests()
        for at in range(rounds):
            rows = {"selection": {"rows": [at], "columns": [], "cells": []}}
            for name, visit in visits.items():
                new = await opened(servers[name])
                times.setdefault(f"a new visitor, CPU ms{name}", []).append(new)
                orders = visit.options("sort")
                for what, widget, value in (
                    ("another order", "sort", orders[at % len(orders)]),
                    ("a row chosen", "Runs", json.dumps(rows)),
                    ("all rows left", "Runs", json.dumps({"selection": {"rows": []}})),
                ):
                    await asyncio.sleep(_OLD_SECONDS)
                    before = servers[name].cpu()
                    await visit.click(widget, value)
                    await asyncio.sleep(_TAIL_SECONDS)
                    times.setdefault(f"{what}, CPU ms{name}", []).append(
                        1000 * (servers[name].cpu() - before)
                    )
    finally:
        for server in servers.values():
            server.stop()
    return {what: round(timing.median(values), 1) for what, values in times.items()}


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
