"""A model is trained on a text of one's own, and its arrows are drawn."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import (
    INFLUENCE,
    TRAINING_TIMEOUT,
    OpenPage,
    Visit,
    alert,
    bubble,
    linked,
    part,
    press,
    upload,
    words,
)

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def app(server: Callable[..., Any]) -> str:
    """A server of this module's own."""
    return str(server(variables={"RNNVIZ_MAX_TRAININGS": "1"}).url)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A text of about 3,000 words."""
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


def test_a_model_is_trained_on_an_uploaded_book_and_shared(
    app: str,
    page: Page,
    open_page: OpenPage,
    visit: Visit,
    book: Path,
) -> None:
    visit(page, app + INFLUENCE + "?unit=text-words&steps=1500")
    upload(page, book)
    page.wait_for_url(re.compile(r"corpus=[0-9a-f]{16}"))
    expect(page.get_by_role("spinbutton", name="Training steps")).to_be_visible()
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
    linked(page, "model", run_id)
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
    # The sentence before it has these words as well.
    page.wait_for_url(re.compile("[?&]text="))
    words(page).nth(3).click()
    page.wait_for_url(re.compile("word=3"))
    page.mouse.move(5, 5)

    other = open_page()
    visit(other, page.url)
    expect(other.get_by_test_id("stProgress")).to_contain_text("Finished")
    expect(words(other)).to_have_text(words(page).all_text_contents())
    expect(bubble(page)).to_contain_text("looks back")
    expect(bubble(other)).to_have_text(bubble(page).inner_text().replace("\n", ""))
    assert urlsplit(other.url).query == urlsplit(page.url).query


def test_the_arrows_appear_once_a_waiting_training_begins(
    app: str, page: Page, open_page: OpenPage, visit: Visit
) -> None:
    other = open_page()
    visit(other, f"{app}/playground?steps=300000&stop_when_solved=false&hidden_size=4")
    visit(page, f"{app}{INFLUENCE}?steps=300000&hidden_size=8&unit=text-words&text=The+cat+sat")
    page.get_by_text("Train on this text").click()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    # At once one after the other: a training that has had its slice gives way without a wait.
    press(other, "Train")
    expect(other.get_by_test_id("stProgress")).to_contain_text("Training")
    press(page, "Train")
    expect(page.get_by_test_id("stProgress")).to_contain_text("Waiting · number 1 in the queue")
    expect(alert(page)).to_have_text("The arrows appear as soon as this training begins.")
    press(other, "Stop")
    expect(page.get_by_test_id("stProgress")).to_contain_text("Training · step ")
    expect(words(page)).to_have_text(["the", "cat", "sat"])
    expect(alert(page)).to_have_count(0)
    press(page, "Stop")
    expect(page.get_by_test_id("stProgress")).to_contain_text("Stopped")
