"""Units as people use them: words brushed by mouse and keys, what is found, and the link."""

from __future__ import annotations

import re
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.browser.seen import INFLUENCE, OpenPage, Visit, linked, press

TEXT = "The man saw her."
FOUND = re.compile("all through ‘")


def test_a_brushed_stretch_is_searched_and_comes_back_by_its_link(
    app_url: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    link = f"?model=ran-tanh-books&text={quote(TEXT)}&below=units&book=sample&above=0.2"
    visit(page, f"{app_url}{INFLUENCE}{link}")
    word = page.locator(".view.words .word")
    expect(word.first).to_be_visible()
    expect(page.get_by_text("of the unit's variance over held-out words")).to_be_visible()
    word.nth(20).scroll_into_view_if_needed()
    word.nth(20).hover()
    page.mouse.down()
    word.nth(22).hover()
    page.mouse.up()
    linked(page, "span", "20-23")
    expect(page.get_by_text(FOUND)).to_be_visible()
    expect(page.locator(".word.brushed")).to_have_count(3)
    word.nth(0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    linked(page, "span", "1-3")
    expect(word.nth(2)).to_have_attribute("aria-pressed", "true")
    expect(word.nth(2)).to_have_attribute("aria-label", re.compile("word 3 ‘.+’: "))
    press(page, "On")
    linked(page, "from", "301")
    press(page, "Back")
    linked(page, "from", None)
    again = open_page()
    visit(again, page.url)
    expect(again.locator(".word.brushed")).to_have_count(2)
    expect(again.get_by_text(FOUND)).to_have_text(page.get_by_text(FOUND).inner_text())
    word.nth(2).press("Escape")
    linked(page, "span", None)
    expect(page.get_by_text("the longest come first")).to_be_visible()
