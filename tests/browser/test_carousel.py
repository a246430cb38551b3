"""The Error carousel page and its component, as people use them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from rnnviz.analysis.carousel import Curves
from rnnviz.figures.browser.page import standalone_page
from rnnviz.figures.carousel_film import Strip, carousel_payload
from rnnviz.store import RunStore
from rnnviz.tasks import default_config
from rnnviz.training import fit
from tests.browser.seen import eventually, resting, still

RUNS = {"elman": "elman-tiny", "lstm-1997": "lstm-1997-tiny"}
LINK = "/error_carousel?task=adding&runs=elman-tiny,lstm-1997-tiny"
HOSTILE = "<script>document.title='taken'</script>"


def payload(**changes: Any) -> dict[str, Any]:
    """Two cells at three moments: one forgets ever faster, the other keeps all."""
    lag = np.arange(11.0)
    ended = np.where(lag > 0, -np.inf, 0.0)
    forgets = [Curves(-k * lag, ended, -k * lag - 1.0, -k * lag - 1.0) for k in (1.0, 2.0, 3.0)]
    keeps = [Curves(0 * lag, 0 * lag, 0 * lag - 2.0, 0 * lag - 3.0)] * 3
    strips = [
        Strip("a", "Forgets", [0, 50, 100], forgets, marks=[(7, HOSTILE)]),
        Strip("b", "Keeps", [0, 20, 40], keeps, [10.0, 50.0, 99.0], [], "accuracy", "%"),
    ]
    return carousel_payload(strips, [0.0, 0.5, 1.0], **{"name": "../my norms", **changes})


def figure(page: Page) -> Any:
    return page.get_by_role("application", name=re.compile("Norms against the lag"))


def ink(page: Page, left: float, right: float) -> int:
    """How many dark pixels the picture has between two shares of its width."""
    return int(
        page.evaluate(
            """([left, right]) => {
                const canvas = document.querySelector(".figure canvas");
                const { width, height } = canvas;
                const from = Math.round(left * width);
                const { data } = canvas.getContext("2d")
                    .getImageData(from, 0, Math.round(right * width) - from, height);
                let count = 0;
                for (let k = 0; k < data.length; k += 4)
                    if (data[k + 3] > 200 && data[k] + data[k + 1] + data[k + 2] < 200) count += 1;
                return count;
            }""",
            [left, right],
        )
    )


def test_the_cursor_reads_the_same_lag_in_all_panels(page: Page) -> None:
    page.set_content(standalone_page(payload()))
    over = figure(page)
    expect(over).to_have_attribute("aria-label", re.compile("one logarithmic axis: Forgets, Keeps"))
    over.focus()
    over.press("Home")
    over.press("ArrowRight")
    spoken = page.get_by_role("status")
    expect(spoken).to_contain_text("lag 1. Forgets: full gradient 0.001, carousel path none")
    expect(spoken).to_contain_text("Keeps: full gradient 1, carousel path 1, |dL/dcₜ| 0.01")
    over.press("End")
    expect(spoken).to_contain_text("lag 10. Forgets: full gradient 1.0\u202f×\u202f10⁻³⁰")


def test_scrubbing_repaints_and_says_where_it_stands(page: Page) -> None:
    page.set_content(standalone_page(payload()))
    readout, slider = page.locator(".readout"), page.get_by_role("slider")
    expect(readout).to_have_text("after all of the training")
    slider.press("ArrowLeft")
    expect(readout).to_have_text("after 50% of the training")
    slider.press("Home")
    expect(readout).to_have_text("untrained")
    expect(slider).to_have_attribute("aria-valuetext", "untrained")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(readout).to_have_text("after all of the training")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_chips_take_lines_away_and_zoom_cuts_the_axis(page: Page) -> None:
    page.set_content(standalone_page(payload()))
    expect(page.locator(".readout")).to_contain_text("training")
    whole = ink(page, 0.0, 0.5)
    zoom = page.get_by_role("button", name="Zoom in")
    zoom.click()
    expect(zoom).to_have_attribute("aria-pressed", "true")
    zoom.click()
    chip = page.get_by_role("button", name="full gradient")
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "false")
    eventually(page, lambda: ink(page, 0.0, 0.5) < whole - 50)
    over = figure(page)
    over.press("Home")
    expect(page.get_by_role("status")).not_to_contain_text("full gradient")


def test_text_of_users_stays_text(page: Page) -> None:
    page.set_content(standalone_page(payload(title=HOSTILE)))
    expect(page.locator(".readout")).to_contain_text("training")
    assert page.title() == HOSTILE


@pytest.mark.parametrize(("choice", "start"), [("SVG", b"<svg"), ("PNG", b"\x89PNG")])
def test_pictures_are_saved(page: Page, tmp_path: Path, choice: str, start: bytes) -> None:
    page.set_content(standalone_page(payload()))
    page.get_by_text("Save", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=choice).click()
    saved = tmp_path / "saved"
    download.value.save_as(saved)
    assert download.value.suggested_filename == f"my-norms.{choice.lower()}"
    written = saved.read_bytes()
    assert written.startswith(start)
    assert b"<script" not in written
    if choice == "SVG":
        text = written.decode()
        assert "none from lag 1 on" in text
        assert "exactly 1 at every lag" in text


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small run of two cells."""
    folder = tmp_path_factory.mktemp("runs")
    for cell, run_id in RUNS.items():
        base = default_config("adding", cell)
        config = base.replace(
            hidden_size=4, steps=20, snapshots=8, task_options={**base.task_options, "length": 20}
        )
        run = fit(config)
        run.id = run_id
        RunStore(folder).put(run)
    return folder


