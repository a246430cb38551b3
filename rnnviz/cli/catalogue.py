"""``python -m rnnviz list``: what there is to train and what has been trained."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rnnviz.cli.parser import examples
from rnnviz.spec import CELLS, CellSpec
from rnnviz.store import RunSummary, distinct, open_store
from rnnviz.tasks import TASKS, Option
from rnnviz.tasks.numbers import number

_SIZE = 8

Rows = Sequence[Sequence[str]]


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "list",
        help="list the cells, tasks and runs",
        description="Print the cells and the tasks of the catalogue, the runs that come with the "
        "app (models) and\nyour own runs, newest first.",
        epilog=examples("list", "list tasks", "list runs"),
    )
    parser.add_argument(
        "what", nargs="?", choices=tuple(_LISTS), help="only these; everything by default"
    )
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    names = list(_LISTS) if arguments.what is None else [arguments.what]
    for position, name in enumerate(names):
        if len(names) > 1:
            print(("\n" if position else "") + f"{name.capitalize()}\n")
        for line in _LISTS[name]():
            print(line)
    return 0


def _cells() -> Iterator[str]:
    yield from table(
        ("cell", "title", "learned gates", f"parameters at {_SIZE} inputs and {_SIZE} units"),
        [(name, spec.title, _gates(spec), _parameters(spec)) for name, spec in CELLS.items()],
    )


def _gates(spec: CellSpec) -> str:
    learned = [name.removesuffix("_gate") for name, gate in spec.gates.items() if gate.learned]
    return ", ".join(learned) or "none"


def _parameters(spec: CellSpec) -> str:
    return f"{spec.parameter_count(_SIZE, _SIZE):,}"


def _tasks() -> Iterator[str]:
    yield from table(("task", "title"), [(key, task.title) for key, task in TASKS.items()])
    yield ""
    rows = [
        (key, f"{option.name}={option.default}", _range(option), option.help)
        for key, task in TASKS.items()
        for option in task.options
    ]
    yield from table(("task", "--option", "allowed", "meaning"), rows)


def _range(option: Option) -> str:
    """What an option may be."""
    if isinstance(option.default, bool):
        return "true or false"
    if option.choices:
        return ", ".join(option.choices)
    if isinstance(option.default, str) or option.minimum is None or option.maximum is None:
        return "text" if isinstance(option.default, str) else "a number"
    return f"{option.minimum:.10g} to {option.maximum:.10g}"


def _models() -> Iterator[str]:
    yield from _runs_table(open_store().shipped(), "No run comes with this installation.")


def _own() -> Iterator[str]:
    yield from _runs_table(
        open_store().list(), "There is no run of your own yet: python -m rnnviz train makes one."
    )


def _runs_table(runs: Sequence[RunSummary], none: str) -> Iterator[str]:
    if not runs:
        yield none
        return
    heads = ("run", "cell", "task", "units", "status", "step", "metric", "name")
    titles = distinct({run.id: run.title for run in sorted(runs, key=lambda run: run.created)})
    yield from table(heads, [_run_row(run, titles[run.id]) for run in runs])


def _run_row(run: RunSummary, title: str) -> tuple[str, ...]:
    metric = "" if run.metric is None else number(run.metric)
    config = run.config
    size = f"{config.hidden_size}" + (f" x {config.num_layers}" if config.num_layers > 1 else "")
    return (
        run.id,
        config.cell_name,
        config.task,
        size,
        run.status,
        f"{run.step:,}",
        metric,
        title,
    )


_LISTS: dict[str, Callable[[], Iterator[str]]] = {
    "cells": _cells,
    "tasks": _tasks,
    "models": _models,
    "runs": _own,
}


def table(heads: Sequence[str], rows: Rows) -> Iterator[str]:
    """Lines of aligned columns under their headings."""
    lines = [heads, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for place, line in enumerate(lines):
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        yield "  ".join(cells).rstrip()
        if place == 0:
            yield "  ".join("-" * width for width in widths)
