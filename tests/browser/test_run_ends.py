"""What is asked, and what is drawn, just as a run of a page ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.seen import eventually, linked, press

pytestmark = pytest.mark.long


def test_boxes_that_are_drawn_late_show_what_was_set_and_report_nothing_else(
    app_url: str, page: Page, idle: Callable[[Page], None], problems: Any
) -> None:
    problems.ignore("/playground/_stcore/")  # Streamlit looks for its server below the page first
    late, held = True, list[Route]()

    def answer(route: Route) -> None:
        if late:
            held.append(route)
        else:
            route.continue_()

    page.route(re.compile(r"/(Selectbox|NumberInput)\.[\w-]+\.js"), answer)
    page.goto(f"{app_url}/playground?cell=gru&task=adding&hidden_size=5&sequence=2")
    expect(page.get_by_role("heading", name="GRU on: adding")).to_be_visible()
    eventually(page, lambda: len(held) == 2)
    # In a second run of the page nothing is set any more.
    page.get_by_text("More settings").click()
    expect(page.get_by_role("button", name="Back to the defaults")).to_be_visible()
    late = False
    for route in held:
        route.continue_()
    idle(page)
    expect(page.get_by_role("combobox", name="Cell", exact=True)).to_have_value("GRU")
    expect(page.get_by_role("combobox", name="Task", exact=True)).to_have_value("Adding")
    expect(page.get_by_role("spinbutton", name="Hidden units")).to_have_value("5")
    # With the next change the browser says what its boxes hold.
    box = page.get_by_role("spinbutton", name=re.compile("^Sequence"))
    box.fill("3")
    box.press("Enter")
    linked(page, "sequence", "3")
    linked(page, "cell", "gru")
    linked(page, "hidden_size", "5")
    expect(page.get_by_role("heading", name="GRU on: adding")).to_be_visible()


# What is called by Streamlit when a run has ended, and before it looks what is to be run next.
AT_THE_END = """
import sys, time
from types import SimpleNamespace
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from rnnviz.ui.rejoin import rejoin, settle

def asked(requests):
    return requests._later or requests._state is not ScriptRequestType.CONTINUE

def wait():
    requests = get_script_run_ctx().script_requests
    while st.session_state.get("waits") and not asked(requests):
        time.sleep(0.01)
    st.session_state.waits = False

sys.modules["keras"] = SimpleNamespace(backend=SimpleNamespace(clear_session=wait))
rejoin()
st.title("A page")
if st.button("More"):
    st.write("A line")
def part():
    st.session_state.waits = st.button("Press")
    st.write("Pressed" if st.session_state.waits else "Waiting")
with st.sidebar:
    st.fragment(part)()
settle()
"""


def test_a_press_in_the_last_moment_of_a_part_counts_and_the_page_stays_where_it_is(
    server: Callable[..., Any], page: Page, idle: Callable[[Page], None], tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(AT_THE_END, encoding="utf-8")
    address = server(app=tmp_path / "app.py").url
    # The first session is older than what the page imports.
    for _ in range(2):
        page.goto(address)
        expect(page.get_by_role("button", name="More")).to_be_visible()
        idle(page)
    press(page, "Press")
    expect(page.get_by_text("Pressed")).to_be_visible()
    press(page, "More")
    inside = page.get_by_test_id("stMainBlockContainer")
    expect(inside.get_by_text("A line")).to_be_visible()
    expect(inside.get_by_role("heading", name="A page")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_role("heading")).to_have_count(0)
