"""Tables as files."""

from __future__ import annotations

import csv
import io
import json
import math
from functools import partial
from typing import Any

import streamlit as st

from rnnviz.figures.export.arrow_tables import to_cell

MOST_ROWS = 2000
_SEEN, _HEIGHT = 6, 260


def long_table(rows: list[dict[str, Any]]) -> None:
    """A table of which few rows are seen at a time, with a sign that there are more."""
    st.dataframe(rows[:MOST_ROWS], hide_index=True, height=_HEIGHT)
    if told := more_rows(len(rows), _SEEN):
        st.caption(told)


def more_rows(count: int, seen: int) -> str:
    """A sign that a table has more rows than are seen at a time; empty where all are seen."""
    if count > MOST_ROWS:
        return f"These are the first {MOST_ROWS:,} of {count:,} rows; the files hold all of them."
    return f"{count:,} rows: scroll the table to see all of them." if count > seen else ""


def download_buttons(name: str, rows: list[dict[str, Any]], data: Any = None) -> None:
    """Buttons that save a table as CSV and as JSON; the files are made when they are asked for.

    A file made beforehand would be gone as soon as a part of the page that polls is drawn again.

    Args:
        name: of the files, without its ending.
        rows: the table.
        data: what the JSON holds, the rows where it is None.
    """
    whole = rows if data is None else data
    with st.container(horizontal=True):
        st.download_button("CSV", partial(to_csv, rows), f"{name}.csv", "text/csv")
        as_json = partial(to_json, whole)
        st.download_button("JSON", as_json, f"{name}.json", "application/json")


def to_json(data: Any) -> str:
    """Plain data as JSON, in which numbers that are not finite become null."""
    return json.dumps(_finite(data), ensure_ascii=False, allow_nan=False)


def _finite(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data


def to_csv(rows: list[dict[str, Any]]) -> str:
    """Rows of equal keys as comma-separated values; no word is taken for a formula."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    return to_cell(value) if isinstance(value, str) else value
