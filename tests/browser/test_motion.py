"""Who asks for less motion is shown where a replay ends, and may start it by hand."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rnnviz.figures.browser.page import standalone_page
from rnnviz.inspection.pair import pair_data
from rnnviz.inspection.runs import example
from rnnviz.run import Run
from rnnviz.store import shipped_root
from tests.browser.seen import OpenPage


@pytest.fixture(scope="module")
def payload() -> Any:
    runs = [Run.load(shipped_root() / f"{cell}-starred-letter") for cell in ("lstm", "elman")]
    return pair_data(runs, example(runs[0], 0), None, name="own", group="a", replay=True)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_training_is_replayed_by_itself_unless_motion_is_to_be_reduced(
    open_page: OpenPage, payload: Any, motion: str
) -> None:
    page: Page = open_page(reduced_motion=motion)
    # Time stands still but for what the test lets go by.
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.set_content(standalone_page(payload))
    page.clock.run_for(400)
    expect(page.locator(".card").first).to_be_visible()
    training = page.get_by_role("slider", name="Training")
    if motion == "reduce":
        expect(training).to_have_value("60")
        page.get_by_role("button", name="Replay the training").click()
        page.clock.run_for(200)
    assert int(training.input_value()) < 30
    page.clock.run_for(60_000)
    expect(training).to_have_value("60")
