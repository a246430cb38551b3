"""``python -m rnnviz arrows``: the strongest earlier word of each word of a text."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.cli.files import mode_of, numbers, write
from rnnviz.cli.parser import add_output, examples, positive
from rnnviz.cli.runs import RUN_HELP, Moment, add_moment, clean, find_moment, text_problem
from rnnviz.text import MAX_BYTES, UNKNOWN, decode, direction

_COLUMNS = ("word", "text", "source", "source_text", "distance", "weight", "unit")


@dataclass(frozen=True)
class Found:
    """The arrows of one text: tokens, whether each is unknown, and equation 7's answer."""

    tokens: list[str]
    unknown: list[bool]
    source: NDArray[np.int64]
    weight: NDArray[np.float64]
    unit: NDArray[np.int64]

    def rows(self, shortest: int) -> list[dict[str, Any]]:
        """One row for each arrow that reaches far enough."""
        return [
            {
                "word": t,
                "text": self.tokens[t],
                "source": int(s),
                "source_text": self.tokens[s],
                "distance": int(t - s),
                "weight": numbers(self.weight[t]),
                "unit": int(self.unit[t]),
            }
            for t, s in enumerate(self.source)
            if s >= 0 and t - s >= shortest
        ]


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "arrows",
        help="write which earlier word weighs most at each word of a text",
        description="Find, for each word of a text, the earlier word whose weight in the state is "
        "largest in any\nunit (RAN paper, equation 7), and write the arrows as numbers (JSON, "
        "CSV) or as a picture\n(PNG, SVG). Words and units count from 0.",
        epilog=examples(
            'arrows ran-tanh-pride-and-prejudice --text "It is a truth." --output arrows.svg',
            "arrows ran-tanh-pride-and-prejudice --file chapter.txt --output arrows.csv",
        ),
    )
    parser.add_argument("run", metavar="RUN", help=RUN_HELP)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", help="the text itself")
    source.add_argument("--file", type=Path, help="a file with the text, in any encoding")
    parser.add_argument(
        "--shortest",
        type=positive,
        default=1,
        metavar="N",
        help="leave out arrows over fewer than N words (default: 1, which leaves out none)",
    )
    add_moment(parser)
    add_output(parser)
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    text = clean(arguments.text) if arguments.text is not None else read_text(arguments.file)
    moment = find_moment(arguments.run, arguments.step, arguments.layer)
    found = _find(moment, text)
    write(
        arguments.output,
        data=lambda: _data(moment, found, arguments.shortest),
        table=lambda: (_COLUMNS, found.rows(arguments.shortest)),
        picture=lambda form: _picture(moment, found, arguments, form),
    )
    return 0


def read_text(path: Path) -> str:
    """The text in a file of any encoding.

    Raises:
        OSError: when it cannot be read.
        ValueError: when it is too large or holds no text.
    """
    with path.open("rb") as stream:
        return decode(stream.read(MAX_BYTES + 1)).text


def _find(moment: Moment, text: str) -> Found:
    from rnnviz.analysis import influence

    problem = text_problem(moment.problem)
    tokens = problem.tokens(text.strip())
    batch = problem.encode(text)
    trace = moment.trace(batch, tuple(tokens))
    arrows = influence.strongest_predecessor(trace["input_gate"], trace["forget_gate"])
    unknown = problem.vocabulary.id(UNKNOWN)
    return Found(tokens, [bool(token == unknown) for token in batch.inputs[:, 0]], *arrows)


def _data(moment: Moment, found: Found, shortest: int) -> dict[str, Any]:
    return {
        **moment.about(),
        "tokens": found.tokens,
        "unknown": found.unknown,
        "arrows": found.rows(shortest),
    }


def _picture(moment: Moment, found: Found, arguments: argparse.Namespace, form: Any) -> bytes:
    from rnnviz.figures import static_arcs

    return static_arcs.arrows(
        found.tokens,
        found.source,
        found.weight,
        direction=direction(" ".join(found.tokens)),
        shortest=arguments.shortest,
        title=moment.title,
        mode=mode_of(arguments.dark),
        form=form,
    )
