from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rnnviz.ui.frame import plain, unlinked

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
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_{}\[\]()<>#+\-.!|$:~&]", escaped)
    assert re.sub(r"\\(.)", r"\1", escaped, flags=re.DOTALL) == text


@pytest.mark.parametrize(
    "text",
    [
        "http://elsewhere.invalid",
        "HTTPS://elsewhere.invalid",
        "www.elsewhere.invalid",
        "a@b.invalid",
    ],
)
def test_an_address_becomes_no_link(text: str) -> None:
    shown = unlinked(f"see {text} there").replace("\\", "")
    assert not re.search(r"https?://|www\.|\w@\w", shown, re.IGNORECASE)
    assert shown.replace("\u2060", "") == f"see {text} there"
