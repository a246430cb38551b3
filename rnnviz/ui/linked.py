"""Runs that are kept however old they are, because somebody has a link to them."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from rnnviz.jobs import default_runner
from rnnviz.store import StoreError
from rnnviz.ui.rights import note_opened

_ENTERED = "links.entered"


def keep_linked(*run_ids: str | None) -> None:
    """Keep the runs of the link with which a visitor came; called by each page as it opens.

    Lists show them to the visitor, whoever's they are. Only the first page of a session can have
    been opened from a link that somebody kept: what is in the address later was put there by the
    app itself.
    """
    note_opened(*run_ids)
    if _ENTERED in st.session_state:
        return
    st.session_state[_ENTERED] = True
    for run_id in filter(None, run_ids):
        mark_linked(run_id)


def mark_linked(run_id: str) -> None:
    """Never remove a run to make room; nothing happens where that cannot be noted."""
    with suppress(StoreError, OSError):
        default_runner().mark_linked(run_id)
