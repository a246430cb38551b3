"""``python -m rnnviz retention``: what a model writes, keeps and has left of a treebank's words."""

from __future__ import annotations

import argparse
import json
from typing import Any

from rnnviz.cli.files import form_of, save
from rnnviz.cli.parser import examples, output_file
from rnnviz.cli.treebank import add_treebank, bar, find_treebank


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "retention",
        help="measure what a model writes, keeps and has left of the words of a treebank",
        description="For each word: how wide the input gate opens (written), and what share of it "
        "is kept and what\nis left 1, 2, 5 and 10 words later. The table says how much of the "
        "variance between words their\npart of speech explains, beside shuffled parts of speech, "
        "frequency alone, what is beyond\nfrequency, the next word's part of speech, and known "
        "words only; with bootstrap intervals over\nsentences. Each sentence is read from a fresh "
        "state. Without --output the table is printed.",
        epilog=examples(
            "retention --model ran-tanh-books --conllu en_ewt-ud-dev.conllu",
            "retention --model lstm-books --conllu en_ewt-ud-dev.conllu.gz --output dev.json",
        ),
    )
    add_treebank(parser)
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=output_file("json", "md"),
        help="where to write: .json or .md; by default the table is printed",
    )
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    from rnnviz.inspection.retention import corpus_markdown, measure_corpus

    trees, moment = find_treebank(arguments)
    found = measure_corpus(moment, trees, arguments.conllu.name, arguments.seed, bar)
    if arguments.output is None:
        print(corpus_markdown(found))
        return 0
    if form_of(arguments.output) == "json":
        content = json.dumps(found, indent=1)
    else:
        content = corpus_markdown(found)
    save(arguments.output, f"{content}\n".encode())
    return 0
