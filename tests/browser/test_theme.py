"""Text can be read in the light and in the dark theme."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import ROOT

APP = f"""
from pathlib import Path

import streamlit as st

style = Path({str(ROOT / "assets" / "style.css")!r}).read_text("utf-8")
st.markdown(f"<style>{{style}}</style>", unsafe_allow_html=True)
for place in (st, st.sidebar):
    place.caption("A caption")
    place.markdown("Some text")
    place.button("A button", type="primary", key=str(place))
    place.multiselect("Some", ["A tag"], default=["A tag"], key="some" + str(place))
"""
# The colour of a text, with its opacity, on what lies behind it: WCAG 2.2, contrast ratio.
CONTRAST = """
(element) => {
  const paint = document.createElement("canvas").getContext("2d");
  const rgba = (color) => {
    paint.globalCompositeOperation = "copy";
    paint.fillStyle = color;
    paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
  };
  const over = (top, bottom) =>
    [0, 1, 2].map((i) => top[i] * top[3] + bottom[i] * (1 - top[3]));
  const luminance = (color) => {
    const [r, g, b] = color.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const layers = [];
  const text = rgba(getComputedStyle(element).color);
  for (let node = element; node; node = node.parentElement) {
    const style = getComputedStyle(node);
    layers.unshift(rgba(style.backgroundColor));
    text[3] *= Number(style.opacity);
  }
  const behind = layers.reduce((bottom, top) => over(top, bottom), [1, 1, 1]);
  const front = over(text, behind);
  const [dark, light] = [luminance(front), luminance(behind)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
"""


@pytest.fixture(scope="module")
def url(server: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> str:
    script = tmp_path_factory.mktemp("themed") / "app.py"
    script.write_text(APP, encoding="utf-8")
    return server(script).url


def poll(element: Any, least: float) -> None:
    """Wait for a contrast, at most five seconds."""
    for _ in range(50):
        if element.evaluate(CONTRAST) >= least:
            return
        element.page.wait_for_timeout(100)
    assert element.evaluate(CONTRAST) >= least


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(
    url: str, open_page: Callable[..., Any], idle: Callable[[Any], None], scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    page.goto(url)
    idle(page)
    for text in ("A caption", "Some text", "A button", "A tag"):
        shown = page.get_by_text(text)
        expect(shown).to_have_count(2)
        for element in shown.all():
            # A button fades in once the script has run.
            poll(element, 4.5)


def test_the_style_reaches_the_page_word_for_word(url: str, page: Page) -> None:
    page.goto(url)
    style = (ROOT / "assets" / "style.css").read_text("utf-8")
    expect(page.get_by_text("Some text").first).to_be_visible()
    page.wait_for_function(
        "style => [...document.querySelectorAll('style')].some(one => one.textContent === style)",
        arg=style,
    )
    expect(page.get_by_test_id("stMarkdown").filter(has=page.locator("style"))).to_be_hidden()
