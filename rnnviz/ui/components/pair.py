"""The browser component that shows two networks on one sequence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from rnnviz.figures.browser import script, style

_PAIR = st.components.v2.component(
    "rnnviz_pair",
    html='<div class="view pair"></div>',
    css=style("pair"),
    js=script("pair"),
)


def pair(payload: Mapping[str, Any], key: str) -> None:
    """Show what two networks answer at every step of a sequence.

    Args:
        payload: What `rnnviz.figures.pair.pair_payload` returns.
        key: The widget's key; the reader's place is kept as long as it stays the same.
    """
    _PAIR(data=dict(payload), key=key)
