"""What a network thinks next, and what if: on a sequence, a number and a sentence, by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.browser.seen import INFLUENCE, SIZES, OpenPage, Visit, alert, button, linked, still

MakePage = Callable[[], Page]

SENTENCE = "The old man said that the young woman was right."


@pytest.fixture(params=SIZES)
def page_of_size(open_page: OpenPage, request: pytest.FixtureRequest) -> Page:
    width, height = request.param
    return open_page(viewport={"width": width, "height": height})


def by_keyboard(page: Page, name: str) -> None:
    button(page, name).focus()
    page.keyboard.press("Enter")


def typed(page: Page, label: str, text: str) -> None:
    box = page.get_by_role("textbox", name=label)
    box.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=f"{title}: what it answers").locator(".verdict")


def cursor(page: Page) -> Locator:
    return page.get_by_role("slider", name="Step at which it answers").last


def told(page: Page, words: str) -> None:
    expect(page.get_by_text(re.compile(words))).to_be_visible()


def fits(page: Page) -> None:
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_another_symbol(
    app_url: str, page_of_size: Page, visit: Visit, messages: Callable[[Page], Any]
) -> None:
    page = page_of_size
    sent = messages(page)
    visit(page, f"{app_url}/playground?task=starred-letter")
    answers = page.get_by_role("region", name="What the LSTM answers")
    cursor(page).press("End")
    expect(answers.locator(".verdict")).to_have_text(re.compile(r"says B, 9\d% sure ✓"))
    expect(answers.locator(".bar-row.right .class")).to_have_text("B")
    by_keyboard(page, r"What if one symbol were another\?")
    told(page, "Step 5 reads ‘[ACD]’ instead of ‘B’")
    reads = page.get_by_role("combobox", name="reads")
    reads.focus()
    page.keyboard.type("C")
    page.keyboard.press("Enter")
    told(page, r"Step 5 reads ‘C’ instead of ‘B’.*differs most at the very end, 19 steps on")
    told(page, r"At the end it says ‘C’ instead of ‘B’; its answer flips at \d+ steps")
    linked(page, "change", "5:C")
    # One cursor, and nothing that a figure waits for from the server.
    before = sent.count
    cursor(page).press("End")
    expect(card(page, "As it was")).to_have_text(re.compile(r"says B, 9\d% sure ✓"))
    expect(card(page, "With C")).to_have_text(re.compile(r"says C, \d\d% sure ✓"))
    expect(page.locator(".at-step")).to_have_text("step 24 of 24: ‘?’")
    maps = page.get_by_role("application", name=re.compile("^Differences of 8 units"))
    maps.press("Home")
    maps.press("ArrowRight")
    # The maps had heard of the last step, so that Home and one step on lead to the second.
    expect(page.locator(".answers .now")).to_have_text("step 2 of 24: ‘D’")
    # But for where the cursor came to rest, for the link.
    assert sent.count - before <= 3
    fits(page)
    by_keyboard(page, "Back to one run")
    expect(answers).to_be_visible()
    linked(page, "change", None)


@pytest.mark.parametrize(
    "back_first",
    [
        pytest.param(True, id="report-behind", marks=pytest.mark.long),
        pytest.param(False, id="report-ahead"),
    ],
)
def test_a_browser_that_is_behind_comes_back_to_one_run(
    app_url: str, open_page: OpenPage, visit: Visit, back_first: bool
) -> None:
    page, held, holding = open_page(), list[str | bytes](), False

    def behind(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda told: held.append(told) if holding else socket.send(told))
        sockets.append(socket)

    sockets: list[WebSocketRoute] = []
    page.route_web_socket(re.compile("/_stcore/stream"), behind)
    visit(page, f"{app_url}/playground?task=starred-letter")
    by_keyboard(page, r"What if one symbol were another\?")
    told(page, "Step 5 reads ‘[ACD]’ instead of ‘B’")
    expect(card(page, "As it was")).to_be_visible()

    def go_back() -> None:
        by_keyboard(page, "Back to one run")

    def report() -> None:
        cursor(page).press("ArrowRight")

    # The page hears nothing of what it asks until it has asked both.
    holding = True
    for ask in (go_back, report) if back_first else (report, go_back):
        ask()
        still(page, lambda: len(held))
    holding = False
    for each in held:
        sockets[-1].send(each)
    expect(page.get_by_role("region", name="What the LSTM answers")).to_be_visible()
    linked(page, "change", None)
    expect(page.get_by_text("Connection error")).to_have_count(0)


@pytest.mark.long
def test_another_number(app_url: str, page_of_size: Page, visit: Visit) -> None:
    page = page_of_size
    visit(page, f"{app_url}/playground?task=adding")
    by_keyboard(page, r"What if one number were another\?")
    told(page, r"Step 7 reads ‘1\.00’ instead of ‘-0\.64’")
    typed(page, "reads this number", "0.25")
    told(
        page, r"Step 7 reads ‘0\.25’.*At the end it answers 0\.3\d\d instead of 0\.1\d\d \(right: "
    )
    linked(page, "change", "7:0.25")
    typed(page, "reads this number", "2")
    expect(alert(page)).to_contain_text("The number must lie between -1 and 1; '2' does not.")
    fits(page)


@pytest.mark.long
def test_another_word(app_url: str, page_of_size: Page, visit: Visit) -> None:
    page = page_of_size
    visit(page, f"{app_url}{INFLUENCE}?text={quote(SENTENCE)}")
    expect(page.locator(".answers .now")).to_have_text("word 10 of 11: ‘right’")
    cursor(page).press("Home")
    expect(page.locator(".answers .bar-row:visible")).to_have_count(11)
    expect(page.locator(".answers .bar-row.right .class")).to_have_text("old")
    page.get_by_role("radio", name=re.compile("What if$")).focus()
    page.keyboard.press("Enter")
    typed(page, "reads this word", "child")
    told(page, r"Word 6 reads ‘child’.*The cell state differs.*what it expects shifts most")
    linked(page, "change", "6:child")
    linked(page, "below", "what-if")
    typed(page, "reads this word", "two words")
    expect(alert(page)).to_contain_text("Type exactly one word, not 'two words'.")
    fits(page)
