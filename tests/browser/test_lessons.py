"""The lessons from end to end with the keyboard alone, wide and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from rnnviz.ui.frame import ASSETS
from rnnviz.ui.lessons.lesson import Lesson, read_lessons
from tests.browser.seen import OpenPage, Visit, alert, button, linked, resting, shows, still

LESSONS = read_lessons(ASSETS / "lessons")
SEEN = {
    "pair": ".pair .card",
    "cell": ".cell .drawing svg",
    "gates": ".film canvas",
    "carousel": ".carousel canvas",
    "arrows": ".arcs .texts text",
    "seeds": "[data-testid=stDataFrame]",
    "walk": "[data-testid=stVegaLiteChart] :is(svg, canvas)",
}
"""What is there once a figure is drawn."""


Idle = Callable[[Page], None]


def walk(page: Page, idle: Idle, lesson: Lesson, key: str) -> None:
    """Every step of a lesson, from its first to its last, and the answer to its question.

    A key is pressed once a step is whole, as by somebody who reads it.
    """
    for at, step in enumerate(lesson.steps):
        if at:
            page.keyboard.press(key)
        expect(page.get_by_role("heading", level=3, name=step.title, exact=True)).to_be_visible()
        expect(page.locator(SEEN[step.figure]).first).to_be_visible()
        expect(alert(page)).to_have_count(0)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        idle(page)
    answer = page.locator("summary", has_text="Show the answer")
    answer.focus()
    page.keyboard.press("Enter")
    said = re.sub(r"[{*$].*", "", lesson.steps[-1].answer, flags=re.S).split("\n")[0]
    expect(page.get_by_text(said).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.long
@pytest.mark.parametrize("width", [1440, 390])
def test_lessons_one_after_the_other_by_keyboard_alone(
    open_page: OpenPage, app_url: str, visit: Visit, idle: Idle, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 900})
    visit(page, f"{app_url}/lessons")
    shows(page, "Lessons")
    for number, (key, lesson) in enumerate(LESSONS.items()):
        if number:
            page.keyboard.press("PageDown")
            linked(page, "lesson", key)
        walk(page, idle, lesson, ("PageDown", "ArrowRight")[number % 2])
    page.keyboard.press("PageUp")
    title = lesson.steps[-2].title
    expect(page.get_by_role("heading", level=3, name=title, exact=True)).to_be_visible()
    linked(page, "step", str(len(lesson.steps) - 1))


def test_a_lesson_on_a_phone(open_page: OpenPage, app_url: str, visit: Visit, idle: Idle) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    visit(page, f"{app_url}/lessons?lesson=gates-by-hand")
    walk(page, idle, LESSONS["gates-by-hand"], "ArrowRight")


def test_a_key_that_a_figure_uses_stays_with_it(
    page: Page, app_url: str, visit: Visit, idle: Idle
) -> None:
    visit(page, f"{app_url}/lessons?lesson=gates-by-hand")
    slider = page.locator(".cell").get_by_role("slider", name="Time step")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cell .at-step")).to_contain_text("step 6 of 24")
    page.get_by_role("combobox", name="Starred letter").focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    idle(page)
    title = LESSONS["gates-by-hand"].steps[0].title
    expect(page.get_by_role("heading", level=3, name=title, exact=True)).to_be_visible()
    button(page, "Next").focus()
    page.keyboard.press("ArrowRight")
    linked(page, "step", "2")


def test_in_front_of_a_class_there_is_nothing_but_the_step(
    page: Page, app_url: str, visit: Visit, idle: Idle
) -> None:
    visit(page, f"{app_url}/lessons?present=1")
    idle(page)
    steps = next(iter(LESSONS.values())).steps
    expect(page.get_by_text("Both networks read")).to_have_css("font-size", "21.6px")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    page.keyboard.press("PageDown")
    heading = page.get_by_role("heading", level=3, name=steps[1].title, exact=True)
    expect(heading).to_be_visible()
    idle(page)
    page.keyboard.press("PageUp")
    linked(page, "step", None)
    button(page, "Leave").click()
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def test_the_clickers_keys_turn_the_steps_when_a_slider_was_dragged(
    page: Page, app_url: str, visit: Visit, idle: Idle
) -> None:
    visit(page, f"{app_url}/lessons?present=1")
    slider = page.locator(".pair").get_by_role("slider", name="Time step")
    at = slider.input_value()
    slider.focus()
    page.keyboard.press("PageDown")
    linked(page, "step", "2")
    idle(page)
    page.keyboard.press("PageUp")
    linked(page, "step", None)
    idle(page)
    slider.focus()
    expect(slider).to_have_value(at)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def test_escape_leaves_the_presentation_but_for_what_a_figure_does_with_it(
    page: Page, app_url: str, visit: Visit, idle: Idle
) -> None:
    visit(page, f"{app_url}/lessons?present=1")
    idle(page)
    menu = page.locator(".pair summary")
    menu.focus()
    menu.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Web page")).to_be_hidden()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")
    linked(page, "present", None)
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def test_the_first_screen_leads_to_them(page: Page, app_url: str, visit: Visit) -> None:
    visit(page, app_url)
    page.get_by_test_id("stMain").get_by_role("link", name="Six short lessons").click()
    shows(page, "Lessons")


def test_in_front_of_a_class_a_figure_fills_the_window_and_knows_where_the_pointer_is(
    open_page: OpenPage, app_url: str, visit: Visit
) -> None:
    page = open_page(viewport={"width": 1920, "height": 1080})
    visit(page, f"{app_url}/lessons?lesson=error-carousel&step=5&present=1")
    figure = page.locator(".st-key-lessons-figure")
    # One that is much too small grows; it comes to rest where it is as high as the window allows.
    page.wait_for_function(
        "() => document.querySelector('.st-key-lessons-figure')?.currentCSSZoom > 1.1"
    )
    height = still(page, lambda: round(figure.bounding_box()["height"]))
    box = resting(figure)
    assert 1080 * 0.85 < box["y"] + height <= 1080
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollHeight <= innerHeight")
    over = page.locator(".film .figure .over")
    seen = resting(over)
    scale = figure.evaluate("node => node.currentCSSZoom")
    # As film/layout.js lays it out: 102 steps between two margins.
    wide = seen["width"] / scale
    for time in (20, 90):
        x = 88 + (wide - 88 - 104) * (time - 0.5) / 102
        page.mouse.move(seen["x"] + x * scale, seen["y"] + 60)
        expect(page.locator(".tip-head")).to_contain_text(f"time {time} ")
