"""Units: running text coloured by one, what each follows best, and where else units do the same."""

from __future__ import annotations

import re
from functools import partial

import streamlit as st

from rnnviz.analysis.units import Matches
from rnnviz.figures import describe
from rnnviz.figures.export import ArrowRecord
from rnnviz.figures.theme import QUANTITY_TITLES
from rnnviz.inspection.arrows import ReadText
from rnnviz.inspection.runs import text_problem
from rnnviz.inspection.tables import Rows
from rnnviz.inspection.units import (
    BEST,
    PROPERTIES,
    WINDOW,
    UnitView,
    by_score,
    decimals,
    match_rows,
    shortcomings,
    text_window,
    usual_threshold,
    what_it_follows,
    window_rows,
)
from rnnviz.jobs.background import Report
from rnnviz.run import Run
from rnnviz.ui.charts import numbers_behind, rows_to_choose
from rnnviz.ui.components import words
from rnnviz.ui.fields import Field, one_of, real, whole
from rnnviz.ui.frame import plain
from rnnviz.ui.influence import unit_views
from rnnviz.ui.influence.books import choose_book, waiting
from rnnviz.ui.influence.unit_views import Sought, UnitsKey
from rnnviz.ui.page_state import PageState
from rnnviz.ui.reports import reported
from rnnviz.ui.run_names import latest_file
from rnnviz.ui.trainings import job_of

_TEXT, _LIST, _FOUND = (f"influence.units.{part}" for part in ("text", "list", "found"))
_BEFORE = 20
"""Words that are seen before one that was gone to."""


def units_fields() -> dict[str, Field]:
    """The values that determine what is seen of units; all of them are in the link."""
    return {
        "quantity": Field("hidden_state", one_of("quantity", QUANTITY_TITLES)),
        "unit_shown": Field(None, whole("unit", 0)),
        "unit_order": Field(BEST, one_of("property", {BEST: None, **dict.fromkeys(PROPERTIES)})),
        "above": Field(None, real("threshold", -1e6, 1e6)),
        "span": Field(None, _span, lambda span: "-".join(map(str, span))),
        "from": Field(1, whole("word", 1)),
    }


def _span(text: str) -> tuple[int, int]:
    """Brushed words in the link: the first, counted from 0, and the one behind the last."""
    found = re.fullmatch(r"(\d{1,7})-(\d{1,7})", text)
    if found is None or int(found[1]) >= int(found[2]):
        raise ValueError("The words in the link must be two whole numbers such as 120-123.")
    return int(found[1]), int(found[2])


