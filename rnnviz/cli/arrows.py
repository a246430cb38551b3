"""``python -m rnnviz arrows``: the earlier words that weigh most at each word of a text."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rnnviz.analysis.bands import Band
from rnnviz.analysis.influence.options import OPTIONS
from rnnviz.analysis.influence.views import DEFAULT, VIEWS
from rnnviz.cli.arrow_files import FORMS, write_arrows
from rnnviz.cli.parser import examples, number, output_file, positive, whole
from rnnviz.cli.runs import RUN_HELP, add_moment, find_moment
from rnnviz.cli.texts import add_encoding, read_text
from rnnviz.text import clean

_VIEWS = "\n".join(f"  {view.key:<14}{view.title}" for view in VIEWS.values())


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "arrows",
        help="write which earlier words weigh most at each word of a text",
        description="Find, for each word of a text, the earlier words whose weight in the state is "
        "largest (RAN\npaper, equation 7), and write the arrows as numbers (JSON, CSV), as a "
        "picture (PNG, SVG), as\na page (HTML), or the weights as attention for BertViz (NPZ). "
        "Words and units count from 0.\n\nviews:\n" + _VIEWS,
        epilog=examples(
            'arrows ran-tanh-books --text "It is a truth." --output arrows.svg',
            "arrows ran-tanh-books --file chapter.txt --output arrows.csv",
            "arrows ran-tanh-books --file chapter.txt --view long --min-distance 5 "
            "--output long.html",
        ),
    )
    parser.add_argument("run", metavar="RUN", help=RUN_HELP)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", help="the text itself")
    source.add_argument("--file", type=Path, help="a file with the text, in any encoding")
    add_encoding(parser)
    parser.add_argument(
        "--view", default=DEFAULT, choices=VIEWS, metavar="VIEW",
        help="what the arrows show; by default equation 7 (strongest)",
    )  # fmt: skip
    _add_options(parser)
    _add_held_out(parser)
    add_moment(parser)
    _add_files(parser)
    parser.set_defaults(command=_run)


def _add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of views; what is not given is as the view has it."""
    kinds: dict[str, tuple[str, str, Callable[[str], Any]]] = {
        "ranks": ("--rank", "K", positive),
        "min_distance": ("--min-distance", "N", positive),
        "min_weight": ("--min-weight", "W", number),
        "unit": ("--unit", "U", whole),
        "band": ("--band", "BAND", _band),
        "window": ("--window", "N", positive),
    }
    for name, (flag, metavar, kind) in kinds.items():
        about = OPTIONS[name].help
        about = about[0].lower() + about[1:].rstrip(".")
        if name == "band":
            about += ": short, medium, long or two numbers like 3:12 or 3:inf"
        parser.add_argument(flag, dest=name, metavar=metavar, type=kind, help=about)
    parser.add_argument(
        "--shortest", type=positive, default=0, metavar="N",
        help="of the arrows found, leave out those over fewer than N words; by default "
        "none",
    )  # fmt: skip


def _add_held_out(parser: argparse.ArgumentParser) -> None:
    """Add where the excess learns what distance alone predicts."""
    parser.add_argument(
        "--held-out", type=Path, metavar="FILE",
        help="for the excess: a text to measure what distance alone predicts; by default what the "
        "run held out",
    )  # fmt: skip
    parser.add_argument(
        "--profile", type=output_file("json"), metavar="FILE",
        help="for the excess: where that is kept; read if it is there, else measured and written",
    )  # fmt: skip


def _add_files(parser: argparse.ArgumentParser) -> None:
    """Add what to write and where."""
    parser.add_argument(
        "--weights", action="store_true",
        help="write the weight of every pair of words: JSON holds it beside the arrows, CSV in "
        "their place",
    )  # fmt: skip
    parser.add_argument(
        "--output", required=True, metavar="FILE", type=output_file(*FORMS),
        help="where to write: .json and .csv hold the numbers, .png and .svg a picture, .html a "
        "page with words that light up, .npz attention for BertViz",
    )  # fmt: skip
    parser.add_argument("--dark", action="store_true", help="a picture on a dark background")


def _band(text: str) -> Band:
    """A band of half-lives."""
    try:
        return Band.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _run(arguments: argparse.Namespace) -> int:
    if arguments.text is not None:
        text = clean(arguments.text)
    else:
        text = read_text(arguments.file, arguments.encoding)
    given = {name: getattr(arguments, name, None) for name in OPTIONS}
    given = {name: value for name, value in given.items() if value is not None}
    VIEWS[arguments.view].settle(**given)  # before anything is read: it may refuse
    moment = find_moment(arguments.run, arguments.step, arguments.layer)
    write_arrows(moment, text, given, arguments)
    return 0
