"""``python -m rnnviz pretrain``: train the shipped runs again."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rnnviz.cli.bar import train_with_bar
from rnnviz.cli.parser import examples
from rnnviz.cli.shipped import SHIPPED, Shipped
from rnnviz.cli.train import check_folder
from rnnviz.run import Run
from rnnviz.store import shipped_root


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
