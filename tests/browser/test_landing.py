"""A link to *What if* opens at what comes of it, however late the figures above it are drawn."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import SIZES, OpenPage, Visit, eventually

HEADING = "What if one symbol were another?"
PLACE = ".st-key-what-if"
STARTS = {
    "carousel": "/error_carousel?task=starred-letter&runs=lstm-starred-letter",
    "compare": "/compare?task=starred-letter&cells=lstm,elman&runs=lstm:lstm-starred-letter",
}
OTHERS = ("compare", "first")
# A figure far above that comes late, or grows.
GROW = """() => {
  const late = document.createElement("div");
  late.style.height = "700px";
  document.querySelector(".st-key-beside").before(late);
}"""


def top(page: Page) -> float:
    return float(page.locator(PLACE).evaluate("place => place.getBoundingClientRect().top"))


def in_view(page: Page) -> bool:
    return 0 <= top(page) < 120


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "start", ["carousel", *(pytest.param(each, marks=pytest.mark.long) for each in OTHERS)]
)
def test_a_link_opens_at_what_comes_of_the_change(
    app_url: str, open_page: OpenPage, visit: Visit, size: tuple[int, int], start: str
) -> None:
    page = open_page(viewport={"width": size[0], "height": size[1]})
    visit(page, app_url + STARTS.get(start, "/"))
    name = "Where does it keep the letter?" if start == "first" else "What if, in the LSTM?"
    link = page.get_by_role("link", name=name)
    link.focus()
    link.press("Enter")
    heading = page.get_by_role("heading", name=HEADING)
    expect(heading).to_be_visible()
    eventually(page, lambda: in_view(page))
    expect(heading).to_be_focused()
    # So it stays while figures above are drawn, until the reader does something.
    page.evaluate(GROW)
    eventually(page, lambda: in_view(page))
    page.mouse.move(size[0] / 2, 300)
    page.mouse.wheel(0, -300)
    eventually(page, lambda: top(page) > 200)
    page.evaluate(GROW)
    page.wait_for_timeout(500)
    assert top(page) > 200


def test_whoever_has_scrolled_meanwhile_stays(
    app_url: str, page: Page, visit: Visit, idle: Callable[[Page], None]
) -> None:
    visit(page, app_url + STARTS["carousel"])
    # As early as can be, but after the link was followed.
    page.evaluate("addEventListener('click', () => dispatchEvent(new WheelEvent('wheel')))")
    page.get_by_role("link", name="What if, in the LSTM?").click()
    expect(page.get_by_role("heading", name=HEADING)).to_be_visible()
    idle(page)
    assert top(page) > 200