@pytest.fixture
def url(server: Callable[..., Any], store: Path) -> str:
    """The address of a fresh server with these runs."""
    return str(server(store=store).url)


def test_the_page_is_shown_in_its_frame(
    app_url: str, page: Page, visit: Callable[..., None]
) -> None:
    visit(page, f"{app_url}/error_carousel")
    expect(page).to_have_title("Error carousel · rnnviz")
    expect(page.get_by_role("heading", name="Error carousel")).to_be_visible()
    expect(page.get_by_role("link", name="Playground")).to_be_visible()
    expect(page.get_by_role("link", name="Error carousel")).to_be_visible()
    label = figure(page)
    for cell in ("Elman RNN", "LSTM of 1997", "LSTM,", "GRU", "RAN (tanh)"):
        expect(label).to_have_attribute("aria-label", re.compile(re.escape(cell)))


def test_scrubbing_needs_no_server_and_its_rest_is_in_the_link(
    url: str,
    page: Page,
    open_page: Callable[..., Page],
    visit: Callable[..., None],
    idle: Callable[..., None],
    messages: Callable[[Page], Any],
) -> None:
    sent = messages(page)
    visit(page, url + LINK)
    readout, slider = page.locator(".readout"), page.get_by_role("slider", name="Share")
    expect(readout).to_have_text("after all of the training")
    expect(page.get_by_text(re.compile(r"^At lag \d"))).to_be_visible()
    idle(page)
    # Until all is measured and the page's own clock has stopped.
    before = still(page, lambda: sent.count)
    over = resting(slider)
    assert over is not None
    page.mouse.move(over["x"] + over["width"] - 8, over["y"] + over["height"] / 2)
    page.mouse.down()
    for share in (0.8, 0.6, 0.4, 0.2, 0.01):
        page.mouse.move(over["x"] + share * over["width"], over["y"] + over["height"] / 2)
    expect(readout).to_have_text("untrained")
    assert sent.count == before  # nothing was asked of the server on the way
    received = sent.bytes
    slider.press("ArrowRight")
    page.mouse.up()
    expect(readout).not_to_have_text("untrained")
    page.wait_for_url(re.compile("at="))
    idle(page)
    assert sent.bytes - received < 10_000  # the norms, five times as much, are not sent again
    shown = readout.inner_text()
    assert parse_qs(urlsplit(page.url).query)["runs"] == ["elman-tiny,lstm-1997-tiny"]

    other = open_page()
    visit(other, page.url)
    expect(other.locator(".readout")).to_have_text(shown)
    expect(figure(other)).to_have_attribute("aria-label", re.compile("Elman RNN, LSTM of 1997"))


@pytest.mark.long
def test_an_unknown_run_in_the_link_is_told_and_the_others_are_shown(
    url: str, page: Page, visit: Callable[..., None], idle: Callable[..., None]
) -> None:
    visit(page, url + LINK + ",not-here&norm=frobenius")
    expect(page.get_by_text("'not-here' is left out: it is not on this server.")).to_be_visible()
    expect(figure(page)).to_have_attribute("aria-label", re.compile("Elman RNN, LSTM of 1997"))
    expect(page.get_by_role("radio", name="Frobenius")).to_be_checked()
    page.get_by_text("The numbers behind the picture").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert download.value.suggested_filename == "error-carousel-adding.csv"
    idle(page)
