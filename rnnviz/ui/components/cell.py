"""The browser component that shows a cell at work."""

from __future__ import annotations

from rnnviz.ui.components import Payload, mounted

_CELL = mounted("cell")


def cell(payload: Payload, key: str) -> None:
    """Show a cell with the numbers that flow through it.

    Args:
        payload: What `rnnviz.figures.diagram.diagram_payload` returns, or that packed.
        key: The widget's key; the reader's place is kept as long as it stays the same.
    """
    _CELL(data=payload, key=key)
