"""Servers that are killed or shut down while they train, and others on the same store."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rnnviz.store import RunStore
from tests.browser.seen import (
    LONG,
    OpenPage,
    Visit,
    button,
    linked,
    press,
    start,
    status,
    stop,
)

pytestmark = pytest.mark.long

STEP = re.compile(r"step ([0-9,]+) of")


def step_of(page: Page) -> int:
    found = STEP.search(status(page).inner_text())
    assert found is not None
    return int(found[1].replace(",", ""))


def test_a_training_outlives_its_server(
    server: Callable[..., Any], open_page: OpenPage, visit: Visit, tmp_path: Path
) -> None:
    shared = tmp_path / "runs"
    first = server(store=shared, variables={"RNNVIZ_SERVER_NAME": "first"})
    second = server(store=shared, variables={"RNNVIZ_SERVER_NAME": "second"})
    beginning = open_page()
    visit(beginning, first.url + LONG)
    run_id = start(beginning)
    expect(status(beginning)).to_contain_text(re.compile("Training · step [1-9]"))

    page = beginning.context.new_page()
    visit(page, f"{second.url}/playground?run={run_id}")
    expect(status(page)).to_contain_text("Trained on another server (first-")
    expect(status(page)).to_contain_text(re.compile("step [1-9]"))
    expect(button(page, "Resume")).to_have_count(0)
    beginning.close()
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    expect(status(page)).to_contain_text("Stopped · step")
    reached = step_of(page)

    press(page, "Resume")
    expect(status(page)).to_contain_text("Training · step")
    linked(page, "run", run_id)
    # Until torch is there, the step on the screen is the stored one, and nothing is under way.
    while step_of(page) <= reached:
        page.wait_for_timeout(50)
    assert reached > 0
    expect(button(page, "Pause")).to_be_enabled()
    page.goto("about:blank")
    second.process.send_signal(signal.SIGTERM)
    assert second.process.wait(60) == 0
    run = RunStore(shared).get(run_id)
    assert run.status == "stopped"
    assert run.message == "The server was shut down during this training; it can be resumed."
    assert run.checkpoint is not None
    assert run.checkpoint.step >= reached
    third = server(store=shared)
    visit(page, f"{third.url}/playground?run={run_id}")
    press(page, "Resume")
    stop(page)
    expect(status(page)).to_contain_text("Stopped · step")
