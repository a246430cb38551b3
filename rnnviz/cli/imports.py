"""``python -m rnnviz import``: a model that was trained elsewhere, or a run's file, as a run."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rnnviz.cli.files import read_text
from rnnviz.cli.parser import examples
from rnnviz.cli.settings import task_options
from rnnviz.model.parts import task_of
from rnnviz.store import open_store
from rnnviz.tasks import feature_files
from rnnviz.tasks.own_features import OWN_FEATURES
from rnnviz.text.vocabulary_files import LARGEST, read_vocabulary


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "import",
        help="make a run of a model that was trained elsewhere",
        description="Make a run of a model that was trained elsewhere: an embedding or none, "
        "recurrent layers and a linear\nread-out or none. What the file says of its model need not "
        "be said again.",
        epilog=examples(
            "import model.safetensors --vocabulary words.txt --name 'My model'",
            "import model.onnx --task adding --option length=50",
            "import lstm.safetensors --inputs sensors.csv",
        ),
    )
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="a state_dict as .safetensors, an ONNX file, a whole model of Keras (.keras), or a "
        "run's zip file",
    )
    parser.add_argument(
        "--vocabulary",
        type=Path,
        metavar="FILE",
        help="the tokens in the order of their numbers: one a line, a JSON list or object, or a "
        "tokenizer.json",
    )
    parser.add_argument(
        "--examples", type=Path, metavar="FILE", help="sentences to look at first, one a line"
    )
    parser.add_argument(
        "--inputs",
        type=Path,
        metavar="FILE",
        help="sequences that a model on numbers of your own can read: a table (CSV) with a row a "
        "step, a column a feature and an empty line between sequences, or an array (.npy)",
    )
    parser.add_argument(
        "--features",
        type=Path,
        metavar="FILE",
        help="the names of these features, one a line or a JSON list; by default the table's first "
        "line, where it has words",
    )
    parser.add_argument("--name", help="what the run is called")
    parser.add_argument(
        "--task",
        help="what it was trained on (see python -m rnnviz list tasks); with a vocabulary the next "
        f"word or character; {OWN_FEATURES.key} for numbers of your own, as for a layer without a "
        "read-out",
    )
    parser.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE", help="an option of the task"
    )
    for what in ("readout", "embedding"):
        parser.add_argument(
            f"--{what}", metavar="NAME", help=f"which tensor is the {what}, where there is a choice"
        )
    parser.set_defaults(command=_run, text=None)


def _run(arguments: argparse.Namespace) -> int:
    from rnnviz.inspection.imports import import_file  # with torch

    about = _about(arguments)
    with arguments.file.open("rb") as file:
        run, known = import_file(file, open_store(), about, name=arguments.file.name)
    print(f"{run.id}: {'is here already' if known else run.details.get('name')}.")
    return 0


def _about(arguments: argparse.Namespace) -> dict[str, Any]:
    """What was said of the model."""
    about: dict[str, Any] = {
        name: value
        for name in ("name", "task", "readout", "embedding")
        if (value := getattr(arguments, name)) is not None
    }
    if arguments.vocabulary is not None:
        with arguments.vocabulary.open("rb") as file:
            about["vocabulary"] = read_vocabulary(file.read(LARGEST + 1))
    task = task_of(about) if {"task", "vocabulary"} & set(about) else None
    if arguments.option:
        if task is None:
            raise ValueError("Say with --task which task the options belong to.")
        about["task_options"] = task_options(task, arguments)
    if arguments.inputs is not None:
        with arguments.inputs.open("rb") as file:
            names, about["examples"] = feature_files.read_inputs(
                file.read(feature_files.LARGEST + 1)
            )
        about |= {"features": names} if names else {}
    if arguments.features is not None:
        with arguments.features.open("rb") as file:
            about["features"] = feature_files.read_names(file.read(feature_files.LARGEST + 1))
    if arguments.examples is not None:
        lines = filter(None, map(str.strip, read_text(arguments.examples).splitlines()))
        letters = task == "text-chars"
        about["examples"] = [list(line) if letters else line.split() for line in lines]
    return about
