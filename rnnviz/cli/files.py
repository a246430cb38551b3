"""Numbers and pictures as files."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.figures.theme import Mode


def numbers(values: ArrayLike) -> Any:
    """An array as nested lists: the shortest decimals that tell, None for what is not a number."""
    array = np.asarray(values)
    if array.ndim:
        return [numbers(row) for row in array]
    value = float(str(array))  # float32 0.1 is 0.1 and not 0.10000000149
    return value if math.isfinite(value) else None


def to_json(data: Mapping[str, Any]) -> bytes:
    """JSON with one line for each entry at the top."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)}"
        for name, value in data.items()
    ]
    return ("{\n  " + ",\n  ".join(lines) + "\n}\n").encode("utf-8", "replace")


def to_csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Comma-separated values in UTF-8, empty for None; no word is taken for a formula."""
    # Imported late: --help should not wait for it.
    from rnnviz.figures.export.arrow_tables import to_cell

    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {name: to_cell(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
        for row in rows
    )
    return text.getvalue().encode("utf-8", "replace")


def write(
    path: Path,
    *,
    data: Callable[[], Mapping[str, Any]],
    table: Callable[[], tuple[Sequence[str], Sequence[Mapping[str, Any]]]],
    picture: Callable[[Any], bytes],
) -> None:
    """Write the form that the file's ending asks for; only that one is made.

    Args:
        path: ends in .json, .csv, .png or .svg.
        data: what goes into JSON.
        table: columns and rows of the CSV.
        picture: from ``"png"`` or ``"svg"`` to the bytes of the file.

    Raises:
        OSError: when it cannot be written.
    """
    form = path.suffix.lower().removeprefix(".")
    if form == "json":
        content = to_json(data())
    elif form == "csv":
        content = to_csv(*table())
    else:
        content = picture(form)
    path.write_bytes(content)
    print(f"Wrote {path} ({len(content):,} bytes).")


def mode_of(dark: bool) -> Mode:
    """The background that was asked for."""
    return "dark" if dark else "light"
