"""Files: texts in any encoding in, numbers and pictures out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rnnviz.csv_files import to_csv
from rnnviz.figures.theme import Mode
from rnnviz.text import MAX_BYTES, decode
from rnnviz.text.encodings import find_encoding


def add_encoding(parser: Any) -> None:
    """Add how the text files of a command are encoded."""
    parser.add_argument(
        "--encoding",
        type=_encoding,
        metavar="NAME",
        help="the encoding of the text file, such as UTF-8, Windows-1250 or DOS 850; by default it "
        "is detected and printed",
    )


def read_text(path: Path, encoding: str | None = None) -> str:
    """The text in a file; prints its encoding, and a line that shows it, on stderr.

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


def write(
    path: Path,
    *,
    data: Callable[[], Mapping[str, Any]],
    table: Callable[[], list[dict[str, Any]]],
    picture: Callable[[Any], bytes],
) -> None:
    """Write the form that the file's ending asks for; only that one is made.

    Args:
        path: ends in .json, .csv, .png or .svg.
        data: what goes into JSON.
        table: the rows of the CSV.
        picture: from ``"png"`` or ``"svg"`` to the bytes of the file.

    Raises:
        OSError: when it cannot be written.
    """
    # Imported late: --help should not wait for it.
    from rnnviz.inspection.tables import entries_json

    form = form_of(path)
    if form == "json":
        content = entries_json(data())
    elif form == "csv":
        content = to_csv(table())
    else:
        content = picture(form)
    save(path, content)


def save(path: Path, content: bytes) -> None:
    """Write a file and say so.

    Raises:
        OSError: when it cannot be written.
    """
    path.write_bytes(content)
    print(f"Wrote {path} ({len(content):,} bytes).")


def form_of(path: Path) -> str:
    """The ending of a file, which says what is written into it."""
    return path.suffix.lower().removeprefix(".")


def mode_of(dark: bool) -> Mode:
    """The background that was asked for."""
    return "dark" if dark else "light"
