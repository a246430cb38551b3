"""The table of the Runs page: its columns, and which of its rows are chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa
import streamlit as st

from rnnviz.store import RecentCache
from rnnviz.ui.page_state import PageState
from rnnviz.ui.runs.listed import Filters, Rows, ordered
from rnnviz.ui.runs.rows import RunRow
from rnnviz.ui.widget_keys import key_now, last_set, set_widget

_KEY = "runs.table"
TALLEST = 14
"""Rows that are seen at a time."""
_HEAD, _LINE = 38, 35
"""Pixels of the head and of a line."""
_TEXT, _COUNT, _TIME = pa.string(), pa.int64(), pa.timestamp("s", "UTC")
_TYPES = {
    "Name": _TEXT,
    "Status": _TEXT,
    "Cell": _TEXT,
    "Task": _TEXT,
    "Step": _COUNT,
    "Result": pa.float64(),
    "Measured as": _TEXT,
    "Units": _TEXT,
    "Parameters": _COUNT,
    "Created": _TIME,
    "Changed": _TIME,
    "Note": _TEXT,
    "Whose": _TEXT,
}
"""The columns, as :attr:`RunRow.cells` has them."""


@dataclass(frozen=True, eq=False)
class Table:
    """The rows that are shown, and what the browser is sent of them.

    Attributes:
        rows: filtered and in their order.
        ids: of the rows.
        key: of the widget; another one for other rows. The browser knows a row by its place alone,
            and a click that is under way while a run is added would else choose its neighbour.
        sent: the columns.
    """

    rows: tuple[RunRow, ...]
    ids: tuple[str, ...]
    key: str
    sent: pa.Table


_TABLES: RecentCache[Hashable, Table] = RecentCache(64, 64_000_000)


def table_of(rows: Rows, filters: Filters, sort: str) -> Table:
    """The table of some rows in an order, made once for all who look at the same."""
    return _TABLES.make(
        (rows, filters, sort),
        lambda known: known or _table(ordered(filter(filters.fits, rows.rows), sort)),
        lambda table: table.sent.nbytes,
    )


def _table(rows: Sequence[RunRow]) -> Table:
    ids = tuple(row.id for row in rows)
    digest = hashlib.sha256(" ".join(ids).encode()).hexdigest()[:12]
    arrays = [
        pa.array([row.cells[place] for row in rows], kind)
        for place, kind in enumerate(_TYPES.values())
    ]
    return Table(tuple(rows), ids, f"{_KEY}.{digest}", pa.table(arrays, [*_TYPES]))


def draw_table(state: PageState, table: Table) -> list[RunRow]:
    """Draw the table; the chosen rows, in the table's order."""
    selected = frozenset(state["selected"])
    chosen = [i for i, run_id in enumerate(table.ids) if run_id in selected]
    # Chosen also by a link and by an upload, which the table has to follow.
    key = key_now(table.key)
    if _picked(key) != chosen:
        key = set_widget(table.key, {"selection": {"rows": chosen, "columns": [], "cells": []}})
    st.dataframe(
        table.sent,
        key=key,
        alt="Runs",
        hide_index=True,
        height=_HEAD + _LINE * min(len(table.rows), TALLEST),
        column_config=_columns(),
        on_select=partial(_selected, state, key, table.ids),
        selection_mode="multi-row",
        # What was chosen by clicks since is not told: the table would be sent again with it.
        selection_default=last_set(table.key),
        placeholder="",
    )
    return [table.rows[i] for i in chosen]


def _picked(key: str) -> list[int]:
    state = st.session_state.get(key)
    return sorted(state["selection"]["rows"]) if state else []


def _selected(state: PageState, key: str, ids: tuple[str, ...]) -> None:
    state["selected"] = tuple(ids[i] for i in _picked(key) if i < len(ids))


def _columns() -> dict[str, Any]:
    column, zone = st.column_config, st.context.timezone
    when = partial(column.DatetimeColumn, format="D MMM YYYY, HH:mm", timezone=zone)
    return {
        "Name": column.TextColumn(pinned=True, width=300),
        "Status": column.TextColumn(width=160),
        "Cell": column.TextColumn(width=190),
        "Task": column.TextColumn(width=190),
        "Step": column.NumberColumn(format="localized", help="Optimiser steps taken."),
        "Result": column.NumberColumn(
            format="localized", help="The task's own metric, last measured."
        ),
        "Measured as": column.TextColumn(help="What the result is, with its unit."),
        "Units": column.TextColumn(help="Hidden units; with several layers, layers × units."),
        "Parameters": column.NumberColumn(
            format="localized", help="Numbers that the model learns."
        ),
        "Created": when(),
        "Changed": when(),
        "Note": column.TextColumn(width=240),
        "Whose": column.TextColumn(help="Your own can be named, shared, resumed and deleted."),
    }
