"""Gates opened or closed by hand on the Playground's sequence, and what follows from it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from rnnviz.figures import describe
from rnnviz.figures.before_after import before_after
from rnnviz.inspection.by_hand import ByHand, by_hand, line_rows, lines, say
from rnnviz.inspection.runs import Moment
from rnnviz.probe.intervention import Clamp, in_ranges
from rnnviz.tasks import Batch
from rnnviz.ui import components
from rnnviz.ui.charts import as_table, chart
from rnnviz.ui.frame import mode, plain
from rnnviz.ui.intervention import (
    add,
    all_said,
    chosen_gate,
    gate_names,
    gate_widgets,
    held_still,
    let_go,
)
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_names import moment_file

BOX = "playground.by_hand"
_REFUSED = "playground.by_hand.refused"
HOW_TO_HOLD = (
    "Choose a gate, its units and the steps (an empty box means all), and press **Hold**. The "
    "maps, the cell and the numbers then show the network with that gate held; it is not "
    "trained again."
)


def held_here(state: PageState, moment: Moment, shown: Batch) -> ByHand | None:
    """The sequence with the gates held that the link names; None where none is, or it cannot be."""
    intervention = held_still(state, moment.layer)
    if not intervention:
        return None
    try:
        return by_hand(moment, shown, intervention)
    except ValueError as error:
        st.error(plain(f"Nothing is held: {error}"))
        return None


def what_changed(done: ByHand) -> None:
    """What is held and what has changed, above the maps that show it."""
    told = f"{all_said(done.intervention, done.after.labels)}. {say(done)}"
    st.markdown(f"**By hand:** {plain(told)}")
    components.say(told, key="voice.by_hand")


def by_hand_box(state: PageState, moment: Moment, shown: Batch, done: ByHand | None) -> None:
    """The instruments, what is held, and the network before and after; filled when opened."""
    box = st.expander(
        "Open or close a gate by hand",
        key=BOX,
        icon=":material/front_hand:",
        expanded=state["surgery"] is not None,
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        spec = moment.run.config.spec
        names = gate_names(spec)
        labels = moment.problem.labels(shown, 0)
        if names:
            st.caption(HOW_TO_HOLD)
            _instruments(state, names, moment, len(labels))
        else:
            st.caption(plain(f"{spec.title} has no gate that moves, so there is none to hold."))
        if state["surgery"] is not None:
            let_go(state, held_still(state, moment.layer), labels)
        if done is not None:
            _before_and_after(done)


def _instruments(state: PageState, names: list[str], moment: Moment, time: int) -> None:
    """Gate, open or closed, units and steps."""
    size = moment.run.config.hidden_size
    with st.container(horizontal=True, vertical_alignment="bottom"):
        gate_widgets(state, names)
        for name, most in (("Units", f"all, 0 to {size - 1}"), ("Steps", f"all, 1 to {time}")):
            key = state.widget_key(f"intervention.{name.lower()}")
            st.text_input(name, key=key, placeholder=most, max_chars=500, width=150)
        given = (state, moment.layer, size, time)
        st.button("Hold", on_click=_hold, args=given, icon=":material/lock:")
    if refused := st.session_state.get(_REFUSED):
        st.error(plain(refused))


def _hold(state: PageState, layer: int, size: int, time: int) -> None:
    """Hold the chosen gate where the boxes say; a refusal stands below them until the next try."""
    gate, value = chosen_gate(state)
    st.session_state[_REFUSED] = None
    if gate is None:
        return
    try:
        units = _numbers(state, "units", 0, size - 1)
        steps = _numbers(state, "steps", 1, time)
        at = None if steps is None else tuple(step - 1 for step in steps)
        add(state, held_still(state, layer), Clamp(gate, at, value, units))
    except ValueError as error:
        st.session_state[_REFUSED] = str(error)


def _numbers(state: PageState, name: str, low: int, high: int) -> tuple[int, ...] | None:
    """What a box names, None where it is empty."""
    typed = (st.session_state.get(state.widget_key(f"intervention.{name}")) or "").strip()
    return in_ranges(typed, low, high, name) if typed else None


def _before_and_after(done: ByHand) -> None:
    """Answer and gradient over the sequence, as trained and held, and the numbers."""
    drawn = list(lines(done))
    if not drawn:
        st.caption("It has no read-out and no right answers, so the maps alone show what changed.")
        return
    labels = done.after.labels
    for place, line in zip(st.columns(len(drawn)), drawn, strict=True):
        with place:
            title = f"{line.title} at each step, as trained and held"
            figure = before_after(line, labels, mode())
            chart(st.vega_lite_chart, figure, f"{BOX}.{line.log}", title, say(done))
    st.caption(describe("before_after.before_after"))
    as_table(
        BOX, "Answer and gradient", partial(line_rows, done), moment_file(done.moment, "by-hand")
    )
