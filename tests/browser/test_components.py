from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from rnnviz.analysis.carousel import Curves
from rnnviz.analysis.long_text import LongTextBuilder
from rnnviz.figures.answers import Answers, answers_payload
from rnnviz.figures.arcs import arcs_payload
from rnnviz.figures.book import strip_payload
from rnnviz.figures.browser.page import KINDS, Kind, script, standalone_page
from rnnviz.figures.carousel_film import Strip, carousel_payload
from rnnviz.figures.diagram import diagram_payload
from rnnviz.figures.film import film_payload
from rnnviz.figures.pair import Network, pair_payload
from rnnviz.figures.theme import ACCENT, HIGHLIGHTS, Mode, colors
from rnnviz.figures.words import words_payload
from rnnviz.spec import CELLS
from rnnviz.spec.wiring import wires
from tests.browser.seen import resting

STEPS = [0, 100, 200, 400]
ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<script>document.title='taken'</script>"


def film(**changes: Any) -> dict[str, Any]:
    """Four frames of two gates; every value is a quarter, a half and so on with the frame."""
    value = np.array([0.25, 0.5, 0.75, 1.0])[:, None, None] * np.ones((4, 6, 3))
    settings: dict[str, Any] = {
        "target_labels": ["", "", "", "", "", "x"],
        "prediction_labels": [["", "", "", "", "", answer] for answer in "abcx"],
        "correct": [[None] * 5 + [answer == "x"] for answer in "abcx"],
        "marks": [(1, "remember")],
        "curve": {
            "step": STEPS,
            "loss": [2.0, 1.0, 0.5, 0.1],
            "metric": [10, 50, 80, 100],
            "metric_name": "accuracy",
            "metric_unit": "%",
            "baseline": 20,
            "solved": 400,
        },
    }
    quantities = {"input_gate": value, "forget_gate": 1 - value, "cell_state": 4 * value - 2}
    return film_payload(STEPS, quantities, ["B", HOSTILE, "P", "V", "", "E"], **settings | changes)


def arrows(**changes: Any) -> dict[str, Any]:
    words = ["The", "cat", HOSTILE, "sat", "down"]
    table = np.tril(np.full((5, 5), 0.5))
    settings: dict[str, Any] = {"units": [0, 1, 2, 3, 17], "table": table, "name": "my arrows"}
    return arcs_payload(words, [-1, 0, 1, 1, 0], [0, 1, 0.5, 0.9, 0.83], **settings | changes)


def visible(page: Page, pixel: str) -> int:
    """How many pixels of the time figure satisfy a condition on r, g and b."""
    return int(
        page.evaluate(
            """condition => {
                const canvas = document.querySelector(".figure canvas");
                const { width, height } = canvas;
                const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
                const test = new Function("r", "g", "b", "return " + condition);
                let count = 0;
                for (let k = 0; k < data.length; k += 4)
                    if (data[k + 3] && test(data[k], data[k + 1], data[k + 2])) count += 1;
                return count;
            }""",
            pixel,
        )
    )


def test_the_slider_moves_through_the_frames_with_the_keyboard(page: Page) -> None:
    page.set_content(standalone_page(film()))
    slider = page.get_by_role("slider", name="Training step")
    expect(page.locator(".readout")).to_have_text("step 400 of 400 · loss 0.1 · accuracy 100%")
    slider.press("Home")
    expect(page.locator(".readout")).to_have_text("step 0 of 400 · loss 2 · accuracy 10%")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("step 100 of 400"))
    slider.press("End")
    expect(page.locator(".readout")).to_contain_text("step 400 of 400")


def test_dragging_the_learning_curve_repaints_the_heatmaps(page: Page) -> None:
    page.set_content(standalone_page(film()))
    expect(page.locator(".readout")).to_contain_text("step 400")
    red, green, blue = bytes.fromhex(colors("light")["input_gate"][1:])
    fully_open = f"r === {red} && g === {green} && b === {blue}"
    before = visible(page, fully_open)
    box = resting(page.locator(".curve .over"))
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=4)
    page.mouse.up()
    expect(page.locator(".readout")).to_contain_text("step 0 of 400")
    assert visible(page, fully_open) < before / 2


