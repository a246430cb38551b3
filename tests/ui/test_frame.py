from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rnnviz.ui.frame import ASSETS, as_typed, plain
from rnnviz.ui.warming import UNEXPECTED

HOSTILE = (
    "<script>alert(1)</script>",
    "[here](http://elsewhere.invalid)",
    "![x](http://elsewhere.invalid/x.png)",
    "<http://elsewhere.invalid>",
    "**bold** _it_ `code` ~~gone~~",
    "$x^2$ :red[red] :material/menu:",
    "# heading",
    "- item",
    "1. item",
    "> quoted",
    "a | b\n--|--\n1 | 2",
    "&lt;b&gt;",
    "\\*",
    "    indented",
    "\tindented",
    "heading\n===",
)
# What Streamlit's frontend looks for in a text whose markup has been read.
FOUND_LATER = re.compile(
    r":material[/_]\w+:|:streamlit:|:[\w+-]+:|https?://|www\.|\w@\w"
    r"|(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)",
    re.IGNORECASE,
)
LATER = (
    ":material/home: a",
    ":material_home:",
    "a :smile::heart: b",
    ":streamlit:",
    "a -> b <- c <-> d -- e",
    ">= 3",
    "a <= b ~= c",
    "http://elsewhere.invalid",
    "HTTPS://elsewhere.invalid",
    "www.elsewhere.invalid",
    "a@b.invalid",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markup_is_left(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(plain(text))
    kinds = {token.type for token in tokens}
    kinds |= {child.type for token in tokens for child in token.children or ()}
    # A number before a full stop cannot begin a list once the stop is escaped.
    assert kinds <= {"paragraph_open", "inline", "paragraph_close", "text", "text_special"} | {
        "softbreak"
    }


@given(st.text())
def test_every_character_of_markup_is_escaped_and_none_is_lost(text: str) -> None:
    escaped = plain(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_{}\[\]()<>#+\-.!|$:~&=]", escaped)
    shown = re.sub(r"\\(.)", r"\1", escaped, flags=re.DOTALL)
    assert shown.replace("\u2060", "").split() == text.replace("\u2060", "").split()


@pytest.mark.parametrize("text", LATER)
def test_what_is_looked_for_later_is_taken_apart(text: str) -> None:
    assert FOUND_LATER.search(text)
    for shown in (as_typed(text), re.sub(r"\\(.)", r"\1", plain(text))):
        assert not FOUND_LATER.search(shown)
        assert shown.replace("\u2060", "") == text


@given(st.text(":-<>=~@wW. a/materil\n", max_size=30))
def test_nothing_is_left_to_be_found_later(text: str) -> None:
    assert not FOUND_LATER.search(as_typed(text))


def test_what_nobody_foresaw_is_told_in_our_own_words(
    open_app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object) -> None:
        raise KeyError("a secret")

    monkeypatch.setattr("rnnviz.ui.playground.page.headline", fail)
    (box,) = open_app().exception
    assert box.message == UNEXPECTED
    assert "Streamlit" not in box.message


def test_the_script_of_the_pages_holds_nothing_that_is_taken_for_markup():
    # Streamlit leaves a script out, without a word, that has a tag's beginning in it.
    assert re.findall(r"<[/\w!]", (ASSETS / "page.js").read_text("utf-8")) == []
