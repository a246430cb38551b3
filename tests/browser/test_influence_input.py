"""What the Influence page cannot use gets one clear sentence, and the page goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import (
    INFLUENCE,
    SENTENCE,
    Visit,
    alert,
    linked,
    part,
    resting,
    upload,
    words,
    write,
)

pytestmark = pytest.mark.long

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
    ("large.txt", b"word and word. " * 3_500_000, "File must be 50.0MB or smaller."),
)
LINKS = {
    "model=..%2F..%2Fetc": "A run's id must be 4 to 64 small letters, digits and dashes.",
    "text_id=0000000000000000": "This text is not on this computer: add it once",
}
"""Others lead to their sentences without a browser, in tests/ui/test_pages.py."""


def test_too_little_text_gets_a_sentence(app_url: str, page: Page, visit: Visit) -> None:
    visit(page, app_url + INFLUENCE)
    expect(words(page).nth(1)).to_be_visible()
    for text, sentence in TOO_LITTLE.items():
        write(page, text)
        expect(alert(page)).to_have_text(sentence)
        write(page, SENTENCE)
        expect(alert(page)).to_have_count(0)
        expect(words(page)).to_have_count(11)


def test_a_file_that_cannot_be_used_gets_a_sentence(
    app_url: str, page: Page, visit: Visit, tmp_path: Path
) -> None:
    visit(page, app_url + INFLUENCE)
    for name, content, sentence in FILES:
        (tmp_path / name).write_bytes(content)
        upload(page, tmp_path / name)
        told = page.get_by_test_id("stSidebar").get_by_text(sentence)
        expect(told).to_be_visible()
        box = resting(told)
        assert box is not None
        assert min(box["width"], box["height"]) > 15, "hidden from all but screen readers"
        linked(page, "corpus", None)
    write(page, SENTENCE)
    expect(words(page)).to_have_count(11)


def test_a_link_that_cannot_be_used_gets_a_sentence(app_url: str, page: Page, visit: Visit) -> None:
    for link, sentence in LINKS.items():
        visit(page, f"{app_url}{INFLUENCE}?{link}")
        expect(alert(page)).to_have_count(1)
        expect(alert(page)).to_contain_text(sentence)
        expect(page.get_by_role("heading", name="Influence arrows", exact=True)).to_be_visible()
        expect(words(page).nth(1)).to_be_visible()
        assert part(page, link.split("=")[0]) != link.split("=")[1]
    write(page, SENTENCE)
    expect(words(page)).to_have_count(11)
    expect(alert(page)).to_have_count(0)
