"""The cell at work in a browser: numbers, cursor, keyboard, saving."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from rnnviz.analysis.flow import flow
from rnnviz.figures.browser.page import standalone_page
from rnnviz.figures.diagram import diagram_payload
from rnnviz.figures.diagram_parts import fixed
from rnnviz.inspection.cells import trace_of
from rnnviz.inspection.runs import Moment, example
from rnnviz.run import Run
from rnnviz.store import shipped_root
from rnnviz.trace import Trace
from tests.browser.seen import OpenPage, Visit, button, linked, resting

TASK = "/playground?task=starred-letter"


@pytest.fixture(scope="module")
def trace() -> Trace:
    run = Run.load(shipped_root() / "lstm-starred-letter")
    return trace_of(Moment(run), example(run, 0))


@pytest.fixture(scope="module")
def payload(trace: Trace) -> dict[str, Any]:
    """Unit 1 at step 6."""
    return diagram_payload(
        trace.spec, flow(trace), trace.labels, unit=1, step=6, count_from=1, group="a"
    )


def node(page: Page, name: str) -> Locator:
    return page.locator(f'.cell [data-node="{name}"]')


def line(page: Page, name: str) -> Locator:
    return page.locator(f'.cell [data-line="{name}"]')


def at_step(page: Page) -> Locator:
    return page.locator(".at-step")


def assert_prints(page: Page, trace: Trace, t: int, unit: int) -> None:
    """Every number of the drawing is the recorded one."""
    printed = page.evaluate(
        "() => [...document.querySelectorAll('.cell [data-print]')]"
        ".map((text) => [text.dataset.print, text.textContent])"
    )
    values = flow(trace)
    assert len(printed) > 10
    for name, text in printed:
        assert text == fixed(float(np.float32(values[name][t, unit]))), name


def test_every_number_follows_the_slider(page: Page, payload: Any, trace: Trace) -> None:
    page.set_content(standalone_page(payload))
    expect(at_step(page)).to_have_text("step 7 of 24: ‘B’")
    assert_prints(page, trace, 6, 1)
    slider = page.get_by_role("slider", name="Time step")
    slider.press("End")
    expect(at_step(page)).to_have_text("step 24 of 24: ‘?’")
    assert_prints(page, trace, 23, 1)
    page.get_by_label("Unit").select_option("4")
    expect(node(page, "forget_gate")).to_contain_text(fixed(float(trace["forget_gate"][23, 4])))
    assert_prints(page, trace, 23, 4)


def test_a_gate_shows_its_arithmetic(page: Page, payload: Any, trace: Trace) -> None:
    page.set_content(standalone_page(payload))
    values = flow(trace)
    parts = [values[f"input_gate.{part}"][6, 1] for part in ("input", "source", "bias")]
    node(page, "input_gate").hover()
    expect(line(page, "input_gate")).to_have_class(re.compile("lit"))
    numbers = line(page, "input_gate").locator(".numbers").inner_text()
    terms = re.findall(r"[−]? ?\d+\.\d+", numbers)
    written = [float(term.replace("−", "-").replace(" ", "")) for term in terms]
    assert written[:-1] == pytest.approx(parts, abs=0.005)
    assert written[-1] == pytest.approx(float(trace["input_gate"][6, 1]), abs=0.005)
    assert re.match(r"= sigmoid\([^+]*[+−] [^+]*[+−] [^+]*\) = 0\.\d\d$", numbers)
    lit = page.locator(".wire.lit")
    assert {wire.get_attribute("data-to") for wire in lit.all()} == {"input_gate"}
    page.mouse.move(1, 1)
    expect(line(page, "input_gate")).not_to_have_class(re.compile("lit"))


def test_all_of_it_by_keyboard(page: Page, payload: Any) -> None:
    page.set_content(standalone_page(payload))
    gate = node(page, "forget_gate")
    gate.focus()
    expect(line(page, "forget_gate")).to_have_class(re.compile("lit"))
    expect(page.get_by_role("status")).to_contain_text("= sigmoid(")
    gate.press("ArrowRight")
    expect(at_step(page)).to_have_text("step 8 of 24: ‘C’")
    gate.press("Enter")
    page.get_by_label("Unit").focus()
    expect(line(page, "forget_gate")).to_have_class(re.compile("lit"))


@pytest.mark.parametrize("width", [1400, 390])
def test_a_part_keeps_the_keyboard_when_the_drawing_is_laid_out_again(
    page: Page, payload: Any, width: int
) -> None:
    page.set_viewport_size({"width": 1440, "height": 844})
    page.set_content(standalone_page(payload))
    node(page, "forget_gate").focus()
    page.set_viewport_size({"width": width, "height": 844})
    # Two frames: one for the width to be seen, one to draw.
    page.evaluate("() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))")
    expect(node(page, "forget_gate")).to_be_focused()
    expect(line(page, "forget_gate")).to_have_class(re.compile("lit"))
    node(page, "forget_gate").press("ArrowRight")
    expect(at_step(page)).to_have_text("step 8 of 24: ‘C’")


def test_several_parts_stay_pinned(page: Page, payload: Any) -> None:
    page.set_content(standalone_page(payload))
    node(page, "forget_gate").click()
    node(page, "input_gate").click()
    page.mouse.move(1, 1)
    lit = page.locator(".cell li.lit")
    expect(lit).to_have_count(2)
    assert {one.get_attribute("data-line") for one in lit.all()} == {"forget_gate", "input_gate"}
    wires = page.locator(".wire.lit")
    assert {wire.get_attribute("data-to") for wire in wires.all()} == {"forget_gate", "input_gate"}
    expect(node(page, "input_gate")).to_have_attribute("aria-pressed", "true")
    node(page, "content").hover()
    expect(lit).to_have_count(3)
    page.get_by_role("slider", name="Time step").press("End")
    node(page, "forget_gate").press("Enter")
    expect(node(page, "forget_gate")).to_have_attribute("aria-pressed", "false")
    node(page, "input_gate").press("Escape")
    page.get_by_label("Unit").focus()
    page.mouse.move(1, 1)
    expect(lit).to_have_count(0)


def test_the_mean_of_all_units(page: Page, payload: Any, trace: Trace) -> None:
    page.set_content(standalone_page(payload))
    page.get_by_label("Unit").select_option("mean of all")
    gate = trace["forget_gate"][6].astype(float)
    low, high = np.percentile(gate, (10, 90))
    told = f"mean {fixed(gate.mean())}, most units {fixed(low)} to {fixed(high)}"
    expect(line(page, "forget_gate")).to_contain_text(told)


def test_a_gate_that_is_held_has_no_sum(page: Page, payload: Any) -> None:
    page.set_content(standalone_page(payload | {"held": [["forget_gate", [6], [1]]]}))
    expect(line(page, "forget_gate")).to_contain_text("held there, whatever its sum")
    page.get_by_label("Unit").select_option("2")
    expect(line(page, "forget_gate")).not_to_contain_text("held there")
    page.get_by_label("Unit").select_option("1")
    node(page, "forget_gate").press("ArrowRight")
    expect(line(page, "forget_gate")).not_to_contain_text("held there")


def test_what_is_saved_stands_alone(page: Page, payload: Any, tmp_path: Path) -> None:
    page.set_content(standalone_page(payload))
    page.get_by_text("Save", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG").click()
    saved = tmp_path / "cell.svg"
    download.value.save_as(saved)
    text = saved.read_text("utf-8")
    assert "var(" not in text
    root = ET.fromstring(text)
    assert "unit 1, step 7 of 24" in "".join(root.itertext())


@pytest.mark.parametrize("width", [390, 1440])
def test_it_fits_the_screen(page: Page, payload: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.set_content(standalone_page(payload))
    expect(node(page, "hidden_state")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    last = resting(page.locator(".drawing svg"))
    assert last is not None
    assert last["x"] + last["width"] <= width


@pytest.mark.parametrize("width", [390, 700, 1024, 1440])
def test_the_drawing_is_never_shown_smaller_than_it_is(
    page: Page, payload: Any, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.set_content(standalone_page(payload))
    expect(node(page, "hidden_state")).to_be_visible()
    scale = page.locator(".drawing svg").evaluate("svg => svg.getScreenCTM().a")
    assert 0.999 <= scale <= 1.16


def test_text_of_a_user_is_never_markup(page: Page, payload: Any) -> None:
    hostile = "<script>document.title='taken'</script>"
    page.set_content(standalone_page(payload | {"labels": [hostile] * 24, "title": hostile}))
    expect(at_step(page)).to_contain_text(hostile)
    assert page.title() != "taken"
    json.dumps(payload)


def test_one_cursor_over_all_figures_and_only_its_rest_is_told(
    app_url: str, page: Page, visit: Visit, messages: Callable[[Page], Any], open_page: OpenPage
) -> None:
    sent = messages(page)
    visit(page, app_url + TASK)
    expect(at_step(page)).to_have_text("step 5 of 24: ‘B’")
    before = sent.count
    figure = page.get_by_role("application")
    figure.focus()
    figure.press("Home")
    expect(at_step(page)).to_have_text("step 1 of 24: ‘A’")
    figure.press("End")
    expect(at_step(page)).to_have_text("step 24 of 24: ‘?’")
    figure.press("ArrowLeft")
    expect(at_step(page)).to_have_text("step 23 of 24: ‘C’")
    linked(page, "at", "23")
    # One for each key at most, where a machine is so busy that each of them counts as rest.
    assert before < sent.count <= before + 3
    rested = sent.count
    box = resting(figure)
    assert box is not None
    for share in (0.3, 0.4, 0.5):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 100)
        page.wait_for_timeout(400)
    assert sent.count == rested
    told = at_step(page).inner_text()
    page.mouse.move(1, 1)
    linked(page, "at", told.split()[1])
    assert at_step(page).inner_text() == told
    button(page, "Play through the sequence").click()
    expect(at_step(page)).not_to_have_text(told)
    expect(at_step(page)).not_to_have_text(re.compile(rf"^step {int(told.split()[1]) + 1} "))
    assert sent.count == rested + 1
    button(page, "Pause").click()
    told = at_step(page).inner_text()
    linked(page, "at", told.split()[1])
    assert sent.count == rested + 2
    # Training step and order of units are told of another part of the page, with its own turn.
    page.get_by_role("slider", name="Training step").press("Home")
    linked(page, "step", "0")
    assert at_step(page).inner_text() == told

    other = open_page()
    visit(other, page.url)
    expect(at_step(other)).to_have_text(told)
    expect(other.locator(".answers .now")).to_have_text(told)
