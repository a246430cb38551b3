"""The browser component that shows a cell at work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from rnnviz.figures.browser import script, style

_CELL = st.components.v2.component(
    "rnnviz_cell",
    html='<div class="view cell"></div>',
    css=style("cell"),
    js=script("cell"),
)


def cell(payload: Mapping[str, Any], key: str) -> None:
    """Show a cell with the numbers that flow through it.

    Args:
        payload: What `rnnviz.figures.diagram.diagram_payload` returns.
        key: The widget's key; the reader's place is kept as long as it stays the same.
    """
    _CELL(data=dict(payload), key=key)
