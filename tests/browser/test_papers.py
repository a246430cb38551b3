"""Papers in a real browser: a deep link, the pictures, and another table."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.seen import Visit, alert, linked, shows


def test_a_table_opens_by_its_link_and_another_is_chosen(
    app_url: str, page: Page, visit: Visit
) -> None:
    visit(page, f"{app_url}/papers?table=1997-6a")
    shows(page, "Papers")
    drawn = page.locator("[data-testid=stVegaLiteChart] :is(svg, canvas)")
    expect(drawn.nth(1)).to_be_visible()
    expect(page.get_by_text("python -m rnnviz reproduce 1997-6a")).to_be_visible()
    page.get_by_role("combobox", name="Table").click()
    page.get_by_role("option", name="RAN · Table 2: billion words").click()
    linked(page, "table", "ran-2")
    expect(page.get_by_text("Nothing of this table has been run here.")).to_be_visible()
    expect(drawn).to_have_count(0)
    expect(alert(page)).to_have_count(0)
