"""What is seen on the pages, and the handles that people use."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

Visit = Callable[[Page, str], None]
OpenPage = Callable[..., Page]

PLAYGROUND = "LSTM on: embedded Reber grammar"
INFLUENCE = "/influence_arrows"
LONG = "/playground?steps=300000&stop_when_solved=false&hidden_size=4&snapshots=60"
SENTENCE = "The old man said that the young woman was right."
# Long: what is waited for is the end of a training, on a machine that may be busy.
TRAINING_TIMEOUT = 240_000
SIZES = [
    pytest.param((1440, 900), id="1440"),
    pytest.param((390, 844), id="390", marks=pytest.mark.long),
]
"""Of the window, for what must work in each; the usual tests take the first."""
ENDED = re.compile("^(Solved|Finished|Stopped|Diverged) ")


def part(page: Page, name: str) -> str | None:
    """One part of the page's link."""
    return _part(page.url, name)


def linked(page: Page, name: str, value: str | None) -> None:
    """Expect a part of the page's link, None for that it has no such part; the link comes last."""
    page.wait_for_url(lambda url: _part(url, name) == value)


def _part(url: str, name: str) -> str | None:
    return parse_qs(urlsplit(url).query).get(name, [None])[0]


def shows(page: Page, title: str) -> None:
    """Expect one heading, this one; the one before it stays for a moment."""
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def readout(page: Page) -> Locator:
    return page.locator(".readout")


def status(page: Page) -> Locator:
    return page.get_by_test_id("stProgress")


def alert(page: Page) -> Locator:
    return page.get_by_test_id("stAlert")


def scrubber(page: Page) -> Locator:
    return page.get_by_role("slider", name="Training step")


def button(page: Page, name: str) -> Locator:
    """A button of the app, whose icon may be read out before its name."""
    own = page.get_by_role("button", name=re.compile(rf"(^|\s){name}$"))
    # While a page is being drawn Streamlit shows a Stop of its own in the head.
    return own.and_(page.locator(":not([kind=header])"))


def press(page: Page, name: str) -> None:
    expect(button(page, name)).to_be_visible()
    # In the very frame in which it appears the browser may lose a press: nobody is as fast.
    page.evaluate("() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))")
    button(page, name).click()


def start(page: Page) -> str:
    """Train, and return the id that the link has got."""
    press(page, "Train")
    page.wait_for_url(re.compile(r"[?&]run=\w+"))
    return str(part(page, "run"))


def stop(page: Page) -> None:
    press(page, "Stop")
    expect(status(page)).to_contain_text(ENDED)


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds; a test that waits in vain ends by its own time limit."""
    while not holds():
        page.wait_for_timeout(100)


def still(page: Page, read: Callable[[], int]) -> int:
    """Wait until a number has stayed the same for a while, and return it."""
    held = None
    while (now := read()) != held:
        held = now
        page.wait_for_timeout(1500)
    return now


def resting(locator: Locator) -> FloatRect:
    """Where an element is once it has come to rest: what is above it may arrive later."""
    held = None
    while (now := locator.bounding_box()) is None or now != held:
        held = now
        locator.page.wait_for_timeout(250)
    return now


def words(page: Page) -> Locator:
    return page.locator(".texts text")


def bubble(page: Page) -> Locator:
    return page.locator(".bubble")


def text_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text", exact=True)


def write(page: Page, text: str) -> None:
    """Write into the text box, at once, whatever the page is doing."""
    text_box(page).fill(text)
    text_box(page).press("Control+Enter")


def upload(page: Page, path: Path) -> None:
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(path)
