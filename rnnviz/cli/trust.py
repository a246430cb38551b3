"""``python -m rnnviz trust``: how far a model's arrows agree with other measures on a treebank."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from rnnviz.cli.files import form_of, save
from rnnviz.cli.parser import examples, output_file, positive, whole
from rnnviz.cli.runs import RUN_HELP, add_moment, find_moment
from rnnviz.spec import no_carried_state
from rnnviz.text.conllu import Tree, read_trees

if TYPE_CHECKING:
    from rnnviz.analysis.trust_table import TrustTable


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "trust",
        help="measure how far arrows agree with deletion, gradients and a treebank",
        description="For each word of a treebank, compare where a run's arrow points with the "
        "earlier word whose\ndeletion changes the prediction most, with gradient times input, and "
        "with the word's gold head\nor dependents to its left; beside simple baselines, with "
        "bootstrap intervals over sentences.\nEach sentence is read from a fresh state. What "
        "distance alone predicts, for the excess, is\nmeasured over these same sentences. Without "
        "--output the table is printed.",
        epilog=examples(
            "trust --model ran-tanh-books --conllu en_ewt-ud-dev.conllu",
            "trust --model ran-identity-books --conllu en_ewt-ud-dev.conllu.gz "
            "--limit 200 --output trust.csv",
        ),
    )
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
        "--window",
        type=positive,
        metavar="N",
        help="how many words back deletion and gradient look (default: 100)",
    )
    parser.add_argument(
        "--seed", type=whole, default=0, metavar="N", help="of the bootstrap (default: 0)"
    )
    add_moment(parser)
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=output_file("json", "csv", "md"),
        help="where to write: .json, .csv or .md; by default the table is printed",
    )
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    # Imported late: --help should not wait for torch.
    import torch

    from rnnviz.inspection.trust import measure_trees

    if arguments.seed < 0:
        raise ValueError("The seed must be a whole number from 0 on.")
    trees = read_trees(arguments.conllu)[: arguments.limit]
    moment = find_moment(arguments, arguments.model)
    spec = moment.run.config.spec
    if not spec.carries_state:
        raise ValueError(no_carried_state(spec))
    torch.set_num_threads(1)
    table = measure_trees(moment, trees, arguments.window, arguments.seed, _bar)
    about = {**moment.about(), "treebank": arguments.conllu.name}
    if arguments.output is None:
        print(_markdown(about, table), end="")
        return 0
    content = _written(form_of(arguments.output), about, table)
    save(arguments.output, content.encode("utf-8", "replace"))
    return 0


def _bar(trees: list[Tree], title: str) -> Iterable[Tree]:
    """The sentences, with a bar that shows how many, elapsed and remaining time."""
    bar: Iterable[Tree] = tqdm(trees, desc=title, unit="sentence", mininterval=0.5)
    return bar


def _written(form: str, about: dict[str, Any], table: TrustTable) -> str:
    """The form that a file's ending asks for."""
    if form == "json":
        return json.dumps(about | table.to_dict(), indent=1) + "\n"
    return table.to_csv() if form == "csv" else _markdown(about, table)


def _markdown(about: dict[str, Any], table: TrustTable) -> str:
    head = f"{about['run']} ({about['cell']}, step {about['step']:,}) on {about['treebank']}:"
    return f"{head}\n{table.to_markdown()}"
