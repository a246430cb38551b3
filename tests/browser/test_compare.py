"""Compare in a real browser: a deep link first, training from the page, axes that are shared."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import OpenPage, Visit, resting

SETTINGS = "task=embedded-reber&cells=lstm%2Cgru%2Celman&steps=40"


@pytest.mark.long
def test_a_deep_link_opens_in_its_frame_as_the_first_request(
    server: Callable[..., Any], page: Page, visit: Visit
) -> None:
    visit(page, f"{server().url}/compare?{SETTINGS}")
    expect(page.get_by_role("heading", name="Compare cells")).to_be_visible()
    expect(page.get_by_role("link", name="Playground")).to_be_visible()
    expect(page.get_by_text("No cell is trained with these settings yet")).to_be_visible()


def test_first_paint_shows_trained_runs(app_url: str, page: Page, visit: Visit) -> None:
    visit(page, f"{app_url}/compare")
    expect(
        page.locator("[data-testid=stVegaLiteChart] canvas, .stVegaLiteChart svg").first
    ).to_be_visible()
    expect(page.locator(".stPlotlyChart .main-svg").first).to_be_visible()


def test_cells_are_trained_from_the_page_and_share_their_axes(
    app_url: str, page: Page, open_page: OpenPage, visit: Visit, idle: Callable[[Page], None]
) -> None:
    visit(page, f"{app_url}/compare?{SETTINGS}")
    page.get_by_role("button", name="Train all").click()
    expect(page.get_by_text("Loss", exact=False).first).to_be_visible()
    expect(page.get_by_role("button", name="Stop all")).to_have_count(0, timeout=120_000)
    idle(page)
    plot = page.locator(".stPlotlyChart .js-plotly-plot").first
    expect(plot).to_be_visible()
    # A plot that is drawn anew has no axes for a moment.
    page.wait_for_function(
        "() => document.querySelector('.stPlotlyChart .js-plotly-plot')?._fullLayout?.xaxis3?.range"
    )
    layout = plot.evaluate(
        "plot => ({x2: plot.layout.xaxis2.matches, y3: plot.layout.yaxis3.matches})"
    )
    assert layout == {"x2": "x", "y3": "y"}
    ranges = plot.evaluate(
        "plot => ['', 2, 3].map(n =>"
        " [plot._fullLayout['xaxis' + n].range, plot._fullLayout['yaxis' + n].range])"
    )
    assert ranges[0] == ranges[1] == ranges[2]
    link = page.url
    assert "runs=" in link
    other = open_page()
    visit(other, link)
    expect(other.get_by_role("heading", name="Compare cells")).to_be_visible()
    expect(other.get_by_text("No cell is trained with these settings yet")).to_have_count(0)
    assert other.url == link


@pytest.mark.long
def test_an_unknown_cell_in_the_link_gets_a_sentence(
    app_url: str, page: Page, visit: Visit
) -> None:
    visit(page, f"{app_url}/compare?cells=lstn,gru")
    expect(page.get_by_text("There is no cell named 'lstn'")).to_be_visible()
    expect(page.get_by_role("heading", name="Compare cells")).to_be_visible()


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.long), "dark"])
def test_every_chart_is_saved_as_on_the_screen(
    app_url: str, open_page: OpenPage, visit: Visit, scheme: Literal["light", "dark"]
) -> None:
    page = open_page(color_scheme=scheme)
    visit(page, f"{app_url}/compare")
    saved = {}
    menus = page.locator(".chart-save")
    expect(menus).to_have_count(4)
    expect(page.locator("svg.marks")).to_have_count(2)
    expect(page.locator(".main-svg").first).to_be_visible()
    for menu in menus.all():
        for kind in ("SVG", "PNG"):
            menu.locator("summary").click()
            with page.expect_download() as download:
                menu.get_by_role("button", name=kind).click()
            saved[download.value.suggested_filename] = Path(download.value.path()).read_bytes()
    drawn = ElementTree.fromstring(saved["Loss-by-training-step.svg"])
    texts = {text.strip() for text in drawn.itertext()}
    assert {"LSTM", "Elman RNN", "training step", "Loss by training step: adding"} <= texts
    assert (
        drawn.find("{*}rect").get("fill")
        == ("rgb(255, 255, 255)", "rgb(20, 23, 28)")[scheme == "dark"]
    )
    assert "@font-face" in drawn.findtext("{*}style")
    titles = {name: saved[name].decode() for name in saved if name.endswith(".svg")}
    assert "Gates over time, means over units: adding</text>" in titles["compare-gates.svg"]
    maps = ElementTree.fromstring(saved["compare-maps.svg"])
    assert maps.find(".//{*}image") is not None
    # Twice as fine as the screen.
    width = struct.unpack(">I", saved["compare-gates.png"][16:20])[0]
    assert width == 2 * resting(page.locator(".stPlotlyChart").first)["width"]
