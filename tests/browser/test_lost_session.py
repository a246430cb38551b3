"""Pages whose session is gone: the server started again, or the computer slept too long."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.seen import (
    OpenPage,
    Visit,
    eventually,
    linked,
    part,
    press,
    text_box,
    words,
)

pytestmark = pytest.mark.long

STATE = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
LOST = f'[data-testid="stApp"]:not({STATE})'


def number(label: str) -> Callable[[Page, str], None]:
    def change(page: Page, value: str) -> None:
        box = page.get_by_role("spinbutton", name=label, exact=True)
        box.fill(value)
        box.press("Enter")

    return change


def sentence(page: Page, value: str) -> None:
    text_box(page).fill(value)
    text_box(page).press("Control+Enter")


def radio(page: Page, value: str) -> None:
    # Its circle lies below its title.
    page.get_by_role("radiogroup").get_by_text(re.compile(f"^{value}", re.IGNORECASE)).click()


def search(page: Page, value: str) -> None:
    page.get_by_role("searchbox", name="Search").fill(value)


CHANGES = [
    ("/playground?hidden_size=5", "hidden_size", "6", number("Hidden units")),
    ("/influence_arrows?text=The+cat+sat.", "text", "A dog sat.", sentence),
    ("/influence_arrows?text=The+cat+sat.", "part", "generate", radio),
    ("/error_carousel?sequence=2", "norm", "frobenius", radio),
    ("/compare?seed=4", "seed", "5", number("Seed")),
    ("/runs?search=lstm", "search", "nothing like it", search),
]


@pytest.fixture
def restart(server: Callable[..., Any], problems: Any) -> Callable[..., None]:
    """Call it with a server and its open pages to end it and start another in its place."""
    expected = ("ERR_CONNECTION_", "WebSocket connection", "server is not responding", "_stcore")
    for told in (*expected, "Cannot send rerun backMessage when disconnected"):
        problems.ignore(told)

    def again(first: Any, *pages: Page) -> None:
        first.stop()
        for page in pages:
            expect(page.locator(LOST).first).to_be_visible()
        server(port=first.port)

    return again


@pytest.mark.timeout(900)
def test_changes_after_a_lost_session_and_words_typed_before_stay(
    server: Callable[..., Any],
    open_page: OpenPage,
    visit: Visit,
    idle: Callable[[Page], None],
    restart: Callable[..., None],
) -> None:
    first = server()
    *pages, typed = [open_page() for _ in (*CHANGES, "typed")]
    addresses = [*(address for address, *_ in CHANGES), "/influence_arrows?text=The+cat+sat."]
    for page, address in zip((*pages, typed), addresses, strict=True):
        visit(page, first.url + address)
        # What it is drawn with cannot be fetched once the server is gone.
        page.wait_for_load_state("networkidle")
    text_box(typed).press("End")
    text_box(typed).press_sequentially(" A dog")
    restart(first, *pages, typed)
    for page, (_, _, value, change) in zip(pages, CHANGES, strict=True):
        expect(page.locator(STATE)).to_be_visible()
        change(page, value)
    for page, (_, name, value, _) in zip(pages, CHANGES, strict=True):
        linked(page, name, value)
        idle(page)
        assert part(page, name) == value

    expect(typed.locator(STATE)).to_be_visible()
    idle(typed)
    expect(words(typed).first).to_be_visible()
    assert text_box(typed).input_value() == "The cat sat. A dog"
    text_box(typed).press_sequentially(" ran.")
    text_box(typed).press("Control+Enter")
    linked(typed, "text", "The cat sat. A dog ran.")


# A line above a part gives the part another place, and with it another name.
MOVING = """
import streamlit as st
from rnnviz.ui.rejoin import rejoin, settle

rejoin()
st.title("A page")
def more():
    st.session_state.lines = 1
for line in range(st.session_state.get("lines", 0)):
    st.write("A line")
st.button("More", on_click=more)
def part():
    if st.button("Press"):
        st.session_state.pressed = True
    st.write("Pressed" if st.session_state.get("pressed") else "Waiting")
st.fragment(part)()
settle()
"""


def test_a_press_in_a_part_that_the_browser_does_not_know_has_moved_counts(
    server: Callable[..., Any], page: Page, idle: Callable[[Page], None], tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(MOVING, encoding="utf-8")
    held: list[str | bytes] = []
    late = False

    def connect(browser: WebSocketRoute) -> None:
        def answer(told: str | bytes) -> None:
            if late:
                held.append(told)
            else:
                browser.send(told)

        browser.connect_to_server().on_message(answer)
        lines.append(browser)

    lines: list[WebSocketRoute] = []
    page.route_web_socket(re.compile("/_stcore/stream"), connect)
    address = server(app=tmp_path / "app.py").url
    # The first session is older than what the page imports.
    for _ in range(2):
        page.goto(address)
        expect(page.get_by_role("button", name="More")).to_be_visible()
        idle(page)
    expect(page.get_by_text("Waiting")).to_be_visible()
    late = True
    press(page, "More")
    eventually(page, lambda: len(held) > 2)
    press(page, "Press")
    late = False
    for told in held:
        lines[-1].send(told)
    expect(page.get_by_text("Pressed")).to_be_visible()
    expect(page.get_by_text("A line")).to_be_visible()
