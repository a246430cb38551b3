"""The runs that come with the app: one row each, from which anyone can train them again."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.config import ExperimentConfig
from rnnviz.run import DType
from rnnviz.spec import CELLS
from rnnviz.tasks import default_config

TASK_CELLS = ("lstm", "lstm-1997", "gru", "elman", "ran-tanh")
"""The cells that every generated task is shipped with."""

_BOOK = "books/pride-and-prejudice.txt"
_BOOK_TITLE = "Pride and Prejudice"


@dataclass(frozen=True)
class Shipped:
    """One run to ship.

    Attributes:
        id: of the run and its folder.
        name: for people.
        config: what is trained.
        dtype: how the weights are stored.
    """

    id: str
    name: str
    config: ExperimentConfig
    dtype: DType = "float32"


def _on_task(cell: str, task: str) -> Shipped:
    config = default_config(task, cell)
    # Many units at fifty moments: half the bytes are precise enough to look at.
    dtype: DType = "float16" if config.hidden_size > 16 else "float32"
    return Shipped(f"{cell}-{task}", f"{CELLS[cell].title}, {task}", config, dtype)


def _on_book(cell: str) -> Shipped:
    options = {"path": _BOOK, "vocabulary_size": 4000, "minimum_count": 2}
    config = default_config(
        "text-words",
        cell,
        hidden_size=96,
        embedding_size=96,
        steps=2500,
        snapshots=4,
        task_options=options,
    )
    name = f"{CELLS[cell].title}, words of {_BOOK_TITLE}"
    return Shipped(f"{cell}-pride-and-prejudice", name, config, "float16")


_ROWS = (
    *(_on_task(cell, task) for task in ("embedded-reber", "adding") for cell in TASK_CELLS),
    _on_book("ran-tanh"),
    _on_book("ran-identity"),
)

SHIPPED: dict[str, Shipped] = {row.id: row for row in _ROWS}
"""Every shipped run by its id."""
