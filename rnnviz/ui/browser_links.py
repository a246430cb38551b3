"""The links that a browser may have while it is on a page: a busy one may be behind."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

Link = dict[str, str]

_LINKS = "pages.links"
"""A page and its links: the one that its browser had last, and those written for it since."""
_MOST_LINKS = 50


def is_known(page: str, link: Link) -> bool:
    """Whether a browser has a link from here, and not by its own buttons; notes that it has it."""
    links = _links(page)
    known = link in links and not went_back()
    st.session_state[_LINKS] = page, links[links.index(link) :] if known else [link]
    return known


def note(page: str, link: Link) -> None:
    """Note a link that is written for a page."""
    # Also one that was written before: a browser that is behind gets both, in their order.
    if (links := _links(page))[-1:] != [link]:
        st.session_state[_LINKS] = page, [*links, link][-_MOST_LINKS:]


def _links(page: str) -> list[Link]:
    of, links = st.session_state.get(_LINKS, ("", []))
    return links if of == page else []


def went_back() -> bool:
    """Whether the link is one that the browser's own buttons went to."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation
