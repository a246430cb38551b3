"""The table of the Runs page, and which of its rows are chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import streamlit as st

from rnnviz.tasks.numbers import rounded
from rnnviz.ui.page_state import PageState
from rnnviz.ui.runs.rows import RunRow, measure_of, task_title
from rnnviz.ui.widget_keys import key_now, set_widget

_KEY = "runs.table"
TALLEST = 14
"""Rows that are seen at a time."""
_HEAD, _LINE = 38, 35
"""Pixels of the head and of a line, and lines that are seen without scrolling."""


def runs_table(state: PageState, rows: Sequence[RunRow]) -> list[RunRow]:
    """Draw the table; the chosen rows, in the table's order."""
    base, ids = _key(rows), tuple(row.id for row in rows)
    selected = frozenset(state["selected"])
    chosen = [i for i, run_id in enumerate(ids) if run_id in selected]
    # Chosen also by a link and by an upload, which the table has to follow.
    key = key_now(base)
    if _picked(key) != chosen:
        key = set_widget(base, {"selection": {"rows": chosen, "columns": [], "cells": []}})
    st.dataframe(
        [_line(row) for row in rows],
        key=key,
        alt="Runs",
        hide_index=True,
        height=_HEAD + _LINE * min(len(rows), TALLEST),
        column_config=_columns(),
        on_select=partial(_selected, state, key, ids),
        selection_mode="multi-row",
        placeholder="",
    )
    return [rows[i] for i in chosen]


def _key(rows: Sequence[RunRow]) -> str:
    """Another key for other rows: the browser knows a row by its place alone.

    A click that is under way while a run is added above would else choose its neighbour.
    """
    text = " ".join(row.id for row in rows)
    return f"{_KEY}.{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _picked(key: str) -> list[int]:
    state = st.session_state.get(key)
    return sorted(state["selection"]["rows"]) if state else []


def _selected(state: PageState, key: str, ids: tuple[str, ...]) -> None:
    state["selected"] = tuple(ids[i] for i in _picked(key) if i < len(ids))


def _line(row: RunRow) -> dict[str, Any]:
    config = row.config
    name, unit = measure_of(config)
    units = f"{config.hidden_size}"
    return {
        "Name": row.title,
        "Status": row.words,
        "Cell": config.spec.title,
        "Task": task_title(row),
        "Step": None if row.imported else row.step,
        "Result": None if row.metric is None else rounded(row.metric),
        "Measured as": f"{name} ({unit})" if unit else name,
        "Units": units if config.num_layers == 1 else f"{config.num_layers} × {units}",
        "Parameters": row.parameters or None,
        "Created": _moment(row.created if row.stored else 0.0),
        "Changed": _moment(row.changed),
        "Note": " ".join(row.note.split()),
        "Whose": _whose(row),
    }


def _whose(row: RunRow) -> str:
    if row.shipped:
        return "everybody's"
    if not row.owner:
        return "nobody's"
    if row.mine:
        return "mine, shared" if row.shared else "mine"
    return "shared" if row.shared else "by its link"


def _moment(seconds: float) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _columns() -> dict[str, Any]:
    column, zone = st.column_config, st.context.timezone
    when = partial(column.DatetimeColumn, format="D MMM YYYY, HH:mm", timezone=zone)
    return {
        "Name": column.TextColumn(pinned=True, width=300),
        "Status": column.TextColumn(width=150),
        "Cell": column.TextColumn(width=120),
        "Task": column.TextColumn(width=175),
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
