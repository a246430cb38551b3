"""What can be saved of a figure: a page of its own, pictures, and the film of a training."""

from __future__ import annotations

import base64
import json
import re
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import Download, Page, expect

from rnnviz.analysis.carousel import Curves
from rnnviz.figures.arcs import arcs_payload
from rnnviz.figures.browser.page import KINDS, Kind, script, style
from rnnviz.figures.carousel_film import Strip, carousel_payload
from rnnviz.figures.words import words_payload
from rnnviz.inspection.answers import packed_answers
from rnnviz.inspection.cells import cell_data
from rnnviz.inspection.films import film_data
from rnnviz.inspection.pair import pair_data
from rnnviz.inspection.runs import Moment, example
from rnnviz.jobs import default_runner
from rnnviz.run import Run
from tests.browser.seen import Visit, resting
from tests.browser.test_components import ROOT, film, payload

MOST = 1_000_000
"""Bytes of a page that is sent around."""
PIECE = (ROOT / "static" / "sans-latin.woff2").read_bytes()
FACE = f"""
@font-face {{ font-family: "rnnviz Sans"; font-weight: 400 700; unicode-range: U+20-7E, U+2713;
  src: url(data:font/woff2;base64,{base64.b64encode(PIECE).decode()}); }}
@font-face {{ font-family: "rnnviz Sans"; font-weight: 400 700; unicode-range: U+400-52F;
  src: url(data:font/woff2;base64,{"AAAA" * 1000}); }}
body {{ --st-font: "Source Sans", sans-serif; font-family: "rnnviz Sans"; }}
"""
MOUNT = """
async ({ script, style, face, data }) => {
    document.head.append(Object.assign(document.createElement("style"), { textContent: face }));
    const host = document.body.appendChild(document.createElement("div"));
    const root = host.attachShadow({ mode: "open" });
    root.append(Object.assign(document.createElement("style"), { textContent: style }));
    const place = root.appendChild(document.createElement("div"));
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const { mount } = await import(address);
    mount(place, data, { savesPage: true });
}
"""
FILMED: dict[Kind, str] = {
    "film": ".readout",
    "carousel": ".readout",
    "pair": ".view:not(.double) .trained",
}
"""The kinds that show a training, and where each says how far it is."""


def shipped(name: str) -> Run:
    return default_runner().store.get(name)


@cache
def usual(kind: Kind) -> dict[str, Any]:
    """A figure of runs that come with the app, of large ones where that matters."""
    rng = np.random.default_rng(3)
    if kind == "film":
        run = shipped("ran-tanh-adding")
        return film_data(run, example(run, 0), 0, False, None, "RAN") | {"file": "my-run"}
    if kind == "cell":
        run = shipped("lstm-adding")
        return cell_data(Moment(run), example(run, 0))
    if kind == "pair":
        runs = [shipped("lstm-starred-letter"), shipped("elman-starred-letter")]
        return pair_data(runs, example(runs[0], 0))
    if kind == "answers":
        run = shipped("gru-embedded-reber")
        found = packed_answers(Moment(run), example(run, 0))
        assert found is not None
        return json.loads(found)
    if kind == "carousel":
        curves = [Curves(*(rng.normal(size=(4, 100)))) for _ in range(20)]
        strips = [Strip(each, each, range(20), curves) for each in ("lstm", "elman")]
        return carousel_payload(strips, np.linspace(0, 1, 20).tolist(), title="Norms")
    words = [f"word{t}" for t in range(300)]
    if kind == "arcs":
        words = words[:40]
        table, weights = np.tril(rng.random((40, 40))), rng.random(40)
        return arcs_payload(words, [-1, *range(39)], weights, table=table, title="Arrows")
    if kind == "words":
        values = rng.random(300)
        return words_payload(words, values, "hidden_state", most=1.0, threshold=0.5, title="Words")
    return payload("book", "word")


def show(page: Page, kind: Kind, data: dict[str, Any]) -> None:
    """A figure as in the app: in a root of its own, which may save its page."""
    page.goto("about:blank")
    given = {"script": script(kind), "style": style(kind), "face": FACE, "data": data}
    page.evaluate(MOUNT, given)
    expect(page.locator(f".view.{kind}")).not_to_be_empty()


def save(page: Page, choice: str) -> Download:
    """Choose something from the menu with the keyboard, and what is saved then."""
    menu = page.locator("summary", has_text="Save")
    menu.focus()
    menu.press("Enter")
    with page.expect_download() as download:
        page.get_by_role("button", name=choice).press("Enter")
    return download.value


