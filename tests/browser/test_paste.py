"""A paste that is too long is answered, and the connection stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.seen import INFLUENCE, Visit, alert, words, write

pytestmark = pytest.mark.long

LONG = 26_000_000
"""Characters; the connection was closed at 25 million bytes."""


@pytest.fixture(scope="module")
def app(server: Callable[..., Any]) -> str:
    """A server of this module's own."""
    return str(server().url)


def box(page: Page, label: str) -> Locator:
    return page.locator(f"textarea[aria-label='{label}']").first


def paste(page: Page, label: str) -> None:
    """As the clipboard does it, but without one: the value is set and the box is left.

    The box is hidden: a browser takes a minute to lay so much text out.
    """
    box(page, label).evaluate(
        """(box, length) => {
          const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
          box.style.display = "none";
          set.call(box, "word ".repeat(length / 5));
          box.dispatchEvent(new Event("input", { bubbles: true }));
          box.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
        }""",
        LONG,
    )


def test_a_long_paste_is_answered_and_the_page_lives_on(app: str, page: Page, visit: Visit) -> None:
    visit(page, app + INFLUENCE)
    expect(words(page).nth(1)).to_be_visible()
    paste(page, "or paste a text to train on")
    expect(alert(page)).to_contain_text(
        "The pasted text has 26,000,000 characters: paste at most 1,000,000, or save it as a file",
        timeout=200_000,
    )
    expect(box(page, "or paste a text to train on")).to_have_value("")
    write(page, "The connection is there.")
    expect(words(page)).to_have_count(5)
