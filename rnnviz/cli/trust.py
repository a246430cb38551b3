"""``python -m rnnviz trust``: how far a model's arrows agree with other measures on a treebank."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from rnnviz.cli.files import form_of, save
from rnnviz.cli.parser import examples, output_file, positive
from rnnviz.cli.treebank import add_treebank, bar, find_treebank

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
    add_treebank(parser)
    parser.add_argument(
        "--window",
        type=positive,
        metavar="N",
        help="how many words back deletion and gradient look (default: 100)",
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=output_file("json", "csv", "md"),
        help="where to write: .json, .csv or .md; by default the table is printed",
    )
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    from rnnviz.inspection.trust import measure_trees

    trees, moment = find_treebank(arguments)
    table = measure_trees(moment, trees, arguments.window, arguments.seed, bar)
    about = {**moment.about(), "treebank": arguments.conllu.name}
    if arguments.output is None:
        print(_markdown(about, table), end="")
        return 0
    content = _written(form_of(arguments.output), about, table)
    save(arguments.output, content.encode("utf-8", "replace"))
    return 0


def _written(form: str, about: dict[str, Any], table: TrustTable) -> str:
    """The form that a file's ending asks for."""
    if form == "json":
        return json.dumps(about | table.to_dict(), indent=1) + "\n"
    return table.to_csv() if form == "csv" else _markdown(about, table)


def _markdown(about: dict[str, Any], table: TrustTable) -> str:
    head = f"{about['run']} ({about['cell']}, step {about['step']:,}) on {about['treebank']}:"
    return f"{head}\n{table.to_markdown()}"
