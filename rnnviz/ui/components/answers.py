"""The browser component that shows what a network thinks next."""

from __future__ import annotations

from rnnviz.ui.components import Payload, mounted

_ANSWERS = mounted("answers")


def answers(payload: Payload, key: str) -> None:
    """Show what is answered at every step of a sequence.

    Args:
        payload: What `rnnviz.figures.answers.answers_payload` returns, or that packed.
        key: The widget's key; the reader's place is kept as long as it stays the same.
    """
    _ANSWERS(data=payload, key=key)
