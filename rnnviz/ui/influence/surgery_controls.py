"""The instruments of surgery: which gate is held at which word, and which units are silenced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from rnnviz.analysis import gates
from rnnviz.analysis.bands import BANDS
from rnnviz.figures.theme import QUANTITY_TITLES
from rnnviz.inspection.arrows import ReadText
from rnnviz.probe.surgery import Clamp, Surgery
from rnnviz.spec import CellSpec
from rnnviz.ui.fields import Field
from rnnviz.ui.frame import plain
from rnnviz.ui.page_state import PageState

Groups = Mapping[str, NDArray[np.int64]]
_UNITS = "surgery.units"
_VALUES = {0: "closed (0)", 1: "open (1)"}


def surgery_fields() -> dict[str, Field]:
    """What is held still, as JSON."""
    return {"surgery": Field(None, lambda text: Surgery.from_json(text).to_json())}


def gate_names(spec: CellSpec) -> list[str]:
    """The gates of a cell that move, each once where several are the same."""
    roots: dict[str, str] = {}
    for name in spec.moving_gates:
        roots.setdefault(spec.resolve(name)[0], name)
    return list(roots.values())


def held_still(state: PageState, text: ReadText) -> Surgery:
    """What the link says, in the layer on the screen."""
    if state["surgery"] is None:
        return Surgery(layer=text.layer)
    return replace(Surgery.from_json(state["surgery"]), layer=text.layer)


def hold(state: PageState, surgery: Surgery) -> None:
    """Take what is held into the link."""
    state["surgery"] = surgery.to_json() if surgery else None


def instruments(
    state: PageState, spec: CellSpec, text: ReadText, surgery: Surgery, step: int, item: str
) -> None:
    """Hold a gate at the pinned word; silence units over the whole text.

    Args:
        state: the page's values.
        spec: of the cell.
        text: that is read.
        surgery: what is held already.
        step: the pinned word.
        item: what one token is called.
    """
    lives = gates.half_life(text.trace["forget_gate"])
    groups = {name: np.flatnonzero(band.holds(lives)) for name, band in BANDS.items()}
    names = gate_names(spec)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _units_widgets(state, groups, text.trace.hidden_size)
        if names:
            _gate_widgets(state, names)
            label = f"Hold at ‘{plain(text.tokens[step])}’"
            given = (state, surgery, groups, step)
            st.button(label, on_click=_clamp, args=given, icon=":material/lock:")
        given_units = (state, surgery, groups, text.trace.hidden_size)
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
        st.number_input("Unit", 0, size - 1, step=1, key=state.widget_key("surgery.one"), width=110)


def _gate_widgets(state: PageState, names: list[str]) -> None:
    st.selectbox("Gate", names, format_func=_title, key=state.widget_key("surgery.gate"), width=150)
    st.segmented_control(
        "Held",
        list(_VALUES),
        format_func=_VALUES.__getitem__,
        default=0,
        required=True,
        key=state.widget_key("surgery.value"),
    )


def _chosen(state: PageState, groups: Groups) -> tuple[int, ...] | None:
    """The units that are chosen, None for all."""
    which = state.held(_UNITS) or "all"
    if which == "one":
        return (int(st.session_state.get(state.widget_key("surgery.one")) or 0),)
    return None if which == "all" else tuple(groups[which].tolist())


def _clamp(state: PageState, surgery: Surgery, groups: Groups, step: int) -> None:
    """Hold the chosen gate; what was held at the same place gives way."""
    keys = (state.widget_key(f"surgery.{name}") for name in ("gate", "value"))
    gate, value = (st.session_state.get(key) for key in keys)
    if gate is None:
        return
    held = Clamp(gate, step, value or 0, _chosen(state, groups))
    same = [each for each in surgery.clamps if _place(each) != _place(held)]
    hold(state, replace(surgery, clamps=(*same, held)))


def _silence(state: PageState, surgery: Surgery, groups: Groups, size: int) -> None:
    units = _chosen(state, groups)
    every = range(size) if units is None else units
    hold(state, replace(surgery, silenced=tuple({*surgery.silenced, *every})))


def _place(clamp: Clamp) -> tuple[str, int, tuple[int, ...] | None]:
    return clamp.gate, clamp.step, clamp.units


def _title(gate: str) -> str:
    return QUANTITY_TITLES.get(gate, gate.replace("_", " ").capitalize())


def let_go(state: PageState, text: ReadText, surgery: Surgery) -> None:
    """What is held, each with a button that lets it go."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**Held:**", width="content")
        for number, clamp in enumerate(surgery.clamps):
            rest = (*surgery.clamps[:number], *surgery.clamps[number + 1 :])
            _release(state, _said(clamp, text), replace(surgery, clamps=rest), f"clamp.{number}")
        if surgery.silenced:
            named = _units(surgery.silenced)
            _release(state, f"{named} silent", replace(surgery, silenced=()), "silenced")
        if len(surgery.clamps) + bool(surgery.silenced) > 1:
            _release(state, "All", Surgery(), "all")


def _release(state: PageState, label: str, rest: Surgery, name: str) -> None:
    key = state.widget_key(f"surgery.release.{name}")
    st.button(label, key=key, icon=":material/close:", on_click=hold, args=(state, rest))


def _said(clamp: Clamp, text: ReadText) -> str:
    """A held gate in words."""
    word = text.tokens[clamp.step] if clamp.step < len(text.tokens) else f"word {clamp.step + 1}"
    where = "" if clamp.units is None else f", {_units(clamp.units)}"
    return plain(f"{_title(clamp.gate)} {'open' if clamp.value else 'closed'} at ‘{word}’{where}")


def _units(units: tuple[int, ...]) -> str:
    return f"unit {units[0]}" if len(units) == 1 else f"{len(units):,} units"
