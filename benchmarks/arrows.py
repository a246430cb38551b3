"""Arrows of long texts against brute force and the forward pass, and the memory of each."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import timing
from numpy.typing import NDArray

from rnnviz.analysis.influence import ArrowStream, strongest_predecessor, top_predecessors

LENGTHS = (1_000, 10_000, 100_000)
UNITS = 256
CHUNK = 2_048
LONGEST_BY_FORCE = 10_000  # ten times the steps take a hundred times as long

Gates = NDArray[np.float32]


def arrows(rounds: int) -> tuple[Any, str]:
    """Equation 7 on gates as a trained RAN has them, and recording that many steps."""
    found = {
        "bandwidth": bandwidth(rounds),
        "arrows": [_row(steps, rounds) for steps in LENGTHS],
        "recording": [_recording(steps) for steps in LENGTHS],
    }
    header = ["steps", "arrows, ms", "in chunks, ms", "5 ranks, ms", "brute force, ms",
              "forward pass, ms", "arrows, MB", "in chunks, MB", "brute force, MB"]  # fmt: skip
    rows = [[_text(row[name]) for name in _COLUMNS] for row in found["arrows"]]
    text = timing.table(f"Arrows (equation 7), {UNITS} units, one thread", header, rows)
    rows = [[_text(value) for value in row.values()] for row in found["recording"]]
    header = ["steps", "seconds", "peak memory of the process, MB"]
    text += "\n" + timing.table(f"Recording in chunks of {CHUNK:,} steps", header, rows)
    gates = 2 * LENGTHS[-1] * UNITS * 4 / 1e6 / found["bandwidth"]
    text += f"\nOne core reads {found['bandwidth']:.1f} GB/s here: "
    return found, text + f"the gates of {LENGTHS[-1]:,} steps in {gates:.1f} ms.\n"


_COLUMNS = ("steps", "ms", "chunks_ms", "ranks_ms", "force_ms", "forward_ms", "mb", "chunks_mb",
            "force_mb")  # fmt: skip


def _row(steps: int, rounds: int) -> dict[str, float | None]:
    write, keep = _gates(steps)
    work: dict[str, Callable[[], object]] = {
        "": lambda: strongest_predecessor(write, keep),
        "chunks_": lambda: _in_chunks(write, keep),
    }
    times = timing.interleaved(work, rounds)
    row: dict[str, float | None] = {"steps": steps}
    for name, one in work.items():
        row[f"{name}ms"] = 1e3 * timing.median(times[name])
        row[f"{name}mb"] = _peak(one)
    row["ranks_ms"] = _once(lambda: top_predecessors(write, keep, 5))
    row["forward_ms"] = _once(lambda: _forward(steps))
    by_force = steps <= LONGEST_BY_FORCE
    row["force_ms"] = _once(lambda: _by_force(write, keep)) if by_force else None
    row["force_mb"] = _peak(lambda: _by_force(write, keep)) if by_force else None
    return row


def _gates(steps: int) -> tuple[Gates, Gates]:
    dice = np.random.default_rng(0)
    sums = dice.standard_normal((2, steps, UNITS), dtype=np.float32)
    return _sigmoid(sums[0]), _sigmoid(2.0 * sums[1])


def _sigmoid(values: NDArray[Any]) -> Gates:
    return (1.0 / (1.0 + np.exp(-values))).astype(np.float32)


def _in_chunks(write: Gates, keep: Gates) -> None:
    stream = ArrowStream(UNITS)
    for start in range(0, len(write), CHUNK):
        stream.feed(write[start : start + CHUNK], keep[start : start + CHUNK])


def _by_force(write: Gates, keep: Gates) -> NDArray[np.int64]:
    """Every weight of every pair of steps, without keeping them."""
    source = np.full(len(write), -1)
    weights = np.zeros_like(write)
    for t in range(1, len(write)):
        weights[t - 1] = write[t - 1]
        weights[:t] *= keep[t]
        source[t] = weights[:t].max(axis=1).argmax()
    return source


def _forward(steps: int) -> None:
    """One pass of a RAN of this size, recording its gates."""
    import torch

    from rnnviz.model import Recurrent

    layer = Recurrent("ran-tanh", UNITS, UNITS)
    inputs = torch.randn(min(steps, CHUNK), 1, UNITS)
    with torch.no_grad():
        states = layer.zero_states(1, inputs)
        for start in range(0, steps, CHUNK):
            run = layer.run(inputs[: steps - start], states, record=True)[-1]
            states = [run.state]


def _once(work: Callable[[], object]) -> float:
    """Milliseconds of the second of two runs, or of the only one where it is long."""
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    if seconds < 5.0:
        began = time.perf_counter()
        work()
        seconds = time.perf_counter() - began
    return 1e3 * seconds


def _peak(work: Callable[[], object]) -> float:
    """The most memory that is held at a time, beside the gates, in MB."""
    tracemalloc.start()
    work()
    found = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return found


def bandwidth(rounds: int) -> float:
    """GB/s at which one core reads numbers that are in no cache."""
    numbers = np.ones(50_000_000, dtype=np.float32).view(np.int64)
    times = timing.interleaved({"read": numbers.max}, rounds)
    return numbers.nbytes / min(times["read"]) / 1e9


def _recording(steps: int) -> dict[str, float]:
    """In a process of its own: its peak counts everything, torch's memory too."""
    done = subprocess.run(
        [sys.executable, "-c", f"import arrows; arrows.record({steps})"],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def record(steps: int) -> None:
    """Record that many steps in chunks, and print how long it took and the peak memory."""
    from rnnviz.model import record_chunks
    from rnnviz.tasks import default_config
    from rnnviz.training import untrained

    options = {"text": "a text of some words . " * 100}
    run = untrained(
        default_config("text-chars", "ran-tanh", hidden_size=UNITS, task_options=options)
    )
    symbols = np.random.default_rng(0).integers(run.details["model"]["input_size"], size=steps)
    began, stream = time.perf_counter(), ArrowStream(UNITS)
    for chunk in record_chunks(run, symbols, chunk=CHUNK, names=["input_gate", "forget_gate"]):
        stream.feed(chunk["input_gate"], chunk["forget_gate"])
    seconds = time.perf_counter() - began
    print(json.dumps({"steps": steps, "seconds": seconds, "peak_mb": _peak_of_process()}))


def _peak_of_process() -> float:
    """The most memory that this process held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage counts what the parent held before the process began
        lines = status.read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _text(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
