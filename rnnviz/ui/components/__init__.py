"""The browser components: one for each kind of figure that is drawn in the browser.

All are inline components: their JavaScript and CSS are read from ``rnnviz.figures.browser`` and
sent with the page, so nothing is built and nothing comes from a network.

Each is called with a payload and the widget's key; the reader's place is kept as long as the key
stays the same. The payload is what the figure's module in ``rnnviz.figures`` makes, or that packed
already (``rnnviz.inspection.payloads``): then it is sent as it stands, where Streamlit would write
it out twice. What the browser reports, the states and triggers of a figure, is under the same key;
a callback for one, such as ``on_step``, is called before the next run of the script.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import streamlit as st

from rnnviz.figures.browser import Kind, script, style

Payload = Mapping[str, Any] | bytes
Callback = Callable[[], None]


def _nothing() -> None:
    """Do nothing."""


def mounted(kind: Kind, *states: str, name: str = "") -> Callable[..., None]:
    """The component of a kind of figure.

    Args:
        kind: of the figure.
        states: what the browser reports of it, states and triggers; ``on_<state>`` is the callback
            for each.
        name: of the component, where it is not called as its kind is.
    """
    component = st.components.v2.component(
        f"rnnviz_{name or kind}",
        html=f'<div class="view {kind}"></div>',
        css=style(kind),
        js=script(kind),
    )
    names = {f"on_{state}": f"on_{state}_change" for state in states}
    # Streamlit reports a state value only where a callback is registered.
    unheard: dict[str, Any] = dict.fromkeys(names.values(), _nothing)

    def show(payload: Payload, key: str, **callbacks: Callback) -> None:
        told: dict[str, Any] = {names[name]: heard for name, heard in callbacks.items()}
        data = payload if isinstance(payload, bytes) else dict(payload)
        component(data=data, key=key, **(unheard | told))

    return show


film = mounted("film", "step", "shown", "sorted", "cursor")
"""A film of a training with its scrubber.

``step`` is the training step on which the scrubber rests, ``shown`` the names of the quantities
that are on, ``sorted`` the order of units, and ``cursor`` the time step, as it is counted on the
screen, on which the cursor of the film's group rests, where the payload has a ``cursor``.
"""

arcs = mounted("arcs", "selected", "longer")
"""Words with arrows to the earlier words that influence them most.

``selected`` is the index of the pinned word, ``longer`` the value of the slider of the shortest
arrow.
"""

carousel = mounted("carousel", "at")
"""Norms against the lag, cells side by side; ``at`` is the share of the training on which the
scrubber rests."""

answers = mounted("answers")
"""What is answered at every step of a sequence."""

cell = mounted("cell")
"""A cell with the numbers that flow through it."""

pair = mounted("pair", "cursor")
"""What two networks answer at every step of a sequence; ``cursor`` as for `film`."""

strip = mounted("book", "at")
"""The overview along a book; the trigger ``at`` is the token to which somebody wants to go."""

window = mounted("arcs", "selected", "longer", "at", name="book_window")
"""A window of a book's words with their arrows, as `arcs`.

The trigger ``at`` is the token in the middle, counted from the beginning of the book, when the
reader has scrolled to another place.
"""

words = mounted("words", "span")
"""Running text of which words can be brushed.

The trigger ``span`` is the first word and the one behind the last, counted in the whole text, or
empty where the brush was dropped.
"""

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
