"""Written, kept, left: the colours behind the words, and the closer look that explains them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from rnnviz.analysis.retention_table import AFTER
from rnnviz.figures import describe
from rnnviz.figures.arcs import tint_payload
from rnnviz.figures.export import ArrowRecord
from rnnviz.figures.retention import (
    COLORS,
    by_frequency,
    by_kind,
    explained,
    explained_rows,
    frequency_rows,
    kind_rows,
)
from rnnviz.figures.vega import Spec
from rnnviz.inspection.arrows import ReadText
from rnnviz.inspection.retention import (
    MOST_AFTER,
    corpus_tables,
    half_lives,
    holders,
    lives_sentence,
    retained,
    word_rows,
)
from rnnviz.inspection.runs import text_problem
from rnnviz.inspection.tables import Rows
from rnnviz.run import Run
from rnnviz.ui.charts import as_table, chart
from rnnviz.ui.fields import Field, one_of, whole
from rnnviz.ui.frame import ASSETS, mode, plain
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_names import latest_file

TABLES = ASSETS / "retention"
"""One file for each shipped model and treebank."""

NONE = "none"
ATTRIBUTION = "attribution"
"""The colour that is not of what is kept but of one prediction."""
USUAL_AFTER = 5


SIZES = {"mean": "mean", "norm": "norm"}
"""How what is written and left is measured: as in ``Retained.values``."""


def retention_fields() -> dict[str, Field]:
    """What colours the words, and how many words later is looked."""
    return {
        "color": Field(
            "written", one_of("colour of the words", {NONE: None, ATTRIBUTION: None, **COLORS})
        ),
        "after": Field(USUAL_AFTER, whole("number of words later", 1)),
        "size": Field("mean", one_of("way to measure the colour", SIZES)),
    }


def choose_tint(state: PageState, text: ReadText, item: str) -> None:
    """What colours the words; how it is measured and how many words later, where that matters."""
    titles = {
        "written": "what is written",
        "kept": "the share that is kept",
        "left": "what is left",
        ATTRIBUTION: "part in a prediction",
        NONE: "nothing",
    }
    state.select(f"Colour the {item}s by", "color", titles, width=220)
    looked_at = state["below"] == "retention"
    if looked_at or state["color"] in COLORS:
        told = (
            f"The mean of a {item}'s weights over all units, or the norm of weight times content."
        )
        state.segments("Measured by", "size", SIZES, help=told)
    most = _most_after(text)
    # What was chosen for a longer text is back once it fits again.
    if state.reads_link:
        state.within("after", f"number of {item}s later", most)
    if most > 1 and (looked_at or state["color"] in ("kept", "left")):
        state.number(f"After how many {item}s", "after", 1, most, kind="slider", width=220)


def _most_after(text: ReadText) -> int:
    """As many words later as the first word of a text still has some."""
    return max(1, min(MOST_AFTER, len(text.tokens) - 1))


def _after(state: PageState, text: ReadText) -> int:
    """How many words later is looked; the usual number is too many for a short text."""
    return min(int(state["after"]), _most_after(text))


def _count(number: int, item: str) -> str:
    return f"{number} {item}{'' if number == 1 else 's'}"


def tint_of(state: PageState, run: Run, text: ReadText) -> dict[str, Any] | None:
    """What the browser colours the words by, None for nothing."""
    quantity, after, item = state["color"], _after(state, text), text_problem(run).item
    if quantity == NONE:
        return None
    found, size = retained(run, text), state["size"]
    later = "" if quantity == "written" else f" after {_count(after, item)}"
    return tint_payload(
        found.values(quantity, after, size),
        f"{quantity}{later}{'' if size == 'mean' else ', as a norm'}",
        COLORS[quantity],
        0 if quantity == "written" else after,
        found.mean if size == "mean" else found.norm,
    )


def retention_panel(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """What is written, kept and left of this text's words, then over a treebank."""
    problem, after = text_problem(run), _after(state, text)
    item = problem.item
    st.markdown(
        f"An arrow says which earlier {item} weighs most. These three say what becomes of each "
        f"{item}: how wide the input gate opens for it (**written**), what share of that is still "
        f"there some {item}s later (**kept**, by the forget gates of the *following* {item}s), "
        "and the product of both (**left**)."
    )
    found = retained(run, text)
    lives = lives_sentence(*half_lives(text, found), item)
    finding = _finding(found.values("left", after, state["size"]), text, item, after)
    st.markdown(f"**On this text:** {finding} {lives}")
    _of_word(state, text, item, after)
    as_table(
        "influence.retention.words",
        "What becomes of each word",
        partial(word_rows, text, found, after),
        latest_file(run, "written-kept-left"),
    )
    _corpus(state, run, after)


