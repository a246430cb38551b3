"""Choosing a text to train on: the sample that comes with the app, an upload, or a paste."""

from __future__ import annotations

from functools import partial

import streamlit as st

from rnnviz.text import Corpus, default_library, direction, is_unspaced
from rnnviz.text.corpus import check_lines
from rnnviz.ui.frame import ASSETS, plain
from rnnviz.ui.page_state import PageState
from rnnviz.ui.text_input import give_text

SAMPLE = ASSETS / "texts" / "alice-opening.txt"
SAMPLE_TITLE = "Alice in Wonderland (opening chapters)"
_SURELY_ENOUGH = 100_000
"""Characters."""


def choose_text(state: PageState, name: str) -> None:
    """Let people upload or paste a text; its id becomes the page's value.

    Args:
        state: holds the id, None for the sample.
        name: the page's name for it.
    """
    key = state.widget_key("own")
    # While a file is there, how it was read is to be seen.
    shown = state[name] is None or st.session_state.get(f"{key}.upload") is not None
    with st.expander("Your own text", expanded=shown and state.page == "influence"):
        kept = partial(_keep, state, name)
        chosen = give_text(key, kept, "to train on", "Use the pasted text")
        if not chosen and state[name] is not None:
            st.button("Back to the sample text", on_click=_take, args=(state, name, None))
    st.caption(plain(f"Text to train on: {describe_text(state[name])}"))


def text_of(text_id: str | None) -> str:
    """The chosen text, or the sample.

    Raises:
        ValueError: when the text is not on this server any more.
    """
    if text_id is None:
        return SAMPLE.read_text(encoding="utf-8")
    return default_library().get(text_id)


def sample_id() -> str:
    """The id under which the library keeps the sample, which is added again where it is gone."""
    found = _sample_id()
    if not default_library().exists(found):
        _add_sample()
    return found


@st.cache_resource(show_spinner=False)
def _sample_id() -> str:
    return _add_sample()


def _add_sample() -> str:
    return default_library().add(SAMPLE.read_text(encoding="utf-8"), SAMPLE_TITLE)


def describe_text(text_id: str | None) -> str:
    """One or two sentences on the chosen text: size, script, direction."""
    try:
        return _description(text_id)
    except ValueError as error:
        return str(error)


# What raises is not kept: a text that is not here may come.
@st.cache_data(show_spinner=False, max_entries=64)
def _description(text_id: str | None) -> str:
    text = text_of(text_id)
    title = SAMPLE_TITLE if text_id is None else default_library().name(text_id)
    parts = [f"{title}: {len(text):,} characters."]
    if is_unspaced(text):
        parts.append("It is written without spaces between words.")
    if direction(text) == "rtl":
        parts.append("It is written from right to left.")
    return " ".join(parts)


def _keep(state: PageState, name: str, text: str, called: str) -> None:
    """Keep a text that can be learned from; a long one is only read when it is trained on."""
    check_lines(text)
    if len(text) < _SURELY_ENOUGH:
        Corpus.from_text(text)
    _take(state, name, default_library().add(text, called))


def _take(state: PageState, name: str, text_id: str | None) -> None:
    state[name] = text_id
