"""The catalogue of sequence tasks, as numpy arrays with everything needed to label a plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnviz.config import ExperimentConfig
from rnnviz.run import Run
from rnnviz.spec import CellSpec
from rnnviz.tasks.adding import ADDING, MULTIPLICATION
from rnnviz.tasks.base import Mark, Problem, Task
from rnnviz.tasks.batch import Batch, one_of
from rnnviz.tasks.copy import COPY
from rnnviz.tasks.digits import DIGITS_PIXELS, DIGITS_ROWS
from rnnviz.tasks.imdb import IMDB
from rnnviz.tasks.long_lag import LONG_LAG_2A, LONG_LAG_2B, LONG_LAG_2C
from rnnviz.tasks.mnist import MNIST_PIXELS, MNIST_ROWS
from rnnviz.tasks.options import Option
from rnnviz.tasks.own_features import OWN_FEATURES
from rnnviz.tasks.ptb import PTB
from rnnviz.tasks.reber import EMBEDDED_REBER, REBER
from rnnviz.tasks.starred_letter import STARRED_LETTER
from rnnviz.tasks.temporal_order import TEMPORAL_ORDER_3, TEMPORAL_ORDER_4
from rnnviz.tasks.text import TextProblem
from rnnviz.tasks.text8 import TEXT8
from rnnviz.tasks.text_tasks import TEXT_CHARACTERS, TEXT_SUBWORDS, TEXT_WORDS
from rnnviz.tasks.two_sequence import TWO_SEQUENCE_3A, TWO_SEQUENCE_3B, TWO_SEQUENCE_3C

__all__ = [
    "ALL_TASKS",
    "TASKS",
    "Batch",
    "Mark",
    "Option",
    "Problem",
    "Task",
    "TextProblem",
    "build_problem",
    "default_config",
    "one_of",
    "restore_problem",
]

_ROWS = (
    STARRED_LETTER,
    EMBEDDED_REBER,
    ADDING,
    TEXT_WORDS,
    TEXT_SUBWORDS,
    TEXT_CHARACTERS,
    REBER,
    MULTIPLICATION,
    TEMPORAL_ORDER_3,
    TEMPORAL_ORDER_4,
    LONG_LAG_2A,
    LONG_LAG_2B,
    LONG_LAG_2C,
    TWO_SEQUENCE_3A,
    TWO_SEQUENCE_3B,
    TWO_SEQUENCE_3C,
    COPY,
    DIGITS_ROWS,
    DIGITS_PIXELS,
    MNIST_ROWS,
    MNIST_PIXELS,
    IMDB,
    PTB,
    TEXT8,
)

TASKS: Mapping[str, Task] = {task.key: task for task in _ROWS}
"""Every task that networks are trained on by its key, in the order in which they are offered."""

ALL_TASKS: Mapping[str, Task] = {**TASKS, OWN_FEATURES.key: OWN_FEATURES}
"""Those, and what only models that were trained elsewhere do."""


def default_config(task: str, cell: str | CellSpec = "lstm", **overrides: Any) -> ExperimentConfig:
    """A config that fits a task.

    Args:
        task: a key of ``ALL_TASKS``.
        cell: a key of ``CELLS`` or a spec.
        overrides: fields of the config to set otherwise.

    Raises:
        ValueError: when there is no such task or a setting cannot be used.
    """
    if task not in ALL_TASKS:
        raise ValueError(f"There is no task named {task!r}; choose one of: {', '.join(TASKS)}.")
    settings = {"cell": cell, "task": task, **ALL_TASKS[task].defaults, **overrides}
    return ExperimentConfig(**settings)


def build_problem(config: ExperimentConfig, details: Mapping[str, Any] | None = None) -> Problem:
    """The config's task with its options and the config's seed.

    Args:
        config: of a run, or of one to come.
        details: what a run's card says of its problem, in place of the data it was trained on.

    Raises:
        ValueError: when there is no such task, an option cannot be used or the details do not fit.
    """
    if config.task not in ALL_TASKS:
        known = ", ".join(TASKS)
        raise ValueError(f"There is no task named {config.task!r}; choose one of: {known}.")
    return ALL_TASKS[config.task].build(config.task_options, config.seed, details)


def restore_problem(run: Run) -> Problem:
    """The run's problem, also when its text or data set is not at hand.

    Raises:
        ValueError: when the run's task is not in the catalogue or its card does not fit.
    """
    return build_problem(run.config, run.details.get("problem"))
