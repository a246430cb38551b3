"""What a figure in the browser has reported of its reader's place, and what it is told of it.

A reader moves a film's scrubber, or pins a word, without the server. The page hears of it and keeps
it for the link, but does not tell it back: the figure's message stays as it is, and Streamlit sends
a reference in its place.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import streamlit as st

_OF, _NOW, _TOLD = "of", "now", "told"
"""What is noted of a figure: what it shows, where its reader stands, and what it was told."""


def reported(key: str, part: str) -> Any:
    """What a browser component reports of itself as ``part``, None before it has."""
    return _said(key, part)[0]


def moved(key: str, name: str, value: Any, part: str) -> None:
    """Note that the reader of a figure has moved a value, reported as ``part``.

    A report in an earlier turn was on its way when the figure was told something else: it is told.
    """
    known = st.session_state.get(_place(key))
    if known is not None and _said(key, part)[1] in (None, known[_TOLD]["turn"]):
        known[_NOW][name] = value


def told(key: str, of: Hashable, **now: Any) -> dict[str, Any]:
    """What a figure is told of the values that its reader moves in it.

    Those of before while all that has changed was reported, else those of now in another ``turn``.

    Args:
        key: of the component.
        of: what it shows; the reader's place in something else is another one.
        **now: the values by the names under which the page keeps them.

    Returns:
        The values, and ``turn``.
    """
    known = st.session_state.get(_place(key))
    # One that was not on the screen has forgotten where it stood.
    if known is None or key not in st.session_state or (known[_OF], known[_NOW]) != (of, now):
        turn = 0 if known is None else known[_TOLD]["turn"] + 1
        known = {_OF: of, _NOW: now, _TOLD: now | {"turn": turn}}
        st.session_state[_place(key)] = known
    found: dict[str, Any] = known[_TOLD]
    return found


def _place(key: str) -> str:
    return f"{key}.stand"


def _said(key: str, part: str) -> tuple[Any, int | None]:
    """What was reported, and in which turn: None where the figure knows of none."""
    said = (st.session_state.get(key) or {}).get(part)
    if isinstance(said, dict) and "turn" in said:
        return said["value"], said["turn"]
    return said, None
