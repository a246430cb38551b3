"""In the system's own colours every control is still there, and the keyboard's place is seen."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from rnnviz.figures.browser.page import standalone_page
from tests.browser.seen import INFLUENCE, OpenPage, Visit, button, words
from tests.browser.test_components import arrows, film

pytestmark = pytest.mark.long

SCHEMES = ["light", "dark"]


def shades(place: Locator) -> np.ndarray:
    """Relative luminance of each pixel of a picture of a place."""
    pixels = np.asarray(Image.open(io.BytesIO(place.screenshot())).convert("RGB")) / 255
    linear = np.where(pixels <= 0.04045, pixels / 12.92, ((pixels + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def drawn(place: Locator) -> int:
    """How many pixels stand out from the commonest shade by 3 to 1."""
    found = shades(place)
    values, counts = np.unique(found.round(3), return_counts=True)
    ground = values[counts.argmax()]
    ratio = (np.maximum(found, ground) + 0.05) / (np.minimum(found, ground) + 0.05)
    return int((ratio >= 3).sum())


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("payload", "places"),
    [(film, [".scrubber", ".figure", ".curve"]), (arrows, [".bar input[type=range]", ".scroll"])],
)
def test_drawings_and_their_sliders_are_seen(
    open_page: OpenPage, payload: Any, places: list[str], scheme: str
) -> None:
    page = open_page(forced_colors="active", color_scheme=scheme)
    page.set_content(standalone_page(payload()))
    for name in places:
        place = page.locator(name).first
        expect(place).to_be_visible()
        assert drawn(place) > 100, name


def test_a_chip_that_is_on_is_told_from_one_that_is_off(open_page: OpenPage) -> None:
    page = open_page(forced_colors="active")
    page.set_content(standalone_page(film()))
    chip = page.locator(".chip").first
    on = shades(chip)
    chip.click()
    page.mouse.move(0, 0)
    expect(chip).to_have_attribute("aria-pressed", "false")
    assert (np.abs(shades(chip) - on) > 0.1).sum() > 20


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_sliders_of_the_app_are_seen(
    app_url: str, open_page: OpenPage, visit: Visit, scheme: str
) -> None:
    page = open_page(forced_colors="active", color_scheme=scheme)
    visit(page, f"{app_url}{INFLUENCE}?part=generate")
    track = page.locator(".stSlider div:has(> div > [data-testid=stSliderThumbValue])").first
    expect(track).to_be_visible()
    assert drawn(track) > 200
    visit(page, f"{app_url}{INFLUENCE}?text=The+cat+sat+down")
    expect(words(page).first).to_be_visible()
    assert drawn(page.locator(".scroll").first) > 500


SEEN = """
() => {
  const style = getComputedStyle(document.activeElement);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return outlined || style.boxShadow !== "none";
}
"""
KIND = "() => document.activeElement.tagName"


@pytest.mark.parametrize("forced", ["none", "active"])
def test_links_and_buttons_show_that_they_have_the_focus(
    app_url: str, open_page: OpenPage, visit: Visit, forced: str
) -> None:
    page: Page = open_page(forced_colors=forced)
    visit(page, app_url + "/playground")
    # What they are drawn with is still on its way to a new browser.
    expect(page.get_by_role("link", name="Runs")).to_be_visible()
    expect(button(page, "Train")).to_be_visible()
    kinds = []
    for _ in range(16):
        page.keyboard.press("Tab")
        kinds.append(page.evaluate(KIND))
        if kinds[-1] in {"A", "BUTTON", "SUMMARY"}:
            page.wait_for_function(SEEN)
    assert kinds.count("A") >= 5
