"""``python -m rnnviz trace``: what every gate does over one sequence."""

from __future__ import annotations

import argparse
from typing import Any

from rnnviz.cli.files import mode_of, numbers, write
from rnnviz.cli.parser import add_output, examples, positive
from rnnviz.cli.runs import (
    RUN_HELP,
    Moment,
    add_moment,
    example,
    find_moment,
    text_problem,
)
from rnnviz.tasks import Batch
from rnnviz.text import clean
from rnnviz.trace import Trace


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
    moment = find_moment(arguments.run, arguments.step, arguments.layer)
    batch = _sequence(moment, arguments)
    labels = moment.problem.labels(batch, 0)
    trace = moment.trace(batch, labels)
    write(
        arguments.output,
        data=lambda: _data(moment, batch, trace),
        table=lambda: _table(moment, trace),
        picture=lambda form: _picture(moment, batch, trace, arguments.dark, form),
    )
    return 0


def _sequence(moment: Moment, arguments: argparse.Namespace) -> Batch:
    """The example or the text as a batch of one."""
    if arguments.text is not None:
        return text_problem(moment.problem).encode(clean(arguments.text))
    return example(moment.problem, arguments.sequence or 1)


def _data(moment: Moment, batch: Batch, trace: Trace) -> dict[str, Any]:
    """Everything about the sequence; arrays are (time, unit)."""
    problem = moment.problem
    answers = trace.predictions[:, None] if trace.predictions is not None else None
    data: dict[str, Any] = {**moment.about(), "labels": list(trace.labels)}
    data["unknown"] = sorted(problem.unknown(batch, 0))
    data["targets"] = list(problem.target_labels(batch, 0))
    if answers is not None:
        data["predictions"] = list(problem.prediction_labels(answers, batch, 0))
        data["correct"] = list(problem.correct(answers, batch, 0))
    data["marks"] = [{"time": mark.time, "label": mark.label} for mark in problem.marks(batch, 0)]
    spec = trace.spec
    always = {name: spec.constant(name) for name in spec.gates if name not in spec.moving_gates}
    return data | {"constants": always} | {n: numbers(trace[n]) for n in spec.quantities}


def _table(moment: Moment, trace: Trace) -> tuple[list[str], list[dict[str, Any]]]:
    """One row for each time step and unit."""
    names = trace.spec.quantities
    rows = [
        {"time": t, "label": trace.labels[t], "unit": unit}
        | {name: numbers(trace[name][t, unit]) for name in names}
        for t in range(len(trace))
        for unit in range(trace.hidden_size)
    ]
    return ["time", "label", "unit", *names], rows


def _picture(moment: Moment, batch: Batch, trace: Trace, dark: bool, form: Any) -> bytes:
    from rnnviz.figures import static

    return static.gates(
        {name: trace[name] for name in trace.spec.quantities},
        trace.labels,
        [(mark.time, mark.label) for mark in moment.problem.marks(batch, 0)],
        unknown=moment.problem.unknown(batch, 0),
        title=moment.title,
        mode=mode_of(dark),
        form=form,
    )