def test_the_cursor_tells_exact_values(page: Page) -> None:
    page.set_content(standalone_page(film()))
    figure = page.get_by_role("application")
    figure.focus()
    for _ in range(7):
        figure.press("ArrowRight")
    figure.press("ArrowDown")
    tip = page.locator(".tip")
    expect(tip).to_contain_text("time 5 · input ‘E’")
    expect(tip).to_contain_text("target ‘x’ · prediction ‘x’ ✓")
    row = tip.locator("tbody tr", has_text="Input gate")
    expect(row.locator("td")).to_have_text(["1.00", "1.00", "1.00 to 1.00"])
    expect(tip.locator("tbody tr", has_text="Cell state").locator("td").first).to_have_text("2.00")
    figure.press("Home")
    figure.press("ArrowRight")
    expect(tip).to_contain_text(HOSTILE)
    expect(page.get_by_role("status")).to_contain_text(HOSTILE)
    assert page.title() == "film"
    figure.press("Escape")
    expect(tip).to_be_hidden()


def test_a_unit_s_values_are_spoken(page: Page) -> None:
    page.set_content(standalone_page(film()))
    figure, spoken = page.get_by_role("application"), page.get_by_role("status")
    figure.focus()
    figure.press("ArrowRight")
    expect(spoken).to_contain_text(re.compile(r"Input gate mean \d\.\d\d"))
    figure.press("ArrowDown")
    shown = page.locator(".tip thead th").nth(1)
    expect(shown).to_have_text("unit 0")
    expect(spoken).to_contain_text(", unit 0, ")
    expect(spoken).to_contain_text("Cell state 2.00")
    page.get_by_role("button", name="Cell state").click()
    figure.focus()
    figure.press("ArrowRight")
    expect(spoken).not_to_contain_text("Cell state")


def test_a_saved_svg_brings_its_font_and_the_width_of_its_texts(page: Page, tmp_path: Path) -> None:
    page.set_content(standalone_page(arrows()))
    rule = '@font-face { font-family: "Source Sans"; src: url(data:font/woff2;base64,AAAA); }'
    page.add_style_tag(content=rule)
    with page.expect_download() as download:
        page.get_by_text("Save", exact=True).click()
        page.get_by_role("button", name="SVG").click()
    file = tmp_path / "arrows.svg"
    download.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert "data:font/woff2;base64,AAAA" in text
    texts = re.findall(r"<text [^>]*>", text)
    assert texts
    assert all('textLength="' in each and 'lengthAdjust="' in each for each in texts)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_page_of_its_own_has_the_app_s_colours(page: Page, mode: Mode) -> None:
    page.emulate_media(color_scheme=mode)
    page.set_content(standalone_page(arrows()))
    for kind, color in (("out", ACCENT[mode]), ("in", HIGHLIGHTS[mode]["second"])):
        red, green, blue = bytes.fromhex(color[1:])
        drawn = page.locator(f".entry.{kind}").evaluate(
            "node => getComputedStyle(node, '::before').borderTopColor"
        )
        assert drawn == f"rgb({red}, {green}, {blue})"


def test_chips_show_and_hide_quantities(page: Page) -> None:
    page.set_content(standalone_page(film()))
    figure = page.locator(".figure canvas").first
    tall = resting(figure)
    chip = page.get_by_role("button", name="Cell state")
    expect(chip).to_have_attribute("aria-pressed", "true")
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "false")
    short = resting(figure)
    assert tall is not None
    assert short is not None
    assert short["height"] < tall["height"] - 40


