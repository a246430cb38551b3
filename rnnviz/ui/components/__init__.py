"""The browser components: the film of a training, the arrows over words, the error carousel.

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

from rnnviz.figures.browser import script, style

__all__ = ["arcs", "carousel", "film", "nothing", "say"]

_FILM = st.components.v2.component(
    "rnnviz_film",
    html='<div class="view film"></div>',
    css=style("film"),
    js=script("film"),
)
_ARCS = st.components.v2.component(
    "rnnviz_arcs",
    html='<div class="view arcs"></div>',
    css=style("arcs"),
    js=script("arcs"),
)
_CAROUSEL = st.components.v2.component(
    "rnnviz_carousel",
    html='<div class="view carousel"></div>',
    css=style("carousel"),
    js=script("carousel"),
)
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


def nothing() -> None:
    """Streamlit reports a state value only where a callback is registered."""


Payload = Mapping[str, Any] | bytes


def _sendable(payload: Payload) -> dict[str, Any] | bytes:
    return payload if isinstance(payload, bytes) else dict(payload)


def film(
    payload: Payload,
    key: str,
    on_step: Callable[[], None] | None = None,
    on_shown: Callable[[], None] | None = None,
    on_sorted: Callable[[], None] | None = None,
) -> int | None:
    """Show a film of a training with its scrubber.

    Args:
        payload: What `rnnviz.figures.film.film_payload` returns, or that packed.
        key: The widget's key; the reader's place is kept as long as it stays the same.
        on_step: Called before the next run of the script when the scrubber has come to rest on
            another training step.
        on_shown: Called likewise when a quantity is switched on or off; the names of those that
            are on are the state ``shown``.
        on_sorted: Called likewise when the order of units changes; the state ``sorted``.

    Returns:
        The training step the scrubber was last moved to, None before that.
    """
    result = _FILM(
        data=_sendable(payload),
        key=key,
        on_step_change=on_step or nothing,
        on_shown_change=on_shown or nothing,
        on_sorted_change=on_sorted or nothing,
    )
    step = result.get("step")
    return None if step is None else int(step)


def arcs(
    payload: Payload,
    key: str,
    on_selected: Callable[[], None] | None = None,
    on_longer: Callable[[], None] | None = None,
) -> int | None:
    """Show words with arrows to the earlier words that influence them most.

    Args:
        payload: What `rnnviz.figures.arcs.arcs_payload` returns, or that packed.
        key: The widget's key.
        on_selected: Called before the next run of the script when a word is pinned or released.
        on_longer: Called likewise when the slider of the shortest arrow has come to rest; its
            value is the state ``longer``.

    Returns:
        The index of the pinned word, None when there is none.
    """
    result = _ARCS(
        data=_sendable(payload),
        key=key,
        on_selected_change=on_selected or nothing,
        on_longer_change=on_longer or nothing,
    )
    selected = result.get("selected")
    return None if selected is None else int(selected)


def carousel(payload: Payload, key: str, on_at: Callable[[], None] | None = None) -> float | None:
    """Show norms against the lag, cells side by side, with a scrubber over their trainings.

    Args:
        payload: What `rnnviz.figures.carousel_film.carousel_payload` returns, or that packed.
        key: The widget's key; the reader's place is kept as long as it stays the same.
        on_at: Called before the next run of the script when the scrubber has come to rest on
            another share of the training.

    Returns:
        The share of the training the scrubber was last moved to, None before that.
    """
    result = _CAROUSEL(
        data=_sendable(payload),
        key=key,
        on_at_change=on_at or nothing,
    )
    at = result.get("at")
    return None if at is None else float(at)
