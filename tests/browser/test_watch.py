"""The fixtures of this folder notice what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

APP = """
import streamlit as st

st.title("Ready")
if st.button("Fail"):
    raise ValueError("failed on purpose")
if st.button("Reach out"):
    st.html("<img alt='' src='http://elsewhere.invalid/picture.png'>")
"""


@pytest.fixture(scope="module")
def app(server: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    script = tmp_path_factory.mktemp("watched") / "app.py"
    script.write_text(APP, encoding="utf-8")
    return server(script)


@pytest.fixture
def opened(app: Any, page: Page, idle: Callable[[Page], None]) -> Page:
    page.goto(app.url)
    idle(page)
    expect(page.get_by_text("Ready")).to_be_visible()
    return page


def test_a_quiet_app_has_no_problems(opened: Page, problems: Any) -> None:
    assert problems.remaining() == []


def test_an_exception_on_the_server_is_noticed(opened: Page, problems: Any) -> None:
    opened.get_by_role("button", name="Fail").click()
    expect(opened.get_by_role("alert")).to_be_visible()
    assert any("failed on purpose" in problem for problem in problems.remaining())
    problems.ignore("failed on purpose")
    assert problems.remaining() == []


def test_a_request_to_another_host_is_noticed(opened: Page, problems: Any) -> None:
    with opened.expect_event("requestfailed"):
        opened.get_by_role("button", name="Reach out").click()
    opened.wait_for_function("() => document.images.length > 0")
    assert any("elsewhere.invalid" in problem for problem in problems.remaining())
    problems.ignore("elsewhere.invalid")
    problems.ignore("ERR_")


def test_an_error_in_a_page_is_noticed(opened: Page, problems: Any) -> None:
    with opened.context.expect_event("weberror"):
        opened.evaluate("setTimeout(() => { throw new Error('broken page') })")
    assert problems.remaining() == ["page error: broken page"]
    problems.ignore("broken page")


def test_a_stopped_server_answers_no_more(server: Callable[..., Any], tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text("import streamlit as st\nst.title('Short')\n", encoding="utf-8")
    own = server(script)
    assert own.healthy()
    own.stop()
    assert not own.healthy()
    assert own.process.poll() is not None
