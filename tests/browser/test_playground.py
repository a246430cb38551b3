"""The Playground as people use it: look, scrub, replay, save."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import (
    PLAYGROUND,
    OpenPage,
    Visit,
    alert,
    button,
    linked,
    part,
    readout,
    resting,
    scrubber,
    shows,
)


def test_the_first_paint_is_a_trained_run_and_scrubbing_happens_in_the_browser(
    app_url: str, page: Page, visit: Visit, messages: Callable[[Page], Any]
) -> None:
    sent = messages(page)
    visit(page, app_url + "/playground")
    shows(page, PLAYGROUND)
    expect(page.get_by_text(re.compile("^Solved after [0-9,]+ steps"))).to_be_visible()
    expect(readout(page)).to_have_text(re.compile(r"^step (\S+) of \1 .*strings predicted 100"))
    expect(page.get_by_role("link", name="Influence arrows")).to_be_visible()
    expect(page.locator(".figure canvas").first).to_be_visible()
    expect(page.locator(".katex").first).to_be_visible()
    expect(alert(page)).to_have_count(0)

    curve = page.locator(".curve canvas.over")
    curve.hover()
    box = resting(curve)
    assert box is not None
    y = box["y"] + box["height"] / 2
    before, seen = sent.count, set()
    page.mouse.move(box["x"] + 0.85 * box["width"], y)
    page.mouse.down()
    for share in (0.7, 0.5, 0.35, 0.2):
        page.mouse.move(box["x"] + share * box["width"], y, steps=3)
        page.wait_for_timeout(60)
        seen.add(readout(page).inner_text())
    assert sent.count == before
    assert len(seen) == 4
    linked(page, "step", None)
    page.mouse.up()
    page.wait_for_url(re.compile(r"step=\d+"))
    assert sent.count > before
    step = int(str(part(page, "step")))
    expect(readout(page)).to_contain_text(f"step {step:,} of")


def test_the_keyboard_moves_through_training_and_back_undoes(
    app_url: str, page: Page, visit: Visit
) -> None:
    visit(page, app_url + "/playground")
    scrubber(page).press("Home")
    expect(readout(page)).to_contain_text("step 0 of")
    page.wait_for_url(re.compile(r"step=0$"))
    scrubber(page).press("ArrowRight")
    page.wait_for_url(re.compile(r"step=[1-9]"))
    moved = readout(page).inner_text()
    page.get_by_text("The numbers behind the picture").click()
    step = int(str(part(page, "step")))
    expect(page.get_by_text(f"with the weights after step {step:,}.")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    scrubber(page).press("Home")
    page.wait_for_url(re.compile(r"step=0$"))
    expect(page.get_by_text("with the weights after step 0.")).to_be_visible()
    page.go_back()
    expect(readout(page)).to_have_text(moved)


def test_a_sequence_of_ones_own_is_replayed(app_url: str, page: Page, visit: Visit) -> None:
    visit(page, app_url + "/playground")
    box = page.get_by_role("textbox", name="or one of your own")
    box.fill("BTBPVVETE")
    # How much a browser may send is no bound that anybody needs to know.
    expect(page.get_by_text("/100000")).to_be_hidden()
    box.press("Enter")
    page.wait_for_url(re.compile("own=BTBPVVETE"))
    expect(page.get_by_role("application")).to_have_attribute(
        "aria-label", re.compile("over 9 time steps")
    )
    box.fill("BTX7")
    box.press("Enter")
    expect(alert(page)).to_contain_text("'7' is not one of them.")
    expect(readout(page)).to_be_visible()


def test_the_numbers_are_saved(
    app_url: str, page: Page, visit: Visit, idle: Callable[[Page], None], tmp_path: Path
) -> None:
    visit(page, app_url + "/playground")
    page.get_by_text("The numbers behind the picture").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    for kind in ("CSV", "JSON"):
        idle(page)
        with page.expect_download() as download:
            page.get_by_role("button", name=kind, exact=True).click()
        download.value.save_as(tmp_path / kind)
    with (tmp_path / "CSV").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    numbers = json.loads((tmp_path / "JSON").read_text(encoding="utf-8"))
    assert len(rows) == len(numbers) > 100
    assert [float(row["forget_gate"]) for row in rows] == [row["forget_gate"] for row in numbers]


@pytest.mark.long
def test_a_cell_that_does_not_exist_gets_a_sentence(app_url: str, page: Page, visit: Visit) -> None:
    visit(page, app_url + "/playground?cell=%3Cb%3Enosuch")
    expect(alert(page)).to_contain_text("There is no cell named '<b>nosuch'; the choices are: ")
    shows(page, PLAYGROUND)
    expect(readout(page)).to_contain_text("strings predicted 100")
    page.get_by_role("combobox", name=re.compile("Cell")).click()
    page.get_by_role("option", name="Elman RNN", exact=True).click()
    shows(page, "Elman RNN on: embedded Reber grammar")
    expect(alert(page)).to_have_count(0)


@pytest.mark.long
def test_a_hidden_size_out_of_range_gets_a_sentence(app_url: str, page: Page, visit: Visit) -> None:
    visit(page, f"{app_url}/playground?hidden_size=0")
    expect(alert(page)).to_have_text("The hidden size must lie between 1 and 1,024.")
    expect(button(page, "Train")).to_be_disabled()
    shows(page, PLAYGROUND)
    page.get_by_role("spinbutton", name="Hidden units").fill("9")
    page.get_by_role("spinbutton", name="Hidden units").press("Enter")
    expect(alert(page)).to_have_count(0)
    expect(button(page, "Train")).to_be_enabled()


def test_on_a_phone_what_chooses_the_sequence_stands_above_the_figure_of_it(
    app_url: str, open_page: OpenPage, visit: Visit
) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    visit(page, app_url + "/playground")
    shows(page, PLAYGROUND)
    figure = resting(page.locator(".figure canvas").first)
    for name in (re.compile("^Sequence"), "or one of your own"):
        above = resting(page.get_by_label(name).first)
        assert above["y"] + above["height"] <= figure["y"]
        # So near that both are seen at once.
        assert figure["y"] - above["y"] < 844
