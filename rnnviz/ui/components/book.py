"""The browser component that shows a whole book as a strip."""

from __future__ import annotations

from collections.abc import Callable

from rnnviz.ui.components import Payload, mounted

_BOOK = mounted("book")
_WINDOW = mounted("arcs", "book_window")


def strip(payload: Payload, key: str, on_at: Callable[[], None] | None = None) -> None:
    """Show the overview along a book.

    Args:
        payload: What `rnnviz.figures.book.strip_payload` returns.
        key: The widget's key.
        on_at: Called before the next run of the script when somebody wants to go to a place; the
            token is the trigger ``at``.
    """
    _BOOK(data=payload, key=key, on_at_change=on_at)


def window(
    payload: Payload,
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
        data=payload,
        key=key,
        on_selected_change=on_selected,
        on_longer_change=on_longer,
        on_at_change=on_at,
    )
