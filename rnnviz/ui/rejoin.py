"""A page whose session was lost: the server started again, or the computer slept too long.

The browser then gets an empty session, which begins with the link, and tells it what every widget
holds. Streamlit calls no callback for a widget that it has not drawn yet, and the link's value is
shown in its place; so what a person changes before the first run has ended would be dropped.
"""

from __future__ import annotations

from datetime import timedelta

import streamlit as st
from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import RerunException, get_script_run_ctx

from rnnviz.ui.sessions import Fragments, again

_TOLD, _LATE, _SETTLED = (f"rejoin.{name}" for name in ("told", "late", "settled"))


def rejoin() -> None:
    """Begin a page, before anything is drawn.

    What its widgets hold is noted until the session's first run has ended.
    """
    # Streamlit leaves this at the place of a part that was run alone. A run of the whole page that
    # was asked for in that part's last moment would be drawn there, in the sidebar or in a column,
    # and buttons without a key are other ones there: a press would be lost.
    context_dg_stack.set(get_default_dg_stack_value())
    # A page that polls is asked for anew when it is connected again. Any other would wait until
    # something is changed, and a change in a fragment is ignored by a session that has none.
    st.fragment(_nothing, run_every=timedelta(days=1))()
    for key in st.session_state.pop(_LATE, ()):
        if key in st.session_state:
            # The browser was told the link's value meanwhile.
            st.session_state[key] = st.session_state[key]
    context = get_script_run_ctx()
    if context is not None and _SETTLED not in st.session_state:
        st.session_state[_TOLD] = context.session_state.get_widget_states()


def settle() -> None:
    """End a page: take what was changed before its widget was drawn for the first time."""
    st.session_state[_SETTLED] = True
    told = st.session_state.pop(_TOLD, ())
    late = {key: state for state in told if (key := _overruled(state)) is not None}
    context = get_script_run_ctx()
    if context is not None and isinstance(context.fragment_storage, Fragments):
        context.fragment_storage.settled = True
    if late and context is not None:
        st.session_state[_LATE] = list(late)
        raise RerunException(again(context, widget_states=WidgetStates(widgets=late.values())))


def _overruled(told: WidgetState) -> str | None:
    """The key of a widget that this run gave another value than the browser tells; else None."""
    context = get_script_run_ctx()
    key = told.id.split("-", 2)[-1]
    if context is None or not context.session_state.is_new_state_value(key):
        return None
    states = context.session_state._state._new_widget_state
    metadata = states.widget_metadata.get(told.id)
    if metadata is None or states[told.id] == st.session_state[key]:
        return None
    # A list tells its labels, and one from before may be gone.
    serde = getattr(metadata.deserializer, "__self__", None)
    known = getattr(serde, "formatted_option_to_option_index", None)
    labels = [*filter(None, [told.string_value]), *told.string_array_value.data]
    return None if known is not None and not {*labels} <= {*known} else key


def _nothing() -> None:
    """Draw nothing."""
