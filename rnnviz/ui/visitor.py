"""The visitor: a browser, known by a signed token that it keeps, and where it is.

A token that is set as a cookie is seen when the browser connects the next time, and in a page that
stands inside another site's it is not seen at all. So the server makes a token for the session,
and a component has the browser keep it; where the browser has one already, that one counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

import streamlit as st

from rnnviz.jobs import Tokens, default_runner
from rnnviz.ui.components.visitor import keep_token

_VISITOR = "visitor"
_KEY = "visitor.token"
_FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
_EVERYWHERE = "everywhere"
_TOLD = {
    "here": "Your browser stores nothing outside this frame: what you train here is yours on this "
    "page only, not where rnnviz is opened by itself.",
    "nowhere": "Your browser stores nothing for this page: you can stop, rename and delete what "
    "you train until you reload it. Keep its link to find it again.",
}
"""By how long the browser keeps a token: what does not last."""


@dataclass(frozen=True)
class _Visitor:
    """What a session knows of its visitor.

    Attributes:
        tokens: which made the token.
        token: by which the browser is known.
        sent: whether the browser sent it by itself, so that there is nothing to keep.
        refused: what the browser had kept and was not signed here.
        lasting: how long the browser keeps the token.
    """

    tokens: Tokens
    token: str
    sent: bool
    refused: str | None = None
    lasting: str = _EVERYWHERE

    @property
    def owner(self) -> str:
        return self.tokens.owner(self.token) or ""


def owner() -> str:
    """The sign of this visitor that is kept with runs."""
    return _visitor().owner


def address() -> str:
    """From where the visitor comes; "" where that is unknown.

    Of an IPv6 address the network is taken: a computer has as many of them as it likes.
    """
    try:
        # Streamlit tells of no address where it is this computer's own.
        found = ip_address(st.context.ip_address or "127.0.0.1")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, 64), strict=False))
    return str(found)


def sits_here() -> bool:
    """Whether the visitor uses the server's own computer, without a proxy in between.

    The browser's own account of the address counts too: behind a proxy that does not say that it
    is one, everybody seems to be here.
    """
    return is_local(st.context.ip_address, st.context.headers)


def is_local(peer: str | None, headers: Mapping[str, str]) -> bool:
    """See :func:`sits_here`; ``peer`` is None for this computer's own address."""
    if any(headers.get(name) for name in _FORWARDED):
        return False
    named = (f"//{headers.get('Host', '')}", headers.get("Origin", ""))
    try:
        hosts = [urlsplit(text).hostname for text in named]
    except ValueError:
        return False
    return all(map(_is_loopback, (peer or "localhost", *hosts)))


def know_visitor() -> None:
    """Have the browser keep the visitor's token; called by each page."""
    # What the browser reports runs this part of the page alone.
    st.fragment(_know)(owner())


def _know(drawn_for: str) -> None:
    """See :func:`know_visitor`; the page is drawn again for who turns out to be another visitor."""
    visitor = _visitor()
    if visitor.owner != drawn_for:
        st.rerun()
    if not visitor.sent:
        with st.container(key="visitor"):
            keep_token(
                _KEY,
                visitor.tokens.name,
                visitor.token,
                visitor.refused,
                visitor.lasting,
                on_kept=_kept,
                on_lasting=_lasting,
            )


def what_passes() -> str:
    """One sentence or two on how long the visitor is known where that is not for long, or nothing.

    Told where runs are managed, and not on each page: what is drawn late moves what is below it.
    """
    return _TOLD.get(_visitor().lasting, "")


def _visitor() -> _Visitor:
    if _VISITOR not in st.session_state:
        st.session_state[_VISITOR] = _arriving(default_runner().visitors.tokens())
    found: _Visitor = st.session_state[_VISITOR]
    return found


def _arriving(tokens: Tokens) -> _Visitor:
    """The visitor whose cookie the browser has sent, else a new one."""
    cookies = st.context.cookies
    for name, lasting in ((tokens.name, _EVERYWHERE), (f"{tokens.name}-here", "here")):
        token = cookies.get(name)
        if token is not None and tokens.owner(token) is not None:
            return _Visitor(tokens, token, sent=True, lasting=lasting)
    return _Visitor(tokens, tokens.make(), sent=False)


def _kept() -> None:
    """The browser has a token already: the visitor is that one, if it was signed here."""
    visitor, kept = _visitor(), _reported("kept")
    if visitor.tokens.owner(kept) is None:
        st.session_state[_VISITOR] = replace(visitor, refused=kept)
        return
    known = st.session_state[_VISITOR] = replace(visitor, token=kept)
    default_runner().hand_over(visitor.owner, known.owner)


def _lasting() -> None:
    lasting = _reported("lasting")
    if lasting in (_EVERYWHERE, *_TOLD):
        st.session_state[_VISITOR] = replace(_visitor(), lasting=lasting)


def _reported(name: str) -> str:
    """A text that the component reports, as anyone may have sent it."""
    found = st.session_state.get(_KEY, {}).get(name)
    return found if isinstance(found, str) else ""


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
