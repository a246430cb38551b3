"""A whole book in the browser: the strip along it, and a window that scrolls."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from rnnviz.figures.book import window_payload
from rnnviz.figures.browser import standalone_page
from tests.browser.seen import (
    INFLUENCE,
    OpenPage,
    Visit,
    bubble,
    button,
    linked,
    part,
    press,
    resting,
    still,
    words,
)

SAMPLE = f"{INFLUENCE}?part=book&book=sample"
# Found in the background, on a machine that may have to compile the kernels first.
FOUND = 240_000
# What has changed is measured and drawn when a frame is; the second one comes after that.
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page that is high enough for the strip and the window."""
    return open_page(viewport={"width": 1280, "height": 1500})


@pytest.fixture
def book(app_url: str, page: Page, visit: Visit) -> Page:
    """The sample's book, found."""
    visit(page, app_url + SAMPLE)
    wait_for_book(page)
    return page


def wait_for_book(page: Page) -> None:
    expect(strip(page)).to_be_visible(timeout=FOUND)
    expect(words(page).nth(1999)).to_be_attached(timeout=FOUND)


def strip(page: Page) -> Locator:
    return page.get_by_role("slider", name="Place in the book")


def middle(page: Page) -> str | None:
    """The word in the middle of the window."""
    found: str | None = page.locator(".arcs .scroll").evaluate(
        """(scroll) => {
            const box = scroll.getBoundingClientRect();
            const at = box.left + scroll.clientWidth / 2;
            const word = [...scroll.querySelectorAll(".texts text")]
                .find((text) => text.getBoundingClientRect().right >= at - 6);
            return word ? word.textContent : null;
        }"""
    )
    return found


def scroll_on(page: Page, pixels: int) -> None:
    page.locator(".arcs .scroll").evaluate("(scroll, by) => { scroll.scrollLeft += by; }", pixels)


def at(page: Page) -> int:
    return int(part(page, "at") or 0)


def test_the_book_is_found_and_shown_with_its_lists(
    book: Page, idle: Callable[[Page], None]
) -> None:
    expect(words(book)).to_have_count(2000)
    expect(book.get_by_text("arrows go to the word just before")).to_be_visible()
    expect(book.get_by_test_id("stDataFrame")).to_be_visible()
    strip(book).hover()
    expect(book.locator(".book .line")).to_contain_text("the longest arrow reaches back")

    book.get_by_role("radio", name="Distances").click()
    expect(book.get_by_test_id("stVegaLiteChart")).to_be_visible()
    assert part(book, "book_list") == "distances"
    book.get_by_role("radio", name="Heaviest").click()
    expect(book.get_by_text("heaviest arrows over at least 10 words")).to_be_visible()
    idle(book)
    with book.expect_download() as download:
        press(book, re.escape("All arrows (CSV)"))
    with download.value.path().open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 7742
    assert rows[0]["source"] == "1"


@pytest.mark.long
def test_scrolling_goes_through_the_book_and_the_link_brings_the_place_back(
    book: Page, open_page: OpenPage, visit: Visit, idle: Callable[[Page], None]
) -> None:
    scroll_on(book, 30_000)
    book.wait_for_url(re.compile(r"[?&]at=\d+"))
    first = at(book)
    assert first > 400
    # New words have come on the right, and those in the middle have stayed where they were.
    seen = middle(book)
    scroll_on(book, 40_000)
    book.wait_for_url(lambda url: f"at={first}" not in url)
    second = at(book)
    assert second > first + 400
    scroll_on(book, 40_000)
    book.wait_for_url(lambda url: f"at={second}" not in url)
    assert at(book) > 1999, "the first window ended here"
    assert seen != middle(book)

    idle(book)
    other = open_page()
    visit(other, book.url)
    wait_for_book(other)
    other.evaluate(FRAMES)
    assert middle(other) == middle(book)
    assert part(other, "at") == part(book, "at")


@pytest.mark.long
def test_pointing_asks_nothing_of_the_server_and_another_width_keeps_the_word(
    app_url: str, page: Page, visit: Visit, messages: Callable[[Page], Any]
) -> None:
    sent = messages(page)
    visit(page, f"{app_url}{SAMPLE}&at=3000")
    wait_for_book(page)
    before = still(page, lambda: sent.count)
    box = resting(page.locator(".arcs .scroll"))
    assert box is not None
    low = box["y"] + box["height"] - 24
    # The words under a pointer at rest may still be drawn anew, which tells the page nothing.
    for x in cycle(range(int(box["x"]) + 60, int(box["x"]) + 500, 40)):
        page.mouse.move(x, low)
        if "looks back" in bubble(page).inner_text():
            break
    strip(page).hover()
    assert sent.count == before

    page.evaluate(FRAMES)
    word = middle(page)
    for width in (820, 1440):
        page.set_viewport_size({"width": width, "height": 1500})
        page.wait_for_function("width => innerWidth === width", arg=width)
        page.evaluate(FRAMES)
        assert middle(page) == word
    assert at(page) == 3000


@pytest.mark.long
def test_a_click_on_the_strip_goes_to_its_longest_arrow(book: Page) -> None:
    box = resting(strip(book))
    assert box is not None
    strip(book).click(position={"x": box["width"] * 0.7, "y": 50})
    book.wait_for_url(re.compile(r"[?&]token=\d+"))
    assert part(book, "token") == part(book, "at")
    expect(words(book).locator("xpath=self::*[@aria-pressed='true']")).to_have_count(1)
    book.mouse.move(5, 5)
    expect(bubble(book)).to_contain_text("looks back")
    source = book.get_by_role("button", name=re.compile("words? back to"))
    place = part(book, "token")
    source.click()
    book.wait_for_url(lambda url: f"token={place}" not in url)
    assert at(book) < int(place or 0)


@pytest.mark.long
def test_buttons_numbers_and_words_go_through_the_book(
    book: Page, idle: Callable[[Page], None]
) -> None:
    expect(button(book, "Back")).to_be_disabled()
    press(book, "On")
    book.wait_for_url(re.compile("[?&]at=1000(&|$)"))
    place = book.get_by_label("Go to word")
    expect(place).to_have_value("1001")
    idle(book)
    place.fill("5001")  # words count from 1 on the screen, from 0 in the link
    place.press("Enter")
    book.wait_for_url(re.compile("[?&]at=5000(&|$)"))
    expect(words(book)).to_have_count(2000)
    press(book, "Back")
    book.wait_for_url(re.compile("[?&]at=4000(&|$)"))
    expect(place).to_have_value("4001")
    idle(book)
    place.fill("1")
    place.press("Enter")
    linked(book, "at", None)
    idle(book)

    box = book.get_by_label("Find a word")
    box.fill("Rabbit")
    box.press("Enter")
    expect(book.get_by_text("occurs in this text 12 times. This is number 1.")).to_be_visible()
    press(book, "Next")
    expect(book.get_by_text("This is number 2.")).to_be_visible()
    pinned = book.locator('.texts text[aria-pressed="true"]')
    expect(pinned).to_have_text("rabbit")
    expect(pinned).to_be_in_viewport()
    press(book, "Previous")
    expect(book.get_by_text("This is number 1.")).to_be_visible()
    box.fill("zeppelin")
    box.press("Enter")
    expect(book.get_by_text("does not occur in this text")).to_be_visible()
    expect(button(book, "Next")).to_be_disabled()


def test_an_arrow_that_leaves_the_window_says_where_it_goes(
    page: Page, problems: Any, tmp_path: Path
) -> None:
    source = np.arange(2999, 3019)
    source[5] = 100
    payload = window_payload(
        [f"w{place}" for place in range(20)],
        3000,
        source,
        np.full(20, 0.5),
        np.zeros(20, dtype=int),
        {2999: "near", 100: "<b>far</b>"},
        at=3005,
        key="k",
        selected=3005,
    )
    file = tmp_path / "window.html"
    file.write_text(standalone_page(payload), encoding="utf-8")
    problems.ignore(file.as_uri())  # the file itself is no other host
    page.goto(file.as_uri())
    expect(page.locator(".arrows path")).to_have_count(20)
    expect(bubble(page)).to_contain_text("‘w5’ looks back 2,905 words to ‘<b>far</b>’, weight 0.50")
    stub = resting(page.locator('.arrows path[data-t="5"]'))
    word = resting(words(page).nth(5))
    assert stub is not None
    assert word is not None
    assert word["x"] - 60 < stub["x"] < word["x"]
    # The slider counts stubs by their full distance.
    page.locator(".bar input[type=range]").press("End")
    expect(page.locator(".least-text")).to_contain_text("at least 2,905 words: 1 of 20")
