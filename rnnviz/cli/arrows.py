"""``python -m rnnviz arrows``: the earlier words that weigh most at each word of a text."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnviz.analysis.bands import Band
from rnnviz.analysis.influence.options import OPTIONS
from rnnviz.analysis.influence.views import DEFAULT, VIEWS
from rnnviz.cli.files import add_encoding, form_of, mode_of, read_text, save
from rnnviz.cli.parser import examples, number, output_file, positive, whole
from rnnviz.cli.runs import RUN_HELP, add_moment, find_moment
from rnnviz.spec import no_carried_state
from rnnviz.text import clean

if TYPE_CHECKING:
    from rnnviz.analysis.influence.distance_profile import DistanceProfile
    from rnnviz.inspection.runs import Moment

_FORMS = ("json", "csv", "png", "svg", "html", "npz")
_ATTENTION_ONLY = (
    "A .npz file holds the weights of all layers by bands of memory: leave the view and its "
    "settings out, or write .json with --weights."
)

_VIEWS = "\n".join(f"  {view.key:<14}{view.title}" for view in VIEWS.values())


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "arrows",
        help="write which earlier words weigh most at each word of a text",
        description="Find, for each word of a text, the earlier words whose weight in the state is "
        "largest (RAN\npaper, equation 7), and write the arrows as numbers (JSON, CSV), as a "
        "picture (PNG, SVG), as\na page (HTML), or the weights as attention for BertViz (NPZ). "
        "Words count from 1\nin CSV and from 0 in JSON and NPZ, units from 0.\n\nviews:\n" + _VIEWS,
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
        help="leave out arrows over fewer than N words; by default none",
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
        "--output", required=True, metavar="FILE", type=output_file(*_FORMS),
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
    moment = find_moment(arguments)
    spec = moment.run.config.spec
    if not spec.carries_state:
        raise ValueError(no_carried_state(spec))
    find = _attention if form_of(arguments.output) == "npz" else _arrows
    save(arguments.output, find(moment, text, given, arguments))
    return 0


def _arrows(
    moment: Moment, text: str, given: Mapping[str, Any], arguments: argparse.Namespace
) -> bytes:
    """The arrows as a file, with the weights of every pair where it holds them."""
    from rnnviz.inspection import arrows

    run, view, form = moment.run, VIEWS[arguments.view], form_of(arguments.output)
    found = arrows.read_text(run, text, moment.layer, snapshot=moment.snapshot, whole=True)
    options = view.settle(found.trace, **given)
    profile = _profile(moment, arguments) if view.measure.needs_profile else None
    # A page shades the words where the text is short.
    weighed = True if arguments.weights else None if form == "html" else False
    record = arrows.arrow_record(run, found, view.key, options, profile, weights=weighed)
    if form == "csv" and arguments.weights:
        form = "weights"
    mode = mode_of(arguments.dark)
    return arrows.arrow_file(record, form, moment.title, arguments.shortest, mode)


def _profile(moment: Moment, arguments: argparse.Namespace) -> DistanceProfile:
    """What distance alone predicts: from its file if that is there, else measured and kept there.

    Raises:
        OSError: when a file cannot be read or written.
        ValueError: when a file does not hold what it should.
    """
    from rnnviz.analysis.influence.distance_profile import DistanceProfile
    from rnnviz.inspection.activations import measure_profile
    from rnnviz.inspection.runs import text_problem
    from rnnviz.probe.held_out import held_out_pieces

    held_out, file = arguments.held_out, arguments.profile
    if file is not None and file.exists():
        return DistanceProfile.from_json(file.read_bytes())
    text = None if held_out is None else read_text(held_out, arguments.encoding)
    pieces = held_out_pieces(text_problem(moment.run), text)
    profile = measure_profile(moment, pieces)
    tokens = sum(len(ids) for ids in pieces)
    print(f"Measured what distance alone predicts over {tokens:,} held-out tokens.")
    if file is not None:
        file.write_text(profile.to_json(), encoding="utf-8")
    return profile


def _attention(
    moment: Moment, text: str, given: Mapping[str, Any], arguments: argparse.Namespace
) -> bytes:
    """The weights of every layer as BertViz takes attention."""
    from rnnviz.figures.export import bertviz
    from rnnviz.inspection import arrows

    if arguments.view != DEFAULT or given:
        raise ValueError(_ATTENTION_ONLY)
    layers = [
        arrows.read_text(moment.run, text, layer, snapshot=moment.snapshot, whole=True)
        for layer in range(moment.run.config.num_layers)
    ]
    content = arrows.attention([each.trace for each in layers], layers[0].tokens)
    print(bertviz.HEADS)
    return content
