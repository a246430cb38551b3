"""Deleting runs, taking that back, and the bin where they wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from rnnviz.jobs import default_runner
from rnnviz.run import ELSEWHERE
from rnnviz.store import RunSummary, StoreError
from rnnviz.ui.frame import plain
from rnnviz.ui.listing import forget_listing
from rnnviz.ui.page_state import PageState
from rnnviz.ui.rights import may_manage
from rnnviz.ui.runs.rows import RunRow

_GONE = "runs.gone"
_REFUSED = "runs.not_deleted"
_BIN = "runs.bin"
_MOST_SHOWN = 50


def delete_runs(state: PageState, rows: Sequence[RunRow]) -> None:
    """Move runs to the bin; a sentence for each that has to stay."""
    gone, refused = [], []
    for row in rows:
        try:
            check_deletable(row)
            default_runner().store.delete(row.id)
            gone.append((row.id, row.title))
        except StoreError as error:
            refused.append(str(error))
    st.session_state[_GONE], st.session_state[_REFUSED] = gone, refused
    names = {run_id for run_id, _ in gone}
    state["selected"] = tuple(one for one in state["selected"] if one not in names)
    forget_listing()


def check_deletable(row: RunRow) -> None:
    """Refuse what belongs to the app or to somebody else, or is being trained.

    Raises:
        StoreError: one sentence that says why it has to stay.
    """
    if row.shipped:
        raise StoreError(f"{row.title} came with the app and cannot be deleted.")
    if row.steerable:
        raise StoreError(f"{row.title} is in training: stop it first, then delete it.")
    if not row.mine:
        raise StoreError(f"{row.title} is someone else's: only they can delete it.")
    if row.live:
        raise StoreError(f"{row.title} is in training elsewhere: stop it there, then delete it.")
    if not row.stored:
        raise StoreError(f"{row.title} is not in the store, so there is nothing to delete.")


def undo_line(state: PageState) -> None:
    """What was just deleted, with the button that brings it back; and what was not."""
    for sentence in st.session_state.get(_REFUSED, []):
        st.warning(plain(sentence))
    gone = st.session_state.get(_GONE, [])
    if gone:
        with st.container(horizontal=True, vertical_alignment="center", key="runs.undo"):
            what = gone[0][1] if len(gone) == 1 else f"{len(gone)} runs"
            st.markdown(plain(f"Deleted {what}."), width="content")
            st.button(
                "Undo",
                icon=":material/undo:",
                on_click=_restore,
                args=(state, [run_id for run_id, _ in gone]),
            )


def forget_told() -> None:
    """Something else was done: what was deleted before can be found in the bin."""
    st.session_state[_GONE], st.session_state[_REFUSED] = [], []


def _restore(state: PageState, run_ids: Iterable[str]) -> None:
    forget_told()
    back, refused = [], []
    for run_id in run_ids:
        try:
            default_runner().store.restore(run_id)
            back.append(run_id)
        except StoreError as error:
            refused.append(str(error))
    state["selected"] = tuple(back)
    st.session_state[_REFUSED] = refused
    forget_listing()


def _discard(run_ids: Iterable[str]) -> None:
    forget_told()
    refused = []
    for run_id in run_ids:
        try:
            default_runner().store.discard(run_id)
        except StoreError as error:
            refused.append(str(error))
    st.session_state[_REFUSED] = refused


def bin_panel(state: PageState) -> None:
    """The bin, closed at first; its runs can be restored or removed one by one."""
    box = st.expander("Bin", icon=":material/delete:", key=_BIN, on_change="rerun")
    if not box.open:
        return
    with box:
        try:
            found = default_runner().store.binned()
            binned = [one for one in found if may_manage(one.owner)]
        except StoreError as error:
            st.error(plain(str(error)))
            return
        if not binned:
            st.caption("The bin is empty.")
            return
        st.caption("Deleted runs stay here for 7 days, or less if the store needs the space.")
        for summary in binned[:_MOST_SHOWN]:
            _binned(state, summary)
        if len(binned) > _MOST_SHOWN:
            st.caption(f"The latest {_MOST_SHOWN} of {len(binned)}.")


def _binned(state: PageState, summary: RunSummary) -> None:
    trained = "trained elsewhere" if summary.message == ELSEWHERE else f"{summary.step:,} steps"
    words = f"{summary.title}: {summary.config.spec.title}, {trained}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(words), width="stretch")
        st.button(
            "Restore",
            key=f"runs.restore.{summary.id}",
            icon=":material/undo:",
            on_click=_restore,
            args=(state, [summary.id]),
        )
        st.button(
            "Remove for good",
            key=f"runs.discard.{summary.id}",
            icon=":material/delete_forever:",
            on_click=_discard,
            args=([summary.id],),
        )
