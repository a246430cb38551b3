"""Which run, step and layer a command is about."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from rnnviz.cli.parser import positive, whole
from rnnviz.run import CARD_FILE, Run, is_run_id
from rnnviz.store import open_store

if TYPE_CHECKING:
    from rnnviz.inspection.runs import Moment

RUN_HELP = "the id of a run that is stored or came with the app, or the folder of one"


def add_moment(parser: argparse.ArgumentParser) -> None:
    """Add the options for a snapshot and a layer."""
    parser.add_argument(
        "--step",
        type=whole,
        metavar="S",
        help="the last weights kept at or before this training step; by default the last of all",
    )
    parser.add_argument(
        "--layer", type=positive, metavar="L", help="which layer, from 1; by default the last one"
    )


def find_moment(arguments: argparse.Namespace, name: str | None = None) -> Moment:
    """The run (that of the arguments, or another), snapshot and layer that were asked for.

    Raises:
        ValueError: when there is no such run or layer, or the run has no weights.
    """
    from rnnviz.inspection.runs import Moment

    return Moment.at(find_run(name or arguments.run), arguments.step, arguments.layer)


def find_run(name: str) -> Run:
    """A run by its id, or from a folder.

    Raises:
        ValueError: when there is none, or its files are damaged.
    """
    store = open_store()
    if is_run_id(name) and store.exists(name):
        return store.get(name)
    folder = Path(name)
    if (folder / CARD_FILE).is_file() or (os.sep in name and folder.is_dir()):
        return Run.load(folder)
    raise ValueError(
        f"There is no run {name!r} and no folder with one: python -m rnnviz list shows every run."
    )
