"""The Influence page as people use it: sentences, arrows, a model on a text of their own."""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from rnnviz.ui.catalogue import PAGES

Visit = Callable[[Page, str], None]
OpenPage = Callable[..., Page]
PATH = "/influence_arrows"
SENTENCE = "The old man said that the young woman was right."
HOSTILE = "<script>alert(1)</script> said the man"
CHINESE = "猫坐在树上。"
ARABIC = "جلس القط على الشجرة"
ICON = Path(__file__).resolve().parents[2] / "assets" / "icon.png"
TOO_LITTLE = {
    "": "The sentence is empty: give some words.",
    "   ": "The sentence is empty: give some words.",
    "word": "There is no arrow yet: an arrow needs an earlier word. Write two words or more.",
}
FILES = (
    (
        "picture.txt",
        ICON.read_bytes(),
        "The file is a PNG image, not text: save its words as plain text.",
    ),
    ("empty.txt", b"", "The file is empty: choose one with words in it."),
    ("blank.md", b" \n \n", "The file holds no text: choose one with words in it."),
    ("word.txt", b"word", "The text has 2 words and ends of sentences: give at least 200"),
    ("large.txt", b"word and word. " * 1_700_000, "File must be 20.0MB or smaller."),
)
LINKS = {
    "model=000000000000": "There is no stored run '000000000000'; train it again.",
    "model=..%2F..%2Fetc": "A run's id must be 4 to 64 small letters, digits and dashes.",
    "text_id=0000000000000000": "The text 0000000000000000 is not on this computer: add it once",
    "cell=nosuch": "There is no cell named 'nosuch'; the choices are:",
}
TRAINING_TIMEOUT = 240_000


@pytest.fixture(scope="module")
def app(server: Callable[..., Any]) -> str:
    """A server of this module's own."""
    return str(server(variables={"RNNVIZ_MAX_TRAININGS": "1"}).url)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Alice where the real data is at hand, else a text of about 3,000 words."""
    folder = os.environ.get("RNNVIZ_DATA")
    alice = Path(folder or ".") / "books" / "alice.txt"
    if folder and alice.is_file():
        return alice
    rng = random.Random(0)
    nouns = ("king", "queen", "cat", "rabbit", "gardener", "duchess", "mouse", "turtle")
    verbs = ("saw", "asked", "followed", "answered", "forgot", "remembered")
    lines = [
        f"The {rng.choice(nouns)} {rng.choice(verbs)} the {rng.choice(nouns)} before the rabbit "
        f"{rng.choice(verbs)} Alice, and Alice {rng.choice(verbs)} the {rng.choice(nouns)}."
        for _ in range(180)
    ]
    path = tmp_path_factory.mktemp("book") / "book.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def part(page: Page, name: str) -> str | None:
    """One part of the page's link."""
    return parse_qs(urlsplit(page.url).query).get(name, [None])[0]


def words(page: Page) -> Locator:
    return page.locator(".texts text")


def alert(page: Page) -> Locator:
    return page.get_by_test_id("stAlert")


def bubble(page: Page) -> Locator:
    return page.locator(".bubble")


def text_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text", exact=True)


def write(page: Page, text: str) -> None:
    text_box(page).fill(text)
    text_box(page).press("Control+Enter")


def upload(page: Page, path: Path) -> None:
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(path)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(rf"(^|\s){name}$")).click()


@pytest.mark.parametrize("key", PAGES)
def test_a_page_is_whole_as_the_first_request_of_a_fresh_server(
    server: Callable[..., Any], page: Page, visit: Visit, key: str
) -> None:
    own = server()
    visit(page, f"{own.url}/{PAGES[key].path}")
    title = "LSTM on: embedded Reber grammar" if key == "playground" else PAGES[key].title
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    links = page.get_by_test_id("stSidebar").get_by_role("link")
    expect(links).to_have_text([re.compile(f"{other.title}$") for other in PAGES.values()])
    expect(page).to_have_title(f"{PAGES[key].title} · rnnviz")
    expect(alert(page)).to_have_count(0)
    other = next(one for one in PAGES.values() if one.key not in ("playground", key))
    links.filter(has_text=other.title).click()
    expect(page.get_by_role("heading", name=other.title, exact=True)).to_be_visible()
    page.context.close()
    own.stop()


