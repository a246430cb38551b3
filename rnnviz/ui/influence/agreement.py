"""How far the arrows can be trusted: on this sentence, and over a treebank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from rnnviz.analysis.agreement_table import BEYOND, EVERY
from rnnviz.figures import describe
from rnnviz.figures.agreement import Row, agreement, agreement_rows
from rnnviz.figures.export import ArrowRecord
from rnnviz.inspection.agreement import MOST_WORDS, corpus_tables, measure_sentence
from rnnviz.inspection.arrows import ReadText
from rnnviz.inspection.runs import text_problem
from rnnviz.run import Run
from rnnviz.ui.charts import as_table, chart
from rnnviz.ui.fields import Field, one_of
from rnnviz.ui.frame import ASSETS, mode, plain
from rnnviz.ui.influence.profiles import shown_profile
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_names import latest_file

AT_ONCE = 60
"""Words; the agreement of a longer text takes a moment, so it waits until it is asked for."""

COUNTED = {"all": EVERY, "beyond": BEYOND}
TABLES = ASSETS / "trust"
"""One file for each shipped model and treebank."""


def agreement_fields() -> dict[str, Field]:
    """Which words count, and which treebank is shown."""
    return {
        "counted": Field("all", one_of("choice of words", COUNTED)),
        "treebank": Field(None),
    }


def agreement_panel(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """Agreement on the sentence, then over a treebank where it was measured for the model."""
    _choose_counted(state, run)
    with st.container(key="beside"):
        _sentence(state, run, text)
        _corpus(state, run)


_ABOUT = (
    "**Occlusion**: the earlier word without which the next-word distribution changes most. "
    "**Gradient times input**: the earlier word whose vector pushes the likeliest next word most. "
    "**Gold**: the word's head or a dependent to its left in the treebank. An arrow is worth "
    "something where it agrees more often than arrows of the same lengths drawn at random, and "
    "than always pointing at the word just before."
)


def _choose_counted(state: PageState, run: Run) -> None:
    item = text_problem(run).item
    titles = {
        "all": f"All {item}s",
        "beyond": f"Where it is not the {item} just before",
    }
    state.segments("Words that count", "counted", titles, label_visibility="collapsed")


def _sentence(state: PageState, run: Run, text: ReadText) -> None:
    """Counts on the text of the page."""
    unit = text_problem(run).unit
    st.markdown(f"**On this text** ({len(text.tokens):,} {unit})")
    if AT_ONCE < len(text.tokens) <= MOST_WORDS:
        asked = f"{run.id}.{run.latest.step}.{hash(text.ids.tobytes())}"
        if st.session_state.get("influence.agreement.asked") != asked:

            def ask() -> None:
                st.session_state["influence.agreement.asked"] = asked

            st.button("Measure the agreement", on_click=ask, icon=":material/fact_check:")
            return
    try:
        with st.spinner("Leaving out each word in turn"):
            table = measure_sentence(run, text, partial(shown_profile, run, text.layer))
    except ValueError as error:
        st.info(plain(str(error)))
        return
    _show(state, table, "sentence", latest_file(run, "trust-sentence"))


def _corpus(state: PageState, run: Run) -> None:
    """The table over a treebank that came with the model."""
    tables = corpus_tables(run.id, run.latest.step, TABLES)
    if (unit := text_problem(run).unit) != "words":
        st.caption(
            "One text says little, but over a treebank agreement is measured only for models of "
            f"words, and this one reads {unit}."
        )
        return
    if not tables:
        st.caption(
            "One sentence says little. Measure this model over a treebank with "
            f"`python -m rnnviz trust --model {run.id} --conllu FILE`."
        )
        return
    first = next(iter(tables))
    if state["treebank"] not in (None, *tables):
        state.refuse("treebank", f"There is no treebank named {state['treebank']!r}.")
    name = state["treebank"] or first
    table = tables[name]
    st.markdown(f"**One sentence says little; over {table['sentences']:,} treebank sentences:**")
    if len(tables) > 1:
        state.segments("Treebank", "treebank", {one: one for one in tables}, usual=first)
    unknown = (
        f", {table['unknown_share']:.0%} of them unknown to the model"
        if table.get("unknown_share") is not None
        else ""
    )
    st.caption(
        f"{plain(name)}: {table['words']:,} words{unknown}. Lines are 95% intervals from "
        f"{table['bootstrap'].get('resamples', 0):,} draws of sentences."
    )
    _show(state, table, "corpus", latest_file(run, f"trust-{name}"))


def _show(state: PageState, table: Mapping[str, Any], key: str, file: str) -> None:
    """The picture, how to read it, and the table behind it."""
    rows = [row for row in table["rows"] if row["words counted"] == COUNTED[state["counted"]]]
    if not any(row["words"] for row in rows):
        st.info(
            "There is nothing to count: the largest effect is always that of the word just before."
        )
        return
    left, right = st.columns([0.72, 0.28], vertical_alignment="center")
    with left:
        chart(
            st.vega_lite_chart,
            agreement(rows, mode()),
            f"influence.agreement.{key}",
            "How often arrows agree with other measures",
            _finding(rows),
        )
    right.caption(describe("agreement.agreement") if key == "sentence" else _ABOUT)
    what = "The agreement" if key == "sentence" else "The agreement over texts"
    as_table(f"influence.agreement.{key}", what, partial(agreement_rows, rows), file)


def _finding(rows: Sequence[Row]) -> str:
    """What agrees most with each target."""
    best: dict[str, dict[str, Any]] = {}
    for row in agreement_rows(rows):
        if row["words"] and row["share"] > best.get(row["target"], row | {"share": -1.0})["share"]:
            best[row["target"]] = row
    parts = [f"{name}: {row['points']}, {row['share']:.1%}" for name, row in best.items()]
    return f"Shares of words that agree; the largest for each target. {'; '.join(parts)}."
