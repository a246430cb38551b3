"""Below a book's window: its longest and heaviest arrows, how far all reach, and all of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from rnnviz.analysis.long_text import heaviest
from rnnviz.figures import describe
from rnnviz.figures.book import distances
from rnnviz.inspection.books import arrows_csv, distance_rows, listed_rows
from rnnviz.inspection.runs import text_problem
from rnnviz.probe.book import BookArrows
from rnnviz.run import Run
from rnnviz.ui.charts import as_table, chart, rows_to_choose
from rnnviz.ui.frame import mode, plain
from rnnviz.ui.influence.book_window import go_to
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_names import latest_file

SHOWN: Mapping[str, str] = {
    "longest": "Longest",
    "heaviest": "Heaviest",
    "distances": "Distances",
}
"""What is shown below the window, one at a time, by its name in the link."""

LEAST = (2, 3, 5, 10, 20, 50, 100, 200, 500, 1000)
"""From how many tokens on an arrow may count as long."""

_PLAIN_ROWS = 200_000
"""A longer table is compressed before it is sent."""


def book_details(state: PageState, run: Run, found: BookArrows) -> None:
    """One of the lists or the histogram, and the file of all arrows."""
    item = text_problem(run).item
    left, middle, right = st.columns([0.46, 0.24, 0.3], vertical_alignment="bottom")
    with left:
        state.segments("Below the window", "book_list", SHOWN, label_visibility="collapsed")
    with middle:
        # From where on an arrow counts as long, in the strip and in the list.
        state.select(f"Long: at least … {item}s", "far", {least: str(least) for least in LEAST})
    shown = str(state["book_list"])
    with right:
        _download(run, found)
    if not found.statistics.arrows:
        st.info("This text has no arrows.")
    elif shown == "distances":
        _distances(run, found, item)
    else:
        _table(state, found, shown, item)


def _distances(run: Run, found: BookArrows, item: str) -> None:
    statistics = found.statistics
    left, right = st.columns([0.7, 0.3], vertical_alignment="center")
    with left:
        told = (
            f"{statistics.previous_share:.1%} of {statistics.arrows:,} arrows go to the {item} "
            f"just before; the longest goes back {int(statistics.longest.max()):,}."
        )
        drawn = distances(statistics.by_distance, mode=mode())
        title = "How far back the arrows reach"
        chart(st.vega_lite_chart, drawn, "influence.book.distances", title, told)
    right.metric(f"go to the {item} just before", f"{statistics.previous_share:.1%}")
    far = int(statistics.counts[:, 9:].sum())
    right.metric(f"reach back 10 {item}s or more", f"{far / statistics.arrows:.2%}")
    st.caption(describe("book.distances"))
    rows = partial(distance_rows, statistics.by_distance.tolist())
    as_table("influence.book.distances", "The distances", rows, latest_file(run, "arrow-distances"))


def _table(state: PageState, found: BookArrows, shown: str, item: str) -> None:
    """The arrows that stand out; a click on a row goes there."""
    longest = shown == "longest"
    arrows = found.statistics.top if longest else heaviest(found.listed, state["far"])
    if not len(arrows):
        st.info(f"No arrow reaches back {state['far']:,} {item}s: choose a smaller number.")
        return

    rows_to_choose(
        listed_rows(found.text, arrows),
        "influence.book.table",
        300,
        lambda row: go_to(state, int(arrows.step[row]), pin=True),
        weight=st.column_config.NumberColumn(format="%.3f"),
    )
    st.caption(
        plain(
            f"The {len(arrows):,} {'longest' if longest else 'heaviest'} arrows"
            + (f" over at least {state['far']:,} {item}s" if shown != "longest" else "")
            + "; scroll the table to see all of them. Select a row to go there in the window above."
        )
    )


def _download(run: Run, found: BookArrows) -> None:
    """All arrows as a file, made when it is asked for."""
    long = found.statistics.arrows > _PLAIN_ROWS
    name = latest_file(run, "book-arrows")
    name += ".csv.gz" if long else ".csv"
    st.download_button(
        "All arrows (CSV, gzip)" if long else "All arrows (CSV)",
        partial(arrows_csv, found, long),
        name,
        "application/gzip" if long else "text/csv",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
        help="Places count from 1, units from 0.",
    )
