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
