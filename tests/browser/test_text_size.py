"""No text is smaller than 12 pixels on the screen, on any page, wide and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import OpenPage, Visit, eventually
from tests.browser.test_accessibility import PAGES, open_panels

pytestmark = pytest.mark.long

SMALLEST = 12
ALL = PAGES | {
    "papers": "/papers",
    "walk": "/compare?walk=lstm-ran",
    "what if": "/playground?task=starred-letter&change=5:C",
}
# What a canvas is told to write stands in no element: it is noted as it is written.
LISTEN = """
() => {
  window.written = new Map();
  const own = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    const { a, b } = this.getTransform();
    const { width } = this.canvas.getBoundingClientRect();
    const scale = width ? width / this.canvas.width : 1 / devicePixelRatio;
    const size = parseFloat(/([\\d.]+)px/.exec(this.font)[1]) * Math.hypot(a, b) * scale;
    if (text.trim()) window.written.set(`canvas: ${text}`.slice(0, 60), size);
    return own.call(this, text, ...place);
  };
}
"""
# Text that is drawn inside an SVG is as large as the SVG is scaled.
MEASURE = """
() => {
  const found = [...window.written];
  const skipped = "style, script, noscript, [data-testid=stIconMaterial], .katex-mathml *";
  const visit = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) visit(element.shadowRoot);
      const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      const said = texts.map((node) => node.data).join("").replace(/[\\s\\u200b]+/g, " ").trim();
      const { width, height } = element.getBoundingClientRect();
      if (!said || width < 2 || height < 2 || element.matches(skipped)) continue;
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const drawn = element instanceof SVGGraphicsElement ? element.getScreenCTM() : { a: 1, b: 0 };
      const size = parseFloat(getComputedStyle(element).fontSize) * Math.hypot(drawn.a, drawn.b);
      found.push([`${element.tagName} ${element.className}: ${said}`.slice(0, 90), size]);
    }
  };
  visit(document);
  return found;
}
"""


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", ALL)
def test_no_text_is_smaller_than_can_be_read(
    app_url: str,
    open_page: OpenPage,
    visit: Visit,
    idle: Callable[[Page], None],
    name: str,
    width: int,
) -> None:
    page = open_page(viewport={"width": width, "height": 900})
    page.add_init_script(f"({LISTEN})()")
    visit(page, app_url + ALL[name])
    open_panels(page, idle)
    expect(page.get_by_test_id("stSpinner")).to_have_count(0)
    # A busy browser draws its figures after all else.
    eventually(page, lambda: len(page.evaluate(MEASURE)) > 20)
    texts = page.evaluate(MEASURE)
    assert {text: px for text, px in texts if px < SMALLEST - 0.01} == {}
