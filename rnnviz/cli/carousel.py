"""``python -m rnnviz carousel``: how far error flows back in one or more runs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from rnnviz.cli.files import mode_of, write
from rnnviz.cli.parser import add_output, examples, positive
from rnnviz.cli.runs import RUN_HELP, add_moment, find_moment

if TYPE_CHECKING:
    from rnnviz.analysis.carousel import Curves
    from rnnviz.inspection.runs import Moment


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "carousel",
        help="write how far error flows back: carousel path, full derivative, gradient by lag",
        description="Measure on one sequence, at every lag before the last step: the derivative "
        "along the error\ncarousel (path), the total derivative dc_T/dc_t (full), and the length "
        "of the loss's gradient\nby the cell state and the hidden state, before any clipping. "
        "Several runs share one file and one\naxis. Files hold each norm and its base-10 "
        "logarithm, which is empty where the norm is zero.",
        epilog=examples(
            "carousel lstm-adding elman-adding --output carousel.png",
            "carousel lstm-1997-adding --sequence 2 --norm frobenius --output carousel.csv",
        ),
    )
    parser.add_argument("runs", nargs="+", metavar="RUN", help=RUN_HELP)
    parser.add_argument(
        "--sequence",
        type=positive,
        default=1,
        metavar="N",
        help="which of the task's example sequences, from 1 (default: 1)",
    )
    parser.add_argument(
        "--norm",
        choices=("spectral", "frobenius"),
        default="spectral",
        help="of the total derivative (default: spectral)",
    )
    parser.add_argument("--lags", type=positive, metavar="N", help="at most so many lags")
    add_moment(parser)
    add_output(parser)
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    from rnnviz.inspection.carousel import carousel_picture, lag_columns, lag_rows

    measured = [
        _measure(name, arguments)
        for name in tqdm(arguments.runs, unit="run", disable=len(arguments.runs) == 1)
    ]
    write(
        arguments.output,
        data=lambda: {
            "norm": arguments.norm,
            "sequence": arguments.sequence,
            "runs": [{**moment.about(), **lag_columns(found)} for moment, found in measured],
        },
        table=lambda: [row for one in measured for row in lag_rows(*one)],
        picture=lambda form: carousel_picture(measured, mode_of(arguments.dark), form),
    )
    return 0


def _measure(name: str, arguments: argparse.Namespace) -> tuple[Moment, Curves]:
    from rnnviz.analysis.carousel import curves
    from rnnviz.inspection.runs import example

    moment = find_moment(arguments, name)
    single = example(moment.run, arguments.sequence - 1)
    trace = moment.trace(single, gradients=True)
    return moment, curves(trace, arguments.norm, arguments.lags)