def moves(page: Page, kind: Kind) -> None:
    """What is on the screen answers to the keyboard."""
    if kind == "words":
        page.locator(".word").nth(2).press("Enter")
        expect(page.locator(".word.brushed")).to_have_count(1)
        return
    if kind == "arcs":
        page.locator(".texts text").nth(5).press("Enter")
        expect(page.locator(".bubble")).to_contain_text("‘word5’ looks back")
        return
    where = {"book": ".line", "cell": ".at-step", "pair": ".now", "answers": ".now"}
    place = where.get(kind, ".readout")
    slider = page.get_by_role("slider").first
    slider.press("Home")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    before = page.locator(place).inner_text()
    slider.press("End")
    expect(page.locator(place)).not_to_have_text(before)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_saved_as_a_page_that_lives_without_a_network(
    page: Page, open_page: Callable[..., Page], problems: Any, tmp_path: Path, kind: Kind
) -> None:
    show(page, kind, usual(kind))
    file = tmp_path / "saved.html"
    save(page, "Web page").save_as(file)
    assert file.stat().st_size <= MOST
    text = file.read_text(encoding="utf-8")
    assert text.count("src: url(data:") == 1  # the piece that this page needs
    problems.ignore(file.as_uri())  # the file itself is no other host
    alone = open_page(offline=True, viewport={"width": 390, "height": 844}, color_scheme="dark")
    alone.goto(file.as_uri())
    expect(alone.locator(f".view.{kind}")).not_to_be_empty()
    moves(alone, kind)
    assert alone.evaluate("document.documentElement.scrollWidth") <= 390
    assert alone.evaluate("[...document.fonts].some((face) => face.status === 'loaded')")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_saved_as_svg_and_png_as_on_the_screen(
    page: Page, tmp_path: Path, kind: Kind
) -> None:
    show(page, kind, usual(kind))
    file = tmp_path / "saved.svg"
    save(page, "SVG").save_as(file)
    svg = ElementTree.parse(file).getroot()
    wide, tall = (float(svg.attrib[side]) for side in ("width", "height"))
    marks = [node.tag.split("}")[1] for node in svg.iter()]
    assert marks.count("text") > 1
    assert {"path", "rect"} & {*marks}
    assert "var(" not in file.read_text(encoding="utf-8")
    save(page, "PNG").save_as(file)
    size = struct.unpack(">II", file.read_bytes()[16:24])
    assert size == (2 * wide, 2 * tall)


def test_a_picture_of_cards_says_what_they_say(page: Page, tmp_path: Path) -> None:
    show(page, "pair", usual("pair"))
    file = tmp_path / "saved.svg"
    save(page, "SVG").save_as(file)
    said = " ".join(ElementTree.parse(file).getroot().itertext())
    for verdict in page.locator(".verdict").all_inner_texts():
        assert verdict in said
    assert "How sure each is of the right letter" in said
    assert "Replay the training" not in said  # a button is no picture


def test_a_picture_of_a_cell_has_its_circles(page: Page, tmp_path: Path) -> None:
    show(page, "cell", usual("cell"))
    circles = page.locator(".drawing ellipse").count()
    assert circles > 5
    save(page, "SVG").save_as(file := tmp_path / "cell.svg")
    drawn = [path.get("d") or "" for path in ElementTree.parse(file).iterfind(".//{*}path")]
    assert sum(path.endswith("Z") and "a" in path for path in drawn) == circles


def test_a_saved_page_begins_where_its_reader_stood(page: Page, tmp_path: Path) -> None:
    show(page, "pair", usual("pair"))
    page.get_by_role("slider", name="Time step").press("Home")
    page.get_by_role("slider", name="Training").press("Home")
    file = tmp_path / "saved.html"
    save(page, "Web page").save_as(file)
    page.set_content(file.read_text(encoding="utf-8"))
    expect(page.locator(".now")).to_contain_text("step 1 of")
    expect(page.locator(".trained")).to_contain_text("LSTM step 0,")


