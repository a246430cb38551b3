"""``python -m rnnviz trust``: how far arrows and attributions can be trusted, on a treebank."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnviz.cli.files import form_of, save
from rnnviz.cli.parser import examples, output_file, positive
from rnnviz.cli.treebank import add_treebank, bar, find_treebank

if TYPE_CHECKING:
    from rnnviz.analysis.agreement_table import AgreementTable
    from rnnviz.analysis.attribution_table import AttributionTable
    from rnnviz.inspection.runs import Moment
    from rnnviz.text.conllu import Tree


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "trust",
        help="measure how far arrows and attributions can be trusted, on a treebank",
        description="For each word of a treebank, compare where a run's arrow points with the "
        "earlier word whose\ndeletion changes the prediction most, with gradient times input, and "
        "with the word's gold head\nor dependents to its left; beside simple baselines, with "
        "bootstrap intervals over sentences.\nEach sentence is read from a fresh state. What "
        "distance alone predicts, for the excess, is\nmeasured over these same sentences. Without "
        "--output the table is printed.\n\n--about attribution compares the methods that say how "
        "much each word adds to one prediction\n(occlusion, gradients, LRP and others): whether "
        "they add up, what removing the words that they\nname does, where they point beside "
        "occlusion, gold links and the subject of a verb.",
        epilog=examples(
            "trust --model ran-tanh-books --conllu en_ewt-ud-dev.conllu",
            "trust --model ran-identity-books --conllu en_ewt-ud-dev.conllu.gz "
            "--limit 200 --output trust.csv",
            "trust --model lstm-books --conllu en_ewt-ud-dev.conllu --about attribution "
            "--predictions 200",
        ),
    )
    add_treebank(parser)
    _add_attribution(parser)
    parser.add_argument(
        "--window",
        type=positive,
        metavar="N",
        help="how many words back occlusion and gradient look (default: 100)",
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=output_file("json", "csv", "md"),
        help="where to write: .json, .csv or .md; by default the table is printed",
    )
    parser.set_defaults(command=_run)


def _add_attribution(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--about",
        choices=("arrows", "attribution"),
        default="arrows",
        help="what is judged (default: arrows)",
    )
    parser.add_argument(
        "--predictions",
        type=positive,
        metavar="N",
        help="of attribution: on how many sentences, one prediction each (default: 500)",
    )
    parser.add_argument(
        "--verbs",
        type=Path,
        metavar="FILE",
        help="of attribution: tab-separated sentences with columns sentence, subj_index and "
        "verb_index, whose verbs agree with a subject; by default some are made",
    )


def _run(arguments: argparse.Namespace) -> int:
    trees, moment = find_treebank(arguments)
    measure: Callable[..., AgreementTable | AttributionTable]
    measure = _arrows if arguments.about == "arrows" else _attribution
    table = measure(arguments, moment, trees)
    about = {**moment.about(), "treebank": arguments.conllu.name}
    if arguments.output is None:
        print(_markdown(about, table), end="")
        return 0
    content = _written(form_of(arguments.output), about, table)
    save(arguments.output, content.encode("utf-8", "replace"))
    return 0


def _arrows(arguments: argparse.Namespace, moment: Moment, trees: list[Tree]) -> AgreementTable:
    from rnnviz.inspection.agreement import measure_trees

    return measure_trees(moment, trees, arguments.window, arguments.seed, bar)


def _attribution(
    arguments: argparse.Namespace, moment: Moment, trees: list[Tree]
) -> AttributionTable:
    from rnnviz.inspection.faithfulness import PREDICTIONS, VERBS, measure_attribution
    from rnnviz.text.agreement import read_sentences

    verbs = VERBS if arguments.verbs is None else read_sentences(arguments.verbs)
    most = arguments.predictions or PREDICTIONS
    return measure_attribution(moment, trees, most, verbs, arguments.seed, bar)


def _written(form: str, about: dict[str, Any], table: AgreementTable | AttributionTable) -> str:
    """The form that a file's ending asks for."""
    if form == "json":
        return json.dumps(about | table.to_dict(), indent=1) + "\n"
    return table.to_csv() if form == "csv" else _markdown(about, table)


def _markdown(about: dict[str, Any], table: AgreementTable | AttributionTable) -> str:
    head = f"{about['run']} ({about['cell']}, step {about['step']:,}) on {about['treebank']}:"
    return f"{head}\n{table.to_markdown()}"
