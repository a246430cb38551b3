"""No text is cut off by its box, on any page, wide, on a tablet and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import OpenPage, Visit
from tests.browser.test_accessibility import open_panels
from tests.browser.test_text_size import ALL

# What can be scrolled can be read. A text may be a little higher than its box: its line is higher
# than its letters.
CUT = """
() => {
  const found = [];
  const unread = "style, script, noscript, option, [data-testid=stIconMaterial], .katex-mathml *";
  const hides = (style) => style.overflowX !== "visible" || style.clipPath !== "none";
  const parent = (node) => node.parentElement ?? node.getRootNode().host;
  const look = (element, said) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const text = range.getBoundingClientRect();
    if (text.width < 2 || text.right < 0) return;
    for (let around = element; around; around = parent(around)) {
      const style = getComputedStyle(around);
      const box = around.getBoundingClientRect();
      if (!hides(style)) continue;
      // What only a screen reader says.
      if (box.width < 3 || /auto|scroll/.test(style.overflow)) return;
      const over = Math.max(box.left - text.left, text.right - box.right);
      // A panel that opens is lower than its text for a moment; a picture never is.
      const below = Math.max(box.top - text.top, text.bottom - box.bottom);
      const high = around instanceof SVGSVGElement ? below : 0;
      if (over > 0.5 || high > 6) {
        found.push(`${said} (${Math.round(over)} and ${Math.round(high)} pixels)`);
        return;
      }
    }
  };
  const visit = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) visit(element.shadowRoot);
      const seen = element.checkVisibility({ visibilityProperty: true });
      if (!seen || element.matches(unread)) continue;
      const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      const said = texts.map((node) => node.data).join("").trim();
      if (said) look(element, said.slice(0, 60));
    }
  };
  visit(document);
  return found;
}
"""
PAGES = ALL | {
    "papers, many settings": "/papers?table=simplified-2",
    "papers, long words": "/papers?table=ran-1",
    "another walk": "/compare?walk=gru-ran",
    "presentation": "/lessons?lesson=all-of-that&step=2&present=1",
}
USUAL = {("walk", 1440), ("papers, many settings", 390)}
"""Where a label and a legend were cut before; the usual tests look there alone."""


@pytest.mark.parametrize(
    ("name", "width"),
    [
        pytest.param(name, width, marks=() if (name, width) in USUAL else pytest.mark.long)
        for name in PAGES
        for width in (1440, 1024, 390)
    ],
)
def test_no_text_is_cut_off(
    app_url: str,
    open_page: OpenPage,
    visit: Visit,
    idle: Callable[[Page], None],
    name: str,
    width: int,
) -> None:
    page = open_page(viewport={"width": width, "height": 900})
    visit(page, app_url + PAGES[name])
    open_panels(page, idle)
    expect(page.get_by_test_id("stSpinner")).to_have_count(0)
    for chart in page.get_by_test_id("stVegaLiteChart").all():
        expect(chart.locator("svg.marks")).to_be_visible()
    assert page.evaluate(CUT) == []
