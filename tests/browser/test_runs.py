"""The Runs page in a real browser: a run is trained, found, named, sent elsewhere and deleted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from safetensors.torch import save_file

import rnnviz as rv
from tests.browser.seen import (
    LONG,
    TRAINING_TIMEOUT,
    OpenPage,
    Visit,
    alert,
    button,
    linked,
    part,
    press,
    start,
    status,
    stop,
    upload,
)
from tests.inspection.test_imports import HOSTILE, Model, packed

SHORT = "/playground?task=embedded-reber&cell=mgu&steps=40&hidden_size=2&snapshots=3"
NAME = re.compile(r"^Minimal gated unit on embedded Reber grammar, 2 units, 40 steps")
LASTING = re.compile(r" on embedded Reber grammar, \d+ units, 300,000 steps")
HEAD, LINE = 38, 35


@pytest.fixture(scope="module")
def home(server: Callable[..., Any]) -> Any:
    """A server of this module's own: its list is not changed by other tests."""
    return server(variables={"RNNVIZ_MAX_TRAININGS": "1"})


@pytest.fixture
def app(home: Any) -> str:
    return str(home.url)


def trained(page: Page, visit: Visit, address: str) -> str:
    """Train a model to its end; the run's id."""
    visit(page, address)
    run_id = start(page)
    expect(status(page)).to_contain_text("Finished", timeout=TRAINING_TIMEOUT)
    return run_id


def main(page: Page) -> Locator:
    """The page itself: above it Streamlit shows a button "Stop" while a script runs."""
    return page.get_by_test_id("stMainBlockContainer")


def table(page: Page) -> Locator:
    return page.get_by_test_id("stDataFrame").first


def cell(page: Page, line: int, text: str | re.Pattern[str]) -> Locator:
    """A cell of a line of the table, counted from 0, as screen readers find it."""
    return table(page).locator(f'tr[aria-rowindex="{line + 2}"] td').filter(has_text=text)


def choose(page: Page, line: int) -> None:
    """Click the box before a line of the table, which is drawn on a canvas."""
    table(page).click(position={"x": 15, "y": HEAD + LINE * line + 15})


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name, exact=True)


@pytest.mark.long
def test_a_run_is_found_named_deleted_and_brought_back(
    app: str, page: Page, visit: Visit, idle: Callable[[Page], None]
) -> None:
    run_id = trained(page, visit, app + SHORT)
    page.get_by_role("link", name="Runs", exact=True).click()
    expect(cell(page, 0, NAME)).to_have_count(1)
    choose(page, 0)
    page.wait_for_url(re.compile(f"selected={run_id}"))
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    press(page, "Name and note")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("<b>Tuesday</b>")
    dialog.get_by_role("textbox", name="Note").fill("see http://elsewhere.invalid\nsecond line")
    press(page, "Save")
    expect(dialog).to_have_count(0)
    expect(heading(page, "<b>Tuesday</b>")).to_be_visible()
    expect(page.get_by_text("second line")).to_be_visible()
    expect(page.get_by_role("link", name="elsewhere")).to_have_count(0)
    visit(page, page.url)
    expect(heading(page, "<b>Tuesday</b>")).to_be_visible()

    press(page, "Delete")
    expect(page.get_by_text("Deleted <b>Tuesday</b>.")).to_be_visible()
    expect(cell(page, 0, "Tuesday")).to_have_count(0)
    page.wait_for_url(lambda url: "selected" not in url)
    press(page, "Undo")
    expect(heading(page, "<b>Tuesday</b>")).to_be_visible()
    expect(cell(page, 0, "Tuesday")).to_have_count(1)

    press(page, "Delete")
    idle(page)
    page.get_by_text("Bin", exact=True).click()
    expect(page.get_by_text(re.compile("^<b>Tuesday</b>: "))).to_be_visible()
    press(page, "Remove for good")
    expect(page.get_by_text("The bin is empty.")).to_be_visible()
    visit(page, page.url)
    expect(table(page)).to_be_visible()
    expect(cell(page, 0, "Tuesday")).to_have_count(0)


