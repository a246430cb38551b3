"""Tables as comma-separated values, the one place where the package writes them.

The files are UTF-8 with a header. A spreadsheet that opens one runs nothing: a text that it would
take for a formula (``=1+1``, ``-``, ``@x``) gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# Also the wide forms, which some spreadsheets read alike. Apostrophes before the sign count along:
# otherwise a word that has one of its own would lose it on the way back.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def write_csv(
    columns: Sequence[str],
    rows: Iterable[Iterable[Any]],
    *,
    quoted: bool = False,
    formulas: bool = False,
    compressed: bool = False,
) -> bytes:
    """The bytes of a table, written row by row; the same table gives the same bytes.

    Args:
        columns: the header.
        rows: texts, numbers and None, which is an empty cell, in the order of the columns.
        quoted: put all texts in quotes, for texts that may be line breaks or look like numbers.
        formulas: leave texts as they are, for readers that are not spreadsheets.
        compressed: with gzip.
    """
    raw = io.BytesIO()
    # Neither name nor time, which would differ.
    target: Any = gzip.GzipFile("", "wb", 4, raw, mtime=0) if compressed else raw
    lines = io.TextIOWrapper(target, encoding="utf-8", errors="replace", newline="")
    writer = csv.writer(
        lines,
        lineterminator="\n",
        quoting=csv.QUOTE_NONNUMERIC if quoted else csv.QUOTE_MINIMAL,
    )
    table = itertools.chain([columns], rows)
    writer.writerows(table if formulas else map(_cells, table))
    lines.detach()
    if compressed:
        target.close()
    return raw.getvalue()


def to_csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows by column, as :func:`write_csv` writes them; what a row lacks is an empty cell."""
    columns = [*dict.fromkeys(name for row in rows for name in row)]
    return write_csv(columns, ([row.get(name) for name in columns] for row in rows))


def _cells(row: Iterable[Any]) -> list[Any]:
    return [to_cell(value) if isinstance(value, str) else value for value in row]


def to_cell(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula."""
    return "'" + text if _FORMULA.match(text) else text