def test_a_sentence_becomes_words_with_arrows(app: str, page: Page, visit: Visit) -> None:
    visit(page, app + PATH)
    expect(words(page).nth(5)).to_be_visible()
    write(page, SENTENCE)
    tokens = ["the", "old", "man", "said", "that", "the", "young", "woman", "was", "right", "."]
    expect(words(page)).to_have_text(tokens)
    expect(page.locator(".arrows path")).to_have_count(len(tokens) - 1)
    expect(page.locator(".least-text")).to_contain_text("10 of 10")
    expect(page.get_by_text("of 10 arrows go to the word just before")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    assert part(page, "text") == SENTENCE


def test_pointing_at_a_word_asks_nothing_of_the_server(
    app: str, page: Page, visit: Visit, messages: Callable[[Page], Any]
) -> None:
    sent = messages(page)
    visit(page, f"{app}{PATH}?text=The+cat+sat+down")
    expect(words(page)).to_have_text(["the", "cat", "sat", "down"])
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    expect(bubble(page)).to_contain_text("Point at a word")
    before = sent.count
    words(page).nth(3).hover()
    expect(bubble(page)).to_contain_text(
        re.compile(r"^‘down’ looks back \d words? to ‘\w+’, weight 0\.\d\d, unit \d+")
    )
    expect(page.locator(".lit path")).not_to_have_count(0)
    words(page).nth(2).hover()
    expect(bubble(page)).to_contain_text("‘sat’ looks back")
    assert sent.count == before


def test_a_pinned_word_is_in_the_link(
    app: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    visit(page, f"{app}{PATH}?text=The+cat+sat+down")
    words(page).nth(2).click()
    page.wait_for_url(re.compile("word=2"))
    page.mouse.move(5, 5)
    expect(bubble(page)).to_contain_text("‘sat’ looks back")
    other = open_page()
    visit(other, page.url)
    expect(words(other).nth(2)).to_have_attribute("aria-pressed", "true")
    expect(bubble(other)).to_have_text(bubble(page).inner_text().replace("\n", ""))
    words(page).nth(2).click()
    page.wait_for_url(lambda url: "word=" not in url)


def test_a_model_is_trained_on_an_uploaded_book_and_shared(
    app: str, page: Page, open_page: OpenPage, visit: Visit, book: Path
) -> None:
    visit(page, app + PATH)
    upload(page, book)
    page.wait_for_url(re.compile(r"corpus=[0-9a-f]{16}"))
    expect(page.get_by_role("spinbutton", name="Hidden units")).to_be_visible()
    for name, value in (("Hidden units", "16"), ("Training steps", "80")):
        page.get_by_role("spinbutton", name=name).fill(value)
        page.get_by_role("spinbutton", name=name).press("Enter")
        page.wait_for_url(re.compile(f"{name.split()[1] if name[0] == 'T' else 'size'}={value}"))
    press(page, "Train")
    page.wait_for_url(re.compile(r"model=[0-9a-f]{12}\b"))
    run_id = part(page, "model")
    expect(words(page).nth(1)).to_be_visible()
    page.reload()
    status = page.get_by_test_id("stProgress")
    expect(status).to_contain_text("step ")
    assert part(page, "model") == run_id
    expect(status).to_contain_text("Finished · step 80 of 80", timeout=TRAINING_TIMEOUT)
    expect(alert(page)).to_have_count(0)

    search = page.get_by_role("textbox", name="Search the model's text")
    search.fill("Rabbit Alice")
    search.press("Enter")
    hits = page.get_by_role("combobox", name=re.compile("sentences found"))
    hits.click()
    page.get_by_role("option").first.click()
    expect(words(page).filter(has_text=re.compile("^rabbit$")).first).to_be_attached()
    expect(words(page).filter(has_text=re.compile("^alice$")).first).to_be_attached()
    words(page).nth(3).click()
    page.wait_for_url(re.compile("word=3"))
    page.mouse.move(5, 5)

    other = open_page()
    visit(other, page.url)
    expect(other.get_by_test_id("stProgress")).to_contain_text("Finished")
    expect(words(other)).to_have_text(words(page).all_text_contents())
    expect(bubble(other)).to_have_text(bubble(page).inner_text().replace("\n", ""))
    assert urlsplit(other.url).query == urlsplit(page.url).query


def test_too_little_text_gets_a_sentence(app: str, page: Page, visit: Visit) -> None:
    visit(page, app + PATH)
    expect(words(page).nth(1)).to_be_visible()
    for text, sentence in TOO_LITTLE.items():
        write(page, text)
        expect(alert(page)).to_have_text(sentence)
        write(page, SENTENCE)
        expect(alert(page)).to_have_count(0)
        expect(words(page)).to_have_count(11)


def test_a_file_that_cannot_be_used_gets_a_sentence(
    app: str, page: Page, visit: Visit, tmp_path: Path
) -> None:
    visit(page, app + PATH)
    for name, content, sentence in FILES:
        (tmp_path / name).write_bytes(content)
        upload(page, tmp_path / name)
        told = page.get_by_test_id("stSidebar").get_by_text(sentence)
        expect(told).to_be_visible()
        box = told.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 15, "hidden from all but screen readers"
        assert part(page, "corpus") is None
    write(page, SENTENCE)
    expect(words(page)).to_have_count(11)


def test_chinese_is_read_character_by_character(app: str, page: Page, visit: Visit) -> None:
    visit(page, app + PATH)
    write(page, CHINESE)
    expect(words(page)).to_have_text([*CHINESE])
    expect(page.get_by_text("are not in the model's vocabulary")).to_be_visible()
    expect(page.locator(".arrows path")).to_have_count(len(CHINESE) - 1)


def test_arabic_runs_from_right_to_left(app: str, page: Page, visit: Visit) -> None:
    visit(page, app + PATH)
    write(page, ARABIC)
    expect(words(page)).to_have_text(ARABIC.split())
    first, last = words(page).first.bounding_box(), words(page).last.bounding_box()
    assert first is not None
    assert last is not None
    assert first["x"] > last["x"]


def test_markup_in_a_text_is_only_text(app: str, page: Page, visit: Visit) -> None:
    dialogs: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    visit(page, app + PATH)
    write(page, HOSTILE)
    expect(words(page)).to_have_text(
        [*"<", "script", *">", "alert", *"(1)</", "script", ">", "said", "the", "man"]
    )
    words(page).nth(1).hover()
    expect(bubble(page)).to_contain_text("‘script’ looks back")
    expect(page.get_by_text(re.compile("read as <unk>: .*<, >, .*script"))).to_be_visible()
    page.get_by_text("The arrows as a table").click()
    with page.expect_download() as download:
        press(page, "JSON")
    saved = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert saved["tokens"][1] == saved["arrows"][0]["text"] == "script"
    expect(text_box(page)).to_have_value(HOSTILE)
    page.reload()
    expect(words(page).nth(1)).to_have_text("script")
    assert dialogs == []


def test_a_long_text_stays_on_the_server(
    app: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    text = "The cat sat on the mat and saw the dog. " * 14
    assert len(text) > 500
    visit(page, app + PATH)
    write(page, text)
    page.wait_for_url(re.compile(r"text_id=[0-9a-f]{16}$"))
    assert part(page, "text") is None
    expect(words(page)).to_have_count(14 * 11)
    other = open_page()
    visit(other, page.url)
    expect(words(other)).to_have_count(14 * 11)
    expect(text_box(other)).to_have_value(text)
    write(page, SENTENCE)
    page.wait_for_url(lambda url: "text_id" not in url)


def test_a_link_that_cannot_be_used_gets_a_sentence(app: str, page: Page, visit: Visit) -> None:
    for link, sentence in LINKS.items():
        visit(page, f"{app}{PATH}?{link}")
        expect(alert(page)).to_have_count(1)
        expect(alert(page)).to_contain_text(sentence)
        expect(page.get_by_role("heading", name="Influence arrows", exact=True)).to_be_visible()
        expect(words(page).nth(1)).to_be_visible()
        assert part(page, link.split("=")[0]) != link.split("=")[1]
    write(page, SENTENCE)
    expect(words(page)).to_have_count(11)
    expect(alert(page)).to_have_count(0)


def test_short_arrows_can_be_left_out(
    app: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    visit(page, f"{app}{PATH}?model=ran-tanh-pride-and-prejudice")
    slider = page.locator(".bar input[type=range]")
    slider.press("End")
    shown = page.locator(".least-text").inner_text()
    assert "at least 1 word" not in shown
    page.wait_for_url(re.compile(r"longer=\d"))
    other = open_page()
    visit(other, page.url)
    expect(other.locator(".least-text")).to_have_text(shown)


def test_the_arrows_appear_once_a_waiting_training_begins(
    app: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    other = open_page()
    visit(other, f"{app}/?steps=300000&stop_when_solved=false&hidden_size=4")
    press(other, "Train")
    expect(other.get_by_test_id("stProgress")).to_contain_text("Training")
    visit(page, f"{app}{PATH}?steps=300000&hidden_size=8&text=The+cat+sat")
    page.get_by_text("Train on this text").click()
    press(page, "Train")
    expect(page.get_by_test_id("stProgress")).to_contain_text("Waiting · number 1 in the queue")
    expect(alert(page)).to_have_text("The arrows appear as soon as this training begins.")
    press(other, "Stop")
    expect(page.get_by_test_id("stProgress")).to_contain_text("Training · step ")
    expect(words(page)).to_have_text(["the", "cat", "sat"])
    expect(alert(page)).to_have_count(0)
    press(page, "Stop")
    expect(page.get_by_test_id("stProgress")).to_contain_text("Stopped")
