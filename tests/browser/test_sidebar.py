"""The sidebar gives its room back when it is closed; on a phone it stays out of the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import OpenPage, Visit, shows


@pytest.mark.parametrize("width", [1440, pytest.param(1024, marks=pytest.mark.long)])
def test_a_closed_sidebar_leaves_no_strip(
    app_url: str, open_page: OpenPage, visit: Visit, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    visit(page, app_url + "/playground")
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
    visit(page, app_url + "/playground")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    page.get_by_role("heading", level=1).tap()
    page.get_by_test_id("stExpandSidebarButton").tap()
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    sidebar.get_by_role("link", name="Compare cells").tap()
    shows(page, "Compare cells")
    expect(sidebar).to_have_attribute("data-collapsed", "true")


LEFT = "() => document.querySelector('[data-testid=stMain]').getBoundingClientRect().left"


def left(page: Page) -> float:
    """Where the main part of the page begins."""
    return float(page.evaluate(LEFT))
