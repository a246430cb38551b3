"""``python -m rnnviz download``: bring published data sets into the data folder."""

from __future__ import annotations

import argparse
from typing import Any

from rnnviz.cli.parser import examples
from rnnviz.tasks.data import DATA_SETS
from rnnviz.tasks.data.download import download


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "download",
        help="bring published data sets into the data folder",
        description="Download the official files of data sets into the folder that RNNVIZ_DATA "
        "names, or else into one\nof your own, and check them. A file that is there already stays; "
        "a download that broke off goes on.",
        epilog=examples("download mnist", "download imdb ptb text8"),
    )
    parser.add_argument("data", nargs="+", choices=tuple(DATA_SETS), help="which data sets")
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    for key in arguments.data:
        for path in download(DATA_SETS[key]):
            print(path)
    return 0
