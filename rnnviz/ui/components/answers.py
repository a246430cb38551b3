"""The browser component that shows what a network thinks next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from rnnviz.figures.browser import script, style

_ANSWERS = st.components.v2.component(
    "rnnviz_answers",
    html='<div class="view answers"></div>',
    css=style("answers"),
    js=script("answers"),
)


def answers(payload: Mapping[str, Any] | bytes, key: str) -> None:
    """Show what is answered at every step of a sequence.

    Args:
        payload: What `rnnviz.figures.answers.answers_payload` returns, or that packed.
        key: The widget's key; the reader's place is kept as long as it stays the same.
    """
    _ANSWERS(data=payload if isinstance(payload, bytes) else dict(payload), key=key)
