"""``python -m rnnviz reproduce``: run the papers' tables again."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from rnnviz.cli.catalogue import table as aligned
from rnnviz.cli.parser import examples, positive
from rnnviz.papers.cluster import connected, side_by_side
from rnnviz.papers.comparison import rows_of
from rnnviz.papers.reproduction import missing, run
from rnnviz.papers.results import FOLDER, add, check_writable, load
from rnnviz.papers.tables import TABLES, Entry, Table


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "reproduce",
        help="run the papers' tables again and print them beside what is printed",
        description="Run a table of a paper again with its settings. Every run is kept as soon as "
        "it ends, so the\ncommand can be stopped with Ctrl-C and called again: it makes what is "
        "missing. Then the table is\nprinted beside what was measured. The page Papers shows the "
        "same.",
        epilog=examples(
            "reproduce --list",
            "reproduce ran-1 --show",
            "reproduce 1997-4 --entries T100",
            "reproduce simplified-2 --cells lstm lstm1 --budget 20",
            "reproduce 1997-6a --workers 4",
        ),
    )
    parser.add_argument("tables", nargs="*", metavar="TABLE", help="which; see --list")
    parser.add_argument("--list", action="store_true", help="say which there are")
    parser.add_argument("--show", action="store_true", help="print what there is, run nothing")
    parser.add_argument("--cells", nargs="+", default=(), metavar="CELL", help="only these cells")
    parser.add_argument("--entries", nargs="+", default=(), metavar="ENTRY", help="only these")
    parser.add_argument("--seeds", type=positive, help="runs of each entry, the seeds from 0 on")
    parser.add_argument(
        "--budget",
        type=positive,
        help="how far each run goes at most: sequences (1997, forum) or epochs",
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the results are kept")
    beside = parser.add_mutually_exclusive_group()
    beside.add_argument(
        "--workers", type=positive, metavar="N", help="so many runs at a time, each in a process"
    )
    beside.add_argument(
        "--scheduler", metavar="ADDRESS", help="runs on the workers of this Dask cluster"
    )
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    unknown = [key for key in arguments.tables if key not in TABLES]
    if unknown:
        raise ValueError(f"There is no table {unknown[0]!r}; use --list to see them all.")
    if arguments.list or not arguments.tables:
        for line in _listed([TABLES[key] for key in arguments.tables] or [*TABLES.values()]):
            print(line)
        return 0
    for key in arguments.tables:
        table = TABLES[key]
        if not arguments.show:
            _make_missing(table, arguments)
        print(f"{table.title} ({table.source})\n")
        for line in printed(table, arguments.folder):
            print(line)
    return 0


def _make_missing(table: Table, arguments: argparse.Namespace) -> None:
    asked = (getattr(arguments, name) for name in ("cells", "entries", "seeds", "budget", "folder"))
    runs = missing(table, *asked)
    if not runs:
        return
    check_writable(arguments.folder)
    if arguments.workers or arguments.scheduler:
        _make_side_by_side(table, runs, arguments)
        return
    for entry, seed in runs:
        _make(table, entry, seed, arguments)


def _make_side_by_side(
    table: Table, runs: Sequence[tuple[Entry, int]], arguments: argparse.Namespace
) -> None:
    """Make runs on a cluster with one bar for all; keep each as soon as it ends."""
    workers = arguments.workers and min(arguments.workers, len(runs))
    shape = "{desc}: {percentage:3.0f}%|{bar}| [{elapsed}<{remaining}{postfix}]"
    shares: dict[tuple[str, int], float] = {}
    ended = 0
    with (
        connected(workers, arguments.scheduler) as client,
        tqdm(desc=table.key, total=len(runs), bar_format=shape, miniters=0, mininterval=0.5) as bar,
    ):
        told = side_by_side(client, table, runs, arguments.budget, arguments.folder)
        for entry, seed, progress in told:
            shares[entry.key, seed] = progress.done / progress.most
            if progress.result is not None:
                add(table.key, progress.result, arguments.folder)
                shares[entry.key, seed] = 1.0
                ended += 1
            words = f"{ended} of {len(runs)} runs ended, {len(shares) - ended} under way"
            bar.set_postfix_str(words, refresh=False)
            bar.update(sum(shares.values()) - bar.n)


def _make(table: Table, entry: Entry, seed: int, arguments: argparse.Namespace) -> None:
    """Make one run with a bar that shows how far it is, elapsed and remaining time; keep it."""
    title = f"{table.key} {entry.key} seed {seed}"
    with tqdm(desc=title, unit=table.budget.split()[0][:-1], mininterval=0.5) as bar:
        for progress in run(table, entry, seed, arguments.budget, arguments.folder):
            bar.total = progress.most
            bar.set_postfix_str(progress.words, refresh=False)
            bar.update(progress.done - bar.n)
            if progress.result is not None:
                add(table.key, progress.result, arguments.folder)


def _listed(tables: list[Table]) -> list[str]:
    rows = [
        (table.key, entry.key, entry.cell, f"{entry.seeds} runs" if entry.seeds else "printed only")
        for table in tables
        for entry in table.entries
    ]
    return [*aligned(("table", "entry", "cell", "by default"), rows)]


def printed(table: Table, folder: Path | None = None) -> list[str]:
    """The lines of a table, what is printed beside what was measured."""
    heads = ("cell", "setting", "measure", "printed", "measured", "runs made here")
    rows = [row.told() for row in rows_of(table, load(table.key, folder))]
    return [*aligned(heads, rows)]
