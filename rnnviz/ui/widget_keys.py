"""Keys of widgets whose values the page sets too, not only the person in front of it.

A browser sends what all its widgets hold with each message, and sends one by itself twice a second
while a page polls. A message that left it before it heard of a value that the page has set would
bring the old one back, as if a person had chosen it. So a widget that is set gets a key of its
own, and what a browser still says of the one before counts for nothing. Nor does what it says of
a widget that is gone: Streamlit has forgotten its value by then, and takes it for a change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_TIMES = "widget_keys.times"
"""How often each widget has been set in this session while it was on the screen."""
_KNOWN = "widget_keys.known"
"""What each widget has shown, or was last heard to hold."""
_MARK = "~"


def key_now(key: str) -> str:
    """The key that a widget has now."""
    times = _times().get(key, 0)
    return f"{key}{_MARK}{times}" if times else key


def set_widget(key: str, shown: Any) -> str:
    """Let a widget show a value, and return its key; one that shows it already is left alone."""
    now = key_now(key)
    if now in st.session_state and st.session_state[now] != shown:
        _renew(key)
        now = key_now(key)
    if now not in st.session_state:
        st.session_state[now] = shown
    _known()[key] = shown
    return now


def last_set(key: str) -> Any:
    """What a widget was last set to, or None.

    What a person has chosen since is part of it only where :func:`when_changed` takes it.
    """
    return _known().get(key)


def begin_with(
    key: str, shown: Any, begins: str = "value", options: Iterable[Any] = ()
) -> dict[str, Any]:
    """What makes a widget show a value: its key, and that it begins with the value.

    Streamlit tells a browser only once what was set. One that has not drawn the widget when it is
    told of it again would show what the widget begins with, and report that as a change.

    Args:
        key: as :func:`set_widget` takes it.
        shown: in the widget.
        begins: the parameter that says what it begins with: "value", "default" or, of a list whose
            ``options`` are given, "index".
        options: the list's.
    """
    known = [*options]
    at_first = shown
    if begins == "index":
        at_first = known.index(shown) if shown in known else None
    return {"key": set_widget(key, shown), begins: at_first}


def when_changed(key: str, taken: Callable[[], None]) -> Callable[[], None]:
    """What to do with what a person changes in a widget that :func:`set_widget` has just set.

    Args:
        key: as ``set_widget`` was given it.
        taken: called where the widget holds something that it did not hold before.
    """
    drawn = key_now(key)

    def changed() -> None:
        if key_now(key) != drawn:
            return
        held = st.session_state.get(drawn, _known()[key])
        if held == _known()[key]:
            # Only of one that is gone does Streamlit take what it held for a change. Where it comes
            # back the browser knows it no more, so it must be set.
            _renew(key)
            return
        _known()[key] = held
        taken()

    return changed


def _renew(key: str) -> None:
    _times()[key] = _times().get(key, 0) + 1


def _known() -> dict[str, Any]:
    known: dict[str, Any] = st.session_state.setdefault(_KNOWN, {})
    return known


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
