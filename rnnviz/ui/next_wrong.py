"""A button that goes to the next example sequence which a network gets wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from rnnviz.inspection.runs import Moment
from rnnviz.inspection.verdicts import judges_sequences, next_wrong
from rnnviz.probe.intervention import Intervention
from rnnviz.run import Run
from rnnviz.ui.frame import plain
from rnnviz.ui.page_state import PageState

Read = Sequence[tuple[Moment, Run]]
Look = Callable[[], tuple[Read, Intervention | None]]


def next_wrong_button(
    state: PageState, look: Look, then: Callable[[], None] = lambda: None
) -> None:
    """Draw it where a sequence of the task is right or wrong as a whole, and what it found.

    Args:
        state: of a page with a ``sequence``, which counts from 1.
        look: what is on the screen when it is pressed, which a part of the page that is run alone
            may have changed since: the networks, each with the run whose examples it reads, and
            what is held in them.
        then: called once another sequence is chosen.
    """
    read, _ = look()
    if not all(judges_sequences(moment.problem) for moment, _ in read):
        return
    st.button(
        "Next one that a cell gets wrong" if len(read) > 1 else "Next one that it gets wrong",
        key=state.widget_key("next_wrong"),
        icon=":material/skip_next:",
        help="Searches the task's examples, starting after this one.",
        on_click=_go,
        args=(state, look, then),
    )
    place, told = st.session_state.get(_told(state), (None, ""))
    if told and place == _place(state, read):
        st.caption(plain(told))


def _told(state: PageState) -> str:
    return state.widget_key("next_wrong.told")


def _place(state: PageState, read: Read) -> tuple[object, ...]:
    """What a sentence is about: it goes when something else is shown."""
    return state["sequence"], *((moment.run.id, moment.step) for moment, _ in read)


def _go(state: PageState, look: Look, then: Callable[[], None]) -> None:
    """Show the next wrong one, or say that there is none among so many."""
    (read, intervention), now = look(), state["sequence"] - 1
    try:
        found, tried = next_wrong(read, now, intervention or Intervention())
    except ValueError as error:
        told = str(error)
    else:
        if found is None:
            told = f"None of the {tried} examples is answered wrong."
        elif found == now:
            told = f"Of the {tried} examples, no other is answered wrong."
        else:
            told = f"Found after {tried} examples." if tried > 1 else ""
            state["sequence"] = found + 1
            then()
    st.session_state[_told(state)] = _place(state, read), told
