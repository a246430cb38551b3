"""``python -m rnnviz pretrain``: the runs that come with the app, one row each, trained again."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rnnviz.cli.bar import train_with_bar
from rnnviz.cli.parser import examples
from rnnviz.cli.train import check_folder
from rnnviz.config import ExperimentConfig
from rnnviz.run import DType, Run
from rnnviz.spec import CELLS
from rnnviz.store import shipped_root
from rnnviz.tasks import default_config

TASK_CELLS = ("lstm", "lstm-1997", "gru", "elman", "ran-tanh")
"""The cells that every generated task is shipped with."""

TEXT_CELLS = ("ran-tanh", "ran-identity", "lstm", "gru")
"""The cells that are trained alike on the books."""

_BOOKS = ("pride-and-prejudice.txt", "sherlock-holmes.latin1.txt", "alice.txt")


@dataclass(frozen=True)
class Shipped:
    """One run to ship.

    Attributes:
        id: of the run and its folder.
        name: for people.
        config: what is trained.
        dtype: how the weights are stored.
        last_only: keep no weights from along the way: the file would be too large.
    """

    id: str
    name: str
    config: ExperimentConfig
    dtype: DType = "float32"
    last_only: bool = False


def _on_task(cell: str, task: str, seed: int = 0) -> Shipped:
    config = default_config(task, cell, seed=seed)
    # Many units at fifty moments: half the bytes are precise enough to look at.
    dtype: DType = "float16" if config.hidden_size > 16 else "float32"
    return Shipped(f"{cell}-{task}", f"{CELLS[cell].title}, {task}", config, dtype)


def _on_books(cell: str) -> Shipped:
    path = "+".join(f"books/{name}" for name in _BOOKS)
    # So large that the largest of the four, the LSTM, takes just less than 8 MB.
    config = default_config(
        "text-words",
        cell,
        hidden_size=384,
        embedding_size=384,
        dropout=0.4,
        steps=4000,
        snapshots=8,
        task_options={"path": path, "vocabulary_size": 20_000, "minimum_count": 2},
    )
    name = f"{CELLS[cell].title}, words of three books"
    return Shipped(f"{cell}-books", name, config, "float16", last_only=True)


PAIR = ("lstm", "elman")
"""The two cells of the first screen, on the starred letter."""

LESSON_CELLS = (
    *("lstm1", "lstm2", "lstm3", "lstm-no-output-gate", "lstm-linear-content"),
    *("ran-tanh", "ran-identity"),
)
"""What lessons compare with them: each leaves out a part of the LSTM."""

SEEDED = ("lstm", "lstm1", "lstm2", "lstm3")
"""Those that a lesson judges, which takes more than one seed."""


def _with_seed(cell: str, seed: int) -> Shipped:
    """Another run of a cell on the starred letter, of which the learning curve tells enough."""
    row = _on_task(cell, "starred-letter", seed)
    row = replace(row, id=f"{row.id}-seed-{seed}", name=f"{row.name}, seed {seed}")
    return replace(row, last_only=True)


_ROWS = (
    # Of twenty seeds the one whose telling unit is clearest: its forget gate falls to .01 at the
    # star, its input gate opens to .9 at the letter and stays shut after it.
    *(_on_task(cell, "starred-letter", seed=4) for cell in (*PAIR, *LESSON_CELLS)),
    *(_with_seed(cell, seed) for cell in SEEDED for seed in range(4)),
    *(_on_task(cell, task) for task in ("embedded-reber", "adding") for cell in TASK_CELLS),
    *(_on_books(cell) for cell in TEXT_CELLS),
)

SHIPPED: dict[str, Shipped] = {row.id: row for row in _ROWS}
"""Every shipped run by its id."""


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "pretrain",
        help="train the runs that come with the app",
        description="Train the runs that come with the app into the models folder. Those on books "
        "need RNNVIZ_DATA to point at a\nfolder with books/.",
        epilog=examples("pretrain --list", "pretrain lstm-adding gru-adding", "pretrain"),
    )
    parser.add_argument("ids", nargs="*", metavar="id", help="only these; all when none is given")
    parser.add_argument("--folder", type=Path, default=shipped_root(), help="where to write them")
    parser.add_argument("--list", action="store_true", help="only say which there are")
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    unknown = [name for name in arguments.ids if name not in SHIPPED]
    if unknown:
        raise ValueError(f"There is no shipped run {unknown[0]!r}; use --list to see them all.")
    chosen = [SHIPPED[name] for name in arguments.ids] or list(SHIPPED.values())
    for row in chosen:
        if arguments.list:
            print(f"{row.id}: {row.name}")
        else:
            check_folder(arguments.folder / row.id)
            pretrain(row, arguments.folder)
    return 0


def pretrain(row: Shipped, folder: Path) -> Run:
    """Train one row and save it with its card.

    Raises:
        ValueError: when its data are not at hand.
        KeyboardInterrupt: when it was stopped by hand; what was there before stays.
    """
    run = train_with_bar(row.config, row.id, row.id)
    if run.status == "stopped":
        raise KeyboardInterrupt
    run.checkpoint = None
    if row.last_only:
        del run.snapshots[:-1]
    run.details["name"] = row.name
    run.details["command"] = f"python -m rnnviz pretrain {row.id}"
    run.save(folder / row.id, row.dtype)
    return run