def _finding(left: Any, text: ReadText, item: str, after: int) -> str:
    """Of which word most and least is left."""
    if not np.isfinite(left).any():
        return f"nothing follows its only {item}."
    most, least = int(np.nanargmax(left)), int(np.nanargmin(left))
    return plain(
        f"after {_count(after, item)} most is left of ‘{text.tokens[most]}’ ({left[most]:.2g}), "
        f"least of ‘{text.tokens[least]}’ ({left[least]:.2g})."
    )


def _of_word(state: PageState, text: ReadText, item: str, after: int) -> None:
    """The units that hold the pinned word longest."""
    word = state["word"]
    if word is None or word >= len(text.tokens):
        st.caption(f"Pin a {item} above to see which units hold it longest.")
        return
    rows = holders(text, word, after)
    st.markdown(plain(f"Units that hold most of ‘{text.tokens[word]}’:"))
    number = st.column_config.NumberColumn(format="%.3g")
    looks = {name: number for name in rows[0] if name != "unit"}
    st.dataframe(rows, hide_index=True, width="content", column_config=looks)


def _corpus(state: PageState, run: Run, after: int) -> None:
    """The shares over a treebank that came with the model, about that many words later."""
    tables = corpus_tables(run.id, run.latest.step, TABLES)
    if text_problem(run).unit != "words":
        return
    if not tables:
        st.caption(
            "One text says little. Measure this model over a treebank with "
            f"`python -m rnnviz retention --model {run.id} --conllu FILE`."
        )
        return
    first = next(iter(tables))
    name = state["treebank"] if state["treebank"] in tables else first
    table = tables[name]
    after = min(AFTER, key=lambda one: abs(one - after))
    st.markdown(f"**Over {table['sentences']:,} treebank sentences**, {after} words later")
    st.markdown(plain(what_survives(table, after)))
    chart(
        st.vega_lite_chart,
        explained(table, after, mode()),
        "influence.retention.explained",
        f"What tells how much is written, kept and left, {after} words later",
        what_survives(table, after),
    )
    st.caption(f"{plain(name)}. {describe('retention.explained')}")
    as_table(
        "influence.retention.explained",
        "What tells how much is left",
        partial(explained_rows, table, after),
        latest_file(run, f"retention-{name}"),
    )
    _means(
        "by_kind",
        "What is left by kind of word",
        by_kind(table, after, mode()),
        kind_rows(table, after),
        run,
        name,
    )
    if rows := frequency_rows(table, after):
        drawn = by_frequency(table, after, mode())
        _means("by_frequency", "What is left by frequency", drawn, rows, run, name)


def _means(what: str, title: str, drawn: Spec, rows: Rows, run: Run, treebank: str) -> None:
    """Means by kind of word, and their numbers."""
    key = f"influence.retention.{what}"
    chart(st.vega_lite_chart, drawn, key, title, _largest(rows))
    st.caption(describe(f"retention.{what}"))
    as_table(key, title, lambda: rows, latest_file(run, f"retention-{what}-{treebank}"))


def _largest(rows: Rows) -> str:
    """The kinds of word of which most is written, kept and left."""
    kind, parts = [*rows[0]][1], []
    for quantity in COLORS:
        best = max((r for r in rows if r["quantity"] == quantity), key=lambda row: row["mean"])
        parts.append(f"{quantity}: {best[kind]}, {best['mean']:.2g}")
    return f"The largest mean of each by {kind}; {'; '.join(parts)}."


def what_survives(table: Mapping[str, Any], after: int) -> str:
    """What the kind of word tells, and what of that is left beside how frequent it is."""
    shares = {
        (row["quantity"], row["control"]): row["share"] or 0.0
        for row in table["rows"]
        if (row["size"], row["after"]) == ("mean", after)
    }
    written, kept = (shares[quantity, "part of speech"] for quantity in ("written", "kept"))
    often, more, less = (
        shares["written", control]
        for control in ("frequency", "beyond frequency", "beyond part of speech")
    )
    decided = (
        "What is remembered is decided as it is written"
        if written >= 2 * kept
        else "What is written and what is kept both depend on the word"
    )
    if less >= 2 * more:
        rest = "so it is mostly a matter of frequency"
    elif more >= 2 * less:
        rest = "so the kind of word counts for more"
    else:
        rest = "so these numbers cannot tell the two apart"
    return (
        f"{decided}: a word's part of speech explains {written:.0%} of how wide the input gate "
        f"opens, and {kept:.0%} of the share that is kept (by chance: "
        f"{shares['written', 'shuffled']:.1%}). {_ratio(table)}How frequent the word is explains "
        f"{often:.0%} of the opening. Beyond frequency the part of speech adds {more:.0%}, beyond "
        f"the part of speech frequency adds {less:.0%}: {rest}."
    )


def _ratio(table: Mapping[str, Any]) -> str:
    share = table["ratio"]["share"]
    if share is None:
        return ""
    return f"Content words open the gate {share:.1f} times as wide as function words. "
