"""The Runs page's sidebar: what to show, in which order, and runs from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from rnnviz.spec import CELLS
from rnnviz.tasks import ALL_TASKS
from rnnviz.ui.fields import Field, one_of
from rnnviz.ui.page_state import PageState
from rnnviz.ui.runs.listed import NO_ROWS, ORIGINS, SORTS, Filters, Rows, all_rows
from rnnviz.ui.runs.rows import STATUS_TITLES
from rnnviz.ui.runs.upload import upload_box

_MOST_CHOSEN = 100
FILTERS = ("search", "cells", "tasks", "statuses", "origin")


def runs_state() -> PageState:
    """The page's values: filters, order and the chosen runs."""
    fields = {
        "search": Field(""),
        "cells": Field((), _several(str), ",".join),
        "tasks": Field((), _several(one_of("task", ALL_TASKS)), ",".join),
        "statuses": Field((), _several(one_of("status", STATUS_TITLES)), ",".join),
        "origin": Field("", one_of("origin", ORIGINS)),
        "sort": Field("newest", one_of("order", SORTS)),
        "selected": Field((), _several(str), ",".join),
    }
    return PageState("runs", fields)


def _several(parse: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    """A parser of texts with commas between."""

    def read(text: str) -> tuple[str, ...]:
        parts = dict.fromkeys(filter(None, text.split(",")))
        return tuple(parse(part) for part in [*parts][:_MOST_CHOSEN])

    return read


def filters_of(state: PageState) -> Filters:
    """What the page asks for."""
    return Filters(*(state[name] for name in FILTERS))


def runs_controls(state: PageState) -> Rows:
    """Draw the filters, the order and the upload; every run, none where none can be read."""
    try:
        rows = all_rows()
    except (OSError, ValueError):
        rows = NO_ROWS  # The place of the table says why.
    st.text_input(
        "Search",
        type="search",
        live=True,
        max_chars=200,
        placeholder="in names, notes and ids",
        **state.show("search", state["search"], partial(state.__setitem__, "search")),
    )
    cells = rows.cells
    _some(state, "cells", "Cells", {name: cells[name] for name in _in_order(cells, CELLS)})
    tasks = {key: task.title for key, task in ALL_TASKS.items() if key in rows.tasks}
    _some(state, "tasks", "Tasks", tasks)
    _some(state, "statuses", "Status", STATUS_TITLES)
    state.select("From", "origin", ORIGINS)
    state.select("Order", "sort", {key: row[0] for key, row in SORTS.items()})
    if any(state[name] for name in FILTERS):
        st.button("Show all", on_click=show_all, args=(state,), width="stretch")
    upload_box(state, partial(show_all, state))
    return rows


def show_all(state: PageState) -> None:
    """Take all filters back."""
    for name in FILTERS:
        state[name] = None


def _in_order(found: Mapping[str, str], catalogue: Mapping[str, object]) -> list[str]:
    """The catalogue's names that occur in its order, then all others."""
    return [n for n in catalogue if n in found] + [n for n in found if n not in catalogue]


def _some(state: PageState, name: str, label: str, titles: Mapping[str, str]) -> None:
    """Several of what occurs, and of what the link asks for."""
    options = dict(titles) | {one: titles.get(one, one) for one in state[name]}
    state.several(label, name, options, placeholder="all")