def units_panel(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """A long text is read in the background; then its words, the units and what is found."""
    job = job_of(run.id)
    if job is not None and not job.state.ended:
        st.info("This model is still training: a long text is read when the training has ended.")
        return
    key = _controls(state, run, text.layer)
    try:
        found = unit_views.find(run, key)
    except ValueError as error:
        st.warning(plain(str(error)))
        return
    if isinstance(found, Report):
        waiting(run, partial(unit_views.look, key), found)
    else:
        st.fragment(_explore)(state, run, found, key)


def _controls(state: PageState, run: Run, layer: int) -> UnitsKey:
    """Which text, and which quantity of the units."""
    quantities = {name: QUANTITY_TITLES[name] for name in run.config.spec.quantities}
    if state["quantity"] not in quantities:
        state["quantity"] = None
    wide, own, what = st.columns([0.44, 0.2, 0.36], vertical_alignment="bottom")
    text = choose_book(state, run, wide, own, partial(_begin, state))
    with what:
        state.select("Quantity", "quantity", quantities)
    return UnitsKey(run.id, run.latest.step, layer, text, state["quantity"])


def _begin(state: PageState, book: str | None = None) -> None:
    """Another text: from its beginning, with nothing brushed."""
    if book is not None:
        state["book"] = book
    state["from"], state["span"] = None, None


def _explore(state: PageState, run: Run, view: UnitView, key: UnitsKey) -> None:
    """The text and the list side by side, and below what is found."""
    problem = text_problem(run)
    time, item = len(view.corpus.text), problem.item
    if state["span"] is not None and state["span"][1] > time:
        state.refuse("span", f"The words in the link must be whole numbers from 1 to {time:,}.")
    state.within("from", "word", time)
    for sentence in shortcomings(view, problem.unit):
        st.caption(sentence)
    rows = _sorted(state, view)
    left, right = st.columns([0.62, 0.38])
    with right:
        _list(state, run, rows)
    unit = rows[0]["unit"] if state["unit_shown"] is None else state["unit_shown"]
    with left:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            state.number("Unit", "unit_shown", 0, len(rows) - 1, usual=rows[0]["unit"], width=110)
            usual, digits = usual_threshold(view.found, unit), decimals(view.found, unit)
            state.number(
                "Threshold", "above", usual=usual, step=5 * 10.0**-digits, format=f"%.{digits}f",
                width=140,
            )  # fmt: skip
            state.number(f"From {item}", "from", 1, time, width=160)
            here = state["from"]
            for label, goal in (("Back", max(1, here - WINDOW)), ("On", min(time, here + WINDOW))):
                st.button(
                    label, on_click=partial(state.__setitem__, "from", goal), disabled=goal == here
                )
        threshold = usual if state["above"] is None else state["above"]
        st.markdown(plain(what_it_follows(view, unit)))
        matches, told = _search(view, key, Sought(unit, threshold, state["span"]), item)
        _text(state, run, view, unit, key.quantity, threshold, matches)
    st.markdown(plain(told))
    _found(state, run, match_rows(view.corpus, matches))
    state.publish()


def _sorted(state: PageState, view: UnitView) -> Rows:
    """The rows in the order that was chosen."""
    if state["unit_order"] not in view.rows[0]:
        state["unit_order"] = None
    rows = by_score(view.rows, state["unit_order"])
    state.within("unit_shown", "unit", len(rows) - 1, low=0)
    return rows


def _list(state: PageState, run: Run, rows: Rows) -> None:
    """The units and what they follow; a click on a row chooses one."""
    titles = {BEST: "anything"} | {name: name for name in PROPERTIES if name in rows[0]}
    state.select("Units that follow", "unit_order", titles)
    order = state["unit_order"]
    shown = [
        {"unit": row["unit"], "follows": row["follows"], BEST: row[BEST]}
        if order == BEST
        else {"unit": row["unit"], BEST: row[order], "AUC": row.get(f"AUC {order}")}
        for row in rows
    ]

    def chosen(row: int) -> None:
        state["unit_shown"] = rows[row]["unit"]

    number = st.column_config.NumberColumn(format="%.2f")
    rows_to_choose(shown, _LIST, 420, chosen, **{BEST: number, "AUC": number})
    st.caption(
        "R² is the share of a unit's variance over held-out words that the property explains; AUC "
        "is how well the unit tells the words that have it (chance: 0.5). Select a row to see it."
    )
    numbers_behind(f"{_LIST}.all", "All scores", lambda: rows, latest_file(run, "units"))


def _search(view: UnitView, key: UnitsKey, sought: Sought, item: str) -> tuple[Matches, str]:
    """Where the units of the brushed words, or the one on the screen, are above the threshold."""
    high, found = unit_views.search_kept(view, key, sought)
    above = f"{sought.threshold:.{decimals(view.found, sought.unit)}f}"
    if sought.span is None:
        return found, (
            f"Unit {sought.unit} is above {above} in {found.total:,} stretches; the longest come "
            f"first. Brush {item}s in the text to find where else the units that are high there "
            "are high."
        )
    start, stop = sought.span
    if stop - start > WINDOW:
        return found, f"The stretch is too long to be searched: brush at most {WINDOW} {item}s."
    words = " ".join(view.corpus.text.tokens(start, min(stop, start + 12)))
    if not len(high):
        return found, (
            f"No unit is above {above} all through ‘{words}’ and not just before and after it: "
            f"choose another threshold or other {item}s."
        )
    named = ", ".join(map(str, high[:12])) + (" and others" if len(high) > 12 else "")
    return found, (
        f"{len(high):,} unit{'' if len(high) == 1 else 's'} above {above} all through ‘{words}’ "
        f"and not just before and after it: {named}. Stretches elsewhere in which any of them does "
        f"the same: {found.total:,}; those with most of the units come first."
    )


def _text(
    state: PageState,
    run: Run,
    view: UnitView,
    unit: int,
    quantity: str,
    threshold: float,
    matches: Matches,
) -> None:
    """The words on the screen, of which some can be brushed."""
    problem, start = text_problem(run), min(state["from"], len(view.corpus.text)) - 1

    def brushed() -> None:
        if (said := reported(_TEXT, "span")) is not None:
            state["span"] = tuple(said) or None

    words(
        text_window(
            view,
            unit,
            start,
            quantity,
            problem.unit,
            threshold=threshold,
            span=state["span"],
            found=[*zip(matches.start.tolist(), matches.stop.tolist(), strict=True)],
            name=latest_file(run, f"unit-{unit}"),
            item=problem.item,
        ),
        key=_TEXT,
        on_span=brushed,
    )
    st.caption(describe("words.text"))
    rows, file = partial(window_rows, view, unit, start), latest_file(run, f"unit-{unit}")
    numbers_behind(f"{_TEXT}.numbers", "The numbers of these words", rows, file)


def _found(state: PageState, run: Run, rows: Rows) -> None:
    """What was found, in its context; a click on a row goes there."""
    if not rows:
        return

    def chosen(row: int) -> None:
        state["from"] = max(1, rows[row]["place"] - _BEFORE)

    wide = st.column_config.TextColumn(width="medium")
    rows_to_choose(rows, _FOUND, 320, chosen, words=wide)
    st.caption(f"The first {len(rows):,}. Select a row to go there in the text above.")
    numbers_behind(
        f"{_FOUND}.all", "What was found, as a file", lambda: rows, latest_file(run, "found")
    )
