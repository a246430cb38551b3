"""The browser components: one function for each kind of figure that is drawn in the browser.

All are inline components: their JavaScript and CSS are read from ``rnnviz.figures.browser`` and
sent with the page, so nothing is built and nothing comes from a network.

A payload may be packed already (``rnnviz.inspection.payloads``): then it is sent as it stands,
where Streamlit would write it out twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import streamlit as st

from rnnviz.figures.browser import Kind, script, style

__all__ = ["Payload", "answers", "arcs", "carousel", "cell", "film", "mounted", "pair", "say"]

Payload = Mapping[str, Any] | bytes


def _nothing() -> None:
    """Do nothing."""


def mounted(kind: Kind, name: str = "") -> Callable[..., Any]:
    """The component of a kind of figure.

    Args:
        kind: of the figure.
        name: of the component, where it is not called as its kind is.

    Returns:
        What shows a payload (``data``), itself or packed, under a ``key``. Each state and each
        trigger needs its callback, such as ``on_step_change``; None does nothing.
    """
    component = st.components.v2.component(
        f"rnnviz_{name or kind}",
        html=f'<div class="view {kind}"></div>',
        css=style(kind),
        js=script(kind),
    )

    def show(data: Payload, key: str, **callbacks: Callable[[], None] | None) -> Any:
        # Streamlit reports a state value only where a callback is registered.
        told: dict[str, Any] = {name: callback or _nothing for name, callback in callbacks.items()}
        return component(data=data if isinstance(data, bytes) else dict(data), key=key, **told)

    return show


_FILM = mounted("film")
_ARCS = mounted("arcs")
_CAROUSEL = mounted("carousel")
_ANSWERS = mounted("answers")
_CELL = mounted("cell")
_PAIR = mounted("pair")
_VOICE = st.components.v2.component(
    "rnnviz_voice",
    html='<div class="hidden-text" role="status"></div>',
    css=".hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; "
    "clip-path: inset(50%); white-space: nowrap; }",
    js=files(__package__).joinpath("voice.js").read_text(encoding="utf-8"),
)


def say(text: str, key: str) -> None:
    """Have a screen reader say a sentence when it changes; nothing is seen of it.

    Args:
        text: the sentence.
        key: the widget's key; ``assets/style.css`` lets it take no room where it begins as "voice".
    """
    _VOICE(data={"text": text}, key=key)


def film(
    payload: Payload,
    key: str,
    on_step: Callable[[], None] | None = None,
    on_shown: Callable[[], None] | None = None,
    on_sorted: Callable[[], None] | None = None,
    on_cursor: Callable[[], None] | None = None,
) -> None:
    """Show a film of a training with its scrubber.

    Args:
        payload: What `rnnviz.figures.film.film_payload` returns, or that packed.
        key: The widget's key; the reader's place is kept as long as it stays the same.
        on_step: Called before the next run of the script when the scrubber has come to rest on
            another training step, the state ``step``.
        on_shown: Called likewise when a quantity is switched on or off; the names of those that
            are on are the state ``shown``.
        on_sorted: Called likewise when the order of units changes; the state ``sorted``.
        on_cursor: Called likewise when the cursor over time of the film's group has come to rest
            elsewhere, where the payload has a ``cursor``: the time step, as it is counted on the
            screen, is the state ``cursor``.
    """
    _FILM(
        data=payload,
        key=key,
        on_step_change=on_step,
        on_shown_change=on_shown,
        on_sorted_change=on_sorted,
        on_cursor_change=on_cursor,
    )


def arcs(
    payload: Payload,
    key: str,
    on_selected: Callable[[], None] | None = None,
    on_longer: Callable[[], None] | None = None,
) -> None:
    """Show words with arrows to the earlier words that influence them most.

    Args:
        payload: What `rnnviz.figures.arcs.arcs_payload` returns, or that packed.
        key: The widget's key.
        on_selected: Called before the next run of the script when a word is pinned or released;
            its index is the state ``selected``.
        on_longer: Called likewise when the slider of the shortest arrow has come to rest; its
            value is the state ``longer``.
    """
    _ARCS(
        data=payload,
        key=key,
        on_selected_change=on_selected,
        on_longer_change=on_longer,
    )


def carousel(payload: Payload, key: str, on_at: Callable[[], None] | None = None) -> None:
    """Show norms against the lag, cells side by side, with a scrubber over their trainings.

    Args:
        payload: What `rnnviz.figures.carousel_film.carousel_payload` returns, or that packed.
        key: The widget's key; the reader's place is kept as long as it stays the same.
        on_at: Called before the next run of the script when the scrubber has come to rest on
            another share of the training, the state ``at``.
    """
    _CAROUSEL(
        data=payload,
        key=key,
        on_at_change=on_at,
    )


def answers(payload: Payload, key: str) -> None:
    """Show what is answered at every step of a sequence.

    Args:
        payload: What `rnnviz.figures.answers.answers_payload` returns, or that packed.
        key: The widget's key; the reader's place is kept as long as it stays the same.
    """
    _ANSWERS(data=payload, key=key)


def cell(payload: Payload, key: str) -> None:
    """Show a cell with the numbers that flow through it.

    Args:
        payload: What `rnnviz.figures.diagram.diagram_payload` returns, or that packed.
        key: The widget's key; the reader's place is kept as long as it stays the same.
    """
    _CELL(data=payload, key=key)


def pair(payload: Payload, key: str, on_cursor: Callable[[], None] | None = None) -> None:
    """Show what two networks answer at every step of a sequence.

    Args:
        payload: What `rnnviz.figures.pair.pair_payload` returns, or that packed.
        key: The widget's key; the reader's place is kept as long as it stays the same.
        on_cursor: As for `film`.
    """
    _PAIR(data=payload, key=key, on_cursor_change=on_cursor)


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
