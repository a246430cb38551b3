"""Pages whose session is gone: the server started again, or the computer slept too long."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import OpenPage, Visit, linked, part, text_box, words

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
            page.wait_for_selector(LOST)
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
        page.wait_for_selector(STATE)
        change(page, value)
    for page, (_, name, value, _) in zip(pages, CHANGES, strict=True):
        linked(page, name, value)
        idle(page)
        assert part(page, name) == value

    typed.wait_for_selector(STATE)
    idle(typed)
    expect(words(typed).first).to_be_visible()
    assert text_box(typed).input_value() == "The cat sat. A dog"
    text_box(typed).press_sequentially(" ran.")
    text_box(typed).press("Control+Enter")
    linked(typed, "text", "The cat sat. A dog ran.")
