"""A trace that was recorded elsewhere, shown as long as the session lasts; it is not stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import streamlit as st

from rnnviz.inspection import traced
from rnnviz.inspection.imports import open_trace
from rnnviz.trace import Trace
from rnnviz.ui import components
from rnnviz.ui.components import cell
from rnnviz.ui.frame import plain

TRACE = "npz"
"""How the name of a trace's file ends."""
MOST_STEPS = traced.MOST_ARROWS

_KEPT = "runs.trace"
_FIGURE = "runs.trace.figure"
_SWEEP = 2 * 10**10
"""Lags times units to the power of three: a carousel of so many takes seconds."""
_ABOUT = (
    "A trace is what one layer did on one sequence. Pages that have to run a model cannot show it: "
    "upload the model itself to use them."
)

Payload = dict[str, Any]


def keep_trace(file: BinaryIO) -> None:
    """Show a trace from a file on the page from now on.

    Raises:
        ValueError: one sentence that says what is wrong with it.
    """
    whole = open_trace(file)
    finite = traced.finite_steps(whole)
    if len(whole) and not finite:
        raise ValueError(
            "This trace is infinite or not a number from its first step on: record a layer whose "
            "weights are finite."
        )
    trace = traced.beginning(whole, min(finite, MOST_STEPS))
    # It may refuse, and then the one before stays.
    shown = {"gates": traced.gates_data(trace)}
    told = _steps(len(trace), len(whole), finite)
    st.session_state[_KEPT] = Path(file.name).stem, trace, told, shown
    st.session_state.pop(_FIGURE, None)


def trace_panel() -> None:
    """The trace that was uploaded last, if any, and what can be seen of it."""
    if st.session_state.get(_KEPT) is None:
        return
    name, trace, told, shown = st.session_state[_KEPT]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(plain(f"Trace ‘{name}’"), anchor=False)
            st.button("Close", icon=":material/close:", on_click=_close)
        st.caption(plain(f"{traced.size_of(trace)}, {told}. {_ABOUT}"))
        _figure(trace, shown)


def _close() -> None:
    st.session_state[_KEPT] = None


def _steps(shown: int, steps: int, finite: int) -> str:
    if shown == finite < steps:
        return f"{shown:,} of {steps:,} steps, for step {shown + 1:,} is infinite or not a number"
    if shown < steps:
        return f"the first {shown:,} of {steps:,} steps"
    return "1 step" if steps == 1 else f"{steps:,} steps"


def _figure(trace: Trace, shown: dict[str, Payload]) -> None:
    """The chosen one of its figures; each is made once."""
    figure = st.segmented_control(
        "Figure",
        [*_FIGURES],
        format_func=lambda key: _FIGURES[key][0],
        default="gates",
        required=True,
        key=_FIGURE,
        label_visibility="collapsed",
    )
    _, make, draw = _FIGURES[figure]
    try:
        if figure not in shown:
            with st.spinner("Working it out"):
                shown[figure] = make(trace)
    except ValueError as error:
        st.info(plain(str(error)))
        return
    draw(shown[figure], f"runs.trace.{figure}")


def _arrows(trace: Trace) -> Payload:
    return traced.arrows_data(trace, traced.arrows_of(trace, "strongest", {}))


def _carousel(trace: Trace) -> Payload:
    lags = min(traced.MOST_LAGS, max(1, _SWEEP // trace.hidden_size**3))
    title = trace.spec.title
    return traced.carousel_data({title: trace}, {title: traced.curves_of(trace, lags)})


_FIGURES: Mapping[str, tuple[str, Callable[[Trace], Payload], Callable[[Payload, str], object]]] = {
    "gates": ("Gates and states", traced.gates_data, components.film),
    "arrows": ("Arrows", _arrows, components.arcs),
    "carousel": ("Error carousel", _carousel, components.carousel),
    "cell": ("The cell at work", traced.diagram_data, cell),
}
"""What each is called, what makes it of a trace, and what shows it."""
