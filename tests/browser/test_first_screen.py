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
    press,
    shows,
)

REST = 250
"""Milliseconds after which a place counts as rest (``browser/shared/play.js``)."""
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
    expect(sized.get_by_text("Before the letter is read (thin, grey)")).to_be_visible()
    assert sized.evaluate("document.documentElement.scrollWidth") <= sized.viewport_size["width"]
    expect(alert(sized)).to_have_count(0)


@sizes
def test_the_answer_is_found_above_the_fold_by_keyboard(sized: Page) -> None:
    page = sized
    box = page.locator("summary").filter(has_text="Show the answer")
    box.press("Enter")
    answer = page.get_by_text("At the star (step 4)")
    expect(answer).to_be_in_viewport(ratio=1)
    expect(answer).to_contain_text("at the letter B (step 5) its input gate opens (i = 0.91)")
    expect(page.get_by_text("It has no gates")).to_be_in_viewport(ratio=1)
    by_keyboard(page, "Change the starred letter")
    expect(answer).to_contain_text("at the letter C (step 5)")


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


def test_one_cursor_moves_everything_and_only_its_rest_is_told(
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
    linked(page, "at", "1")
    page.locator('.cell [data-node="forget_gate"]').first.press("ArrowRight")
    expect(page.locator(".now")).to_have_text("step 2 of 24: ‘D’")
    linked(page, "at", "2")
    assert sent.count == before + 2
    page.get_by_role("button", name="Read the sequence").click()
    expect(page.locator(".now")).to_contain_text("step 5 of 24")
    page.wait_for_timeout(2 * REST)
    assert sent.count == before + 2
    page.get_by_role("button", name="Pause").click()
    read = page.locator(".now").inner_text()
    linked(page, "at", read.split()[1])
    assert sent.count == before + 3
    button(page, "Change the starred letter").click()
    linked(page, "letter", "C")
    expect(page.locator(".now")).to_contain_text(f"step {read.split()[1]} of 24")
    cursor(page).press("End")
    linked(page, "at", None)


def test_a_link_holds_the_time_step(app_url: str, page: Page, visit: Visit) -> None:
    visit(page, f"{app_url}/?at=4")
    expect(page.locator(".now")).to_have_text("step 4 of 24: ‘★’")
    expect(page.locator(".at-step")).to_have_text(["step 4 of 24: ‘★’"] * 2)
    press(page, "Close the forget gate")
    press(page, "Back to the start")
    expect(page.locator(".at-step")).to_have_text(["step 24 of 24: ‘?’"] * 2)
    linked(page, "at", None)
    page.go_back()
    expect(page.locator(".at-step")).to_have_text(["step 4 of 24: ‘★’"] * 2)


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
