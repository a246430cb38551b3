"""The Influence page as people use it: sentences and their arrows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.seen import (
    INFLUENCE,
    SENTENCE,
    OpenPage,
    Visit,
    bubble,
    eventually,
    linked,
    press,
    resting,
    text_box,
    words,
    write,
)

HOSTILE = "<script>alert(1)</script> said the man"
CHINESE = "猫坐在树上。"
ARABIC = "جلس القط على الشجرة"


def test_a_sentence_of_any_script_becomes_words_with_arrows(
    app_url: str, page: Page, visit: Visit
) -> None:
    visit(page, app_url + INFLUENCE)
    expect(words(page).nth(5)).to_be_visible()
    write(page, SENTENCE)
    tokens = ["the", "old", "man", "said", "that", "the", "young", "woman", "was", "right", "."]
    expect(words(page)).to_have_text(tokens)
    expect(page.locator(".arrows path")).to_have_count(len(tokens) - 1)
    expect(page.locator(".least-text")).to_contain_text("10 of 10")
    expect(page.get_by_text("of 10 arrows go to the word just before")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    linked(page, "text", SENTENCE)

    write(page, CHINESE)
    expect(words(page)).to_have_text([*CHINESE])
    expect(page.get_by_text("are not in the model's vocabulary")).to_be_visible()
    expect(page.locator(".arrows path")).to_have_count(len(CHINESE) - 1)

    write(page, ARABIC)
    expect(words(page)).to_have_text(ARABIC.split())
    first, last = resting(words(page).first), resting(words(page).last)
    assert first is not None
    assert last is not None
    assert first["x"] > last["x"], "from right to left"


def test_pointing_at_a_word_asks_nothing_of_the_server_and_a_pinned_one_is_in_the_link(
    app_url: str,
    page: Page,
    open_page: OpenPage,
    visit: Visit,
    messages: Callable[[Page], Any],
) -> None:
    sent = messages(page)
    visit(page, f"{app_url}{INFLUENCE}?text=The+cat+sat+down")
    expect(words(page)).to_have_text(["the", "cat", "sat", "down"])
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    expect(bubble(page)).to_contain_text("Point at a word")
    before = sent.count
    words(page).nth(3).hover()
    expect(bubble(page)).to_contain_text(
        re.compile(r"^‘down’ looks back \d words? to ‘\w+’, weight 0\.\d\d, unit \d+")
    )
    expect(page.locator(".lit path")).not_to_have_count(0)
    words(page).nth(2).hover()
    expect(bubble(page)).to_contain_text("‘sat’ looks back")
    assert sent.count == before

    words(page).nth(2).click()
    page.wait_for_url(re.compile("word=2"))
    page.mouse.move(5, 5)
    expect(bubble(page)).to_contain_text("‘sat’ looks back")
    other = open_page()
    visit(other, page.url)
    expect(words(other).nth(2)).to_have_attribute("aria-pressed", "true")
    expect(bubble(other)).to_have_text(bubble(page).inner_text().replace("\n", ""))
    words(page).nth(2).click()
    page.wait_for_url(lambda url: "word=" not in url)


@pytest.mark.long
def test_short_arrows_can_be_left_out(
    app_url: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    visit(page, f"{app_url}{INFLUENCE}?model=ran-tanh-books")
    slider = page.locator(".bar input[type=range]")
    slider.press("End")
    shown = page.locator(".least-text").inner_text()
    assert "at least 1 word" not in shown
    page.wait_for_url(re.compile(r"longer=\d"))
    other = open_page()
    visit(other, page.url)
    expect(other.locator(".least-text")).to_have_text(shown)


@pytest.mark.long
def test_a_long_text_stays_on_the_server(
    app_url: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    text = "The cat sat on the mat and saw the dog. " * 14
    assert len(text) > 500
    visit(page, app_url + INFLUENCE)
    expect(words(page)).not_to_have_count(0)
    write(page, text)
    page.wait_for_url(re.compile(r"text_id=[0-9a-f]{16}$"))
    linked(page, "text", None)
    expect(words(page)).to_have_count(14 * 11)
    other = open_page()
    visit(other, page.url)
    expect(words(other)).to_have_count(14 * 11)
    expect(text_box(other)).to_have_value(text)
    write(page, SENTENCE)
    page.wait_for_url(lambda url: "text_id" not in url)


def test_markup_in_a_text_is_only_text(
    app_url: str, page: Page, visit: Visit, idle: Callable[[Page], None]
) -> None:
    dialogs: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    visit(page, app_url + INFLUENCE)
    expect(words(page)).not_to_have_count(0)
    write(page, HOSTILE)
    expect(words(page)).to_have_text(
        [*"<", "script", *">", "alert", *"(1)</", "script", ">", "said", "the", "man"]
    )
    words(page).nth(1).hover()
    expect(bubble(page)).to_contain_text("‘script’ looks back")
    expect(page.get_by_text(re.compile("read as <unk>: .*<, >, .*script"))).to_be_visible()
    page.get_by_role("radio", name=re.compile("Table and files$")).click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    idle(page)
    with page.expect_download() as download:
        press(page, "JSON")
    saved = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert saved["tokens"][1] == saved["arrows"][0]["text"] == "script"
    expect(text_box(page)).to_have_value(HOSTILE)
    page.reload()
    expect(words(page).nth(1)).to_have_text("script")
    assert dialogs == []


def test_on_a_phone_the_arrows_stand_above_what_chooses_them(
    app_url: str, open_page: OpenPage, visit: Visit
) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    visit(page, app_url + INFLUENCE)
    expect(words(page).first).to_be_visible()
    arrows, choice = words(page).first, page.locator(".st-key-influence-choice")
    # Both places are read at once, at rest: much of the page arrives later.
    eventually(page, lambda: resting(arrows)["y"] < choice.bounding_box()["y"])
    place = resting(arrows)
    assert place["y"] + place["height"] < 844
    # The keyboard follows what is seen.
    page.locator(".arcs input").first.focus()
    page.keyboard.press("Shift+Tab")
    assert not page.evaluate(
        "document.querySelector('.st-key-influence-choice').contains(document.activeElement)"
    )
