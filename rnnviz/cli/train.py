"""``python -m rnnviz train``: train one run."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rnnviz.cli.bar import INTERRUPTED, train_with_bar
from rnnviz.cli.parser import examples
from rnnviz.cli.settings import add_settings, config_of
from rnnviz.run import CARD_FILE, CHECKPOINT_FILE, WEIGHTS_FILE, Run
from rnnviz.store import RunStore, open_store
from rnnviz.tasks import Problem
from rnnviz.text import clean


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "train",
        help="train a cell on a task",
        description="Train a cell on a task and keep the run with its weights along the way, where "
        "the app finds it\ntoo. Ctrl-C stops the training and keeps what was trained (exit status "
        "130). A training that\nended unsolved is not an error: its exit status is 0.",
        epilog=examples(
            "train --cell lstm --task adding --option length=50",
            "train --cell ran-tanh --text book.txt --steps 1500 --name 'My book'",
            "train --config settings.json --seed 3 --output runs/third",
        ),
    )
    add_settings(parser)
    parser.add_argument("--name", default="", help="what the run is called in lists")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FOLDER",
        help="keep the run in this folder; by default among your own runs (RNNVIZ_STORE)",
    )
    parser.add_argument(
        "--device",
        metavar="NAME",
        help="where torch computes: cpu, cuda, or auto for cuda where there is any; without it "
        "what RNNVIZ_DEVICE says, else cpu",
    )
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    config = config_of(arguments)
    store = open_store()
    details = {"name": name} if (name := clean(arguments.name).strip()) else {}
    # Nothing that is trained shall be lost because it cannot be kept.
    if arguments.output is not None:
        check_folder(arguments.output)
    else:
        store.check_writable()
    run_id = secrets.token_hex(6)
    Run(run_id, config, details=details).card().to_text()
    # Late, so that a wrong setting is told before torch is there.
    from rnnviz.model import choose_device
    from rnnviz.tasks import build_problem

    choose_device(arguments.device)
    problem = build_problem(config)
    title = f"{config.cell_name}, {config.task}"
    run = train_with_bar(config, run_id, title, problem, arguments.device)
    run.details |= details
    folder = _save(run, arguments.output, store)
    print(f"{run.id}: {outcome(run, problem)}")
    print(f"Kept in {folder}.")
    return INTERRUPTED if run.status == "stopped" else 0


def check_folder(folder: Path) -> None:
    """Refuse, before the training, a folder that a run cannot be kept in.

    Raises:
        ValueError: when it holds other files.
        OSError: when it cannot be made, or nothing can be written beside it.
    """
    parent = folder.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    # A run is written beside its place and then moved there.
    with TemporaryDirectory(dir=parent, prefix=f".{folder.name}."):
        own = {CARD_FILE, CHECKPOINT_FILE, WEIGHTS_FILE}
        contents = folder.iterdir() if folder.exists() else ()
        others = [path.name for path in contents if path.name not in own]
    if others:
        raise ValueError(
            f"The folder {folder} holds other files, such as {others[0]!r}: choose an empty one."
        )


def outcome(run: Run, problem: Problem) -> str:
    """How the training ended, with the metric and what a trivial answer reaches."""
    return f"{run.message} {problem.result(run.latest.metric)}"


def _save(run: Run, folder: Path | None, store: RunStore) -> str:
    """Keep the run; where that was."""
    if folder is not None:
        run.save(folder)
        return str(folder)
    store.put(run)
    return f"{store.address} as {run.id}"
