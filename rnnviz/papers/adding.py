"""The adding problem within 100,000 sequences: settings that fail, and some that do not.

A thread on PyTorch's forum (discuss.pytorch.org/t/21588) trains ``torch.nn.LSTM`` on the adding
problem of 1997 with the paper's rate of 0.5, one sequence at a time, and does not get there.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rnnviz import training
from rnnviz.config import ExperimentConfig
from rnnviz.papers import results
from rnnviz.papers.progress import Progress
from rnnviz.papers.results import Result
from rnnviz.papers.tables import Entry
from rnnviz.papers.training import KEEP_SECONDS
from rnnviz.run import Run, RunFormatError
from rnnviz.tasks import default_config

MOST = 100_000
"""Sequences, as in the thread."""

_THREAD: dict[str, Any] = {
    "num_layers": 3,
    "hidden_size": 2,
    "batch_size": 1,
    "optimizer": "sgd",
    "learning_rate": 0.5,
    "schedule": "constant",
    "clip": None,
    # On average what torch draws.
    "forget_bias": 0.0,
}
_REMEDY: dict[str, Any] = {
    "num_layers": 1,
    "hidden_size": 16,
    "batch_size": 4,
    "optimizer": "adam",
    "learning_rate": 3e-3,
    "schedule": "linear",
    "clip": 1.0,
    "forget_bias": 5.0,
}
SETTINGS: Mapping[str, dict[str, Any]] = {
    "thread": _THREAD,
    "remedy": _REMEDY,
    "forget-bias-0": _REMEDY | {"forget_bias": 0.0},
    "sgd": _REMEDY | {"optimizer": "sgd", "learning_rate": 0.5},
    "units-4": _REMEDY | {"hidden_size": 4},
    "batch-1": _REMEDY | {"batch_size": 1},
}
"""By the entry's key: the thread's, the remedy, and the remedy without one of its parts."""


def config_of(entry: Entry, seed: int, most: int) -> ExperimentConfig:
    """The config of an entry that reads so many sequences at most."""
    settings = SETTINGS[entry.key]
    return default_config(
        "adding",
        entry.cell,
        **settings,
        task_options={"length": 100},
        steps=max(1, most // settings["batch_size"]),
        snapshots=100,
        stop_when_solved=True,
        seed=seed,
    )


def run_adding(
    entry: Entry, seed: int, budget: int | None, folder: Path | None = None
) -> Iterator[Progress]:
    """Train until 2,000 test sequences are right; the last progress has the result.

    A run that was stopped goes on from what was kept of it in the folder.
    """
    most = budget or MOST
    config = config_of(entry, seed, most)
    told, kept_at = None, time.monotonic()
    for told in training.train(config, resume=None if folder is None else _kept(folder, config)):
        words = f"{told.metric or 0:.1f}% right"
        if folder is not None and time.monotonic() - kept_at > KEEP_SECONDS:
            kept_at = time.monotonic()
            _keep(folder, told)
        yield Progress(told.step * config.batch_size, most, words)
    assert told is not None
    read, solved = told.step * config.batch_size, told.run.status == "solved"
    (column,) = entry.printed
    result = Result(
        entry=entry.key,
        seed=seed,
        measures={column: read if solved else None},
        budget=most,
        reached=read,
        seconds=round(told.elapsed, 1),
        machine=results.machine(),
        config=config.to_dict(),
        curve=[
            (point.step * config.batch_size, float(f"{point.loss:.4g}"))
            for point in told.run.points[::10]
        ],
    )
    yield Progress(read, most, "done", result)
    # Kept until the result has been taken.
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def _keep(folder: Path, told: training.Progress) -> None:
    if told.run.status == "running":
        run = told.run.copy()
        run.checkpoint = told.checkpoint()
        run.save(folder)


def _kept(folder: Path, config: ExperimentConfig) -> Run | None:
    """What an earlier process kept of a run with this config, where it can go on."""
    try:
        run = Run.load(folder)
    except RunFormatError:
        return None
    return run if run.checkpoint is not None and run.config == config else None
