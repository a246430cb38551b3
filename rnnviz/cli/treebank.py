"""Which model a command reads a treebank with, and how far it is through."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from rnnviz.cli.parser import positive, whole
from rnnviz.cli.runs import RUN_HELP, add_moment, find_moment
from rnnviz.spec import no_carried_state
from rnnviz.text.conllu import Tree, read_trees

if TYPE_CHECKING:
    from rnnviz.inspection.runs import Moment


def add_treebank(parser: argparse.ArgumentParser) -> None:
    """Add the options for a model, a treebank and the bootstrap over its sentences."""
    parser.add_argument("--model", required=True, metavar="RUN", help=RUN_HELP)
    parser.add_argument(
        "--conllu",
        required=True,
        type=Path,
        metavar="FILE",
        help="a treebank in the CoNLL-U format of Universal Dependencies, as it is or as .gz",
    )
    parser.add_argument(
        "--limit", type=positive, metavar="N", help="only the first N sentences; by default all"
    )
    parser.add_argument(
        "--seed", type=whole, default=0, metavar="N", help="of the bootstrap (default: 0)"
    )
    add_moment(parser)


def find_treebank(arguments: argparse.Namespace) -> tuple[list[Tree], Moment]:
    """The sentences and the model that were asked for; torch computes on one thread.

    Raises:
        ValueError: when there is no such file, run, step or layer, or the run's cell carries no
            state.
    """
    import torch  # late: --help should not wait for it

    if arguments.seed < 0:
        raise ValueError("The seed must be a whole number from 0 on.")
    trees = read_trees(arguments.conllu)[: arguments.limit]
    moment = find_moment(arguments, arguments.model)
    spec = moment.run.config.spec
    if not spec.carries_state:
        raise ValueError(no_carried_state(spec))
    torch.set_num_threads(1)
    return trees, moment


def bar(trees: Sequence[Any], title: str) -> Iterable[Any]:
    """The sentences, with a bar that shows how many, elapsed and remaining time."""
    shown: Iterable[Any] = tqdm(trees, desc=title, unit="sentence", mininterval=0.5)
    return shown
