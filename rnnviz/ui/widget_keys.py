"""Keys of widgets whose values the page sets too, not only the person in front of it.

A browser sends what all its widgets hold with each message, and sends one by itself twice a second
while a page polls. A message that left it before it heard of a value that the page has set would
bring the old one back, as if a person had chosen it. So a widget that is set gets a key of its
own, and what a browser still says of the one before counts for nothing.
"""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_TIMES = "widget_keys.times"
"""How often each widget has been set in this session while it was on the screen."""
_MARK = "~"


def key_now(key: str) -> str:
    """The key that a widget has now."""
    times = _times().get(key, 0)
    return f"{key}{_MARK}{times}" if times else key


def set_widget(key: str, shown: Any) -> str:
    """Let a widget show a value, and return its key; one that shows it already is left alone."""
    now = key_now(key)
    if now in st.session_state and st.session_state[now] != shown:
        _times()[key] = _times().get(key, 0) + 1
        now = key_now(key)
    if now not in st.session_state:
        st.session_state[now] = shown
    return now


def _times() -> dict[str, int]:
    if _TIMES not in st.session_state:
        st.session_state[_TIMES] = _times_before()
    times: dict[str, int] = st.session_state[_TIMES]
    return times


def _times_before() -> dict[str, int]:
    """What a browser knows whose session was lost: it names its widgets in its first message."""
    context = get_script_run_ctx(suppress_warning=True)
    states = () if context is None else context.session_state.get_widget_states()
    found: dict[str, int] = {}
    for state in states:
        key, _, times = state.id.split("-", 2)[-1].rpartition(_MARK)
        if key and times.isdecimal():
            # A browser may still name one from before, too.
            found[key] = max(found.get(key, 0), int(times))
    return found
