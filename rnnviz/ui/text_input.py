"""Giving a text: an upload, whose encoding is shown and can be chosen, or a paste."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import PurePath

import streamlit as st

from rnnviz.text import MAX_BYTES, clean, decode, strip_boilerplate
from rnnviz.text.encodings import ENCODINGS
from rnnviz.ui.frame import plain

LONGEST_PASTE = 1_000_000
"""Characters; a longer text would be sent with every click."""
LONGEST_SENT = 60_000_000
"""Characters that a browser sends at all: with three bytes each they fit into what the server
takes, ``server.maxWidgetStateSize``, beyond which it closes the connection without a word."""

Taken = Callable[[str, str], None]


def give_text(key: str, taken: Taken, purpose: str, button: str, height: int = 90) -> bool:
    """Let people upload or paste a text; returns whether a file is chosen.

    Args:
        key: begins the session keys of the widgets.
        taken: is told a text and the name of its file without the ending, or "" for a paste; may
            raise ValueError with one sentence.
        purpose: what becomes of the text: "to train on".
        button: what the button that takes the pasted text says.
        height: of the box to paste into, in pixels.
    """
    upload = st.file_uploader(
        f"Upload a text {purpose}",
        type=["txt", "md"],
        key=f"{key}.upload",
        max_upload_size=MAX_BYTES // 10**6,
        help="Plain text or Markdown, a whole book at once; it stays on this server.",
        on_change=partial(_uploaded, key, taken),
    )
    if upload is not None:
        _encoding(key, taken)
    st.text_area(
        f"or paste a text {purpose}",
        key=f"{key}.pasted",
        height=height,
        placeholder=f"200 words or more, up to {LONGEST_PASTE:,} characters",
        max_chars=LONGEST_SENT,
        on_change=partial(_bound, key),
    )
    st.button(button, on_click=partial(_pasted, key, taken))
    if problem := st.session_state.get(f"{key}.problem"):
        st.error(plain(problem))
    return upload is not None


def _encoding(key: str, taken: Taken) -> None:
    """How the upload was read, and reading it in another encoding."""
    if found := st.session_state.get(f"{key}.found"):
        st.caption(plain(found))
    st.selectbox(
        "Encoding",
        [None, *ENCODINGS],
        format_func=lambda name: f"{name}: {ENCODINGS[name].used_for}" if name else "As found",
        key=f"{key}.encoding",
        on_change=partial(_read, key, taken),
        help="If the line above has wrong letters, choose how the file was written.",
    )


def _uploaded(key: str, taken: Taken) -> None:
    """Read a new file; the encoding of the one before says nothing of it."""
    st.session_state[f"{key}.encoding"] = None
    _read(key, taken)


def _read(key: str, taken: Taken) -> None:
    """Read the file that is uploaded in the encoding that is chosen."""
    st.session_state[f"{key}.found"] = st.session_state[f"{key}.problem"] = None
    file = st.session_state.get(f"{key}.upload")
    if file is None:
        return

    def text() -> str:
        found = decode(file.getvalue(), st.session_state.get(f"{key}.encoding"))
        st.session_state[f"{key}.found"] = f"Read as {found.found}: {found.first_line}"
        return strip_boilerplate(found.text)

    _take(key, taken, text, PurePath(file.name).stem)


def _bound(key: str) -> None:
    """Let a paste go that is too long to stay in the box."""
    pasted = st.session_state.get(f"{key}.pasted") or ""
    st.session_state[f"{key}.problem"] = None
    if len(pasted) > LONGEST_PASTE:
        st.session_state[f"{key}.pasted"] = ""
        st.session_state[f"{key}.problem"] = (
            f"The pasted text has {len(pasted):,} characters: paste at most {LONGEST_PASTE:,}, or "
            "save it as a file and upload that."
        )


def _pasted(key: str, taken: Taken) -> None:
    pasted = st.session_state.get(f"{key}.pasted") or ""
    if pasted or not st.session_state.get(f"{key}.problem"):
        _take(key, taken, lambda: clean(pasted))


def _take(key: str, taken: Taken, text: Callable[[], str], name: str = "") -> None:
    try:
        taken(text(), name)
    except ValueError as error:
        st.session_state[f"{key}.problem"] = str(error)
    else:
        st.session_state[f"{key}.problem"] = None