def test_play_runs_to_the_last_frame_and_stops(page: Page) -> None:
    page.set_content(standalone_page(film()))
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator(".readout")).to_contain_text("step 400 of 400")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_film_of_one_frame_has_nothing_to_scrub(
    open_page: Callable[..., Page], scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    payload = film_payload([0], {"hidden_state": np.zeros((1, 3, 2))}, list("abc"))
    page.set_content(standalone_page(payload))
    expect(page.locator(".readout")).to_have_text("step 0")
    expect(page.get_by_role("slider")).to_be_hidden()


@pytest.mark.parametrize(("choice", "start"), [("SVG", b"<svg"), ("PNG", b"\x89PNG")])
def test_pictures_are_saved(page: Page, tmp_path: Path, choice: str, start: bytes) -> None:
    for payload in (film(name="../my film"), arrows(name="../my film")):
        page.set_content(standalone_page(payload))
        page.get_by_text("Save", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("button", name=choice).click()
        saved = tmp_path / "saved"
        download.value.save_as(saved)
        assert download.value.suggested_filename == f"my-film.{choice.lower()}"
        assert saved.read_bytes().startswith(start)
        assert b"<script" not in saved.read_bytes()


def test_every_label_of_a_long_string_is_shown_on_two_lines(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 760, "height": 900})
    time = 34
    payload = film_payload(
        [0],
        {"hidden_state": np.zeros((1, time, 2))},
        ["B"] * time,
        target_labels=["T/P"] * time,
        name="long",
    )
    page.set_content(standalone_page(payload))
    page.get_by_text("Save", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG").click()
    saved = download.value.path().read_text(encoding="utf-8")
    assert saved.count(">T/P<") == saved.count(">B<") == time


def test_pointing_at_a_word_tells_its_arrow(page: Page) -> None:
    page.set_content(standalone_page(arrows()))
    page.locator(".texts text").nth(4).hover()
    bubble = page.locator(".bubble")
    expect(bubble).to_contain_text("‘down’ looks back 4 words to ‘The’, weight 0.83, unit 17")
    expect(page.locator(".lit path")).to_have_count(1)
    page.locator(".texts text").nth(1).hover()
    expect(bubble).to_contain_text("2 later words look back to it")
    expect(bubble).to_contain_text(HOSTILE)
    expect(page.locator(".lit path")).to_have_count(3)
    assert page.title() == "my arrows"


def test_words_are_reached_and_pinned_with_the_keyboard(page: Page) -> None:
    page.set_content(standalone_page(arrows()))
    words = page.locator(".texts text")
    words.first.focus()
    words.first.press("End")
    expect(words.nth(4)).to_be_focused()
    expect(words.nth(4)).to_have_attribute("aria-label", re.compile("looks back 4 words"))
    words.nth(4).press("Enter")
    expect(words.nth(4)).to_have_attribute("aria-pressed", "true")
    words.nth(4).press("ArrowUp")
    expect(words.first).to_be_focused()
    expect(page.locator(".texts text[tabindex='0']")).to_have_count(1)
    words.first.press("Escape")
    expect(words.nth(4)).to_have_attribute("aria-pressed", "false")


def test_right_to_left_words_run_from_the_right(page: Page) -> None:
    page.set_content(standalone_page(arrows(direction="rtl")))
    first, last = page.locator(".texts text").first, page.locator(".texts text").last
    expect(first).to_be_visible()
    right, left = resting(first), resting(last)
    assert right is not None
    assert left is not None
    assert right["x"] > left["x"]
    first.focus()
    first.press("ArrowLeft")
    expect(page.locator(".texts text").nth(1)).to_be_focused()


def test_the_slider_hides_short_arrows(page: Page) -> None:
    page.set_content(standalone_page(arrows()))
    label = page.locator(".least-text")
    expect(label).to_have_text("Arrows over at least 1 word: 4 of 4")
    page.get_by_role("slider").press("End")
    expect(label).to_have_text("Arrows over at least 4 words: 1 of 4")
    expect(page.locator(".arrows path:visible")).to_have_count(1)


APP = """
import numpy as np
import streamlit as st
from rnnviz.figures.arcs import arcs_payload
from rnnviz.figures.film import film_payload
from rnnviz.figures.theme import ACCENT, HIGHLIGHTS, Mode, colors
from rnnviz.ui.components import arcs, film
from rnnviz.ui.page_state import reported

count = st.session_state.setdefault("count", 3)
values = np.linspace(0, 1, count * 8).reshape(count, 4, 2)
steps = [10 * frame for frame in range(count)]
payload = film_payload(steps, {"forget_gate": values}, list("abcd"), name="run")
film(payload, key="film")
st.text(f"film {reported('film', 'step')}")
words = arcs_payload(["one", "two", "three"], [-1, 0, 0], [0, 1, 0.5])
arcs(words, key="arcs")
st.text(f"arcs {reported('arcs', 'selected')}")

def grow():
    st.session_state.count += 2

st.button("Train on", on_click=grow)
"""


def test_python_hears_where_the_reader_is_and_new_frames_keep_the_place(
    page: Page, server: Callable[..., Any], idle: Callable[..., None], tmp_path: Path
) -> None:
    script = tmp_path / "app.py"
    script.write_text(APP, encoding="utf-8")
    page.goto(server(script, variables={"PYTHONPATH": str(ROOT)}).url)
    idle(page)
    readout = page.locator(".readout")
    expect(readout).to_have_text("step 20 of 20")
    page.get_by_role("button", name="Train on").click()
    expect(readout).to_have_text("step 40 of 40")  # the last frame follows the newest
    page.get_by_role("slider", name="Training step").press("ArrowLeft")
    expect(page.get_by_text("film 30")).to_be_visible()
    page.get_by_role("button", name="Train on").click()
    expect(readout).to_have_text("step 30 of 60")
    page.locator(".texts text").nth(2).click()
    expect(page.get_by_text("arcs 2")).to_be_visible()
    page.locator(".texts text").nth(2).click()
    expect(page.get_by_text("arcs None")).to_be_visible()


def test_a_saved_picture_is_called_as_its_run_and_step(page: Page) -> None:
    payload = film(name="abcdef123456") | {"file": "lstm-embedded-reber"}
    page.set_content(standalone_page(payload))
    page.get_by_text("Save", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG").click()
    step = payload["steps"][-1]
    name = f"lstm-embedded-reber-step-{step}-gates.svg"
    assert download.value.suggested_filename == name


OVERTAKEN = """
async ({ script, kind, newest, older }) => {
    document.body.innerHTML = `<div id="place"><div class="view ${kind}"></div></div>`;
    const blob = new Blob([script], { type: "text/javascript" });
    const { default: mount } = await import(URL.createObjectURL(blob));
    const parentElement = document.getElementById("place");
    const call = (data) => mount({ parentElement, data, key: "k", setStateValue() {} });
    call(newest);
    Promise.resolve(call(older)).then((cleanUp) => cleanUp());
}
"""


def payload(kind: str, said: str) -> dict[str, Any]:
    """What a component is given, with something that it says."""
    if kind == "arcs":
        return arcs_payload([said, "cat"], [-1, 0], [0, 1])
    if kind == "book":
        builder = LongTextBuilder(100)
        builder.feed(np.arange(100) - 1, np.ones(100), np.zeros(100, dtype=int))
        return strip_payload(builder.statistics(), 10, 42, (0, 100), item=said)
    if kind == "carousel":
        zero = np.zeros(4)
        strip = Strip("a", "Keeps", [0], [Curves(zero, zero, zero, zero)])
        return carousel_payload([strip], [1.0], notes=[said])
    if kind == "cell":
        spec = CELLS["elman"]
        names = {name for wire in wires(spec) for name in wire} | {"cell_state"}
        return diagram_payload(spec, {name: np.zeros((1, 2)) for name in names}, (said,))
    if kind == "pair":
        network = Network(CELLS["elman"], [0], np.full((1, 1, 2), 0.5))
        return pair_payload([network], [said], ["A", "B"], target="A")
    if kind == "answers":
        each = Answers("RAN", np.full((1, 1), 0.5), np.zeros((1, 1), bool), [None])
        return answers_payload([each], [said], ["A"], np.zeros((1, 1), int))
    if kind == "words":
        return words_payload([said, "cat"], [0, 1], "hidden_state", most=1.0, threshold=0.5)
    return film() | {"notes": [said]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_call_that_was_overtaken_draws_nothing(page: Page, kind: Kind) -> None:
    """Streamlit waits for a component's script at each call, and the oldest may come last."""
    page.goto("about:blank")
    given = {"script": script(kind), "kind": kind}
    page.evaluate(OVERTAKEN, given | {k: payload(kind, k) for k in ("newest", "older")})
    page.wait_for_function("document.getElementById('place').innerHTML.includes('newest')")
    assert "older" not in page.inner_html("#place")


OUTSIDE = """
async ({ script, payloads }) => {
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const { mount } = await import(address);
    window.told = [];
    window.ends = payloads.map((data) => {
        const root = document.body.appendChild(document.createElement("section"));
        const bytes = new TextEncoder().encode(JSON.stringify(data));
        return mount(root, bytes, { state: (...said) => window.told.push(said) });
    });
}
"""


def test_one_mount_shows_every_kind_without_the_app(page: Page) -> None:
    page.goto("about:blank")
    payloads = [payload(kind, "shown") for kind in KINDS]
    page.evaluate(OUTSIDE, {"script": script("all"), "payloads": payloads})
    for kind in KINDS:
        expect(page.locator(f"section > .view.{kind}")).not_to_be_empty()
    page.get_by_role("slider", name="Training step").press("ArrowLeft")
    page.wait_for_function("window.told.length === 1")
    assert page.evaluate("window.told[0]") == ["step", STEPS[-2]]
    page.evaluate("window.ends.forEach((end) => end())")
