"""The first screen as a newcomer uses it: one cursor, and three things to try."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.seen import (
    SIZES,
    TRAINING_TIMEOUT,
    OpenPage,
    Visit,
    alert,
    button,
    linked,
    shows,
)

LSTM, ELMAN = "What the LSTM answers", "What the Elman RNN answers"


def verdict(page: Page, card: str) -> Locator:
    return page.get_by_role("region", name=card).locator(".verdict")


def sure(page: Page, card: str) -> int:
    """How sure a network is, in per cent."""
    found = re.search(r"(\d+)% sure", verdict(page, card).inner_text())
    assert found is not None
    return int(found[1])


def cursor(page: Page) -> Locator:
    return page.locator(".pair").get_by_role("slider", name="Time step")


def by_keyboard(page: Page, name: str) -> None:
    button(page, name).focus()
    page.keyboard.press("Enter")


@pytest.fixture
def sized(open_page: OpenPage, app_url: str, visit: Visit, request: pytest.FixtureRequest) -> Page:
    width, height = request.param
    page = open_page(viewport={"width": width, "height": height})
    visit(page, app_url)
    shows(page, "Why does it remember?")
    return page


sizes = pytest.mark.parametrize("sized", SIZES, indirect=True)


@sizes
def test_one_knows_the_letter_and_the_other_guesses(sized: Page) -> None:
    expect(verdict(sized, LSTM)).to_have_text(re.compile(r"says B, 9\d% sure ✓"))
    expect(verdict(sized, ELMAN)).to_have_text(re.compile(r"guesses: . with 2\d%"))
    assert sized.evaluate("document.documentElement.scrollWidth") <= sized.viewport_size["width"]
    expect(alert(sized)).to_have_count(0)


@sizes
def test_three_things_to_try_by_keyboard(sized: Page) -> None:
    page = sized
    by_keyboard(page, "Change the starred letter")
    expect(verdict(page, LSTM)).to_have_text(re.compile(r"says C, \d\d% sure ✓"))
    linked(page, "letter", "C")
    before = sure(page, LSTM)
    by_keyboard(page, "Close the forget gate")
    expect(page.get_by_text(re.compile("At step 1[0-9], underlined"))).to_be_visible()
    expect(verdict(page, LSTM)).not_to_have_text(re.compile(rf"says C, {before}%"))
    expect(verdict(page, LSTM)).to_have_text(re.compile("✗"))
    by_keyboard(page, "Open the forget gate again")
    expect(verdict(page, LSTM)).to_have_text(re.compile(rf"says C, {before}% sure ✓"))
    by_keyboard(page, "Train both from scratch")
    told = page.get_by_text(re.compile(r"Trained here with seed 5\. LSTM: Solved after"))
    expect(told).to_be_visible(timeout=TRAINING_TIMEOUT)
    page.wait_for_url(re.compile(r"[?&]pair=\w+\.\w+"))
    by_keyboard(page, "Back to the start")
    expect(verdict(page, LSTM)).to_have_text(re.compile(r"says B, 9\d% sure ✓"))
    expect(button(page, "Back to the start")).to_have_count(0)


def test_one_cursor_moves_everything_without_the_server(
    app_url: str, page: Page, visit: Visit, messages: Callable[[Page], Any]
) -> None:
    sent = messages(page)
    visit(page, app_url)
    expect(page.locator(".at-step")).to_have_text(["step 24 of 24: ‘?’"] * 2)
    before = sent.count
    cursor(page).press("Home")
    expect(page.locator(".now")).to_have_text("step 1 of 24: ‘A’")
    expect(page.locator(".at-step")).to_have_text(["step 1 of 24: ‘A’"] * 2)
    expect(page.locator(".letter.here")).to_have_text("A")
    page.locator('.cell [data-node="forget_gate"]').first.press("ArrowRight")
    expect(page.locator(".now")).to_have_text("step 2 of 24: ‘D’")
    page.locator(".letter").nth(3).click()
    expect(page.locator(".at-step")).to_have_text(["step 4 of 24: ‘★’"] * 2)
    assert sent.count == before


def test_the_training_is_a_film(app_url: str, page: Page, visit: Visit) -> None:
    visit(page, app_url)
    training = page.get_by_role("slider", name="Training")
    training.press("Home")
    expect(page.locator(".trained")).to_have_text("LSTM step 0, Elman RNN step 0")
    expect(verdict(page, LSTM)).to_have_text(re.compile("guesses|[✓✗]"))
    expect(verdict(page, LSTM)).not_to_have_text(re.compile(r"9\d%"))
    page.get_by_role("button", name="Replay the training").click()
    expect(page.locator(".trained")).to_have_text("LSTM step 301, Elman RNN step 1,000")
    expect(verdict(page, LSTM)).to_have_text(re.compile("✓"))


@pytest.mark.long
def test_a_link_from_before_opens_the_playground_on_a_fresh_server(
    server: Callable[..., Any], page: Page, visit: Visit
) -> None:
    visit(page, server().url + "/?cell=elman&task=adding&sequence=3")
    shows(page, "Elman RNN on: adding")
    linked(page, "sequence", "3")
    assert "/playground?" in page.url
    page.get_by_test_id("stSidebar").get_by_role("link", name="Why does it remember?").click()
    shows(page, "Why does it remember?")
    page.get_by_role("link", name="Look closer in the Playground").click()
    linked(page, "task", "starred-letter")
    shows(page, "LSTM on: starred letter")
