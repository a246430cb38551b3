"""Training in the Playground: live, steered, shared, found again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.seen import (
    LONG,
    PLAYGROUND,
    TRAINING_TIMEOUT,
    OpenPage,
    Visit,
    alert,
    button,
    eventually,
    linked,
    part,
    press,
    readout,
    scrubber,
    shows,
    start,
    status,
    still,
    stop,
)


@pytest.fixture(scope="module")
def app(server: Callable[..., Any]) -> str:
    """A server of this module's own: other trainings would stand in its queue."""
    return str(server(variables={"RNNVIZ_MAX_TRAININGS": "1"}).url)


@pytest.mark.long
def test_training_until_solved_and_the_same_view_elsewhere(
    app: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    visit(page, app + "/playground")
    run_id = start(page)
    page.reload()
    shows(page, PLAYGROUND)
    expect(status(page)).to_contain_text("step ")
    linked(page, "run", run_id)
    expect(status(page)).to_contain_text("Solved", timeout=TRAINING_TIMEOUT)
    expect(page.get_by_text(re.compile("^Solved after [0-9,]+ steps"))).to_be_visible()
    expect(alert(page)).to_have_count(0)
    expect(readout(page)).to_contain_text("strings predicted 100")

    page.get_by_role("spinbutton", name="Sequence").fill("5")
    page.get_by_role("spinbutton", name="Sequence").press("Enter")
    page.wait_for_url(re.compile("sequence=5"))
    scrubber(page).press("Home")
    scrubber(page).press("PageDown")
    scrubber(page).press("ArrowRight")
    page.wait_for_url(re.compile(r"step=[1-9]"))
    shown = readout(page).inner_text()

    other = open_page()
    visit(other, page.url)
    shows(other, PLAYGROUND)
    expect(readout(other)).to_have_text(shown)
    expect(status(other)).to_contain_text("Solved")
    expect(other.get_by_role("spinbutton", name="Sequence")).to_have_value("5")
    assert other.url == page.url


def test_a_training_is_paused_resumed_and_stopped(app: str, page: Page, visit: Visit) -> None:
    visit(page, app + LONG)
    start(page)
    expect(status(page)).to_contain_text(re.compile(r"Training · step [1-9].* elapsed · about"))
    expect(page.locator(".live")).to_be_visible()
    press(page, "Pause")
    expect(status(page)).to_contain_text("Paused")
    expect(button(page, "Resume")).to_be_visible()
    # The steps under way when it was pressed are still shown.
    held = still(page, lambda: step_of(status(page)))
    press(page, "Resume")
    expect(status(page)).to_contain_text("Training")
    page.wait_for_function(
        "held => Number(document.querySelector('[data-testid=stProgress]').innerText"
        ".match(/step ([0-9,]+)/)[1].replaceAll(',', '')) > held + 1",
        arg=held,
    )
    stop(page)
    expect(page.get_by_text(re.compile("^Stopped by hand after [0-9,]+ steps"))).to_be_visible()
    expect(alert(page)).to_have_count(0)
    expect(page.locator(".live")).to_be_hidden()
    eventually(page, lambda: int(readout(page).inner_text().split()[3].replace(",", "")) >= held)
    before = part(page, "run")
    press(page, "Restart")
    page.wait_for_url(lambda url: f"run={before}" not in url)
    expect(status(page)).to_contain_text("Training")
    stop(page)


def step_of(shown: Locator) -> int:
    found = re.search(r"step ([\d,]+) of", shown.inner_text())
    assert found is not None
    return int(found[1].replace(",", ""))


@pytest.mark.long
def test_two_tabs_train_and_the_second_sees_its_place_in_the_queue(
    app: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    second, third = open_page(), open_page()
    visit(page, app + LONG)
    start(page)
    expect(status(page)).to_contain_text("Training")
    for place, tab in enumerate((second, third), start=1):
        visit(tab, app + LONG + f"&cell=gru&seed={place}")
        start(tab)
        expect(status(tab)).to_contain_text(f"Waiting · number {place} in the queue")
        shows(tab, "GRU on: embedded Reber grammar")
    stop(page)
    expect(status(second)).to_contain_text("Training · step ")
    expect(readout(second)).to_contain_text("loss ")
    expect(second.get_by_text(re.compile("^This model is untrained"))).to_have_count(0)
    expect(status(third)).to_contain_text("Waiting · number 1 in the queue")
    shows(page, PLAYGROUND)
    press(third, "Stop")
    expect(status(third)).to_contain_text("Stopped")
    stop(second)


@pytest.mark.long
def test_a_training_that_diverges_says_so_and_keeps_the_last_good_weights(
    app: str, page: Page, visit: Visit
) -> None:
    visit(page, app + "/playground?optimizer=sgd&learning_rate=100&steps=300")
    start(page)
    expect(status(page)).to_contain_text("Diverged")
    expect(alert(page)).to_have_text(
        re.compile(
            r"^The loss grew beyond all bounds at step \d+, so training stopped; the weights of "
            r"step \d+ are kept. Try a learning rate below 100 or clip the gradient.$"
        )
    )
    expect(readout(page)).to_contain_text("step ")
    expect(page.locator(".figure canvas").first).to_be_visible()
    page.get_by_text("More settings").click()
    page.get_by_role("button", name="Back to the defaults").click()
    page.wait_for_url(lambda url: "learning_rate" not in url)
    expect(button(page, "Train")).to_be_enabled()
