"""``python -m rnnviz units``: what each unit follows best over a long text."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from rnnviz.cli.catalogue import table
from rnnviz.cli.files import add_encoding, form_of, read_text, save
from rnnviz.cli.parser import examples, output_file, positive
from rnnviz.cli.runs import RUN_HELP, add_moment, find_moment
from rnnviz.csv_files import to_csv

if TYPE_CHECKING:
    from rnnviz.inspection.tables import Rows
    from rnnviz.inspection.units import UnitView

_BAR = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}"


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "units",
        help="list the units of a layer with what each follows best over a long text",
        description="For each unit: which property of the words tells most of it (inside quotes, "
        "inside brackets,\nposition in the sentence or the line, line length, word frequency, and "
        "in a treebank the part of\nspeech), with the share of its variance that is explained over "
        "held-out words. Units count from 0. A text of fewer\nthan 2,000 words "
        "is too short for scores.",
        epilog=examples(
            "units --model lstm-books --text novel.txt",
            'units --model lstm-books --text novel.txt --follows "inside quotes" --top 5',
            "units --model lstm-books --quantity cell_state --output units.csv",
        ),
    )
    parser.add_argument("--model", required=True, metavar="RUN", help=RUN_HELP)
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--text", type=Path, metavar="FILE", help="by default what the run was trained on"
    )
    source.add_argument("--conllu", type=Path, metavar="FILE", help="a treebank in CoNLL-U")
    add_encoding(parser)
    add_moment(parser)
    parser.add_argument(
        "--quantity", default="hidden_state", metavar="NAME",
        help="a state or a gate of the cell, such as cell_state or forget_gate (default: "
        "hidden_state)",
    )  # fmt: skip
    parser.add_argument(
        "--follows", metavar="PROPERTY", help="sort by this property; by default by the best"
    )
    parser.add_argument(
        "--top", type=positive, default=20, metavar="N", help="print so many rows (default: 20)"
    )
    parser.add_argument(
        "--output", metavar="FILE", type=output_file("json", "csv"), help="write the whole table"
    )
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    from rnnviz.inspection.runs import text_problem
    from rnnviz.inspection.tables import entries_json
    from rnnviz.inspection.units import read_corpus, shortcomings, view_units
    from rnnviz.text.conllu import read_trees

    given: Any = None
    if arguments.text is not None:
        given = read_text(arguments.text, arguments.encoding)
    elif arguments.conllu is not None:
        given = read_trees(arguments.conllu)
    moment = find_moment(arguments, arguments.model)
    with tqdm(desc="Reading", disable=None, leave=False, bar_format=_BAR) as shown:

        def watch(phase: str, done: int, total: int) -> None:
            shown.total = total
            shown.set_description(phase, refresh=False)
            shown.update(done - shown.n)

        corpus = read_corpus(moment, given, watch)
        view = view_units(moment, corpus, arguments.quantity, watch)
    rows = _sorted(view, arguments.follows)
    if arguments.output is not None:
        about = {**moment.about(), "quantity": arguments.quantity, "rows": rows}
        content = to_csv(rows) if form_of(arguments.output) == "csv" else entries_json(about)
        save(arguments.output, content)
    unit = text_problem(moment.run).unit
    words = f"{len(corpus.text):,} {unit}"
    print(f"{arguments.quantity} of {moment.title} over {words} and ends of sentences")
    print("\n".join([*shortcomings(view, unit), ""]))
    told = [["" if value is None else str(value) for value in row.values()] for row in rows]
    print("\n".join(table([*rows[0]], told[: arguments.top])))
    return 0


def _sorted(view: UnitView, column: str | None) -> Rows:
    """The list of units, by the property that was asked for.

    Raises:
        ValueError: when the text has no such property.
    """
    from rnnviz.inspection.units import by_score

    if column is None:
        return view.rows
    known = [name for name in view.corpus.properties if name in view.rows[0]]
    if column not in known:
        some = f"choose from: {', '.join(known)}" if known else "it is too short, or none varies"
        raise ValueError(f"No property {column!r} in this text; {some}.")
    return by_score(view.rows, column)
