"""The Runs page's dialogs: a run's name and note, and the link to it.

Which one is open is kept in the session and drawn by the page itself, so that it stays open while
the table below it is drawn anew.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from rnnviz.jobs import default_runner
from rnnviz.store import LONGEST_NAME, LONGEST_NOTE
from rnnviz.ui.frame import plain
from rnnviz.ui.linked import mark_linked
from rnnviz.ui.listing import forget_listing
from rnnviz.ui.runs.bin import forget_told
from rnnviz.ui.runs.links import Link, links_to
from rnnviz.ui.runs.rows import RunRow
from rnnviz.ui.share import address

_OPEN = "runs.dialog"


def open_dialog(kind: str, run_id: str) -> None:
    """Open ``"label"`` or ``"link"`` for a run; the page is drawn anew with it."""
    st.session_state[_OPEN] = kind, run_id
    forget_told()
    st.rerun()


def dialog_is_open() -> bool:
    """Whether something would be closed by drawing the page without it."""
    return _OPEN in st.session_state


def draw_dialog(rows: Sequence[RunRow]) -> None:
    """Draw the dialog that is open, if any, for one of these runs."""
    kind, run_id = st.session_state.get(_OPEN, ("", ""))
    row = next((one for one in rows if one.id == run_id), None)
    if row is None or (kind == "label" and not row.mine):
        _close()
    elif kind == "label":
        _label(row)
    elif links := links_to(run_id, row.config):
        # The page that suits it best.
        _link(row, links[0])


def _close() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("Name and note", on_dismiss=_close)
def _label(row: RunRow) -> None:
    st.caption(plain(f"For {row.title}. A run with a name or a note is kept however old it is."))
    name = st.text_input(
        "Name",
        row.name,
        max_chars=LONGEST_NAME,
        key=f"runs.name.{row.id}",
        placeholder=row.title,
    )
    note = st.text_area("Note", row.note, max_chars=LONGEST_NOTE, key=f"runs.note.{row.id}")
    with st.container(horizontal=True):
        save = st.button("Save", type="primary")
        cancel = st.button("Cancel")
    if save:
        try:
            label = default_runner().store.label
            label(row.id, name=(name or "").strip(), note=(note or "").strip())
        except ValueError as error:
            st.error(plain(str(error)))
            return
        forget_listing()
    if save or cancel:
        _close()
        st.rerun()


@st.dialog("Link to this run", on_dismiss=_close)
def _link(row: RunRow, link: Link) -> None:
    mark_linked(row.id)
    st.code(address(*link), language=None, wrap_lines=True)
    st.caption("Whoever has this link sees the run; it is kept however old it is.")
    if st.button("Close"):
        _close()
        st.rerun()
