"""The Runs page: every run of the store in one table, and what can be done with those chosen."""

from __future__ import annotations

import streamlit as st

from rnnviz.jobs import default_runner
from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.charts import more_rows
from rnnviz.ui.components import say
from rnnviz.ui.frame import plain, show_told
from rnnviz.ui.linked import keep_linked
from rnnviz.ui.page_state import PageState
from rnnviz.ui.rights import note_opened
from rnnviz.ui.runs.bin import bin_panel, undo_line
from rnnviz.ui.runs.controls import filters_of, show_all
from rnnviz.ui.runs.dialogs import dialog_is_open, draw_dialog
from rnnviz.ui.runs.listed import Rows, all_rows
from rnnviz.ui.runs.one import one_panel, several_panel
from rnnviz.ui.runs.table import TALLEST, draw_table, table_of
from rnnviz.ui.runs.traced import trace_panel
from rnnviz.ui.visitor import what_passes

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


def runs_panel(state: PageState, rows: Rows) -> None:
    """The table and what stands below it; while something trains they follow it."""
    if notice := default_runner().store.notice():
        st.warning(plain(notice))
    trace_panel()
    seconds = _LIVE_SECONDS if rows.live else _REST_SECONDS
    # Read a moment ago: the first look is no other one.
    st.fragment(_panel, run_every=seconds)(state, rows.live, [rows] if rows.rows else [])
    draw_dialog(rows.rows)


def _panel(state: PageState, was_live: bool, given: list[Rows]) -> None:
    """One look at the store; when trainings begin or end, the page's clock is set anew."""
    show_told()
    try:
        rows = given.pop() if given else all_rows()
    except (OSError, ValueError) as error:
        st.error(plain(str(error)))
        return
    if rows.live != was_live and not dialog_is_open():
        st.rerun()
    if rows.live or "voice.runs.live" in st.session_state:
        st.session_state["voice.runs.live"] = True
        say(_under_way(sum(row.live for row in rows.rows)), "voice.runs")
    _table(state, rows)
    bin_panel(state)
    # Choosing a row runs only this part of the page anew.
    state.publish()


def _table(state: PageState, rows: Rows) -> None:
    """The rows that fit the filters, and what can be done with those that are chosen."""
    if gone := {*state["selected"]} - rows.ids:
        kept = tuple(run_id for run_id in state["selected"] if run_id not in gone)
        state.refuse("selected", f"There is no run {min(gone)!r} to choose, as in the link.")
        state["selected"] = kept
    table = table_of(rows, filters_of(state), state["sort"])
    undo_line(state)
    if not rows.own:
        _first_steps()
    chosen = draw_table(state, table) if table.rows else []
    if not table.rows:
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
        seen = more_rows(len(table.rows), TALLEST) or f"{len(table.rows):,} runs."
        st.caption(f"{seen} Choose one to open it, or two to six to compare them.")


def _under_way(count: int) -> str:
    """What is heard when a training begins or ends."""
    if not count:
        return "No training is under way"
    return f"{count} training{' is' if count == 1 else 's are'} under way"


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
