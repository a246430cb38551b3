"""Every page as axe-core judges it, light and dark, wide and on a phone, with its panels opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from rnnviz.ui.catalogue import PAGES as CATALOGUE
from tests.browser.seen import INFLUENCE, SENTENCE, OpenPage, Visit

pytestmark = pytest.mark.long

PAGES = {
    "first": "/",
    "lessons": "/lessons?lesson=gates-by-hand&step=3",
    "playground": "/playground",
    "influence": f"{INFLUENCE}?text={SENTENCE.replace(' ', '+')}",
    "units": f"{INFLUENCE}?text={SENTENCE.replace(' ', '+')}&below=units&span=20-23",
    "long texts": f"{INFLUENCE}?part=book",
    "generation": f"{INFLUENCE}?part=generate",
    "race": f"{INFLUENCE}?part=race",
    "carousel": "/error_carousel",
    "compare": "/compare",
    "papers": "/papers?table=1997-6a",
    "runs": "/runs",
    "one run": "/runs?selected=lstm-adding",
}
BAD = {"serious", "critical"}
# Panels of a closed sidebar can be opened by script alone; returns how many were closed.
OPEN = """
() => {
  const closed = [...document.querySelectorAll('[data-testid="stExpander"] details:not([open])')];
  for (const panel of closed) panel.querySelector("summary").click();
  return closed.length;
}
"""


@pytest.mark.parametrize("name", PAGES)
def test_nothing_serious_on_any_page(
    app_url: str, open_page: OpenPage, visit: Visit, idle: Callable[[Page], None], name: str
) -> None:
    page = open_page(color_scheme="light", viewport={"width": 390, "height": 844})
    visit(page, app_url + PAGES[name])
    open_panels(page, idle)
    serious = in_both_schemes(page, idle)
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "false")
    serious += in_both_schemes(page, idle)
    assert "\n".join(serious) == ""


def test_no_page_is_left_out() -> None:
    paths = {urlsplit(address).path.strip("/") for address in PAGES.values()}
    assert {page.path for page in CATALOGUE.values()} <= paths


def in_both_schemes(page: Page, idle: Callable[[Page], None]) -> list[str]:
    """What is serious in the light and in the dark theme, which follows the system's."""
    serious: list[str] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
        open_panels(page, idle)
        serious += [f"{scheme}: {one}" for one in found(page)]
    return serious


def open_panels(page: Page, idle: Callable[[Page], None]) -> None:
    """Open every panel; one that is drawn when it is opened may bring others."""
    expect(page.locator("h1")).to_be_visible()
    idle(page)
    while page.evaluate(OPEN):
        idle(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def found(page: Page) -> Iterator[str]:
    """What is serious, a line each."""
    response = Axe().run(page, options={"resultTypes": ["violations"]}).response
    for rule in response["violations"]:
        if rule["impact"] in BAD:
            for node in rule["nodes"]:
                yield f"{rule['id']}: {node['target']} {node['html'][:300]} {message(node)}"


def message(node: dict[str, Any]) -> str:
    return " ".join(one["message"] for one in node["any"] + node["all"] + node["none"])
