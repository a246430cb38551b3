"""The catalogue of sequence tasks, as numpy arrays with everything needed to label a plot."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from rnnviz.config import ExperimentConfig
from rnnviz.spec import CellSpec
from rnnviz.tasks.adding import ADDING
from rnnviz.tasks.base import Batch, Mark, Problem, Task
from rnnviz.tasks.copy import COPY
from rnnviz.tasks.digits import DIGITS_PIXELS, DIGITS_ROWS
from rnnviz.tasks.multiplication import MULTIPLICATION
from rnnviz.tasks.options import Option
from rnnviz.tasks.plain_reber import REBER
from rnnviz.tasks.reber import EMBEDDED_REBER
from rnnviz.tasks.temporal_order import TEMPORAL_ORDER_3, TEMPORAL_ORDER_4
from rnnviz.tasks.text import TextProblem
from rnnviz.tasks.text_tasks import TEXT_CHARACTERS, TEXT_SUBWORDS, TEXT_WORDS

__all__ = [
    "TASKS",
    "Batch",
    "Mark",
    "Option",
    "Problem",
    "Task",
    "TextProblem",
    "default_config",
]

_ROWS = (
    EMBEDDED_REBER,
    ADDING,
    TEXT_WORDS,
    TEXT_SUBWORDS,
    TEXT_CHARACTERS,
    REBER,
    MULTIPLICATION,
    TEMPORAL_ORDER_3,
    TEMPORAL_ORDER_4,
    COPY,
    DIGITS_ROWS,
    DIGITS_PIXELS,
)

TASKS: Mapping[str, Task] = MappingProxyType({task.key: task for task in _ROWS})
"""Every task by its key, in the order in which they are offered."""


def default_config(task: str, cell: str | CellSpec = "lstm", **overrides: Any) -> ExperimentConfig:
    """A config that fits a task.

    Args:
        task: a key of ``TASKS``.
        cell: a key of ``CELLS`` or a spec.
        overrides: fields of the config to set otherwise.

    Raises:
        ValueError: when there is no such task or a setting cannot be used.
    """
    if task not in TASKS:
        raise ValueError(f"There is no task named {task!r}; choose one of: {', '.join(TASKS)}.")
    settings = {"cell": cell, "task": task, **TASKS[task].defaults, **overrides}
    return ExperimentConfig(**settings)
