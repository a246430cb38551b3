"""The browser component that shows two networks on one sequence."""

from __future__ import annotations

from rnnviz.ui.components import Payload, mounted

_PAIR = mounted("pair")


def pair(payload: Payload, key: str) -> None:
    """Show what two networks answer at every step of a sequence.

    Args:
        payload: What `rnnviz.figures.pair.pair_payload` returns, or that packed.
        key: The widget's key; the reader's place is kept as long as it stays the same.
    """
    _PAIR(data=payload, key=key)
