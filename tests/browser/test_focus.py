"""The keyboard's focus stays where a person put it, whatever is drawn anew around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.seen import (
    LONG,
    Visit,
    button,
    eventually,
    readout,
    status,
    words,
)

ROOT = Path(__file__).resolve().parents[2]
# The element with the focus, through shadow roots.
FOCUSED = """
() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node;
}
"""
NAME = f"() => {{ const node = ({FOCUSED})(); return node.ariaLabel || node.textContent; }}"


@pytest.fixture(scope="module")
def app(server: Callable[..., Any]) -> str:
    """A server of this module's own: other trainings would stand in its queue."""
    return str(server(variables={"RNNVIZ_MAX_TRAININGS": "1"}).url)


def press(place: Locator, key: str = "Enter") -> None:
    """Press a key where the keyboard is, having put it there as Tab would."""
    place.focus()
    place.press(key)


def grown(page: Page) -> None:
    """Wait until the film has got new frames twice."""
    for _ in range(2):
        before = readout(page).inner_text()
        expect(readout(page)).not_to_have_text(before)


# As the page of the arrows does: the pin comes back in a new payload.
PINNING = """
import streamlit as st
from rnnviz.figures.arcs import arcs_payload
from rnnviz.ui.components import arcs
from rnnviz.ui.page_state import reported

pinned = st.session_state.setdefault("pinned", None)
words = arcs_payload(["the", "cat", "sat", "down"], [-1, 0, 1, 2], [0, 1, 1, 1], selected=pinned)
arcs(words, key="arcs")
now = reported("arcs", "selected")
if now != pinned:
    st.session_state.pinned = now
    st.rerun()
st.text(f"pinned {now}")
"""


def test_a_pinned_word_keeps_the_focus(
    server: Callable[..., Any], page: Page, idle: Callable[[Page], None], tmp_path: Path
) -> None:
    script = tmp_path / "app.py"
    script.write_text(PINNING, encoding="utf-8")
    page.goto(server(script, variables={"PYTHONPATH": str(ROOT)}).url)
    idle(page)
    press(words(page).nth(2))
    for word in (2, 3):
        expect(page.get_by_text(f"pinned {word}")).to_be_visible()
        idle(page)
        expect(words(page).nth(word)).to_be_focused()
        if word == 2:
            page.keyboard.press("ArrowRight")
            page.keyboard.press("Enter")


@pytest.mark.long
def test_chips_and_the_menu_keep_the_focus_while_the_film_grows(
    app: str, page: Page, visit: Visit
) -> None:
    visit(page, app + LONG)
    press(button(page, "Train"))
    chip = page.locator(".chip").nth(1)
    press(chip, "Space")
    expect(chip).to_be_focused()
    expect(readout(page)).to_contain_text("loss ")
    expect(chip).to_be_focused()
    grown(page)
    expect(chip).to_be_focused()
    save = page.locator(".menu summary").first
    press(save)
    grown(page)
    expect(save).to_be_focused()
    expect(page.get_by_role("button", name="SVG")).to_be_visible()
    press(button(page, "Stop"))
    expect(status(page)).to_contain_text("Stopped")


@pytest.mark.long
def test_the_buttons_of_a_training_hand_the_focus_on(app: str, page: Page, visit: Visit) -> None:
    visit(page, app + LONG + "&seed=2")
    press(button(page, "Train"))
    expect(status(page)).to_contain_text("Training")
    assert page.evaluate(NAME).endswith("Train")
    press(button(page, "Pause"))
    expect(button(page, "Resume")).to_be_focused()
    page.keyboard.press("Enter")
    expect(button(page, "Pause")).to_be_focused()
    press(button(page, "Stop"))
    expect(status(page)).to_contain_text("Stopped")
    eventually(page, lambda: page.evaluate(NAME).endswith(("Resume", "Restart")))
