"""The Playground as people use it: train, watch, scrub, share, and come back."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

Visit = Callable[[Page, str], None]
OpenPage = Callable[..., Page]
LONG = "/?steps=300000&stop_when_solved=false&hidden_size=4&snapshots=60"
HEADING = "LSTM on: embedded Reber grammar"
ENDED = re.compile("^(Solved|Finished|Stopped|Diverged) ")
TRAINING_TIMEOUT = 240_000


@pytest.fixture(scope="module")
def app(server: Callable[..., Any]) -> str:
    """A server of this module's own: other trainings would stand in its queue."""
    return str(server(variables={"RNNVIZ_MAX_TRAININGS": "1"}).url)


def part(page: Page, name: str) -> str | None:
    """One part of the page's link."""
    return parse_qs(urlsplit(page.url).query).get(name, [None])[0]


def shows(page: Page, title: str) -> None:
    """Expect one heading, this one; the one before it stays for a moment."""
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def readout(page: Page) -> Locator:
    return page.locator(".readout")


def status(page: Page) -> Locator:
    return page.get_by_test_id("stProgress")


def alert(page: Page) -> Locator:
    return page.get_by_test_id("stAlert")


def scrubber(page: Page) -> Locator:
    return page.get_by_role("slider", name="Training step")


def button(page: Page, name: str) -> Locator:
    """A button of the app, whose icon may be read out before its name."""
    return page.get_by_role("button", name=re.compile(rf"(^|\s){name}$"))


def press(page: Page, name: str) -> None:
    button(page, name).click()


def start(page: Page) -> str:
    """Train, and return the id that the link has got."""
    press(page, "Train")
    page.wait_for_url(re.compile(r"[?&]run=\w+"))
    return str(part(page, "run"))


def stop(page: Page) -> None:
    press(page, "Stop")
    expect(status(page)).to_contain_text(ENDED)


def test_the_first_paint_is_a_trained_run(app: str, page: Page, visit: Visit) -> None:
    visit(page, app)
    shows(page, HEADING)
    expect(page.get_by_text(re.compile("^Solved after [0-9,]+ steps"))).to_be_visible()
    expect(readout(page)).to_have_text(re.compile(r"^step (\S+) of \1 .*strings predicted 100"))
    expect(page.get_by_role("link", name="Influence arrows")).to_be_visible()
    expect(page.locator(".figure canvas").first).to_be_visible()
    expect(page.locator(".katex").first).to_be_visible()
    expect(alert(page)).to_have_count(0)


