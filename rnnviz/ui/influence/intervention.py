"""Intervention on the screen: hold a gate at a word or silence units, and see what changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from rnnviz.analysis import gates
from rnnviz.analysis.bands import BANDS
from rnnviz.figures.arcs import with_marks
from rnnviz.figures.export import ArrowRecord
from rnnviz.figures.export.arrow_pictures import payload, without_self
from rnnviz.inspection.activations import Redrawn, changed, effect_of, redrawn, top_words
from rnnviz.inspection.arrows import ReadText, units_left
from rnnviz.inspection.runs import text_problem
from rnnviz.probe.effect import Effect
from rnnviz.probe.intervention import Clamp, Intervention
from rnnviz.run import Run
from rnnviz.spec import CellSpec
from rnnviz.ui.components import arcs as arcs_component
from rnnviz.ui.frame import plain
from rnnviz.ui.influence.attribution import chosen_step
from rnnviz.ui.influence.profiles import profile_for
from rnnviz.ui.intervention import (
    add,
    chosen_gate,
    gate_names,
    gate_widgets,
    held_still,
    hold,
    let_go,
)
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_names import latest_file

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


NOTHING_LEFT = (
    "**The arrows after the intervention:** none. Every unit that they look at is silenced and "
    "writes nothing, so no earlier word has any weight left."
)


def intervention_panel(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """The instruments, what is held, and the text before and after."""
    step = chosen_step(state, text)
    intervention = held_still(state, text.layer)
    instruments(state, run.config.spec, text, intervention, step, text_problem(run).item)
    if not intervention:
        st.caption("Nothing is held: the model is as it was trained, and nothing changes.")
        return
    let_go(state, intervention, text.tokens)
    try:
        done = effect_of(run, text, intervention)
        left = units_left(text, record.options, intervention.silenced).size
        profile = profile_for(run, text.layer, record.about) if left else None
        drawn = redrawn(run, text, record, done, profile) if left else None
    except ValueError as error:
        st.error(plain(str(error)))
        return
    _consequences(run, text, done, step)
    if drawn is None:
        st.markdown(NOTHING_LEFT)
    else:
        _arrows(run, drawn)


def _consequences(run: Run, text: ReadText, done: Effect, step: int) -> None:
    """The loss, the change at the pinned word, and the likeliest next words before and after."""
    problem = text_problem(run)
    before, after = done.before, done.after
    left, right = st.columns([0.42, 0.58])
    with left:
        if len(text.tokens) > 1:
            first, second = (float(np.nanmean(each.loss)) for each in (before, after))
            label, delta = f"Loss per {problem.item} (nats)", f"{second - first:+.3f}"
            st.metric(label, f"{second:.3f}", delta, delta_color="inverse")
            st.caption(f"Before the intervention it was {first:.3f}.")
        st.caption(_changes(done.change, step, text.tokens, problem.item))
        if step == len(text.tokens) - 1:
            st.caption(
                f"Nothing comes after the last {problem.item}, so the loss cannot change there: "
                f"click an earlier {problem.item} in the arrows."
            )
    with right:
        st.markdown(f"**Likeliest after ‘{plain(text.tokens[step])}’**")
        st.dataframe(
            top_words(run, done, step),
            hide_index=True,
            height=388,
            key="influence.top",
            column_config={
                name: st.column_config.ProgressColumn(
                    name, format="percent", min_value=0.0, max_value=1.0
                )
                for name in ("before", "after")
            }
            | {"change": st.column_config.NumberColumn(format="percent")},
        )


def _changes(change: NDArray[np.floating[Any]], step: int, tokens: Sequence[str], item: str) -> str:
    """By how much the prediction changes here, and where it changes most."""
    most = int(change.argmax())
    told = (
        f"After {item} {step + 1} the next-{item} distribution changes by {change[step]:.1%} "
        "(total variation)"
    )
    if most == step:
        return f"{told}, more than anywhere else."
    place = f"after {item} {most + 1}, ‘{plain(tokens[most])}’"
    return f"{told}; it changes most, by {change[most]:.1%}, {place}."


def _arrows(run: Run, drawn: Redrawn) -> None:
    """The arrows after the intervention, those that moved marked."""
    before, after = (without_self(each.arrows) for each in drawn)
    moved = changed(before, after)
    lost = int(((before.source >= 0) & (after.source < 0)).sum())
    many = int((after.source >= 0).sum())
    st.markdown(
        f"**The arrows after the intervention:** {int(moved.sum()):,} of {many:,} have moved"
        + (f", and {lost:,} {'is' if lost == 1 else 'are'} gone." if lost else ".")
    )
    title = f"After the intervention: {drawn.after.about.title.lower()}"
    data = with_marks(payload(drawn.after, title=title), moved)
    data |= {
        "item": text_problem(run).item,
        "name": latest_file(run, "after-intervention"),
    }
    arcs_component(data, key="influence.after")
