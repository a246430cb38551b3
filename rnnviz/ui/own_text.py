"""Choosing a text to train on: the sample that comes with the app, an upload, or a paste."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath

import streamlit as st

from rnnviz.text import (
    MAX_BYTES,
    Corpus,
    decode,
    default_library,
    direction,
    is_unspaced,
    strip_boilerplate,
)
from rnnviz.ui.frame import ASSETS, plain
from rnnviz.ui.view import View

SAMPLE = ASSETS / "texts" / "alice-opening.txt"
SAMPLE_TITLE = "Alice in Wonderland (opening chapters)"
_SURELY_ENOUGH = 100_000
"""Characters."""


def choose_text(view: View, name: str) -> None:
    """Let people upload or paste a text; its id becomes the view's value.

    Args:
        view: holds the id, None for the sample.
        name: the view's name for it.
    """
    with st.expander("Your own text", expanded=view[name] is None and view.page == "influence"):
        upload = st.file_uploader(
            "Upload a text",
            type=["txt", "md"],
            key=view.widget_key("upload"),
            max_upload_size=MAX_BYTES // 10**6,
            help="Plain text or Markdown; the encoding is detected; it stays on this server.",
            on_change=partial(_uploaded, view, name),
        )
        pasted_key = view.widget_key("pasted")
        st.text_area("or paste one", key=pasted_key, height=90, placeholder="At least 200 words")
        st.button("Use the pasted text", on_click=_pasted, args=(view, name, pasted_key))
        problem = st.session_state.get(_problem_key(view))
        if problem:
            st.error(plain(problem))
        if upload is None and view[name] is not None:
            st.button("Back to the sample text", on_click=_take, args=(view, name, None))
    st.caption(plain(f"Text to train on: {describe_text(view[name])}"))


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


def _problem_key(view: View) -> str:
    return f"{view.page}.text.problem"


def _uploaded(view: View, name: str) -> None:
    file = st.session_state.get(view.widget_key("upload"))
    if file is None:
        st.session_state[_problem_key(view)] = None
        return
    try:
        _keep(view, name, strip_boilerplate(decode(file.getvalue()).text), stem(file.name))
    except ValueError as error:
        st.session_state[_problem_key(view)] = str(error)


def _pasted(view: View, name: str, key: str) -> None:
    try:
        _keep(view, name, st.session_state.get(key) or "")
    except ValueError as error:
        st.session_state[_problem_key(view)] = str(error)


def stem(file: str) -> str:
    """What to call a text by its file: the name without its ending."""
    return PurePath(file).stem


def _keep(view: View, name: str, text: str, called: str = "") -> None:
    """Keep a text that can be learned from; a long one is only read when it is trained on."""
    if len(text) < _SURELY_ENOUGH:
        Corpus.from_text(text)
    _take(view, name, default_library().add(text, called))


def _take(view: View, name: str, text_id: str | None) -> None:
    view[name] = text_id
    st.session_state[_problem_key(view)] = None
