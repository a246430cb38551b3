"""``python -m rnnviz trace``: what every gate does over one sequence."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from rnnviz.cli.files import mode_of, write
from rnnviz.cli.parser import add_output, examples, positive
from rnnviz.cli.runs import RUN_HELP, add_moment, find_moment
from rnnviz.text import clean

if TYPE_CHECKING:
    from rnnviz.inspection.runs import Moment
    from rnnviz.tasks import Batch


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "trace",
        help="write the gates and states of a run over one sequence",
        description="Run a trained model on one sequence and write every gate and state of every "
        "unit at every\ntime step: as numbers (JSON, CSV) or as a picture (PNG, SVG).",
        epilog=examples(
            "trace lstm-embedded-reber --sequence 3 --output gates.png",
            "trace lstm-embedded-reber --step 0 --output untrained.json",
            'trace ran-tanh-books --text "It is a truth." --output truth.csv',
        ),
    )
    parser.add_argument("run", metavar="RUN", help=RUN_HELP)
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--sequence",
        type=positive,
        metavar="N",
        help="which of the task's example sequences, from 1 (default: 1)",
    )
    source.add_argument("--text", help="a text in place of an example, for runs that read text")
    add_moment(parser)
    add_output(parser)
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    from rnnviz.inspection import films

    moment = find_moment(arguments)
    single = _sequence(moment, arguments)
    trace = moment.trace(single)
    write(
        arguments.output,
        data=lambda: films.trace_data(moment, single, trace),
        table=lambda: films.trace_rows(trace),
        picture=lambda form: films.trace_picture(
            moment, single, trace, mode_of(arguments.dark), form
        ),
    )
    return 0


def _sequence(moment: Moment, arguments: argparse.Namespace) -> Batch:
    """The example or the text as a batch of one."""
    from rnnviz.inspection.runs import example, text_problem

    if arguments.text is not None:
        return text_problem(moment.run).encode(clean(arguments.text))
    return example(moment.run, (arguments.sequence or 1) - 1)
