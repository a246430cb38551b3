"""How far the arrows reach, and the table of all weights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from rnnviz.analysis import influence
from rnnviz.figures import describe
from rnnviz.figures.arcs import TABLE_TOKENS
from rnnviz.figures.export import ArrowRecord
from rnnviz.figures.export.arrow_pictures import without_self
from rnnviz.figures.influence import distance_histogram, weight_table
from rnnviz.inspection.arrows import ReadText
from rnnviz.inspection.tables import Rows
from rnnviz.run import Run
from rnnviz.ui.charts import as_table, chart, ready
from rnnviz.ui.frame import mode
from rnnviz.ui.page_state import PageState


def reach_panel(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """The histogram of distances and, for shorter texts, the table of all weights."""
    back = influence.distances(without_self(record.arrows).source)
    if len(back) == 0:
        st.info(no_arrow(record))
        return
    left, right = st.columns([0.45, 0.55])
    with left:
        _distances(back)
    with right:
        _weights(record)


def no_arrow(record: ArrowRecord) -> str:
    """Why nothing is drawn."""
    if len(record.tokens) < 2:
        return "There is no arrow yet: an arrow needs an earlier word. Write two words or more."
    if record.options.include_self and not record.options.min_weight:
        return (
            "Every word here outweighs all earlier ones, so no arrow is drawn: ask for two sources "
            "of each word to see the runner-up."
        )
    limited = record.options.changed().keys() & {"min_distance", "min_weight", "window"}
    if not limited and not record.about.measure.needs_profile:
        return "Nothing of any earlier word is left in this text, so there is no arrow to draw."
    return "No arrow fits these settings: lower the minimum weight or distance."


def _distances(back: NDArray[np.int64]) -> None:
    st.markdown("**How far back the arrows reach**")
    told = (
        f"{np.mean(back == 1):.0%} of {len(back):,} arrows go to the word just before; "
        f"the longest goes back {int(back.max()):,}."
    )
    chart(st.vega_lite_chart, distance_histogram(back, mode=mode()), "influence.distances", told)
    st.caption(told)
    as_table("influence.distances", partial(_distance_rows, back), "arrow-distances")


def _distance_rows(back: NDArray[np.int64]) -> Rows:
    steps, counts = np.unique(back, return_counts=True)
    pairs = zip(steps.tolist(), counts.tolist(), strict=True)
    return [{"words back": step, "arrows": count} for step, count in pairs]


def _weights(record: ArrowRecord) -> None:
    st.markdown(record.about.measure.caption)
    if record.weights is None:
        st.info(f"This picture is drawn for texts of at most {TABLE_TOKENS} words.")
        return
    table = np.clip(np.nan_to_num(record.weights), 0.0, None)
    figure = weight_table(table, record.tokens, mode())
    chart(st.plotly_chart, ready(figure), "influence.table", _heaviest(table, record.tokens))
    st.caption(describe("influence.weight_table"))
    as_table("influence.table", partial(_weight_rows, table, record.tokens), "weights")


def _heaviest(table: NDArray[Any], tokens: Sequence[str]) -> str:
    """The largest entry between two words, in words."""
    pairs = np.tril(table, -1)
    t, j = divmod(int(pairs.argmax()), len(tokens))
    return f"A table of {len(tokens)} words by {len(tokens)} earlier ones; the largest entry, " + (
        f"{pairs[t, j]:.3g}, is what “{tokens[j]}” has in the state at “{tokens[t]}”."
    )


def _weight_rows(table: NDArray[Any], tokens: Sequence[str]) -> Rows:
    return [
        {"word": t + 1, "text": tokens[t], "earlier word": j + 1}
        | {"earlier text": tokens[j], "value": float(table[t, j])}
        for t, j in zip(*(places.tolist() for places in np.tril_indices(len(tokens))), strict=True)
    ]
