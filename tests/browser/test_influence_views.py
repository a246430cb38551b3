"""The views of the weights and the closer looks of the Influence page, as people use them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from rnnviz.analysis.influence.views import VIEWS
from tests.browser.seen import (
    INFLUENCE,
    OpenPage,
    Visit,
    bubble,
    linked,
    press,
    resting,
    words,
)

TEXT = "The man who came to the house with his sister was very much pleased."
IDENTITY = "model=ran-identity-books"
TOKENS = 15
FILES = {
    "SVG": b"<?xml",
    "PNG": b"\x89PNG",
    "Web page": b"<!doctype html>",
    "CSV": b'"word"',
    "JSON": b"{",
    "BertViz": b"PK",
}
"""What each file begins with, by the name of its button."""


def address(app_url: str, *parts: str) -> str:
    return f"{app_url}{INFLUENCE}?text={quote(TEXT)}" + "".join(f"&{each}" for each in parts)


def choose(page: Page, title: str) -> None:
    """Choose a view from the list, as people do."""
    page.get_by_role("combobox", name="View of the weights").click()
    page.get_by_role("option", name=title, exact=True).click()


def look(page: Page, title: str) -> None:
    page.get_by_role("radio", name=re.compile(f"{title}$")).click()


def main(page: Page) -> Locator:
    """The arrows at the top of the page."""
    return page.locator(".view.arcs").first


@pytest.mark.long
def test_every_view_switches_keeps_its_settings_and_comes_back_by_its_link(
    app_url: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    visit(page, address(app_url))
    expect(words(page)).to_have_count(TOKENS)
    for key, view in [*list(VIEWS.items())[1:], ("strongest", VIEWS["strongest"])]:
        choose(page, view.title)
        expect(page.get_by_text(view.how_to_read[:60])).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        page.wait_for_url(lambda url, key=key: (f"view={key}" in url) == (key != "strongest"))
        if key in ("ranked", "band"):
            expect(page.locator(".arrows path")).not_to_have_count(0)
            other = open_page()
            visit(other, page.url)
            expect(other.get_by_text(view.how_to_read[:60])).to_be_visible()
            expect(words(other)).to_have_text(words(page).all_text_contents())
            shown = page.locator(".arrows path").count()
            expect(other.locator(".arrows path")).to_have_count(shown)
            other.close()
    # What was set up in a view is its own: the last one shows none of it.
    look(page, "Next word")
    page.wait_for_url(re.compile("below=attribution"))
    assert not re.search("ranks|at_least|weight=", page.url)
    expect(page.get_by_role("button", name="Settings", exact=False).first).to_have_text(
        re.compile("Settings(?! \\()")
    )


@pytest.mark.long
def test_pointing_at_a_word_of_any_view_asks_nothing_of_the_server(
    app_url: str,
    page: Page,
    visit: Visit,
    messages: Callable[[Page], Any],
    idle: Callable[[Page], None],
) -> None:
    sent = messages(page)
    visit(page, address(app_url, "view=ranked", "ranks=2", "memory=medium"))
    expect(words(page)).to_have_count(TOKENS)
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    idle(page)
    before = sent.count
    words(page).nth(9).hover()
    expect(bubble(page)).to_contain_text("‘sister’ looks back")
    expect(bubble(page)).to_contain_text("then to")
    expect(bubble(page)).to_contain_text(re.compile(r"Unit \d+ of medium memory: half-life"))
    expect(page.locator(".lit path")).not_to_have_count(0)
    words(page).nth(3).hover()
    expect(bubble(page)).to_contain_text("‘came’ looks back")
    assert sent.count == before


@pytest.mark.long
def test_a_band_of_memory_is_brushed(
    app_url: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    visit(page, address(app_url, "view=band"))
    chart = page.locator(".st-key-influence-memory svg.marks").first
    expect(chart).to_be_visible()
    box = resting(chart)
    assert box is not None
    y = box["y"] + box["height"] / 3
    page.mouse.move(box["x"] + 0.3 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.45 * box["width"], y, steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile(r"memory=[\d.]+%3A[\d.]+"))
    told = page.get_by_text("units have a half-life")
    expect(told).to_contain_text(re.compile(r"from [\d.]+ to below [\d.]+ words"))
    other = open_page()
    visit(other, page.url)
    expect(other.get_by_text("units have a half-life")).to_have_text(told.inner_text())
    page.get_by_role("radio", name=re.compile("^Short")).click()
    page.wait_for_url(re.compile("memory=short"))


def test_attribution_follows_the_word_that_is_clicked(
    app_url: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    visit(page, address(app_url, IDENTITY, "below=attribution", "color=attribution"))
    tinted = page.locator(".arcs .entry.tinted")
    expect(tinted).to_contain_text("adds to")
    page.get_by_role("combobox", name="Attribution by").click()
    page.get_by_role("option", name="Direct logit attribution", exact=True).click()
    page.wait_for_url(re.compile("method=direct"))
    expect(page.get_by_text("The logit of")).to_contain_text("after word 14")
    words(page).nth(5).click()
    expect(page.get_by_text("The logit of")).to_contain_text("after word 6")
    look_at = page.get_by_role("radio", name=re.compile("^Actual: house"))
    look_at.click()
    against = page.get_by_role("textbox", name="Against another word")
    against.fill("room")
    against.press("Enter")
    told = page.get_by_text("The logit of")
    expect(told).to_contain_text(re.compile(r"The logit of house .*minus that of room"))
    page.wait_for_url(re.compile("against=room"))
    expect(tinted).to_have_text("Direct logit attribution: adds to ‘house’ minus ‘room’")
    expect(page.get_by_text("Additive: words")).to_be_visible()
    other = open_page()
    visit(other, page.url)
    expect(other.get_by_text("The logit of")).to_have_text(told.inner_text())
    expect(other.locator(".arcs .entry.tinted")).to_have_text(tinted.inner_text())


@pytest.mark.long
def test_words_are_coloured_by_what_is_written_kept_and_left(
    app_url: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    visit(page, address(app_url))
    tinted = page.locator(".arcs .entry.tinted")
    expect(tinted).to_have_text("written")
    boxes = main(page).locator(".tints rect")
    expect(boxes).to_have_count(TOKENS)

    def shades(seen: Page) -> list[str]:
        return seen.locator(".arcs .tints").first.evaluate(
            "group => [...group.children].map(box => "
            "`${box.getAttribute('fill')} ${box.getAttribute('fill-opacity')}`)"
        )

    written = shades(page)
    page.get_by_role("combobox", name="Colour the words by").click()
    page.get_by_role("option", name="what is left", exact=True).click()
    expect(tinted).to_have_text("left after 5 words")
    left = shades(page)
    assert not set(left) & set(written)
    later = page.get_by_role("slider", name="After how many words")
    later.press("ArrowLeft")
    expect(tinted).to_have_text("left after 4 words")
    linked(page, "after", "4")
    assert shades(page) != left
    page.get_by_role("radio", name="norm", exact=True).click()
    expect(tinted).to_have_text("left after 4 words, as a norm")
    # Four of the fifteen have no number: fewer than four words follow.
    expect(main(page).locator(".tints rect[stroke-dasharray]")).to_have_count(4)
    words(page).nth(6).hover()
    expect(bubble(page)).to_contain_text(re.compile(r"left after 4 words, as a norm: \d"))
    expect(bubble(page)).to_contain_text("left of it over the next 8 words")
    curve = bubble(page).locator("svg.curve polyline")
    points = (curve.get_attribute("points") or "").split()
    assert len(points) == 9
    heights = [float(point.partition(",")[2]) for point in points]
    assert heights == sorted(heights)  # what is left only falls, and y grows downwards
    words(page).nth(TOKENS - 1).hover()
    expect(bubble(page)).to_contain_text("not known, the text ends before")
    expect(curve).to_have_count(0)
    other = open_page()
    visit(other, page.url)
    expect(other.locator(".arcs .entry.tinted")).to_have_text(tinted.inner_text())
    assert shades(other) == shades(page)


def test_intervention_changes_the_arrows_and_the_link_carries_it(
    app_url: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    visit(page, address(app_url, "word=6"))
    look(page, "Intervention")
    expect(page.get_by_text("Nothing is held")).to_be_visible()
    press(page, "Hold at ‘house’")
    moved = page.get_by_text(re.compile("The arrows after the intervention: .* have moved"))
    expect(moved).to_be_visible()
    page.wait_for_url(re.compile("surgery=%7B"))
    expect(page.locator(".view.arcs")).to_have_count(2)
    expect(page.locator(".view.arcs").nth(1).locator(".entry.marked")).to_be_visible()
    expect(main(page).locator(".entry.marked")).to_be_hidden()
    other = open_page()
    visit(other, page.url)
    after = other.get_by_text(re.compile("The arrows after the intervention: .* have moved"))
    expect(after).to_have_text(moved.inner_text())
    page.get_by_role("button", name=re.compile("Input gate closed at")).click()
    expect(page.get_by_text("Nothing is held")).to_be_visible()
    page.wait_for_url(lambda url: "surgery=%7B" not in url)


def test_the_trust_of_the_sentence_is_counted(app_url: str, page: Page, visit: Visit) -> None:
    visit(page, address(app_url))
    look(page, "Faithfulness")
    expect(page.get_by_text("One sentence says little")).to_be_visible()
    page.get_by_text("The agreement as a table").click()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    linked(page, "below", "trust")


def test_every_file_is_saved(
    app_url: str, page: Page, visit: Visit, idle: Callable[[Page], None]
) -> None:
    visit(page, address(app_url, "view=ranked", "below=files"))
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    saved: dict[str, bytes] = {}
    for label, starts in FILES.items():
        idle(page)
        with page.expect_download() as download:
            page.get_by_role("button", name=label, exact=True).click()
        saved[label] = download.value.path().read_bytes()
        assert saved[label][: len(starts)].lower() == starts.lower(), label
    told = json.loads(saved["JSON"])
    assert (told["view"], len(told["tokens"]), told["ranks"]) == ("ranked", TOKENS, 3)
    assert zipfile.ZipFile(io.BytesIO(saved["BertViz"])).testzip() is None
    with np.load(io.BytesIO(saved["BertViz"])) as arrays:
        assert arrays["layer_1"].shape == (1, 4, TOKENS, TOKENS)
