"""The Runs page's sidebar: what to show, in which order, and runs from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import BinaryIO

import streamlit as st

from rnnviz.jobs import default_runner
from rnnviz.spec import CELLS
from rnnviz.store import StoreError, import_run
from rnnviz.tasks import TASKS
from rnnviz.ui.fields import Field, one_of
from rnnviz.ui.frame import plain, tell
from rnnviz.ui.listing import forget_listing
from rnnviz.ui.page_state import PageState
from rnnviz.ui.rights import note_opened
from rnnviz.ui.runs.rows import ORIGINS, SORTS, STATUS_TITLES, Filters, RunRow, all_rows
from rnnviz.ui.visitor import owner

LARGEST_UPLOAD = 256
"""Megabytes; Streamlit's own limit for the server, in .streamlit/config.toml, is as large."""
_MOST_CHOSEN = 100
_UPLOADS = "runs.uploads"
_TAKING_UP = Lock()
_REFUSED = "runs.refused"
FILTERS = ("search", "cells", "tasks", "statuses", "origin")


def runs_state() -> PageState:
    """The page's values: filters, order and the chosen runs."""
    fields = {
        "search": Field(""),
        "cells": Field((), _several(str), ",".join),
        "tasks": Field((), _several(one_of("task", TASKS)), ",".join),
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


def runs_controls(state: PageState) -> list[RunRow]:
    """Draw the filters, the order and the upload; every run, none where none can be read."""
    try:
        rows = all_rows()
    except (OSError, ValueError):
        rows = []  # The place of the table says why.
    st.text_input(
        "Search",
        type="search",
        live=True,
        max_chars=200,
        placeholder="in names, notes and ids",
        **state.show("search", state["search"], partial(state.__setitem__, "search")),
    )
    cells = {row.config.cell_name: row.config.spec.title for row in rows}
    _some(state, "cells", "Cells", {name: cells[name] for name in _in_order(cells, CELLS)})
    tasks = {row.config.task for row in rows}
    _some(state, "tasks", "Tasks", {key: row.title for key, row in TASKS.items() if key in tasks})
    _some(state, "statuses", "Status", STATUS_TITLES)
    state.select("From", "origin", ORIGINS)
    state.select("Order", "sort", {key: row[0] for key, row in SORTS.items()})
    if any(state[name] for name in FILTERS):
        st.button("Show all", on_click=show_all, args=(state,), width="stretch")
    _upload(state)
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


def _upload(state: PageState) -> None:
    """A run that was downloaded from here or elsewhere, as its zip file."""
    with st.expander("Upload a run", expanded=True):
        # A fresh key empties the box once its file has been taken up.
        key = state.widget_key(f"upload.{st.session_state.get(_UPLOADS, 0)}")
        st.file_uploader(
            "A run's zip file, or a model of PyTorch",
            type=["zip", "safetensors"],
            key=key,
            max_upload_size=LARGEST_UPLOAD,
            on_change=partial(_uploaded, state, key),
            help="A file saved with the button Download, here or on another computer; or the "
            "weights of a model trained elsewhere, as docs/bring-your-own.md says.",
        )
        if st.session_state.get(_REFUSED):
            st.error(plain(st.session_state[_REFUSED]))


def _uploaded(state: PageState, key: str) -> None:
    """Take the file up; the run is then the chosen one, whatever the filters were."""
    file = st.session_state.get(key)
    st.session_state[_REFUSED] = ""
    if file is None:
        return
    try:
        # The browser alone has checked it so far.
        if file.size > LARGEST_UPLOAD * 1024**2:
            raise ValueError(f"Choose a file of at most {LARGEST_UPLOAD} MB.")
        run_id, known = _take_up(file)
    except (OSError, ValueError) as error:
        st.session_state[_REFUSED] = str(error)
        return
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    forget_listing()
    show_all(state)
    state["selected"] = (run_id,)
    told = "This run is here already" if known else "The run has been uploaded"
    tell(f"{told}; it is selected now.")


def _take_up(file: BinaryIO) -> tuple[str, bool]:
    """Store a run from a file as the visitor's, with its note; its id, and if it was here.

    Its name comes with its card. A run that is here already stays as it is, and whose it is.
    """
    store = default_runner().store
    # One after the other: of two who send the same file at once the second finds it here.
    with _TAKING_UP:
        before = {one.id for one in (*store.list(), *store.shipped())}
        run = import_run(file, store)
        note_opened(run.id)
        if run.id not in before:
            try:
                store.label(run.id, owner=owner())
            except StoreError:
                # Without an owner it would be everybody's; the file is there to be sent again.
                store.delete(run.id)
                raise
            # It is stored by now, whatever becomes of its note.
            with suppress(StoreError):
                store.label(run.id, note=str(run.details.get("note") or ""))
        return run.id, run.id in before
