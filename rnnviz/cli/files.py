"""Numbers and pictures as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rnnviz.figures.theme import Mode


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
    from rnnviz.inspection.tables import entries_json, to_csv

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
