"""Long texts on the Influence page: where in a whole book the long arrows are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from rnnviz.analysis.bands import BANDS
from rnnviz.analysis.influence.views import VIEWS
from rnnviz.figures import describe
from rnnviz.figures.book import strip_payload
from rnnviz.inspection.books import window_of
from rnnviz.inspection.runs import text_problem
from rnnviz.jobs.background import Report
from rnnviz.probe.book import MOST_TOKENS, BookArrows, BookOptions
from rnnviz.run import Run
from rnnviz.spec import no_carried_state
from rnnviz.ui.components import strip
from rnnviz.ui.fields import Field, one_of, whole
from rnnviz.ui.frame import plain
from rnnviz.ui.influence import books
from rnnviz.ui.influence.book_tables import LEAST, SHOWN, book_details
from rnnviz.ui.influence.book_window import COMPARED, book_window, go_to
from rnnviz.ui.influence.books import BookKey, choose_book, parse_book, waiting
from rnnviz.ui.page_state import PageState
from rnnviz.ui.reports import reported
from rnnviz.ui.run_names import latest_file
from rnnviz.ui.trainings import job_of

_ALL = "all"
MEMORIES: Mapping[str, str] = {_ALL: "All units"} | {
    name: f"{name.capitalize()} memory: half-life {band}" for name, band in BANDS.items()
}


def book_fields() -> dict[str, Field]:
    """The values that determine what is seen of a book; all of them are in the link."""
    return {
        "book": Field(None, parse_book),
        "book_view": Field("weight", one_of("book_view", COMPARED)),
        "book_memory": Field(_ALL, one_of("book_memory", MEMORIES)),
        "far": Field(10, _far),
        "at": Field(0, whole("place in the text", 0)),
        "token": Field(None, whole("pinned word", 0)),
        "find": Field(None),
        "book_list": Field(next(iter(SHOWN)), one_of("book_list", SHOWN)),
    }


def _far(text: str) -> int:
    known = one_of("distance", {str(least): None for least in LEAST})
    return int(known(text))


def book_panel(state: PageState, run: Run) -> None:
    """The part of the page about long texts: which one, its overview, a window that scrolls."""
    job = job_of(run.id)
    if job is not None and not job.state.ended:
        st.info(
            "This model is still training: it can read a whole book once the training has ended."
        )
        return
    if not run.config.spec.carries_state:
        st.info(plain(no_carried_state(run.config.spec)))
        return
    text, options = _controls(state, run)
    key = books.key_of(run, text, options)
    try:
        found = books.find(run, key)
    except ValueError as error:
        st.warning(plain(str(error)))
        return
    if isinstance(found, Report):
        waiting(run, partial(books.look, key), found)
    else:
        st.fragment(_book)(state, run, found, key)


def _controls(state: PageState, run: Run) -> tuple[str, BookOptions]:
    """Which text, and how its arrows are chosen."""
    wide, what, units, own = st.columns([0.32, 0.26, 0.22, 0.2], vertical_alignment="bottom")
    text = choose_book(state, run, wide, own, partial(_take, state))
    with what:
        names = {name: VIEWS[key].title for name, key in COMPARED.items()}
        state.select("Arrows", "book_view", names)
    with units:
        state.select("Units", "book_memory", MEMORIES)
    compared, memory = state["book_view"], state["book_memory"]
    row = VIEWS[COMPARED[compared]]
    st.caption(f"${row.equation}$ — {plain(row.how_to_read)}")
    layer = state.layer_of(run.config.num_layers)
    options = BookOptions(row.key, None if memory == _ALL else memory, layer)
    return text, options


def _take(state: PageState, identifier: str | None = None) -> None:
    """Begin at the beginning of the chosen text, or of one that has just been given."""
    if identifier is not None:
        state["book"] = identifier
    state["at"], state["token"] = 0, None


def _book(state: PageState, run: Run, found: BookArrows, key: BookKey) -> None:
    """The overview, the window and the lists; runs by itself when something in it is touched."""
    problem, statistics = text_problem(run), found.statistics
    last = len(found.text) - 1
    state.within("at", "place in the text", last, low=0)
    state.within("token", "pinned word", last, low=0)
    if found.text.cut:
        st.caption(f"Only the first {MOST_TOKENS:,} {problem.unit} of this text are read.")
    unknown = float(found.text.unknown[found.text.stream].mean())
    st.caption(_summary(found, problem.item, problem.unit, unknown))
    strip(
        strip_payload(
            statistics,
            state["far"],
            state["at"],
            window_of(state["at"], len(found.text)),
            item=problem.item,
            name=latest_file(run, "book"),
        ),
        key="influence.book.strip",
        on_at=lambda: go_to(state, reported("influence.book.strip", "at"), pin=True),
    )
    st.caption(describe("book.strip"))
    book_window(state, run, found, key)
    book_details(state, run, found)
    state.publish()


def _summary(found: BookArrows, item: str, unit: str, unknown: float) -> str:
    """The book in one or two sentences."""
    statistics = found.statistics
    furthest = int(statistics.longest.max())
    parts = [f"{len(found.text):,} {unit} and ends of sentences, read in {found.seconds:.1f} s."]
    if statistics.arrows:
        mean = statistics.total.sum() / statistics.arrows
        parts.append(
            f"{statistics.previous_share:.0%} of {statistics.arrows:,} arrows go to the {item} "
            f"just before; on average they reach back {mean:.1f}, at most {furthest:,}."
        )
    if unknown > 0:
        parts.append(f"{unknown:.1%} of the {unit} are not in the model's vocabulary.")
    return plain(" ".join(parts))
