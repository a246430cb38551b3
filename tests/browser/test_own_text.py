"""A text of one's own: read as suits it, trained on for a time, written on, and compared."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import (
    INFLUENCE,
    TRAINING_TIMEOUT,
    OpenPage,
    Visit,
    alert,
    bubble,
    button,
    linked,
    part,
    press,
    resting,
    status,
    upload,
    words,
)

pytestmark = pytest.mark.long

BRIEF = "?minutes=0.03&hidden_size=12"
FINISHED = re.compile("Finished · ")


@pytest.fixture(scope="module")
def app(server: Callable[..., Any]) -> str:
    """A server of this module's own."""
    return str(server(variables={"RNNVIZ_MAX_TRAININGS": "1"}).url)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A text of about 2,000 words."""
    rng = random.Random(0)
    nouns = ("king", "queen", "cat", "rabbit", "gardener", "duchess", "mouse", "turtle")
    verbs = ("saw", "asked", "followed", "answered", "forgot", "remembered")
    lines = [
        f"The {rng.choice(nouns)} {rng.choice(verbs)} the {rng.choice(nouns)} before the rabbit "
        f"{rng.choice(verbs)} Alice."
        for _ in range(200)
    ]
    path = tmp_path / "book.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def train(page: Page, visit: Visit, address: str, path: Path) -> str:
    """Upload a text, train on it, and wait for the end; returns the run's id."""
    visit(page, address)
    upload(page, path)
    page.wait_for_url(re.compile(r"corpus=[0-9a-f]{16}"))
    press(page, "Train")
    page.wait_for_url(re.compile(r"model=[0-9a-f]{12}\b"))
    expect(status(page)).to_contain_text(FINISHED, timeout=TRAINING_TIMEOUT)
    return str(part(page, "model"))


def choose(page: Page, title: str) -> None:
    page.get_by_role("radio", name=title).click()


def test_a_model_is_trained_for_a_time_trained_on_and_writes(
    app: str, page: Page, open_page: OpenPage, visit: Visit, book: Path
) -> None:
    run_id = train(page, visit, app + INFLUENCE + BRIEF, book)
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_contain_text("pieces of words come back more often.")
    expect(sidebar).to_contain_text(re.compile(r"[\d,]+ sub-words, a vocabulary of \d+; punct"))
    expect(sidebar).to_contain_text("with frequencies alone it would be")
    expect(sidebar.get_by_test_id("stMetric")).to_have_count(2)
    before = status(page).inner_text()

    press(page, "Continue training")
    press(page, "Continue")
    expect(status(page)).not_to_contain_text(re.search(r"of [\d,]+", before)[0] + " ")  # type: ignore[index]
    expect(status(page)).to_contain_text(FINISHED, timeout=TRAINING_TIMEOUT)
    linked(page, "model", run_id)

    choose(page, "Generate")
    text = page.get_by_role("region", name="Generated text")
    expect(text.locator("mark")).to_have_count(1)
    expect(words(page).nth(20)).to_be_attached()
    words(page).nth(1).hover()
    expect(bubble(page)).to_contain_text("of the prompt")
    first = text.inner_text()
    press(page, "Another")
    page.wait_for_url(re.compile("draw=1"))
    expect(text).not_to_have_text(first)
    other = open_page()
    visit(other, page.url)
    expect(other.get_by_role("region", name="Generated text")).to_have_text(text.inner_text())

    count = words(page).count()
    press(page, "See its arrows")
    expect(page.get_by_role("textbox", name="Text", exact=True)).not_to_be_empty()
    expect(words(page).nth(count // 2)).to_be_attached()
    linked(page, "part", None)
    expect(alert(page)).to_have_count(0)


def test_three_cells_are_compared_while_they_train(
    app: str, page: Page, open_page: OpenPage, visit: Visit, book: Path
) -> None:
    visit(page, app + INFLUENCE + BRIEF + "&part=race")
    upload(page, book)
    page.wait_for_url(re.compile(r"corpus=[0-9a-f]{16}"))
    press(page, "Train all three")
    page.wait_for_url(re.compile(r"race=([0-9a-f]{12}\.){2}[0-9a-f]{12}"), timeout=TRAINING_TIMEOUT)
    expect(button(page, "Stop all three")).to_have_count(0, timeout=TRAINING_TIMEOUT)
    links = page.get_by_test_id("stMain").get_by_role("link", name=re.compile("Arrows of the"))
    expect(links).to_have_count(3)
    other = open_page()
    visit(other, page.url)
    expect(other.get_by_role("link", name=re.compile("Arrows of the"))).to_have_count(3)
    expect(alert(page)).to_have_count(0)
    third = str(part(page, "race")).split(".")[2]
    links.nth(2).click()
    page.wait_for_url(re.compile(f"model={third}"))
    expect(status(page)).to_contain_text(FINISHED)
    expect(words(page).nth(1)).to_be_visible()


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("המלך ראה את הבית הישן ליד העץ. ", "rtl"),
        ("国王昨天看见了那扇门。", "ltr"),
    ],
)
def test_any_script_is_written_in_its_direction(
    app: str, page: Page, visit: Visit, tmp_path: Path, sentence: str, direction: str
) -> None:
    path = tmp_path / "text.txt"
    path.write_text(sentence * 60, encoding="utf-8")
    train(page, visit, app + INFLUENCE + BRIEF, path)
    expect(words(page).nth(1)).to_be_visible()
    first, second = (resting(words(page).nth(place)) for place in (0, 1))
    assert first is not None
    assert second is not None
    assert (second["x"] < first["x"]) == (direction == "rtl")
    choose(page, "Generate")
    text = page.get_by_role("region", name="Generated text")
    expect(text).to_have_attribute("dir", direction)
    expect(text).not_to_contain_text("<")


def test_a_text_of_many_megabytes_stops_nobody(
    app: str, page: Page, open_page: OpenPage, visit: Visit, tmp_path: Path
) -> None:
    path = tmp_path / "large.txt"
    rng = random.Random(1)
    names = [f"w{k:x}" for k in range(4000)]
    line = [" ".join(rng.choices(names, k=12)).capitalize() + ".\n" for _ in range(4000)]
    path.write_text("".join(line) * 40, encoding="utf-8")
    assert path.stat().st_size > 8_000_000
    visit(page, app + INFLUENCE + "?steps=20&hidden_size=4&unit=text-words")
    upload(page, path)
    page.wait_for_url(re.compile(r"corpus=[0-9a-f]{16}"))
    expect(page.get_by_test_id("stSidebar")).to_contain_text("these numbers are from its beginning")
    press(page, "Train")
    page.wait_for_url(re.compile(r"model=[0-9a-f]{12}\b"))
    expect(status(page)).to_contain_text("Reading the text")
    other = open_page()
    visit(other, app + INFLUENCE)
    expect(words(other).nth(1)).to_be_visible()
    expect(status(page)).to_contain_text("Finished · step 20 of 20", timeout=TRAINING_TIMEOUT)
    expect(words(page).nth(1)).to_be_visible()
