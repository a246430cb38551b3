"""Pages whose session is gone: the server started again, or the computer slept too long."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import Visit, linked, part, text_box, words

CONNECTED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
LOST = '[data-testid="stApp"]:not([data-test-connection-state="CONNECTED"])'


def number(page: Page, label: str, value: str) -> None:
    box = page.get_by_role("spinbutton", name=label, exact=True)
    box.fill(value)
    box.press("Enter")


def sentence(page: Page) -> None:
    text_box(page).fill("A dog sat.")
    text_box(page).press("Control+Enter")


def radio(page: Page, name: str) -> None:
    page.get_by_role("radio", name=re.compile(name)).click()


def search(page: Page) -> None:
    page.get_by_role("textbox", name="Search").fill("nothing like it")


CHANGES: list[tuple[str, str, str, Callable[[Page], None]]] = [
    ("/?hidden_size=5", "hidden_size", "6", lambda page: number(page, "Hidden units", "6")),
    ("/?sequence=2", "sequence", "3", lambda page: number(page, "Sequence (of 24)", "3")),
    ("/influence_arrows?text=The+cat+sat.", "text", "A dog sat.", sentence),
    ("/influence_arrows?text=The+cat+sat.", "part", "generate", lambda page: radio(page, "Gener")),
    ("/error_carousel?norm=spectral", "norm", "frobenius", lambda page: radio(page, "Frob")),
    ("/compare?seed=4", "seed", "5", lambda page: number(page, "Seed", "5")),
    ("/runs?search=lstm", "search", "nothing like it", search),
]


@pytest.fixture
def reconnected(server: Callable[..., Any], problems: Any, idle: Callable[[Page], None]) -> Any:
    """Call it with a page's address to open the page, end the server, and start another one."""
    problems.ignore("ERR_CONNECTION_REFUSED")
    problems.ignore("WebSocket connection to")

    def lose(page: Page, visit: Visit, address: str) -> None:
        first = server()
        visit(page, first.url + address)
        first.stop()
        page.wait_for_selector(LOST)
        server(port=first.port)
        page.wait_for_selector(CONNECTED)

    return lose


@pytest.mark.parametrize(("address", "name", "value", "change"), CHANGES)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_change_after_a_lost_session_stays(
    page: Page,
    visit: Visit,
    idle: Callable[[Page], None],
    reconnected: Any,
    address: str,
    name: str,
    value: str,
    change: Callable[[Page], None],
    at_once: bool,
) -> None:
    reconnected(page, visit, address)
    if not at_once:
        idle(page)
    change(page)
    linked(page, name, value)
    idle(page)
    assert part(page, name) == value


def test_a_word_is_pinned_after_a_lost_session(
    page: Page, visit: Visit, idle: Callable[[Page], None], reconnected: Any
) -> None:
    reconnected(page, visit, "/influence_arrows?text=The+cat+sat.")
    idle(page)
    words(page).nth(1).click()
    page.wait_for_url(re.compile("word=1"))
    expect(words(page).nth(1)).to_have_attribute("aria-pressed", "true")


def test_what_is_half_typed_outlives_a_lost_session(
    server: Callable[..., Any],
    page: Page,
    visit: Visit,
    idle: Callable[[Page], None],
    problems: Any,
) -> None:
    problems.ignore("ERR_CONNECTION_REFUSED")
    problems.ignore("WebSocket connection to")
    first = server()
    visit(page, first.url + "/influence_arrows?text=The+cat+sat.")
    expect(words(page)).to_have_count(4)
    text_box(page).press_sequentially("A dog sat. ")
    first.stop()
    page.wait_for_selector(LOST)
    server(port=first.port)
    idle(page)
    expect(text_box(page)).to_have_value("A dog sat. The cat sat.")
    text_box(page).press("Control+Enter")
    expect(words(page)).to_have_count(8)
