"""The browser component that keeps the token by which a visitor is known; it shows nothing."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import streamlit as st

_VISITOR = st.components.v2.component(
    "rnnviz_visitor",
    js=files(__package__).joinpath("visitor.js").read_text(encoding="utf-8"),
)


def keep_token(
    key: str,
    name: str,
    token: str,
    refused: str | None,
    lasting: str,
    on_kept: Callable[[], None],
    on_lasting: Callable[[], None],
) -> None:
    """Have the browser keep a token, unless it has one already.

    Args:
        key: The widget's key.
        name: Under which the browser keeps it.
        token: To keep.
        refused: One that the browser may have and that was not signed here.
        lasting: What is believed of how long it is kept: see ``on_lasting``.
        on_kept: Called before the next run of the script when the browser has another token; it
            is the state ``kept``.
        on_lasting: Called likewise when the state ``lasting`` is another one: kept "everywhere" as
            a cookie, "here", where the page stands inside another site's, or "nowhere".
    """
    _VISITOR(
        data={"name": name, "token": token, "refused": refused, "lasting": lasting},
        key=key,
        on_kept_change=on_kept,
        on_lasting_change=on_lasting,
    )
