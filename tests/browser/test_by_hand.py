"""Gates opened and closed by hand, by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.seen import SIZES, OpenPage, Visit, alert, button, part, readout, shows

TITLE = "LSTM on: starred letter"
SCRUBBED = re.compile("^step 137 of 301 ")
CHANGED = re.compile(
    r"By hand: Forget gate closed at steps 11-13, units 1-3. The answer is .*before"
)


def told(page: Page) -> Locator:
    return page.get_by_text(re.compile("^By hand: "))


def by_keyboard(page: Page, target: Locator, *keys: str) -> None:
    target.focus()
    for key in keys:
        page.keyboard.press(key)


def type_in(page: Page, label: str, text: str) -> None:
    page.get_by_role("textbox", name=label, exact=True).focus()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
def test_a_gate_is_closed_by_keyboard_and_a_reload_keeps_it(
    open_page: OpenPage, app_url: str, visit: Visit, size: tuple[int, int]
) -> None:
    page = open_page(viewport={"width": size[0], "height": size[1]})
    visit(page, f"{app_url}/playground?task=starred-letter&step=137")
    shows(page, TITLE)
    expect(readout(page)).to_have_text(SCRUBBED)
    box = page.locator("summary").filter(has_text="Open or close a gate by hand")
    by_keyboard(page, box, "Enter")
    type_in(page, "Steps", "99")
    by_keyboard(page, button(page, "Hold"), "Enter")
    expect(alert(page)).to_contain_text("Type steps as numbers from 1 to 24")
    page.get_by_role("textbox", name="Steps", exact=True).focus()
    page.keyboard.press("ControlOrMeta+a")
    type_in(page, "Steps", "11-13")
    type_in(page, "Units", "1-3")
    gate = page.get_by_role("combobox", name=re.compile("Gate$"))
    by_keyboard(page, gate, "ArrowDown", "Home", "ArrowDown", "Enter")
    by_keyboard(page, button(page, "Hold"), "Enter")
    expect(told(page)).to_have_text(CHANGED)
    expect(alert(page)).to_have_count(0)
    page.wait_for_url(re.compile("surgery=%7B"))
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    link = part(page, "surgery")
    page.reload()
    expect(told(page)).to_have_text(CHANGED)
    assert part(page, "surgery") == link
    line = page.locator('.cell [data-line="forget_gate"]')
    page.get_by_label("Unit", exact=True).select_option("1")
    by_keyboard(page, page.locator('.cell [data-node="forget_gate"]'), *["ArrowRight"] * 6)
    expect(line).to_contain_text("= 0.00, held there, whatever its sum")
    release = page.get_by_role("button", name=re.compile("Forget gate closed at steps 11-13"))
    by_keyboard(page, release, "Enter")
    expect(told(page)).to_have_count(0)
    page.wait_for_url(lambda url: "surgery" not in url)
    expect(readout(page)).to_have_text(SCRUBBED)
