"""Two visitors of one server: whose a run is, after a reload, without a cookie and in a frame."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.browser.seen import LONG, OpenPage, Visit, alert, button, press, start, status, stop

pytestmark = pytest.mark.long

COOKIE = re.compile(r"^rnnviz-visitor-[0-9a-f]{8}$")
LASTING = re.compile(r" on embedded Reber grammar, \d+ units, 300,000 steps")
SHORT = "/playground?task=embedded-reber&cell=mgu&steps=40&hidden_size=2&snapshots=3"


@pytest.fixture
def app(server: Callable[..., Any]) -> Iterator[str]:
    """A server for each test: what a failed one still trains stands in the way of others."""
    variables = {"RNNVIZ_MAX_TRAININGS": "1", "RNNVIZ_WAITING_PER_ADDRESS": "2"}
    started = server(variables=variables)
    yield str(started.url)
    started.stop()


def main(within: Page | FrameLocator) -> Locator:
    """The page itself: above it Streamlit shows a button "Stop" while a script runs."""
    return within.get_by_test_id("stMainBlockContainer")


def manages(page: Page, name: str) -> Locator:
    return main(page).get_by_role("button", name=re.compile(rf"(^|\s){name}$"))


def cookies(context: BrowserContext) -> list[Any]:
    return [one for one in context.cookies() if COOKIE.match(str(one.get("name")))]


def listed(page: Page) -> Locator:
    """The long run in the table, as screen readers find it."""
    return page.get_by_test_id("stDataFrame").first.locator("td").filter(has_text=LASTING)


def test_a_run_is_its_visitors_alone(
    app: str, page: Page, open_page: OpenPage, visit: Visit, idle: Callable[[Page], None]
) -> None:
    visit(page, app + LONG)
    run_id = start(page)
    expect(status(page)).to_contain_text(re.compile("step [1-9]"))
    expect(manages(page, "Stop")).to_be_visible()
    (cookie,) = cookies(page.context)
    assert (cookie["sameSite"], cookie["path"]) == ("Lax", "/")

    # Another visitor sees it by its link, and nothing else.
    other = open_page()
    visit(other, f"{app}/runs")
    expect(other.get_by_text("You have no runs yet")).to_be_visible()
    expect(listed(other)).to_have_count(0)
    visit(other, page.url)
    expect(status(other)).to_contain_text(re.compile("step [1-9]"))
    expect(other.get_by_text("Trained by someone else")).to_be_visible()
    expect(manages(other, "Stop")).to_have_count(0)
    visit(other, f"{app}/runs?selected={run_id}")
    expect(listed(other)).to_have_count(1)
    for name in ("Stop", "Delete", "Name and note"):
        expect(manages(other, name)).to_have_count(0)
    assert cookies(other.context)[0]["value"] != cookie["value"]

    # Its owner manages it after a reload, in a second tab, and where the cookie alone was lost.
    page.reload()
    expect(manages(page, "Stop")).to_be_visible()
    tab = page.context.new_page()
    visit(tab, page.url)
    expect(manages(tab, "Stop")).to_be_visible()
    page.context.clear_cookies()
    page.reload()
    expect(manages(page, "Stop")).to_be_visible()
    idle(page)
    assert [one["value"] for one in cookies(page.context)] == [cookie["value"]]
    stop(page)
    visit(page, f"{app}/runs?selected={run_id}")
    page.get_by_text("Shared with everybody here").click()
    idle(page)
    visit(other, f"{app}/runs")
    expect(listed(other)).to_have_count(1)
    press(page, "Delete")
    expect(page.get_by_text(re.compile(r"^Deleted .*300,000 steps"))).to_be_visible()


def test_a_visitor_who_becomes_another_one_gets_no_more_places(
    app: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    pages = []
    for seed in range(3):
        pages.append(open_page())
        visit(pages[-1], f"{app}{LONG}&seed={seed}")
        start(pages[-1])
        expect(status(pages[-1])).to_contain_text("Waiting" if seed else "Training")
    last = pages[-1]
    waiting, kept = last.url, last.context.cookies()
    last.context.clear_cookies()
    last.evaluate("localStorage.clear()")
    visit(last, f"{app}{LONG}&seed=4")
    expect(button(last, "Train")).to_be_visible()
    press(last, "Train")
    expect(alert(last)).to_contain_text("are waiting from your network")
    # Its cookie alone says whose the training is.
    last.evaluate("localStorage.clear()")
    last.context.clear_cookies()
    last.context.add_cookies(kept)
    visit(last, waiting)
    for one in (last, *pages[:2]):
        press(one, "Stop")
        expect(status(one)).to_contain_text("Stopped")


def test_a_frame_of_another_site_knows_its_visitor_too(
    app: str, framed: Callable[[str], str], page: Page, problems: Any
) -> None:
    problems.ignore("favicon.ico")
    problems.ignore("/playground/_stcore/")  # Streamlit looks for its server below the page first
    page.goto(framed(f"{app}{SHORT}&embed=true"))
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("button", name=re.compile("Train$"))).to_be_visible()
    # No page of this server itself sees that cookie.
    page.frames[1].wait_for_function("() => document.cookie.includes('-here=')")
    at_rest = frame.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    expect(at_rest).to_be_visible()
    frame.get_by_role("button", name=re.compile("Train$")).click()
    expect(frame.get_by_test_id("stProgress")).to_contain_text("Finished")
    restart = main(frame).get_by_role("button", name=re.compile("Restart$"))
    expect(restart).to_be_visible()
    told = frame.get_by_text("Your browser stores nothing outside this frame")
    expect(told).to_be_visible()
    assert not cookies(page.context)
    address = page.frames[1].url
    page.frames[1].goto(address)
    expect(frame.get_by_test_id("stProgress")).to_contain_text("Finished")
    expect(restart).to_be_visible()
