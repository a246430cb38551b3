"""Below the arrows: one closer look at a time, and the arrows as a table and as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from rnnviz.analysis import influence
from rnnviz.figures import describe
from rnnviz.figures.arcs import MOST_WORDS, TABLE_TOKENS
from rnnviz.figures.export import ArrowRecord, bertviz
from rnnviz.figures.export.arrow_pictures import without_self
from rnnviz.figures.influence import distance_histogram, weight_table
from rnnviz.inspection.activations import activations_of
from rnnviz.inspection.arrows import ReadText, arrow_file, attention
from rnnviz.inspection.runs import text_problem
from rnnviz.inspection.tables import Rows
from rnnviz.run import Run
from rnnviz.ui.charts import MOST_ROWS, as_table, chart, more_rows, ready
from rnnviz.ui.fields import Field, one_of
from rnnviz.ui.frame import mode, plain
from rnnviz.ui.influence.agreement import agreement_fields, agreement_panel
from rnnviz.ui.influence.attribution import attribution_fields, attribution_panel
from rnnviz.ui.influence.intervention import intervention_panel
from rnnviz.ui.influence.retention import ATTRIBUTION, retention_fields, retention_panel
from rnnviz.ui.influence.units import units_fields, units_panel
from rnnviz.ui.intervention import intervention_fields
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_names import latest_file
from rnnviz.ui.what_if import what_if_fields, what_if_look


def reach_panel(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """The histogram of distances and, for shorter texts, the table of all weights."""
    back = influence.distances(without_self(record.arrows).source)
    if len(back) == 0:
        st.info(no_arrow(record))
        return
    left, right = st.columns([0.45, 0.55])
    with left:
        _distances(run, back)
    with right:
        _weights(run, record)


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


def _distances(run: Run, back: NDArray[np.int64]) -> None:
    title = "How far back the arrows reach"
    st.markdown(f"**{title}**")
    told = (
        f"{np.mean(back == 1):.0%} of {len(back):,} arrows go to the word just before; "
        f"the longest goes back {int(back.max()):,}."
    )
    drawn = distance_histogram(back, mode=mode())
    chart(st.vega_lite_chart, drawn, "influence.distances", title, told)
    st.caption(told)
    file = latest_file(run, "arrow-distances")
    as_table("influence.distances", "The distances", partial(_distance_rows, back), file)


def _distance_rows(back: NDArray[np.int64]) -> Rows:
    steps, counts = np.unique(back, return_counts=True)
    pairs = zip(steps.tolist(), counts.tolist(), strict=True)
    return [{"words back": step, "arrows": count} for step, count in pairs]


def _weights(run: Run, record: ArrowRecord) -> None:
    st.markdown(record.about.measure.caption)
    if record.weights is None:
        st.info(f"This picture is drawn for texts of at most {TABLE_TOKENS} words.")
        return
    table = np.clip(np.nan_to_num(record.weights), 0.0, None)
    figure = weight_table(table, record.tokens, mode())
    title, told = f"Weights: {record.about.title}", _heaviest(table, record.tokens)
    chart(st.plotly_chart, ready(figure), "influence.table", title, told)
    st.caption(describe("influence.weight_table"))
    file = latest_file(run, "weights")
    as_table("influence.table", "The weights", partial(_weight_rows, table, record.tokens), file)


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


_HEADS_HELP = (
    "The weights of every layer in the layout that BertViz's head view takes: "
    "a list of arrays (1, heads, time, time). " + bertviz.HEADS
)


_KINDS = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/json",
    "npz": "application/octet-stream",
}


def files_panel(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """A row for each arrow, and buttons that save pictures, pages and numbers."""
    shortest = state["longer"]
    # Where nothing shorter is hidden, the numbers hold a word's arrow to itself too.
    counted = shortest if shortest > 1 else 0
    rows = record.rows(counted, MOST_ROWS, first=1)
    st.dataframe(rows, hide_index=True, height=260, key="influence.rows")
    unit = text_problem(run).unit
    st.caption(
        f"One row for each arrow. {more_rows(len(record.places(counted)), 6)} {unit.capitalize()} "
        f"count from 1, in JSON and NPZ from 0 (places in the list of {unit}); units and ranks "
        "count from 0, and rank 0 is the strongest. Every file names the view, the settings and "
        "the model of its arrows."
    )
    title = run.config.spec.title
    name = latest_file(run, f"arrows-{record.view}")
    short = len(text.tokens) <= MOST_WORDS
    drawn = partial(arrow_file, record, title=title, shortest=shortest, mode=mode())

    def attended() -> bytes:
        return attention(activations_of(run, text).traces, text.tokens)

    counts = partial(arrow_file, record, shortest=counted)
    with st.container(horizontal=True):
        if short:
            _save("SVG", name, "svg", partial(drawn, "svg"))
            _save("PNG", name, "png", partial(drawn, "png"))
        _save("Web page", name, "html", partial(drawn, "html"), "One file; words still light up.")
        _save("CSV", name, "csv", partial(counts, "csv"))
        _save("JSON", name, "json", partial(counts, "json"))
        if len(text.tokens) <= TABLE_TOKENS:
            weights = latest_file(run, f"weights-{record.view}")
            _save("Weights as CSV", weights, "csv", partial(arrow_file, record, "weights"))
            _save("BertViz", latest_file(run, "attention"), "npz", attended, _HEADS_HELP)
        if not short or len(text.tokens) > TABLE_TOKENS:
            st.caption(
                f"Pictures are saved for texts of at most {MOST_WORDS} {unit}, all pairs of {unit} "
                f"for at most {TABLE_TOKENS}."
            )


def _save(label: str, name: str, ending: str, make: Callable[[], bytes], about: str = "") -> None:
    """One button; nothing is made before it is pressed."""
    st.download_button(
        label,
        make,
        f"{name}.{ending}",
        _KINDS[ending],
        key=f"influence.save.{label}",
        help=plain(about) if about else None,
        on_click="ignore",
    )


class Look(NamedTuple):
    """One closer look.

    Attributes:
        title: what people read.
        panel: draws it.
    """

    title: str
    panel: Callable[[PageState, Run, ReadText, ArrowRecord], None]


LOOKS: Mapping[str, Look] = {
    "reach": Look(":material/straighten: Distances and weights", reach_panel),
    "retention": Look(":material/hourglass: Written, kept, left", retention_panel),
    ATTRIBUTION: Look(":material/bar_chart: Next word", attribution_panel),
    "units": Look(":material/search_insights: Units", units_panel),
    "surgery": Look(":material/content_cut: Intervention", intervention_panel),
    "what-if": Look(":material/alt_route: What if", what_if_look),
    "trust": Look(":material/fact_check: Faithfulness", agreement_panel),
    "files": Look(":material/download: Table and files", files_panel),
}
"""What can be looked at, by its name in the link."""


def closer_fields() -> dict[str, Field]:
    """Which look is chosen, and what determines each of them."""
    return {
        "below": Field("reach", _look),
        **retention_fields(),
        **attribution_fields(),
        **intervention_fields(),
        **agreement_fields(),
        **what_if_fields(),
        **units_fields(),
    }


def _look(text: str) -> str:
    """A look in the link; older links have another name for the next word."""
    return one_of("closer look", LOOKS)(ATTRIBUTION if text == "ledger" else text)


def closer_look(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """Let people choose a look, and show it."""
    titles = {name: look.title for name, look in LOOKS.items()}
    state.segments("A closer look", "below", titles, label_visibility="collapsed")
    LOOKS[state["below"]].panel(state, run, text, record)
