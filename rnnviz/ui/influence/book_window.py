"""A window of a book that scrolls: some 2,000 words with their arrows, and ways to get about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.inspection.books import window_data, window_of
from rnnviz.inspection.runs import text_problem
from rnnviz.probe.book import BookArrows
from rnnviz.run import Run
from rnnviz.ui.components import window
from rnnviz.ui.frame import plain
from rnnviz.ui.influence.books import BookKey
from rnnviz.ui.page_state import PageState
from rnnviz.ui.reports import reported
from rnnviz.ui.reports import told as figure_told
from rnnviz.ui.run_names import latest_file

COMPARED: Mapping[str, str] = {
    "weight": "strongest",
    "with-self": "with-self",
    "content": "content",
}
"""The views that a whole book can have, by what the link calls them."""

PAGE = 1000
"""How far the buttons go."""

_WINDOW_KEY = "influence.book.window"


def go_to(state: PageState, token: int | None, pin: bool = False) -> None:
    """Bring a token into the middle."""
    if token is None:
        return
    state["at"] = max(0, token)
    state["token"] = state["at"] if pin else None


def book_window(state: PageState, run: Run, found: BookArrows, key: BookKey) -> None:
    """The words around a place with their arrows, and the controls above them."""
    _controls(state, found, text_problem(run).item)
    start, _ = window_of(state["at"], len(found.text))
    window(
        _payload(state, run, found, key),
        key=_WINDOW_KEY,
        on_selected=partial(state.take, "token", _WINDOW_KEY, start.__add__, "selected"),
        on_longer=partial(state.take, "longer", _WINDOW_KEY),
        on_at=partial(_scrolled, state),
    )
    _source_button(state, found, text_problem(run).item)


def _controls(state: PageState, found: BookArrows, item: str) -> None:
    """Back and on, a place by its number, a word by its letters."""
    last = len(found.text) - 1
    columns = st.columns([0.13, 0.13, 0.2, 0.24, 0.15, 0.15], vertical_alignment="bottom")
    back, on = max(0, state["at"] - PAGE), min(last, state["at"] + PAGE)
    _button(columns[0], "Back", ":material/arrow_back:", state, back, last)
    _button(columns[1], "On", ":material/arrow_forward:", state, on, last)
    # People count words from 1; links count from 0.
    here = min(state["at"], last) + 1
    bound = state.show("at", here, lambda number: go_to(state, (number or here) - 1))
    columns[2].number_input(f"Go to {item}", 1, last + 1, step=1, **bound)
    _search(state, found, item, columns[3:])


def _button(place: Any, label: str, icon: str, state: PageState, goal: int, last: int) -> None:
    """A button that goes somewhere, if anywhere."""
    here = goal == state["at"] or last < 1
    place.button(
        label, icon=icon, on_click=go_to, args=(state, goal), disabled=here, width="stretch"
    )


def _search(state: PageState, found: BookArrows, item: str, columns: list[Any]) -> None:
    """A word of the book, and the places where it stands."""

    def look(wanted: str | None) -> None:
        state["find"] = (wanted or "").strip()[:100] or None
        if state["find"]:
            _hit(state, found, 0)

    bound = state.show("find", state["find"] or "", look)
    columns[0].text_input(f"Find a {item}", max_chars=100, **bound)
    places = found.text.places(state["find"]) if state["find"] else np.zeros(0, dtype=np.int64)
    for place, label, side in (
        (columns[1], "Previous", -1),
        (columns[2], "Next", 1),
    ):
        place.button(
            label,
            key=f"influence.book.hit{side}",
            on_click=_hit,
            args=(state, found, side),
            disabled=not len(places),
            width="stretch",
        )
    if state["find"]:
        st.caption(plain(_hits(state["find"], places, state["token"])))


def _hits(wanted: str, places: np.ndarray[Any, Any], token: int | None) -> str:
    if not len(places):
        return f"“{wanted}” does not occur in this text."
    count = "once" if len(places) == 1 else f"{len(places):,} times"
    here = np.flatnonzero(places == (-1 if token is None else token))
    which = f" This is number {int(here[0]) + 1:,}." if len(here) else ""
    return f"“{wanted}” occurs in this text {count}.{which}"


def _hit(state: PageState, found: BookArrows, side: int) -> None:
    """Go to the nearest hit before or behind the place; with 0, to the first from there on."""
    places = found.text.places(state["find"] or "")
    if not len(places):
        return
    here = state["token"] if state["token"] is not None else state["at"]
    edge = int(np.searchsorted(places, here, side="right" if side > 0 else "left"))
    index = edge - 1 if side < 0 else edge
    go_to(state, int(places[index % len(places)]), pin=True)


def _payload(state: PageState, run: Run, found: BookArrows, key: BookKey) -> dict[str, Any]:
    item = text_problem(run).item
    start, stop = window_of(state["at"], len(found.text))
    shown = f"{key}-{start}"
    told = figure_told(_WINDOW_KEY, shown, token=state["token"], longer=state["longer"])
    data = window_data(
        found,
        state["at"],
        told["token"],
        key=shown,
        minimum_distance=told["longer"],
        name=latest_file(run, f"book-{start}"),
        title=f"{run.config.spec.title}: {item}s {start + 1:,} to {stop:,}",
        item=item,
        weight_name=VIEWS[key.options.view].measure.weight_name,
    )
    return data | {"turn": told["turn"]}


def _source_button(state: PageState, found: BookArrows, item: str) -> None:
    """From the pinned word to the one that it looks back to."""
    token = state["token"]
    if token is None or found.source[token] < 0:
        return
    goal, names = int(found.source[token]), found.text
    word, earlier = names.tokens(token, token + 1)[0], names.tokens(goal, goal + 1)[0]
    back = f"{token - goal:,} {item}{'' if token - goal == 1 else 's'}"
    st.button(
        plain(f"From “{word}” ({token + 1:,}) {back} back to “{earlier}” ({goal + 1:,})"),
        key="influence.book.source",
        icon=":material/subdirectory_arrow_left:",
        on_click=go_to,
        args=(state, goal, True),
    )


def _scrolled(state: PageState) -> None:
    place = reported(_WINDOW_KEY, "at")
    if place is not None:
        state["at"] = int(place)