def test_training_until_solved_and_the_same_view_elsewhere(
    app: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    visit(page, app)
    run_id = start(page)
    page.reload()
    shows(page, HEADING)
    expect(status(page)).to_contain_text("step ")
    assert part(page, "run") == run_id
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
    shows(other, HEADING)
    expect(readout(other)).to_have_text(shown)
    expect(status(other)).to_contain_text("Solved")
    expect(other.get_by_role("spinbutton", name="Sequence")).to_have_value("5")
    assert other.url == page.url


def test_scrubbing_happens_in_the_browser(
    app: str, page: Page, visit: Visit, messages: Callable[[Page], Any]
) -> None:
    sent = messages(page)
    visit(page, app)
    expect(readout(page)).to_contain_text("strings predicted 100")
    curve = page.locator(".curve canvas.over")
    curve.hover()
    box = curve.bounding_box()
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
    assert part(page, "step") is None
    page.mouse.up()
    page.wait_for_url(re.compile(r"step=\d+"))
    assert sent.count > before
    step = int(str(part(page, "step")))
    expect(readout(page)).to_contain_text(f"step {step:,} of")


def test_the_keyboard_moves_through_training_and_back_undoes(
    app: str, page: Page, visit: Visit
) -> None:
    visit(page, app)
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


def test_a_training_is_paused_resumed_and_stopped(app: str, page: Page, visit: Visit) -> None:
    visit(page, app + LONG)
    start(page)
    expect(status(page)).to_contain_text(re.compile(r"Training · step [1-9].* elapsed · about"))
    expect(page.locator(".live")).to_be_visible()
    press(page, "Pause")
    expect(status(page)).to_contain_text("Paused")
    expect(button(page, "Resume")).to_be_visible()
    page.wait_for_timeout(1500)  # the steps under way when it was pressed are still shown
    held = step_of(status(page))
    page.wait_for_timeout(1500)
    assert step_of(status(page)) == held
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
    last = int(str(re.sub(",", "", readout(page).inner_text().split()[3])))
    assert last >= held
    before = part(page, "run")
    press(page, "Restart")
    page.wait_for_url(lambda url: f"run={before}" not in url)
    expect(status(page)).to_contain_text("Training")
    stop(page)


def step_of(shown: Locator) -> int:
    found = re.search(r"step ([\d,]+) of", shown.inner_text())
    assert found is not None
    return int(found[1].replace(",", ""))


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
    shows(page, HEADING)
    press(third, "Stop")
    expect(status(third)).to_contain_text("Stopped")
    stop(second)


def test_a_cell_that_does_not_exist_gets_a_sentence(app: str, page: Page, visit: Visit) -> None:
    visit(page, app + "/?cell=%3Cb%3Enosuch")
    expect(alert(page)).to_contain_text("There is no cell named '<b>nosuch'; the choices are: ")
    shows(page, HEADING)
    expect(readout(page)).to_contain_text("strings predicted 100")
    page.get_by_role("combobox", name=re.compile("Cell")).click()
    page.get_by_role("option", name="Elman RNN", exact=True).click()
    shows(page, "Elman RNN on: embedded Reber grammar")
    expect(alert(page)).to_have_count(0)


@pytest.mark.parametrize("size", ["0", "10000"])
def test_a_hidden_size_out_of_range_gets_a_sentence(
    app: str, page: Page, visit: Visit, size: str
) -> None:
    visit(page, f"{app}/?hidden_size={size}")
    expect(alert(page)).to_have_text("The hidden size must lie between 1 and 1,024.")
    expect(button(page, "Train")).to_be_disabled()
    shows(page, HEADING)
    page.get_by_role("spinbutton", name="Hidden units").fill("9")
    page.get_by_role("spinbutton", name="Hidden units").press("Enter")
    expect(alert(page)).to_have_count(0)
    expect(button(page, "Train")).to_be_enabled()


def test_a_training_that_diverges_says_so_and_keeps_the_last_good_weights(
    app: str, page: Page, visit: Visit
) -> None:
    visit(page, app + "/?optimizer=sgd&learning_rate=100&steps=300")
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


def test_a_sequence_of_ones_own_is_replayed(app: str, page: Page, visit: Visit) -> None:
    visit(page, app)
    box = page.get_by_role("textbox", name="or one of your own")
    box.fill("BTBPVVETE")
    box.press("Enter")
    page.wait_for_url(re.compile("own=BTBPVVETE"))
    expect(page.get_by_role("application")).to_have_attribute(
        "aria-label", re.compile("over 9 time steps")
    )
    box.fill("BTX7")
    box.press("Enter")
    expect(alert(page)).to_contain_text("'7' is not one of them.")
    expect(readout(page)).to_be_visible()


def test_the_numbers_are_saved(app: str, page: Page, visit: Visit, tmp_path: Path) -> None:
    visit(page, app)
    page.get_by_text("The numbers behind the picture").click()
    for kind in ("CSV", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=kind, exact=True).click()
        download.value.save_as(tmp_path / kind)
    with (tmp_path / "CSV").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    numbers = json.loads((tmp_path / "JSON").read_text(encoding="utf-8"))
    assert len(rows) == len(numbers) > 100
    assert [float(row["forget_gate"]) for row in rows] == [row["forget_gate"] for row in numbers]
