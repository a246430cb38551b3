"""The frame that every page calls first: title, navigation, style."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnviz.figures.theme import Mode
from rnnviz.places import place
from rnnviz.ui.catalogue import PAGES, Page
from rnnviz.ui.guard import FIGURE, HIDE, alone_style, hiding_style
from rnnviz.ui.page_state import PageState
from rnnviz.ui.rejoin import rejoin, settle
from rnnviz.ui.warming import is_warm, warm_up

ASSETS = place("assets")
_SHORTHAND = re.compile(
    r"https?:|www|@|:(?=[\w+-]+(?:/\w+)?:)"
    r"|(?<!\S)(?:<(?=(?:->?|=)(?!\S))|-(?=[>-](?!\S))|[>~](?==(?!\S)))",
    re.IGNORECASE,
)
_INDENT = re.compile(r"^(?: {4,}|\t)[ \t]*", re.MULTILINE)
_JOINER = "\u2060"
"""Breaks no line and cannot be seen."""
_TOLD = "frame.told"


class Parts(NamedTuple):
    """What a page is made of.

    Attributes:
        make: the page's values.
        open_link: reads the link into them.
        controls: draws the sidebar and returns what was chosen there.
        panel: draws the rest from it.
        more: what to say below the heading, after the page's summary.
        headed: whether the heading is the page's title; else the panel draws one.
    """

    make: Callable[[], PageState]
    open_link: Callable[[PageState], object]
    controls: Callable[[PageState], Any]
    panel: Callable[[PageState, Any], None]
    more: Callable[[], str] = str
    headed: bool = True


def run_page(key: str, load: Callable[[], Parts]) -> None:
    """Draw a page from top to bottom.

    Args:
        key: of ``PAGES``.
        load: imports what the page is made of, and returns it.
    """
    page = PAGES[key]
    _begin(page)
    # Always there: a fragment is known by its place, and a browser that comes back to a server
    # which has just started asks for the places of before.
    place = st.empty()
    parts = load() if is_warm() else _meanwhile(page, load, place)
    st.set_page_config(menu_items={"Get help": None, "Report a bug": None, "About": _about()})
    state = parts.make()
    parts.open_link(state)
    # Always there too, if empty: what follows keeps its place where a link that hides is opened.
    _styled(_hiding(key, state))
    if parts.headed:
        heading(page.title, f"{page.summary} {parts.more()}".rstrip())
    with st.sidebar:
        _navigation(key, state)
        found = parts.controls(state)
    warnings = st.empty()
    _warn(warnings, state.problems)
    known = [*state.problems]
    show_told()
    parts.panel(state, found)
    if state.problems != known:
        _warn(warnings, state.problems)
    state.settle()
    settle()


def _warn(place: DeltaGenerator, problems: Sequence[str]) -> None:
    """What in the link cannot be used, once, however many parts lack the same."""
    if problems:
        with place.container():
            for problem in dict.fromkeys(problems):
                st.warning(plain(problem))


def _begin(page: Page) -> None:
    """What all pages share, without anything that is slow to load."""
    rejoin()
    st.set_page_config(
        page_title=f"{page.title} · rnnviz",
        page_icon=str(ASSETS / "icon.png"),
        layout="wide",
        initial_sidebar_state="auto",
    )
    _styled(_style())
    st.html(f"<script>{_script()}</script>", unsafe_allow_javascript=True)


def _styled(style: str) -> None:
    """Add a style to the page.

    As Markdown: the browser draws ``st.html`` only when it has drawn everything else, on a slow
    phone ten seconds later, and then the page jumps.
    """
    st.markdown(f"<style>{style}</style>", unsafe_allow_html=True)


def _hiding(key: str, state: PageState) -> str:
    """The style that hides what the link hides."""
    figure = state[FIGURE] if FIGURE in state.fields else None
    return (alone_style(key, figure) if figure is not None else "") + hiding_style(key, state[HIDE])


@cache
def _style() -> str:
    return (ASSETS / "style.css").read_text(encoding="utf-8")


def _meanwhile(page: Page, load: Callable[[], Parts], place: DeltaGenerator) -> Parts:
    """Load a page's parts on a server that has just started; its heading is there meanwhile."""
    with place.container():
        heading(page.title, page.summary)
    warm_up()
    parts = load()
    place.empty()
    return parts


def _navigation(key: str, state: PageState) -> None:
    """The pages, the view to share, what is going on in the server, and who the visitor is."""
    from rnnviz.model.choice import MESSAGE, compiling  # with torch
    from rnnviz.ui.share import share_box
    from rnnviz.ui.visitor import know_visitor

    for other in PAGES.values():
        st.page_link(_target(other.script), label=other.title, icon=other.icon)
    share_box(key, state)
    if compiling():
        st.caption(MESSAGE)
    st.divider()
    know_visitor()


@cache
def _target(script: str) -> st.Page:
    """A page as links take it: a path would be looked up on the disk by each link of each page."""
    return st.Page(script, default=script == PAGES["first"].script)


def tell(sentence: str) -> None:
    """Let the next run of the page, or of the part that was used, say something in passing.

    A callback must draw nothing itself: in a part that is run alone it would draw over the page.
    """
    st.session_state.setdefault(_TOLD, []).append(sentence)


def show_told() -> None:
    """Say what callbacks had to tell."""
    for sentence in st.session_state.pop(_TOLD, ()):
        st.toast(plain(sentence))


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
    from rnnviz.model.choice import engine_note  # with torch

    return (
        "**rnnviz** lets people see inside gated recurrent networks. It runs on this computer "
        f"alone: nothing is sent anywhere. {engine_note()}"
    )


@cache
def _script() -> str:
    return (ASSETS / "page.js").read_text("utf-8")