def test_the_app_serves_the_pieces_of_the_font_that_are_carried(
    page: Page, app_url: str, visit: Visit, tmp_path: Path
) -> None:
    visit(page, app_url)
    expect(page.locator(".pair .verdict")).to_have_count(2)
    menu = page.locator(".pair summary")
    menu.press("Enter")
    with page.expect_download() as download:
        page.locator(".pair").get_by_role("button", name="Web page").press("Enter")
    file = tmp_path / "saved.html"
    download.value.save_as(file)
    assert download.value.suggested_filename == "lstm-elman-starred-letter-answers.html"
    carried = re.findall(r"src: url\((data:font/woff2;base64,[^)]+)\)", file.read_text("utf-8"))
    assert [base64.b64decode(each.partition(",")[2]) for each in carried] == [PIECE]


WATCH = """
async (address) => {
    const video = document.createElement("video");
    video.muted = true;
    video.src = address;
    await new Promise((resolve, reject) => {
        video.onloadedmetadata = resolve;
        video.onerror = () => reject(new Error(video.error.message));
    });
    const { videoWidth: wide, videoHeight: tall, duration } = video;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [wide, tall];
    const context = canvas.getContext("2d");
    const shot = async (time) => {
        video.currentTime = time;
        await new Promise((resolve) => { video.onseeked = resolve; });
        context.drawImage(video, 0, 0);
        return context.getImageData(0, 0, wide, tall).data;
    };
    const first = await shot(0.01), last = await shot(duration - 0.1);
    let differing = 0;
    for (let k = 0; k < first.length; k += 4) if (Math.abs(first[k] - last[k]) > 40) differing += 1;
    return { wide, tall, duration, differing };
}
"""


def few(kind: Kind) -> dict[str, Any]:
    """A training of a few moments."""
    if kind == "film":
        return film() | {"file": "my-run"}
    if kind == "carousel":
        curves = [Curves(*np.full((4, 20), -float(k))) for k in range(4)]
        return carousel_payload([Strip("a", "a", range(4), curves)], [0.0, 0.3, 0.6, 1.0])
    return usual("pair")


@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=pytest.mark.long if kind == "pair" else ()) for kind in FILMED],
)
def test_a_training_is_saved_as_a_film(
    page: Page, open_page: Callable[..., Page], tmp_path: Path, kind: Kind
) -> None:
    page.emulate_media(reduced_motion="reduce")
    show(page, kind, few(kind))
    place = page.locator(FILMED[kind])
    before = place.inner_text()
    menu = page.locator("summary", has_text="Save")
    menu.focus()
    menu.press("Enter")
    with page.expect_download() as download:
        page.get_by_role("button", name="Film (WebM)").press("Enter")
        cancel = page.get_by_role("button", name="Cancel")
        expect(cancel).to_be_focused()
        bar = page.get_by_role("progressbar", name="Film recorded")
        expect(bar).to_be_visible()
        page.wait_for_function("node => node.value > 0", arg=bar.element_handle())
        expect(place).to_have_text(before)  # nothing moves on the screen
    expect(menu).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="The film is saved.")).to_be_attached()
    expect(page.locator(".double")).to_have_count(0)
    file = tmp_path / "saved.webm"
    download.value.save_as(file)
    if kind == "film":
        assert download.value.suggested_filename == "my-run-gates.webm"
    address = f"data:video/webm;base64,{base64.b64encode(file.read_bytes()).decode()}"
    seen = open_page().evaluate(WATCH, address)
    box = resting(page.locator(f".view.{kind}"))
    assert box is not None
    assert seen["wide"] == pytest.approx(min(1920, 2 * box["width"]), abs=30)
    assert seen["duration"] > 0.2  # a busy machine begins to record late
    assert seen["differing"] > 100


def test_a_film_can_be_given_up(page: Page) -> None:
    show(page, "pair", usual("pair"))
    menu = page.locator("summary", has_text="Save")
    saved: list[Download] = []
    page.on("download", lambda one: saved.append(one))
    menu.click()
    page.get_by_role("button", name="Film (WebM)").click()
    page.keyboard.press("Escape")
    told = page.get_by_role("status").filter(has_text="The film was given up.")
    expect(told).to_be_attached()
    expect(menu).to_be_focused()
    expect(page.locator(".making")).to_be_hidden()
    assert not saved


def test_no_film_is_offered_where_none_can_be_made(page: Page) -> None:
    show(page, "carousel", payload("carousel", "one moment"))
    menu = page.locator("summary", has_text="Save")
    menu.click()
    expect(page.get_by_role("button", name="SVG")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Film"))).to_be_hidden()
    page.add_init_script("delete window.MediaRecorder")
    show(page, "film", film())
    menu.click()
    expect(page.get_by_role("button", name="Web page")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Film"))).to_have_count(0)
