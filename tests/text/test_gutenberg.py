"""Project Gutenberg's header, licence and contents."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rnnviz.text import decode
from rnnviz.text.gutenberg import strip_boilerplate

HEAD = "The Project Gutenberg EBook of X\n\n*** START OF {} PROJECT GUTENBERG EBOOK X ***\n"
TAIL = "\n*** END OF {} PROJECT GUTENBERG EBOOK X ***\nLicence\n"
CONTENTS = "CONTENTS\n\n  CHAPTER I. Down .... 3\n  CHAPTER II. Pool .... 19\n\n\n"
STORY = "CHAPTER I.\nDown\n\nIt was late.\n\nCHAPTER II.\nPool\n\nIt was wet.\n"


@pytest.mark.parametrize("article", ["THE", "THIS"])
def test_header_and_licence_go(article: str) -> None:
    book = HEAD.format(article) + "\nProduced by A. B.\nand C.\n\n" + STORY + TAIL.format(article)
    assert strip_boilerplate(book) == STORY


def test_the_list_of_chapters_goes() -> None:
    book = HEAD.format("THE") + "X\n\n" + CONTENTS + STORY + TAIL.format("THE")
    assert "19" not in strip_boilerplate(book)
    assert strip_boilerplate(book).endswith(STORY)


def test_contents_that_do_not_come_again_stay() -> None:
    book = HEAD.format("THE") + "Contents\n\nHappy hearts.\n\n" + STORY + TAIL.format("THE")
    assert "Happy hearts." in strip_boilerplate(book)


def test_marks_of_emphasis_go() -> None:
    book = HEAD.format("THE") + "_You_ want, _very\nmuch_, snake_case_name." + TAIL.format("THE")
    assert strip_boilerplate(book) == "You want, very\nmuch, snake_case_name.\n"


def test_a_small_print_ends_the_header() -> None:
    head = "Etext of X\n\n*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n"
    assert strip_boilerplate(head + "\n" + STORY + "\nEnd of Project Gutenberg's X\n") == STORY


def test_other_texts_stay() -> None:
    assert strip_boilerplate(CONTENTS + STORY) == CONTENTS + STORY


def real_books() -> list[str]:
    """The books at hand, or one made here."""
    folder = Path(os.environ.get("RNNVIZ_DATA", ""), "books")
    names = ["alice.txt", "pride-and-prejudice.txt"]
    found = [decode((folder / name).read_bytes()).text for name in names if folder.is_dir()]
    return found or [HEAD.format("THIS") + "\n\nA TITLE\n\n" + STORY + TAIL.format("THIS")]


def test_books_begin_with_their_title() -> None:
    for book in map(strip_boilerplate, real_books()):
        assert book.splitlines()[0].isupper()
        assert "Gutenberg" not in book
