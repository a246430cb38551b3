"""The parser that all commands share: one-sentence errors, examples, and checks of files."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn


class Parser(argparse.ArgumentParser):
    """A parser that says in one sentence what it cannot use, and keeps the lines of an epilog."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        # An abbreviation that works today may mean two options tomorrow.
        super().__init__(allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        """Leave with exit status 2."""
        self.exit(2, f"rnnviz: {message.rstrip('.')}; see {self.prog} --help.\n")


def examples(*lines: str) -> str:
    """An epilog of example calls."""
    return "\n".join(["examples:", *(f"  python -m rnnviz {line}" for line in lines)])


def whole(text: str) -> int:
    """A whole number."""
    try:
        return int(text.replace("_", ""))
    except ValueError:
        raise argparse.ArgumentTypeError(f"give a whole number, not {text!r}") from None


def positive(text: str) -> int:
    """A whole number from 1 on."""
    number = whole(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"give a whole number from 1 on, not {text!r}")
    return number


def number(text: str) -> float:
    """Any number."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"give a number, not {text!r}") from None


def or_none(kind: Callable[[str], Any]) -> Callable[[str], Any]:
    """A value, or nothing for the word none."""
    return lambda text: None if text.lower() == "none" else kind(text)


def output_file(*forms: str) -> Callable[[str], Path]:
    """A file that can be written, whose ending says in which form."""
    endings = ", ".join(f".{form}" for form in forms)

    def check(text: str) -> Path:
        path = Path(text)
        if path.suffix.lower().removeprefix(".") not in forms:
            raise argparse.ArgumentTypeError(
                f"the name of the file must end in one of {endings}, and {text!r} does not"
            )
        if not path.parent.is_dir():
            raise argparse.ArgumentTypeError(f"there is no folder {str(path.parent)!r}")
        if path.is_dir() or not os.access(path.parent, os.W_OK):
            raise argparse.ArgumentTypeError(f"the file {text!r} cannot be written")
        return path

    return check


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add where to write, and on which background."""
    parser.add_argument(
        "--output",
        required=True,
        metavar="FILE",
        type=output_file("json", "csv", "png", "svg"),
        help="where to write: .json and .csv hold the numbers, .png and .svg a picture",
    )
    parser.add_argument("--dark", action="store_true", help="a picture on a dark background")
