"""``python -m rnnviz carousel``: how far error flows back in one or more runs."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from tqdm import tqdm

from rnnviz.cli.files import mode_of, numbers, write
from rnnviz.cli.parser import add_output, examples, positive
from rnnviz.cli.runs import RUN_HELP, Moment, add_moment, example, find_moment
from rnnviz.store import distinct

if TYPE_CHECKING:
    from rnnviz.analysis.carousel import Curves

Measured = list[tuple[Moment, "Curves"]]

_NAMES = ("full", "path", "cell_gradient", "hidden_gradient")


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
    measured = [
        _measure(name, arguments)
        for name in tqdm(arguments.runs, unit="run", disable=len(arguments.runs) == 1)
    ]
    write(
        arguments.output,
        data=lambda: _data(measured, arguments),
        table=lambda: _table(measured),
        picture=lambda form: _picture(measured, arguments.dark, form),
    )
    return 0


def _measure(name: str, arguments: argparse.Namespace) -> tuple[Moment, Curves]:
    from rnnviz.analysis.carousel import curves

    moment = find_moment(name, arguments.step, arguments.layer)
    batch = example(moment.problem, arguments.sequence)
    trace = moment.trace(batch, moment.problem.labels(batch, 0), gradients=True)
    return moment, curves(trace, arguments.norm, arguments.lags)


def _columns(curves: Curves) -> Mapping[str, list[float | None]]:
    """Each norm by lag, and its base-10 logarithm."""
    found: dict[str, list[float | None]] = {}
    for name in _NAMES:
        logs = getattr(curves, name)
        if logs is not None:
            with np.errstate(over="ignore", under="ignore"):
                found[name] = numbers(np.power(10.0, logs))
            found[f"log10_{name}"] = numbers(logs)
    return found


def _data(measured: Measured, arguments: argparse.Namespace) -> dict[str, Any]:
    return {
        "norm": arguments.norm,
        "sequence": arguments.sequence,
        "runs": [{**moment.about(), **_columns(curves)} for moment, curves in measured],
    }


def _table(measured: Measured) -> tuple[list[str], list[dict[str, Any]]]:
    """One row for each run and lag."""
    rows = []
    for moment, curves in measured:
        columns = _columns(curves)
        about = moment.about()
        for lag in range(len(curves.full)):
            row = {"run": about["run"], "cell": about["cell"], "step": about["step"], "lag": lag}
            rows.append(row | {name: values[lag] for name, values in columns.items()})
    names = [column for name in _NAMES for column in (name, f"log10_{name}")]
    return ["run", "cell", "step", "lag", *names], rows


def _picture(measured: Measured, dark: bool, form: Any) -> bytes:
    from rnnviz.figures import static

    cells = [moment.run.config.spec.title for moment, _ in measured]
    # The same cell twice: its run tells which.
    called = {
        str(place): cell if cells.count(cell) == 1 else measured[place][0].called
        for place, cell in enumerate(cells)
    }
    titles = distinct(called).values()
    panels = {title: curves for title, (_, curves) in zip(titles, measured, strict=True)}
    title = measured[0][0].title if len(measured) == 1 else ""
    return static.carousel(panels, title=title, mode=mode_of(dark), form=form)
