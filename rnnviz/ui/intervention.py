"""Gates that are held by hand: what a link says of them, and what pages share to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from rnnviz.figures.theme import QUANTITY_TITLES
from rnnviz.probe.intervention import Clamp, Intervention, ranges
from rnnviz.spec import CellSpec
from rnnviz.ui.fields import Field
from rnnviz.ui.frame import plain
from rnnviz.ui.page_state import PageState

_VALUES = {0: "closed (0)", 1: "open (1)"}


def intervention_fields() -> dict[str, Field]:
    """What is held still, as JSON."""
    return {"surgery": Field(None, lambda text: Intervention.from_json(text).to_json())}


def held_still(state: PageState, layer: int) -> Intervention:
    """What the link says, in the layer on the screen."""
    if state["surgery"] is None:
        return Intervention(layer=layer)
    return replace(Intervention.from_json(state["surgery"]), layer=layer)


def hold(state: PageState, intervention: Intervention) -> None:
    """Take what is held into the link."""
    state["surgery"] = intervention.to_json() if intervention else None


def add(state: PageState, intervention: Intervention, clamp: Clamp) -> None:
    """Hold one more; what was held at the same place gives way."""
    same = [each for each in intervention.clamps if _place(each) != _place(clamp)]
    hold(state, replace(intervention, clamps=(*same, clamp)))


def _place(clamp: Clamp) -> tuple[str, tuple[int, ...] | None, tuple[int, ...] | None]:
    return clamp.gate, clamp.steps, clamp.units


def gate_names(spec: CellSpec) -> list[str]:
    """The gates of a cell that move, each once where several are the same."""
    roots: dict[str, str] = {}
    for name in spec.moving_gates:
        roots.setdefault(spec.resolve(name)[0], name)
    return list(roots.values())


def gate_widgets(state: PageState, names: Sequence[str]) -> None:
    """Which gate, and whether it is to be closed or open."""
    st.selectbox(
        "Gate", names, format_func=_title, key=state.widget_key("intervention.gate"), width=150
    )
    st.segmented_control(
        "Held",
        list(_VALUES),
        format_func=_VALUES.__getitem__,
        default=0,
        required=True,
        key=state.widget_key("intervention.value"),
    )


def chosen_gate(state: PageState) -> tuple[str | None, int]:
    """What :func:`gate_widgets` holds."""
    gate, value = (
        st.session_state.get(state.widget_key(f"intervention.{name}")) for name in ("gate", "value")
    )
    return gate, value or 0


def let_go(state: PageState, intervention: Intervention, labels: Sequence[str]) -> None:
    """What is held, each with a button that lets it go.

    Args:
        state: the page's values.
        intervention: what is held.
        labels: of the sequence, one a time step.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**Held:**", width="content")
        for number, clamp in enumerate(intervention.clamps):
            rest = (*intervention.clamps[:number], *intervention.clamps[number + 1 :])
            _release(
                state, plain(said(clamp, labels)), replace(intervention, clamps=rest), str(number)
            )
        if intervention.silenced:
            named = _units(intervention.silenced)
            _release(state, f"{named} silent", replace(intervention, silenced=()), "silenced")
        if len(intervention.clamps) + bool(intervention.silenced) > 1:
            _release(state, "All", Intervention(), "all")


def _release(state: PageState, label: str, rest: Intervention, name: str) -> None:
    key = state.widget_key(f"intervention.release.{name}")
    st.button(label, key=key, icon=":material/close:", on_click=hold, args=(state, rest))


def all_said(intervention: Intervention, labels: Sequence[str]) -> str:
    """All that is held in words; the arguments are those of :func:`let_go`."""
    parts = [said(clamp, labels) for clamp in intervention.clamps]
    return "; ".join(
        parts + ([f"{_units(intervention.silenced)} silent"] if intervention.silenced else [])
    )


def said(clamp: Clamp, labels: Sequence[str]) -> str:
    """A held gate in words; steps count from 1, as on the screen.

    Args:
        clamp: what is held.
        labels: of the sequence, one a time step.
    """
    units = "" if clamp.units is None else f", {_units(clamp.units)}"
    state = "open" if clamp.value else "closed"
    return f"{_title(clamp.gate)} {state} at {_steps(clamp.steps, labels)}{units}"


def _steps(steps: tuple[int, ...] | None, labels: Sequence[str]) -> str:
    if steps is None:
        return "every step"
    if len(steps) == 1 and steps[0] < len(labels):
        return f"step {steps[0] + 1}, \u2018{labels[steps[0]]}\u2019"
    named = ranges([step + 1 for step in steps]).replace(",", ", ")
    return f"step{'s' * (len(steps) > 1)} {named}"


def _units(units: tuple[int, ...]) -> str:
    named = ranges(units)
    return f"unit{'s' * (len(units) > 1)} {named}" if len(named) < 24 else f"{len(units):,} units"


def _title(gate: str) -> str:
    return QUANTITY_TITLES.get(gate, gate.replace("_", " ").capitalize())
