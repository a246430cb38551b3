"""One figure alone in a frame of another site, as a course page shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.seen import INFLUENCE, Visit


def test_a_figure_in_a_frame_is_alone_and_alive(
    app_url: str, framed: Callable[[str], str], page: Page, problems: Any
) -> None:
    problems.ignore("favicon.ico")
    problems.ignore("/_stcore/")  # Streamlit looks for its server below the page first
    page.goto(framed(f"{app_url}{INFLUENCE}?text=The+man+saw+her.&figure=arrows&embed=true"))
    frame = page.frame_locator("iframe")
    word = frame.locator(".texts text").nth(2)
    expect(word).to_be_visible()
    expect(frame.get_by_test_id("stSidebar")).to_be_hidden()
    for name in ("Influence arrows", "Text", "View of the weights"):
        expect(frame.get_by_text(name, exact=True).first).to_be_hidden()
    word.hover()
    expect(frame.locator(".bubble")).to_contain_text("looks back")
    word.click()
    page.frames[1].wait_for_url("**word=2**")
    assert "figure=arrows" in page.frames[1].url
    page.frames[1].goto(page.frames[1].url)
    expect(word).to_have_attribute("aria-pressed", "true")
    expect(frame.get_by_test_id("stSidebar")).to_be_hidden()


def test_the_figure_of_a_lesson_in_a_frame_is_alone_and_alive(
    app_url: str, framed: Callable[[str], str], page: Page, problems: Any
) -> None:
    problems.ignore("favicon.ico")
    problems.ignore("/_stcore/")
    link = "lessons?lesson=gates-by-hand&step=2&figure=step&embed=true"
    page.goto(framed(f"{app_url}/{link}"))
    frame = page.frame_locator("iframe")
    expect(frame.locator(".pair .card, .cell .drawing svg, .film canvas").first).to_be_visible()
    expect(frame.get_by_test_id("stSidebar")).to_be_hidden()
    expect(frame.get_by_role("heading", name="What gates are for")).to_be_hidden()
    expect(frame.get_by_text("This lesson stands on")).to_be_hidden()
    slider = frame.get_by_role("slider").first
    slider.focus()
    before = slider.input_value()
    slider.press("Home")
    expect(slider).not_to_have_value(before)


def test_a_hidden_and_a_locked_control_stay_so_after_a_reload(
    app_url: str, page: Page, visit: Visit
) -> None:
    visit(page, f"{app_url}/playground?hide=cell&lock=hidden_size")
    for _ in range(2):
        expect(page.get_by_role("spinbutton", name="Hidden units")).to_be_disabled()
        expect(page.get_by_role("combobox", name="Cell", exact=False).first).to_be_hidden()
        expect(page.get_by_role("combobox", name="Task", exact=False).first).to_be_visible()
        page.reload()
