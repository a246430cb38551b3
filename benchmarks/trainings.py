"""Trainings side by side in one process, whole ones on both engines, whole fits, and memory."""

from __future__ import annotations

import os
import resource
import sys
import threading
import time
from typing import Any

import timing

import models
from rnnviz.config import ExperimentConfig
from rnnviz.model import build_model
from rnnviz.tasks import Batch, build_problem, default_config
from rnnviz.tasks.adding import Adding
from rnnviz.training import fit
from rnnviz.training.steps import make_steps

COUNTS = (1, 2, 4, 8)
VARIABLE = "RNNVIZ_ENGINE"
TASKS = (
    ("embedded-reber", "lstm"),
    ("adding", "lstm"),
    ("adding", "ran-tanh"),
    ("temporal-order-3", "lstm"),
)
_SECONDS = 2.0


def side_by_side(rounds: int) -> tuple[Any, str]:
    """Steps a second of several trainings at once, and how promptly the main thread is served."""
    shape, found = models.SHAPES[3], []
    works = [models.compiled("lstm", shape, 60) for _ in range(max(COUNTS))]
    for work in works:
        work()
    for count in COUNTS:
        rate, wait = _together(works[:count])
        found.append({"trainings": count, "steps a second": 60 * rate, "latency ms": 1e3 * wait})
    first = found[0]["steps a second"]
    rows = [
        [str(f["trainings"]), f"{f['steps a second']:.0f}", f"{f['steps a second'] / first:.2f}",
         f"{f['latency ms']:.2f}"]
        for f in found
    ]  # fmt: skip
    header = ["trainings", "steps a second", "of one", "median latency of the main thread, ms"]
    return found, timing.table(f"Side by side, LSTM, {shape.label}", header, rows)


def _together(works: list[models.Work]) -> tuple[float, float]:
    """Calls a second of all threads together; median delay of a main thread that sleeps 2 ms."""
    stop, calls = threading.Event(), [0] * len(works)

    def train(index: int) -> None:
        while not stop.is_set():
            works[index]()
            calls[index] += 1

    threads = [threading.Thread(target=train, args=(index,)) for index in range(len(works))]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    delays = []
    while time.perf_counter() - began < _SECONDS:
        asked = time.perf_counter()
        time.sleep(0.002)
        delays.append(time.perf_counter() - asked - 0.002)
    spent, done = time.perf_counter() - began, sum(calls)
    stop.set()
    for thread in threads:
        thread.join()
    return done / spent, timing.median(delays)


class _FewTests(Adding):
    """Adding with a test set of a few sequences, so that its evaluations take hardly any time."""

    def __init__(self, length: int, seed: int) -> None:
        """Draw them."""
        super().__init__(length, seed)
        self.few = self.examples()

    def evaluation(self) -> Batch:
        """The few sequences."""
        return self.few


def whole_fit(rounds: int) -> tuple[Any, str]:
    """A whole ``rv.fit`` against the bare step of torch.nn.LSTM, and what evaluating takes."""
    shape, steps = models.SHAPES[2], 1000
    config = default_config(
        "adding", "lstm", hidden_size=8, batch_size=20, steps=steps, task_options={"length": 100}
    )
    few = _FewTests(100, config.seed)
    times = timing.interleaved(
        {
            "fit": lambda: fit(config),
            "few": lambda: fit(config, few),
            "torch": models.in_torch(models.torch_layer("lstm", shape), shape),
        },
        max(3, rounds),
    )
    names = {"fit": "50 evaluations on 2,000 sequences", "few": "50 evaluations on 24 sequences"}
    found = {
        name: {
            "seconds": timing.median(times[name]),
            "ratio": timing.ratio(times, name, "torch", 1.0 / steps),
        }
        for name in names
    }
    rows = [
        [names[name], f"{row['seconds']:.2f}", f"{1e3 * row['seconds'] / steps:.3f}",
         f"{row['ratio']:.2f}"]
        for name, row in found.items()
    ]  # fmt: skip
    header = ["with", "seconds", "ms a step", "of torch.nn.LSTM's bare step"]
    return found, timing.table(f"rv.fit, {steps} steps of {shape.label}", header, rows)


def by_task(rounds: int) -> tuple[Any, str]:
    """Seconds for 1,000 steps with the evaluations that belong to them, torch and compiled."""
    found, rows = [], []
    for task, cell in TASKS:
        config = default_config(task, cell)
        works = {name: _interval(config, name) for name in ("torch", "compiled")}
        times = timing.interleaved(works, max(3, rounds // 2), least=0.0)
        scale = 1000 / _count(config)
        row = {
            "task": task,
            "cell": cell,
            **{name: scale * timing.median(values) for name, values in times.items()},
            "times faster": timing.ratio(times, "torch", "compiled"),
        }
        found.append(row)
        rows.append([f"`{task}`", cell, f"{row['torch']:.2f}", f"{row['compiled']:.2f}",
                     f"{row['times faster']:.1f}"])  # fmt: skip
    header = ["task", "cell", "torch engine, s", "compiled engine, s", "times faster"]
    return found, timing.table("1,000 steps of whole trainings", header, rows)


def _count(config: ExperimentConfig) -> int:
    """Steps from one snapshot to the next, on average."""
    return max(1, config.steps // config.snapshots)


def _interval(config: ExperimentConfig, engine: str) -> models.Work:
    """The steps from one snapshot to the next, the snapshot and its evaluation."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = engine
    try:
        problem = build_problem(config)
        model = build_model(config, problem)
        steps = make_steps(config, problem, model)
    finally:
        os.environ.pop(VARIABLE)
        if before is not None:
            os.environ[VARIABLE] = before
    done = 0

    def work() -> None:
        nonlocal done
        end = done + _count(config)
        while done < end:
            done += len(steps.learn(done + 1, end - done))
        steps.settle()
        model.weights_as_numpy()
        steps.evaluate()

    return work


def memory(rounds: int) -> tuple[Any, str]:
    """The most that this process has held so far."""
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    return {"peak MB": peak}, timing.table("Peak memory so far", ["MB"], [[f"{peak:.0f}"]])
