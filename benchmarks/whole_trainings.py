"""Whole trainings with the tasks' default settings, on both engines."""

from __future__ import annotations

import os
from typing import Any

import timing

import models
from rnnviz.config import ExperimentConfig
from rnnviz.model import build_model
from rnnviz.tasks import build_problem, default_config
from rnnviz.training.steps import make_steps

VARIABLE = "RNNVIZ_ENGINE"
TASKS = (
    ("embedded-reber", "lstm"),
    ("adding", "lstm"),
    ("adding", "ran-tanh"),
    ("temporal-order-3", "lstm"),
)


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
