"""The frame that every page calls first: title, navigation, style."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import streamlit as st
from streamlit.elements import exception
from threadpoolctl import threadpool_limits

from rnnviz.figures.theme import Mode
from rnnviz.launcher import compile_meanwhile
from rnnviz.model.choice import MESSAGE, compiling, engine_note
from rnnviz.ui.catalogue import PAGES, Page
from rnnviz.ui.page_state import PageState
from rnnviz.ui.rejoin import rejoin, settle
from rnnviz.ui.visitor import know_visitor

ASSETS = Path(__file__).resolve().parents[2] / "assets"
_SHORTHAND = re.compile(
    r"https?:|www|@|:(?=[\w+-]+(?:/\w+)?:)"
    r"|(?<!\S)(?:<(?=(?:->?|=)(?!\S))|-(?=[>-](?!\S))|[>~](?==(?!\S)))",
    re.IGNORECASE,
)
_INDENT = re.compile(r"^(?: {4,}|\t)[ \t]*", re.MULTILINE)
UNEXPECTED = (
    "Something went wrong in rnnviz, and a part of this page is missing. Nothing that was trained "
    "or saved is lost: reload the page. If that does not help, open the page anew from its plain "
    "address; the server's log says what happened."
)
"""What people read when the app fails in a way that nobody foresaw."""
_JOINER = "\u2060"
"""Breaks no line and cannot be seen."""


def frame(key: str) -> Page:
    """Draw what all pages share and return the page's own entry in the catalogue."""
    page = PAGES[key]
    st.set_page_config(
        page_title=f"{page.title} · rnnviz",
        page_icon=str(ASSETS / "icon.png"),
        layout="wide",
        initial_sidebar_state="auto",
        menu_items={"Get help": None, "Report a bug": None, "About": _about()},
    )
    st.html(ASSETS / "style.css")
    st.html(f"<script>{_script()}</script>", unsafe_allow_javascript=True)
    rejoin()
    _warm_up()
    with st.sidebar:
        for other in PAGES.values():
            st.page_link(other.script, label=other.title, icon=other.icon)
        if compiling():
            st.caption(MESSAGE)
        st.divider()
        know_visitor()
    return page


Found = TypeVar("Found")


def run_page(
    key: str,
    make: Callable[[], PageState],
    open_link: Callable[[PageState], object],
    controls: Callable[[PageState], Found],
    panel: Callable[[PageState, Found], None],
    more: Callable[[], str] = str,
    headed: bool = True,
) -> None:
    """Draw a page from top to bottom.

    Args:
        key: of ``PAGES``.
        make: the page's values.
        open_link: reads the link into them.
        controls: draws the sidebar and returns what was chosen there.
        panel: draws the rest from it.
        more: what to say below the heading, after the page's summary.
        headed: whether the heading is the page's title; else the panel draws one.
    """
    page = frame(key)
    view = make()
    open_link(view)
    if headed:
        heading(page.title, f"{page.summary} {more()}".rstrip())
    with st.sidebar:
        found = controls(view)
    for problem in view.problems:
        st.warning(plain(problem))
    panel(view, found)
    view.publish()
    settle()


def heading(title: str, caption: str) -> None:
    """The page's heading and one sentence below it."""
    st.title(title, anchor=False)
    st.caption(caption)


def mode() -> Mode:
    """The visitor's theme."""
    return "dark" if st.context.theme.type == "dark" else "light"


def plain(text: str) -> str:
    """User text that Streamlit's markdown shows as it was typed.

    Every character that could start markup is escaped. What Streamlit looks for afterwards (icons,
    emoji, arrows and addresses), where no escape helps, is taken apart by a character that cannot
    be seen. Lines that would be indented code lose their indent.
    """
    text = _INDENT.sub("", as_typed(text))
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|$:~&=" else c for c in text)


def as_typed(text: str) -> str:
    """User text for a place that is no markdown but knows icons, such as the head of a column."""
    return _SHORTHAND.sub(lambda found: f"{found[0]}{_JOINER}", text)


def _about() -> str:
    return (
        "**rnnviz** lets people see inside gated recurrent networks. It runs on this computer "
        f"alone: nothing is sent anywhere. {engine_note()}"
    )


@cache
def _script() -> str:
    return "".join((ASSETS / f"{name}.js").read_text("utf-8") for name in ("focus", "sidebar"))


@st.cache_resource(show_spinner=False)
def _warm_up() -> None:
    """Import what every page needs once, and keep it out of later garbage collections."""
    for name in ("plotly.graph_objects", "altair", "torch", "rnnviz.training"):
        import_module(name)
    # Streamlit's own words for an error speak of its cloud, and no setting changes them.
    vars(exception)["_GENERIC_UNCAUGHT_EXCEPTION_TEXT"] = UNEXPECTED
    # The server is all there is in this process: its sessions share the cores, each on one.
    import_module("torch").set_num_threads(1)
    threadpool_limits(1, user_api="blas")
    compile_meanwhile()
    gc.collect()
    gc.freeze()
