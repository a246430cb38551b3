"""Below the arrows: how far they reach, the table of all weights, and the numbers as files."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from rnnviz.analysis import influence
from rnnviz.figures import describe
from rnnviz.figures.arcs import TABLE_TOKENS
from rnnviz.figures.influence import distance_histogram, weight_table
from rnnviz.run import Run
from rnnviz.ui.arrows import Arrows, arrow_rows
from rnnviz.ui.frame import mode
from rnnviz.ui.tables import download_buttons


def arrow_figures(arrows: Arrows, back: NDArray[np.int64]) -> None:
    """The histogram of distances and, for shorter texts, the table of all weights."""
    left, right = st.columns([0.45, 0.55])
    with left:
        st.markdown("**How far back the arrows reach**")
        chart = distance_histogram(back, mode=mode())
        st.altair_chart(chart, key="influence.distances", theme=None)
        st.caption(
            f"{np.mean(back == 1):.0%} of {len(back):,} arrows go to the word just before; "
            f"the longest goes back {int(back.max()):,}."
        )
    with right:
        st.markdown("**Every weight:** the largest over all units, from each word to each earlier")
        if len(arrows.tokens) <= TABLE_TOKENS:
            table = influence.weight_table(arrows.trace["input_gate"], arrows.trace["forget_gate"])
            st.plotly_chart(
                weight_table(table, arrows.tokens, mode()), key="influence.table", theme=None
            )
            st.caption(describe("influence.weight_table"))
        else:
            st.info(f"This picture is drawn for texts of at most {TABLE_TOKENS} words.")


def arrow_downloads(run: Run, arrows: Arrows) -> None:
    """Every arrow as a table and as files; made when it is opened."""
    box = st.expander("The arrows as a table", key="influence.numbers", on_change="rerun")
    if not box.open:
        return
    with box:
        rows = arrow_rows(arrows)
        st.dataframe(rows, hide_index=True, height=240)
        download_buttons(f"arrows-{run.id}", rows, {"tokens": arrows.tokens, "arrows": rows})
