"""Choosing a view of the weights and its settings; all of them stand in the link."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from rnnviz.analysis.bands import Band
from rnnviz.analysis.influence.options import MOST_RANKS, OPTIONS, ViewOptions
from rnnviz.analysis.influence.view import View as WeightView
from rnnviz.analysis.influence.views import DEFAULT, VIEWS
from rnnviz.trace import Trace
from rnnviz.ui.fields import Field, one_of, whole
from rnnviz.ui.page_state import PageState
from rnnviz.ui.widget_keys import begin_with, when_changed

NAMES = {
    "ranks": "ranks",
    "min_distance": "at_least",
    "min_weight": "weight",
    "unit": "one_unit",
    "band": "memory",
    "window": "at_most",
}
"""What each option is called in the link; whether a word counts itself is a view of its own."""


def view_fields() -> dict[str, Field]:
    """The view and its settings as values of a page; a setting of None is as the view has it."""
    return {
        "view": Field(DEFAULT, one_of("view", VIEWS)),
        "ranks": Field(None, whole("number of sources", 1, MOST_RANKS)),
        "at_least": Field(None, whole("distance to look back at least", 1)),
        "at_most": Field(None, whole("distance to look back at most", 1)),
        "weight": Field(None, _weight, lambda value: f"{value:g}"),
        "one_unit": Field(None, whole("unit", 0)),
        "memory": Field(None, _memory),
    }


def chosen_options(state: PageState, trace: Trace) -> ViewOptions:
    """The settings of the chosen view for a text, where nothing is chosen the view's own.

    Raises:
        ValueError: when a setting does not fit the view or the model; one sentence.
    """
    row = VIEWS[state["view"]]
    given = {name: state[field] for name, field in NAMES.items() if name in row.options}
    if given.get("band") is not None:
        given["band"] = Band.parse(given["band"])
    given = {name: value for name, value in given.items() if value is not None}
    return row.settle(trace, **given)


def choose_view(state: PageState, trace: Trace) -> None:
    """The list of views with the settings that make the chosen one; the others on demand."""
    state.within("one_unit", "unit", trace.hidden_size - 1, low=0)
    row = VIEWS[state["view"]]
    try:
        options = chosen_options(state, trace)
    except ValueError:
        options = row.settle(trace)
    _pick(state)
    # The band has buttons and a histogram of its own.
    main = [name for name in row.preset if name not in ("band", "include_self")]
    for name in main:
        _setting(state, name, options, trace)
    others = [name for name in row.options if name not in (*main, "include_self")]
    if "band" in row.preset:
        others.remove("band")
    _more(state, others, options, trace)


def reset(state: PageState) -> None:
    """Let the view be as it comes."""
    for name in NAMES.values():
        state[name] = None


def set_band(state: PageState, band: Band | None) -> None:
    """Look at the units of a band only; None for the view's own."""
    state["memory"] = None if band is None else f"{band.low:.3g}:{band.high:.3g}"
    state["one_unit"] = None


def _pick(state: PageState) -> None:
    titles = {name: row.title for name, row in VIEWS.items()}
    state.select("View of the weights", "view", titles, then=partial(reset, state), width=330)


def _more(state: PageState, names: list[str], options: ViewOptions, trace: Trace) -> None:
    """Settings behind a button, which says how many are not as they come."""
    set_here = sum(state[NAMES[name]] is not None for name in names)
    label, key = (
        f"Settings ({set_here} set)" if set_here else "Settings",
        state.widget_key("settings"),
    )
    # With another label it is another box, which would be shut.
    st.session_state[key] = bool(st.session_state.get(key))
    box = st.popover(label, icon=":material/tune:", key=key, on_change="rerun")
    if not box.open:
        return
    with box:
        for name in names:
            _setting(state, name, options, trace)
        if set_here:
            st.button("Reset to this view's defaults", on_click=reset, args=(state,))


def _setting(state: PageState, name: str, options: ViewOptions, trace: Trace) -> None:
    """The widget of one option."""
    field, text = NAMES[name], OPTIONS[name]
    if name == "band":
        _band_setting(state, options.band)
        return
    value = getattr(options, name) if state[field] is None else state[field]
    lows: dict[str, Any] = {"ranks": 1, "min_distance": 1, "window": 1, "unit": 0}
    low = lows.get(name, 0.0)
    # A widget for each view: one for all would hand one view's own value on to the next.
    # It may still hold what fitted another model.
    place = state.widget_key(f"{state['view']}.{field}")
    bound = begin_with(place, value)
    furthest = max(value or 0, len(trace["cell_state"]) - 1, 1)
    highs = {"ranks": MOST_RANKS, "unit": max(value or 0, trace.hidden_size - 1)}
    highs |= {"min_distance": furthest, "window": furthest}
    st.number_input(
        text.title,
        min_value=low,
        max_value=highs.get(name),
        step=0.05 if name == "min_weight" else 1,
        help=text.help,
        on_change=when_changed(place, partial(_taken, state, field, bound["key"])),
        **bound,
        placeholder="all" if name == "unit" else "any",
        width=170,
    )


def _band_setting(state: PageState, value: Band | None) -> None:
    """A band in the list of settings: by name, or none."""
    place = state.widget_key("band")
    bound = begin_with(place, band_name(value), "default")

    def changed() -> None:
        state["memory"], state["one_unit"] = st.session_state.get(bound["key"]), None

    st.pills(
        OPTIONS["band"].title,
        ["short", "medium", "long"],
        **bound,
        on_change=when_changed(place, changed),
        help=OPTIONS["band"].help,
    )


def band_name(band: Band | None) -> str | None:
    """The name of one of the usual bands, None for any other."""
    names = {Band.parse(name): name for name in ("short", "medium", "long")}
    return None if band is None else names.get(band)


def _taken(state: PageState, field: str, key: str) -> None:
    """Take what a widget holds into the page's state; a unit and a band exclude each other."""
    state[field] = st.session_state.get(key)
    if field == "one_unit":
        state["memory"] = None


def _weight(text: str) -> float:
    try:
        return ViewOptions(min_weight=float(text)).min_weight
    except ValueError:
        raise ValueError("The weight in the link must be a number from 0 on.") from None


def _memory(text: str) -> str:
    Band.parse(text)
    return text


def described(row: WeightView, meaning: str) -> None:
    """The equation of a view, how to read it, and what a weight belongs to in this cell."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="equation"):
        st.latex(row.equation, width="content")
        st.caption(f"{row.how_to_read} {meaning}", width="stretch")
