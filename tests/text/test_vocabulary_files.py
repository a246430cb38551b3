"""Vocabularies as other people keep them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import BPE, WordLevel

from rnnviz.text.vocabulary_files import read_vocabulary

TOKENS = ["<unk>", "the", "cat", "[sat]"]
NUMBERS = {token: number for number, token in enumerate(TOKENS)}
KERAS = {"class_name": "Tokenizer", "config": {"word_index": json.dumps({"the": 1, "cat": 2})}}


@pytest.mark.parametrize(
    "text",
    [
        "<unk>\nthe\ncat\n[sat]\n",
        "<unk>\nthe\ncat\n[sat]",
        "<unk>\r\nthe\r\ncat\r\n[sat]\r\n",
        json.dumps(TOKENS),
        json.dumps(NUMBERS),
        Tokenizer(WordLevel(NUMBERS, unk_token="<unk>")).to_str(),
    ],
    ids=["lines", "no end", "windows", "list", "object", "tokenizer"],
)
def test_every_form_gives_the_tokens_in_order(text: str) -> None:
    assert read_vocabulary(text.encode("utf-8-sig")) == TOKENS


def test_lines_may_begin_like_json() -> None:
    assert read_vocabulary(b"[UNK]\nthe\n") == ["[UNK]", "the"]
    assert read_vocabulary(b"{\n}\na\n") == ["{", "}", "a"]


def test_a_number_without_a_token_stands_for_padding() -> None:
    assert read_vocabulary(json.dumps(KERAS).encode()) == ["<0>", "the", "cat"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"\xff", "must be a text"),
        (b"[" * 100_000, "must be a text"),
        (b"[1, 2]", "must be a text"),
        (b'{"a": "b"}', "must be a text"),
        (b'{"a": 1e9}', "must be a text"),
        (b'{"a": 999999999}', "must be a text"),
        (b'{"a": 0, "b": 0}', "have the same number"),
        (b"{}", "or there is none"),
        (b'{"config": {"word_index": "{"}}', "must be a text"),
        (Tokenizer(BPE()).to_str().encode(), "into pieces"),
        (b"a\n" * (9 << 20), "at most 16 MB"),
    ],
    ids=[
        "bytes",
        "deep",
        "numbers",
        "text",
        "float",
        "far",
        "twice",
        "empty",
        "index",
        "pieces",
        "large",
    ],
)
def test_what_is_no_vocabulary_gets_one_sentence(text: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        read_vocabulary(text)
    assert str(caught.value).endswith(".")


def test_very_many_lists_are_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json, "loads", None)
    with pytest.raises(ValueError, match="A vocabulary must be"):
        read_vocabulary(b"[" + b"[]," * 1_000_000 + b"0]")


NAMES = ["model", "vocab", "a"]
VALUES = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["model", "vocab", "a"]), inner)
    ),
    max_leaves=6,
)


@given(data=st.binary() | VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_file_is_read_or_refused(data: bytes) -> None:
    said, tokens = ".", []
    try:
        tokens = read_vocabulary(data)
    except ValueError as error:
        said = str(error)
    assert said.endswith(".")
    assert all(isinstance(token, str) for token in tokens)
