"""Each page's link, opened as the very first request of a fresh server.

The usual tests do it with links of the Playground, of Compare and of Runs, in their own files.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rnnviz.ui.catalogue import PAGES
from tests.browser.seen import Visit, alert

pytestmark = pytest.mark.long


@pytest.mark.parametrize("key", PAGES)
def test_a_page_is_whole_as_the_first_request_of_a_fresh_server(
    server: Callable[..., Any], page: Page, visit: Visit, key: str
) -> None:
    own = server(variables={"RNNVIZ_FIRST_VIEWS": ""})  # as people start one
    visit(page, f"{own.url}/{PAGES[key].path}")
    title = "LSTM on: embedded Reber grammar" if key == "playground" else PAGES[key].title
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    links = page.get_by_test_id("stSidebar").get_by_role("link")
    expect(links).to_have_text(
        [re.compile(f"{re.escape(other.title)}$") for other in PAGES.values()]
    )
    expect(page).to_have_title(f"{PAGES[key].title} · rnnviz")
    expect(alert(page)).to_have_count(0)
    other = next(one for one in PAGES.values() if one.key not in ("playground", key))
    links.filter(has_text=other.title).click()
    expect(page.get_by_role("heading", name=other.title, exact=True)).to_be_visible()
    page.context.close()
    own.stop()