@pytest.mark.long
def test_a_run_is_sent_to_another_server_that_first_opens_a_deep_link(
    app: str, server: Callable[..., Any], page: Page, visit: Visit, tmp_path: Path
) -> None:
    run_id = trained(page, visit, app + SHORT + "&seed=1")
    visit(page, f"{app}/runs?selected={run_id}")
    press(page, "Name and note")
    page.get_by_role("dialog").get_by_role("textbox", name="Name").fill("Sent")
    press(page, "Save")
    expect(heading(page, "Sent")).to_be_visible()
    with page.expect_download() as download:
        press(page, "Download")
    file = tmp_path / download.value.suggested_filename
    assert file.name == "rnnviz-sent.zip"
    download.value.save_as(file)

    fresh = server().url
    visit(page, f"{fresh}/runs?origin=app&selected=gru-adding")
    expect(heading(page, "Runs")).to_be_visible()
    expect(heading(page, "GRU, adding")).to_be_visible()
    expect(page.get_by_role("link", name="Compare cells")).to_be_visible()
    expect(page.get_by_text("You have no runs yet")).to_be_visible()
    expect(page.get_by_role("link", name="Train a cell on a task")).to_be_visible()
    page.get_by_role("link", name="Open in Playground").click()
    expect(heading(page, "GRU on: adding")).to_be_visible()

    visit(page, f"{fresh}/runs?search=nosuchrun")
    expect(page.get_by_text("No run fits these filters.")).to_be_visible()
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"no zip at all")
    upload(page, bad)
    expect(alert(page).filter(has_text="zip")).to_be_visible()
    upload(page, file)
    expect(heading(page, "Sent")).to_be_visible()
    page.wait_for_url(lambda url: url.endswith(f"/runs?selected={run_id}"))
    page.get_by_role("link", name="Open in Playground").click()
    expect(page.get_by_text(re.compile("^Trained for 40 steps"))).to_be_visible()


@pytest.mark.long
def test_a_model_from_elsewhere_stands_on_the_pages(
    app: str, page: Page, visit: Visit, idle: Callable[[Page], None], tmp_path: Path
) -> None:
    torch.manual_seed(0)
    parts = {"emb": torch.nn.Embedding(4, 3), "rnn": torch.nn.LSTM(3, 4)}
    parts |= {"one": torch.nn.Linear(4, 4), "two": torch.nn.Linear(4, 4)}
    save_file(torch.nn.ModuleDict(parts).state_dict(), tmp_path / "tagger.safetensors")
    (tmp_path / "words.txt").write_text("<unk>\nthe\ncat\nsat\n", "utf-8")
    visit(page, f"{app}/runs")
    upload(page, tmp_path / "tagger.safetensors")
    answers = {
        "Which tensor is the linear read-out?": "two.weight",
        "What did the model learn?": "Words of a text",
    }
    for question, answer in answers.items():
        box, option = page.get_by_role("combobox", name=question), page.get_by_role("option")
        expect(box).to_be_visible()
        idle(page)
        box.click()
        box.press("ArrowDown")  # opens the list where the click fell into a new drawing of it
        option.filter(has_text=re.compile(f"^{answer}$")).click()
    vocabulary = page.get_by_test_id("stFileUploaderDropzoneInput").nth(1)
    vocabulary.set_input_files(tmp_path / "words.txt")
    expect(heading(page, "tagger")).to_be_visible()
    expect(
        page.get_by_text("Runs that were trained elsewhere have no learning curve.")
    ).to_be_visible()
    run_id = part(page, "selected")
    # A second one says all of it itself.
    parts["rnn"] = torch.nn.GRU(3, 4)
    del parts["one"]
    about = {"vocabulary": ["<unk>", "the", "cat", "sat"], "name": "gated"}
    state = torch.nn.ModuleDict(parts).state_dict()
    save_file(state, tmp_path / "gated.safetensors", {"rnnviz": json.dumps(about)})
    upload(page, tmp_path / "gated.safetensors")
    expect(heading(page, "gated")).to_be_visible()
    page.wait_for_url(lambda url: run_id not in url)
    other_id = part(page, "selected")

    visit(page, f"{app}/influence_arrows?model={run_id}")
    expect(page.get_by_role("combobox", name="Model", exact=True)).to_have_value("tagger")
    expect(page.locator(".arcs .texts text")).to_have_text(["the", "cat", "sat"])
    visit(page, f"{app}/error_carousel?runs={run_id}")
    expect(page.get_by_text("trained elsewhere").first).to_be_visible()
    expect(page.locator(".carousel canvas").first).to_be_visible()
    visit(page, f"{app}/playground?run={run_id}")
    expect(page.get_by_text("trained elsewhere", exact=True)).to_be_visible()
    # The first canvas is for the learning curve, which this run has not.
    expect(page.locator(".film canvas:visible").first).to_be_visible()
    expect(page.get_by_text(re.compile("step 1 of 1"))).to_have_count(0)
    both = f"lstm:{run_id},gru:{other_id}"
    visit(page, f"{app}/compare?task=text-words&cells=lstm,gru&runs={both}")
    expect(page.locator(".stPlotlyChart .main-svg").first).to_be_visible()
    expect(
        page.get_by_text("Runs that were trained elsewhere have no learning curve.")
    ).to_be_visible()
    expect(alert(page)).to_have_count(0)
    linked(page, "runs", f"{run_id},{other_id}")


