"""The address of what is on the screen, to copy or to point a phone at."""

from __future__ import annotations

import html
import io
import socket
from urllib.parse import urlencode, urlsplit, urlunsplit

import segno
import streamlit as st

from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.guard import FIGURE
from rnnviz.ui.page_state import PageState

_HERE = ("localhost", "127.0.0.1", "::1")
"""Names under which a computer knows only itself."""

_LONGEST = 1200
"""Characters of an address; the code of a longer one cannot be read from a screen."""


def share_box(key: str, state: PageState) -> None:
    """A box with the address of the view and its code, filled when it is opened."""
    box = st.popover(
        "Share this view",
        icon=":material/qr_code_2:",
        key=state.widget_key("share"),
        on_change="rerun",
        width="stretch",
    )
    if not box.open:
        return
    with box:
        found = reachable(address(key, state.link()))
        st.code(found, language=None, wrap_lines=True)
        _frame(key, state)
        if listens_here_alone():
            st.caption(
                "Only this computer reaches that address: for others, start the app with "
                "STREAMLIT_SERVER_ADDRESS=0.0.0.0."
            )
        elif len(found) > _LONGEST:
            st.caption("The address is too long for a code that a phone can read: copy it.")
        else:
            st.image(code(found), caption="The same address, for a phone's camera", width=220)


def _frame(key: str, state: PageState) -> None:
    """What a course page needs to show one of the page's figures, alive."""
    # A ready comparison shows none of them.
    figures = () if "walk" in state.link() else PAGES[key].figures
    for name in figures:
        # A change that is asked about has a figure of its own, which does not stand alone.
        link = {part: text for part, text in state.link().items() if part != "change"}
        link |= {FIGURE: name, "embed": "true"}
        st.caption(f"Only the figure “{name}”, for a page of your own:")
        source = html.escape(reachable(address(key, link)))
        st.code(f'<iframe src="{source}" width="100%" height="800"></iframe>', language=None)


def address(key: str, parameters: dict[str, str]) -> str:
    """The whole address of a page, as the visitor's browser knows this server.

    Args:
        key: of ``PAGES``.
        parameters: what stands in the link.
    """
    here = (st.context.url or "").split("?")[0].rstrip("/")
    for other in PAGES.values():
        if other.path and here.endswith(f"/{other.path}"):
            here = here.removesuffix(f"/{other.path}")
    return f"{here}/{PAGES[key].path}" + (f"?{urlencode(parameters)}" if parameters else "")


def reachable(found: str) -> str:
    """The address with the computer's own one in the network where it names only itself."""
    parts = urlsplit(found)
    network = network_address()
    if parts.hostname not in _HERE or not network or listens_here_alone():
        return found
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(parts._replace(netloc=network + port))


def listens_here_alone() -> bool:
    """Whether the server was told to listen to this computer only."""
    return st.get_option("server.address") in _HERE


def network_address() -> str:
    """This computer's address in its network, "" where it is in none; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # What is asked for is only which way a packet would take.
            probe.connect(("10.255.255.255", 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def code(text: str) -> bytes:
    """A text as a QR code, a PNG picture with the white border that cameras need."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=6, border=4)
    return picture.getvalue()
