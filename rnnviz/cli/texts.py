"""Texts from files: their encoding is found and told, or given."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from rnnviz.text import MAX_BYTES, decode
from rnnviz.text.encodings import find_encoding


def add_encoding(parser: Any) -> None:
    """Add how the text files of a command are encoded."""
    parser.add_argument(
        "--encoding",
        type=_encoding,
        metavar="NAME",
        help="the encoding of the text file, such as UTF-8, Windows-1250 or DOS 850; by default it "
        "is found and told",
    )


def read_text(path: Path, encoding: str | None = None) -> str:
    """The text in a file; its encoding and a line that shows it are told on stderr.

    Raises:
        OSError: when it cannot be read.
        ValueError: when it is too large or holds no text.
    """
    with path.open("rb") as stream:
        found = decode(stream.read(MAX_BYTES + 1), encoding)
    print(f"Read {path.name} as {found.found}: {found.first_line}", file=sys.stderr)
    return found.text


def _encoding(name: str) -> str:
    try:
        return find_encoding(name).name
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
