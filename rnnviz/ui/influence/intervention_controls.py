"""What is held: which gate at which word, and which units are silenced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from rnnviz.analysis import gates
from rnnviz.analysis.bands import BANDS
from rnnviz.inspection.arrows import ReadText
from rnnviz.probe.intervention import Clamp, Intervention
from rnnviz.spec import CellSpec
from rnnviz.ui.frame import plain
from rnnviz.ui.intervention import add, chosen_gate, gate_names, gate_widgets, hold
from rnnviz.ui.page_state import PageState

Groups = Mapping[str, NDArray[np.int64]]
_UNITS = "intervention.units"


def instruments(
    state: PageState,
    spec: CellSpec,
    text: ReadText,
    intervention: Intervention,
    step: int,
    item: str,
) -> None:
    """Hold a gate at the pinned word; silence units over the whole text.

    Args:
        state: the page's values.
        spec: of the cell.
        text: that is read.
        intervention: what is held already.
        step: the pinned word.
        item: what one token is called.
    """
    lives = gates.half_life(text.trace["forget_gate"])
    groups = {name: np.flatnonzero(band.holds(lives)) for name, band in BANDS.items()}
    names = gate_names(spec)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _units_widgets(state, groups, text.trace.hidden_size)
        if names:
            gate_widgets(state, names)
            label = f"Hold at ‘{plain(text.tokens[step])}’"
            given = (state, intervention, groups, step)
            st.button(label, on_click=_clamp, args=given, icon=":material/lock:")
        given_units = (state, intervention, groups, text.trace.hidden_size)
        st.button(
            "Silence throughout", on_click=_silence, args=given_units, icon=":material/volume_off:"
        )
    st.caption(
        f"A gate is held at one {item}, now {item} {step + 1}: click another one in the arrows. "
        "Units are silenced over the whole text: they write nothing, so nothing sees them."
    )


def _units_widgets(state: PageState, groups: Groups, size: int) -> None:
    """All units, those of a band of memory, or one."""
    titles = {"all": "All units"}
    titles |= {name: f"{name.capitalize()} memory ({len(held)})" for name, held in groups.items()}
    titles |= {"one": "One unit"}
    chosen = state.held(_UNITS) or "all"
    bound = state.show(_UNITS, chosen, lambda _: None, titles)
    st.selectbox("Units", [*titles], format_func=titles.__getitem__, width=190, **bound)
    if chosen == "one":
        st.number_input(
            "Unit", 0, size - 1, step=1, key=state.widget_key("intervention.one"), width=110
        )


def _chosen(state: PageState, groups: Groups) -> tuple[int, ...] | None:
    """The units that are chosen, None for all."""
    which = state.held(_UNITS) or "all"
    if which == "one":
        return (int(st.session_state.get(state.widget_key("intervention.one")) or 0),)
    return None if which == "all" else tuple(groups[which].tolist())


def _clamp(state: PageState, intervention: Intervention, groups: Groups, step: int) -> None:
    """Hold the chosen gate at the pinned word."""
    gate, value = chosen_gate(state)
    if gate is not None:
        add(state, intervention, Clamp(gate, (step,), value, _chosen(state, groups)))


def _silence(state: PageState, intervention: Intervention, groups: Groups, size: int) -> None:
    units = _chosen(state, groups)
    every = range(size) if units is None else units
    hold(state, replace(intervention, silenced=tuple({*intervention.silenced, *every})))
