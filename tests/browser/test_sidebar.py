"""The sidebar gives its room back when it is closed, and on a phone it starts closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import OpenPage, Visit


@pytest.mark.parametrize("width", [1440, 1024])
def test_a_closed_sidebar_leaves_no_strip(
    app_url: str, open_page: OpenPage, visit: Visit, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    visit(page, app_url)
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "false")
    assert left(page) > 200
    page.get_by_test_id("stSidebar").hover()
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    page.wait_for_function(f"() => ({LEFT})() < 1")


def test_on_a_phone_the_page_is_seen_at_once(
    app_url: str, open_page: OpenPage, visit: Visit
) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    visit(page, app_url)
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    page.get_by_role("heading", level=1).tap()
    page.get_by_test_id("stExpandSidebarButton").tap()
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "false")


LEFT = "() => document.querySelector('[data-testid=stMain]').getBoundingClientRect().left"


def left(page: Page) -> float:
    """Where the main part of the page begins."""
    return float(page.evaluate(LEFT))
