"""The Runs page: every run of the store in one table, and what can be done with those chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import streamlit as st

from rnnviz.jobs import default_runner
from rnnviz.tasks.numbers import rounded
from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.charts import more_rows
from rnnviz.ui.frame import plain, show_told
from rnnviz.ui.linked import keep_linked
from rnnviz.ui.page_state import PageState
from rnnviz.ui.rights import note_opened
from rnnviz.ui.runs.bin import bin_panel, undo_line
from rnnviz.ui.runs.controls import filters_of, show_all
from rnnviz.ui.runs.dialogs import dialog_is_open, draw_dialog
from rnnviz.ui.runs.one import one_panel, several_panel
from rnnviz.ui.runs.rows import RunRow, all_rows, measure_of, ordered, task_title
from rnnviz.ui.runs.traced import trace_panel
from rnnviz.ui.visitor import what_passes
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


_KEPT = "Deleted runs wait in the bin for 7 days."
_OWN = (
    "Here are your runs, those that others share, and those whose link you opened. Only its owner "
    f"can stop, rename, share or delete a run. {_KEPT}"
)
_ALL = (
    "Everybody who uses this server sees all of its runs and their texts. Only its owner can stop, "
    f"rename or delete a run. {_KEPT}"
)
_LIVE_SECONDS = 2.0
_REST_SECONDS = 15.0
"""Also without a training here: another tab or another server may add runs."""


def open_link(state: PageState) -> list[str]:
    """Read the link."""
    problems = state.open()
    keep_linked()
    note_opened(*state["selected"])
    return problems


def who_sees() -> str:
    """Which runs the page lists, and who may do what with them."""
    said = _ALL if default_runner().settings.open_to_all else _OWN
    return f"{said} {what_passes()}".rstrip()


def runs_panel(state: PageState, rows: list[RunRow]) -> None:
    """The table and what stands below it; while something trains they follow it."""
    if notice := default_runner().store.notice():
        st.warning(plain(notice))
    trace_panel()
    live = any(row.live for row in rows)
    seconds = _LIVE_SECONDS if live else _REST_SECONDS
    # Read a moment ago: the first look is no other one.
    st.fragment(_panel, run_every=seconds)(state, live, [rows] if rows else [])
    draw_dialog(rows)


def _panel(state: PageState, was_live: bool, given: list[list[RunRow]]) -> None:
    """One look at the store; when trainings begin or end, the page's clock is set anew."""
    show_told()
    try:
        rows = given.pop() if given else all_rows()
    except (OSError, ValueError) as error:
        st.error(plain(str(error)))
        return
    if any(row.live for row in rows) != was_live and not dialog_is_open():
        st.rerun()
    _table(state, rows)
    bin_panel(state)
    # Choosing a row runs only this part of the page anew.
    state.publish()


def _table(state: PageState, rows: list[RunRow]) -> None:
    """The rows that fit the filters, and what can be done with those that are chosen."""
    shown = ordered(filter(filters_of(state).fits, rows), state["sort"])
    undo_line(state)
    if not any(not row.shipped for row in rows):
        _first_steps()
    chosen = runs_table(state, shown) if shown else []
    if not shown:
        st.info("No run fits these filters.")
        if st.button("Show all runs"):
            show_all(state)
            # The filters on the left are not part of what is drawn anew by itself.
            st.rerun()
    elif len(chosen) == 1:
        one_panel(state, chosen[0])
    elif chosen:
        several_panel(state, chosen)
    else:
        seen = more_rows(len(shown), TALLEST) or f"{len(shown):,} runs."
        st.caption(f"{seen} Choose one to open it, or two to six to compare them.")


def _first_steps() -> None:
    """What to do where nothing has been trained yet."""
    with st.container(border=True):
        st.markdown(
            "You have no runs yet: the ones below came with the app. Train a model "
            "and it appears here, or upload one on the left."
        )
        with st.container(horizontal=True):
            for key, label in (
                ("playground", "Train a cell on a task"),
                ("influence", "Train on a text of your own"),
                ("compare", "Train several cells at once"),
            ):
                st.page_link(PAGES[key].script, label=label, icon=PAGES[key].icon)
