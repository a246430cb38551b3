"""The browser component that shows a whole book as a strip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from rnnviz.figures.browser import script, style
from rnnviz.ui.components import nothing

_BOOK = st.components.v2.component(
    "rnnviz_book",
    html='<div class="view book"></div>',
    css=style("book"),
    js=script("book"),
)
_WINDOW = st.components.v2.component(
    "rnnviz_book_window",
    html='<div class="view arcs"></div>',
    css=style("arcs"),
    js=script("arcs"),
)


def strip(payload: Mapping[str, Any], key: str, on_at: Callable[[], None] | None = None) -> None:
    """Show the overview along a book.

    Args:
        payload: What `rnnviz.figures.book.strip_payload` returns.
        key: The widget's key.
        on_at: Called before the next run of the script when somebody wants to go to a place; the
            token is the trigger ``at``.
    """
    _BOOK(data=dict(payload), key=key, on_at_change=on_at or nothing)


def window(
    payload: Mapping[str, Any],
    key: str,
    on_selected: Callable[[], None] | None = None,
    on_longer: Callable[[], None] | None = None,
    on_at: Callable[[], None] | None = None,
) -> None:
    """Show a window of a book's words with their arrows.

    Args:
        payload: What `rnnviz.figures.book.window_payload` returns.
        key: The widget's key.
        on_selected, on_longer: As for `rnnviz.ui.components.arcs`.
        on_at: Called before the next run of the script when the reader has scrolled to another
            place; the token in the middle, counted from the beginning of the book, is the trigger
            ``at``.
    """
    _WINDOW(
        data=dict(payload),
        key=key,
        on_selected_change=on_selected or nothing,
        on_longer_change=on_longer or nothing,
        on_at_change=on_at or nothing,
    )