@pytest.mark.long
def test_a_bare_layer_over_numbers_stands_on_the_pages(
    app: str, page: Page, visit: Visit, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    save_file(torch.nn.LSTM(2, 4).state_dict(), tmp_path / "sensors.safetensors")
    (tmp_path / "wrong.csv").write_text("a,b,c\n1,2,3\n", "utf-8")
    (tmp_path / "weeks.csv").write_text("heat,flow\n1,2\n3,4\n\n5,6\n", "utf-8")
    visit(page, f"{app}/runs")
    upload(page, tmp_path / "sensors.safetensors")
    asked = page.get_by_test_id("stFileUploaderDropzoneInput").nth(1)
    asked.set_input_files(tmp_path / "wrong.csv")
    expect(alert(page)).to_contain_text("as many as the model reads")
    asked.set_input_files(tmp_path / "weeks.csv")
    expect(heading(page, "sensors")).to_be_visible()
    run_id = part(page, "selected")
    visit(page, f"{app}/playground?run={run_id}")
    expect(page.get_by_text("It has no read-out, so it predicts nothing")).to_be_visible()
    expect(page.get_by_text("Each step reads heat, flow.")).to_be_visible()
    expect(page.locator(".film canvas:visible").first).to_be_visible()
    visit(page, f"{app}/error_carousel?runs={run_id}")
    expect(page.locator(".carousel canvas").first).to_be_visible()
    expect(alert(page)).to_have_count(0)


WRONG_FILES = {
    "nothing": ".safetensors",
    "metadata": ".safetensors",
    "a pickle": ".zip",
    "deep": ".safetensors",
    "no graph": ".onnx",
    "type": ".safetensors",
    "lambda": ".keras",
    "cut short": ".safetensors",
    "no zip": ".zip",
    "an old pickle": ".safetensors",
    "numbers": ".safetensors",
}


@pytest.mark.long
def test_wrong_and_hostile_files_get_one_sentence_each(
    app: str, page: Page, visit: Visit, tmp_path: Path
) -> None:
    visit(page, f"{app}/runs")
    for number, (name, ending) in enumerate(WRONG_FILES.items()):
        make, _, words = HOSTILE[name]
        path = tmp_path / f"file{number}{ending}"
        path.write_bytes(make())
        upload(page, path)
        told = alert(page)
        expect(told).to_contain_text(words)
        expect(told).to_have_text(re.compile(r"^[^.]+(\.[^ ][^.]*)*\.$"))
        expect(told).to_have_count(1)
        expect(page.get_by_test_id("stException")).to_have_count(0)
    model = Model(torch.nn.LSTM, 12, 1)
    (tmp_path / "sensors.safetensors").write_bytes(packed(model, task="adding"))
    upload(page, tmp_path / "sensors.safetensors")
    expect(alert(page)).to_contain_text("or Features of your own (own-features).")
    expect(table(page).locator("td").filter(has_text="sensors")).to_have_count(0)


def test_a_trace_from_python_is_looked_at(
    app: str, page: Page, visit: Visit, tmp_path: Path
) -> None:
    words = ["the", "<b>cat</b>", "sat"]
    trace = rv.record(torch.nn.LSTM(2, 4), torch.zeros(3, 2), labels=words)
    trace.save(tmp_path / "mine.npz")
    visit(page, f"{app}/runs")
    upload(page, tmp_path / "mine.npz")
    expect(heading(page, "Trace ‘mine’")).to_be_visible()
    expect(page.get_by_text("Pages that have to run a model cannot show it")).to_be_visible()
    expect(main(page).get_by_role("button", name="Forget gate", exact=True)).to_be_visible()
    main(page).get_by_role("radio", name="Arrows").click()
    expect(page.locator(".texts text")).to_have_text(words)
    (tmp_path / "bad.npz").write_bytes(b"PK no trace")
    upload(page, tmp_path / "bad.npz")
    expect(alert(page).filter(has_text="not a trace")).to_be_visible()
    press(page, "Close")
    expect(heading(page, "Trace ‘mine’")).to_have_count(0)


@pytest.mark.long
def test_a_training_is_followed_stopped_and_resumed_from_the_list(
    app: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    visit(page, app + LONG)
    run_id = start(page)
    expect(status(page)).to_contain_text(re.compile("step [1-9]"))
    visit(page, app + "/runs")
    expect(cell(page, 0, LASTING)).to_have_count(1)
    expect(cell(page, 0, re.compile("Training"))).to_have_count(1)
    choose(page, 0)
    expect(page.get_by_role("heading", name=LASTING)).to_be_visible()
    told = page.get_by_text(re.compile(r"· step [\d,]+ of 300,000 ·"))
    before = told.inner_text()
    # The list follows the training by itself, under an open dialog too.
    press(page, "Name and note")
    page.get_by_role("textbox", name="Name").fill("Slow one")
    expect(told).not_to_have_text(before)
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Slow one")
    press(page, "Cancel")
    expect(page.get_by_role("heading", name=LASTING)).to_be_visible()
    press(page, "Delete")
    expect(alert(page)).to_contain_text("stop it first, then delete it.")

    other = open_page()
    visit(other, f"{app}/runs?selected={run_id}")
    expect(other.get_by_role("heading", name=LASTING)).to_be_visible()
    for name in ("Stop", "Delete", "Name and note"):
        expect(main(other).get_by_role("button", name=name)).to_have_count(0)

    main(page).get_by_role("button", name="Stop").click()
    expect(told).to_contain_text("Stopped at")
    expect(alert(page)).to_have_count(0)
    reached = steps_of(told)
    press(page, "Resume")
    expect(told).to_contain_text("Training")
    page.get_by_role("link", name="Open in Playground").click()
    expect(status(page)).to_contain_text("Training · step ")
    assert steps_of(status(page)) >= reached
    stop(page)


def steps_of(shown: Locator) -> int:
    found = re.search(r"step ([\d,]+) of", shown.inner_text())
    assert found is not None
    return int(found[1].replace(",", ""))


@pytest.mark.long
def test_a_run_that_another_server_trains_is_shown_as_such(
    home: Any, server: Callable[..., Any], page: Page, visit: Visit
) -> None:
    neighbour = server(store=home.store)
    visit(page, home.url + LONG + "&seed=9")
    run_id = start(page)
    expect(status(page)).to_contain_text(re.compile("step [1-9]"))
    # The visitor is the same one there.
    other = page.context.new_page()
    visit(other, f"{neighbour.url}/runs?selected={run_id}")
    expect(cell(other, 0, "Training on another server")).to_have_count(1)
    expect(main(other).get_by_role("button", name="Stop")).to_have_count(0)
    press(other, "Delete")
    expect(alert(other)).to_contain_text("is in training elsewhere: stop it there")
    stop(page)
    expect(button(other, "Resume")).to_be_visible()


@pytest.mark.long
def test_runs_are_compared_and_a_reload_keeps_the_filters(
    app: str, page: Page, visit: Visit, idle: Callable[[Page], None]
) -> None:
    visit(page, f"{app}/runs")
    page.get_by_role("searchbox", name="Search").fill("adding")
    page.wait_for_url(re.compile("search=adding"))
    # Scrolling closes a list: nobody opens one that stands at the edge of the window.
    page.get_by_role("combobox", name="Order").scroll_into_view_if_needed()
    idle(page)
    page.get_by_role("combobox", name="Order").click()
    page.get_by_role("option", name="Name", exact=True).click()
    page.wait_for_url(re.compile("sort=name"))
    expect(cell(page, 0, "Elman RNN, adding")).to_have_count(1)
    idle(page)
    choose(page, 0)
    page.wait_for_url(re.compile("selected=elman-adding"))
    choose(page, 1)
    expect(heading(page, "2 runs")).to_be_visible()
    expect(page.locator(".stVegaLiteChart canvas, .stVegaLiteChart svg").first).to_be_visible()
    expect(page.get_by_text("The settings in which these runs differ.")).to_be_visible()
    link = page.url
    page.reload()
    expect(heading(page, "2 runs")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("adding")
    assert page.url == link
    page.get_by_role("link", name="Open in Compare cells").click()
    expect(page.get_by_role("heading", name="Compare cells")).to_be_visible()
    expect(page.locator(".stPlotlyChart .main-svg").first).to_be_visible()
    expect(alert(page)).to_have_count(0)
    linked(page, "runs", "elman-adding,gru-adding")
