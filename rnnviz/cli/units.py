"""``python -m rnnviz units``: what each unit follows best over a long text, and where else."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from rnnviz.cli.catalogue import table
from rnnviz.cli.files import form_of, save
from rnnviz.cli.parser import examples, number, output_file, positive, whole
from rnnviz.cli.runs import RUN_HELP, add_moment, find_moment
from rnnviz.cli.files import add_encoding, read_text

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
        "held-out words. With --unit or\n--span it prints where units are above a threshold "
        "instead. Words and units count from 0.",
        epilog=examples(
            "units --model lstm-books --text novel.txt",
            'units --model lstm-books --text novel.txt --follows "inside quotes" --top 5',
            "units --model lstm-books --text novel.txt --unit 7 --threshold 0.5",
            "units --model lstm-books --text novel.txt --span 120:123 --threshold 0.3",
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
    parser.add_argument("--unit", type=whole, metavar="U", help="search: where this unit is high")
    parser.add_argument(
        "--span", type=_span, metavar="A:B",
        help="search: what is high all through words A to B - 1 and not just outside",
    )  # fmt: skip
    parser.add_argument(
        "--threshold", type=number, default=0.3, metavar="X",
        help="what counts as high (default: 0.3)",
    )  # fmt: skip
    parser.add_argument(
        "--output", metavar="FILE", type=output_file("json", "csv"), help="write the whole table"
    )
    parser.set_defaults(command=_run)


def _span(text: str) -> tuple[int, int]:
    start, _, stop = text.partition(":")
    return whole(start), whole(stop)


def _run(arguments: argparse.Namespace) -> int:
    from rnnviz.inspection.runs import text_problem
    from rnnviz.inspection.tables import entries_json, to_csv
    from rnnviz.inspection.units import view_units
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

        view = view_units(moment, given, arguments.quantity, watch)
    search = arguments.unit is not None or arguments.span is not None
    rows = _matches(view, arguments) if search else _sorted(view, arguments.follows)
    if arguments.output is not None:
        about = {**moment.about(), "quantity": arguments.quantity, "rows": rows}
        content = to_csv(rows) if form_of(arguments.output) == "csv" else entries_json(about)
        save(arguments.output, content)
    words = f"{len(view.corpus.text):,} {text_problem(moment.run).unit}"
    print(f"{arguments.quantity} of {moment.title} over {words} and ends of sentences\n")
    print("\n".join(table(*_columns(rows[: arguments.top]))))
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
        raise ValueError(f"No property {column!r} in this text; choose from: {', '.join(known)}.")
    return by_score(view.rows, column)


def _matches(view: UnitView, arguments: argparse.Namespace) -> Rows:
    """Where else the unit, or those of the span, are above the threshold."""
    from rnnviz.analysis.units import search, units_of
    from rnnviz.inspection.units import match_rows

    units = range(len(view.found.codes)) if arguments.unit is None else [arguments.unit]
    if not set(units) <= set(range(len(view.found.codes))):
        raise ValueError(f"Choose a unit from 0 to {len(view.found.codes) - 1}.")
    if arguments.span is not None:
        start, stop = arguments.span
        inside = set(units_of(view.found, start, stop, arguments.threshold).tolist())
        units = sorted(inside.intersection(units))
        print(f"{len(units)} units: {', '.join(map(str, units))}")
    found = search(view.found, [*units], arguments.threshold, arguments.span)
    return match_rows(view.corpus, found)


def _columns(rows: Rows) -> tuple[list[str], list[list[str]]]:
    if not rows:
        return ["nothing found"], []
    told = [["" if value is None else str(value) for value in row.values()] for row in rows]
    return list(rows[0]), told
