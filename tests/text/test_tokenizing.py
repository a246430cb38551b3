"""Tokens and sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.text.tokenizing import (
    characters,
    direction,
    is_unspaced,
    note,
    sentences,
    words,
)

THAI, HINDI, PERSIAN, ARABIC = "สวัสดีครับ", "नमस्ते दुनिया", "می\u200cخواهم بروم", "في البدء، خلق الله"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't stop, l'homme!", ["don't", "stop", ",", "l'homme", "!"]),
        ("It\u2019s 3.14 or 1,000.", ["it\u2019s", "3.14", "or", "1,000", "."]),
        ("'quoted' -- wait...", ["'", "quoted", "'", "--", "wait", "..."]),
        ("the <unk> of N", ["the", "<unk>", "of", "n"]),
        ("well-known", ["well", "-", "known"]),
        ("今天天气。", ["今", "天", "天", "气", "。"]),
        ("カーを", ["カ", "ー", "を"]),
        (HINDI, ["नमस्ते", "दुनिया"]),
        (PERSIAN, ["می\u200cخواهم", "بروم"]),
        (ARABIC, ["في", "البدء", "،", "خلق", "الله"]),
        ("שלום עולם", ["שלום", "עולם"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("ok 👩\u200d👩\u200d👧!", ["ok", "👩\u200d👩\u200d👧", "!"]),
        ("a\u200fb \x00 \ufeff", ["a", "b"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_thai_is_split_into_what_readers_see_as_characters() -> None:
    assert words(THAI) == ["ส", "วั", "ส", "ดี", "ค", "รั", "บ"]


def test_case_is_kept_if_asked() -> None:
    assert words("Alice Said", lower_case=False) == ["Alice", "Said"]
    assert characters("Ab c") == ["A", "b", " ", "c"]
    assert characters("Ab c", lower_case=True) == ["a", "b", " ", "c"]


def test_white_space_is_one_character() -> None:
    assert characters("a \n\t b") == ["a", " ", "b"]


@given(st.text())
def test_no_visible_character_is_lost(text: str) -> None:
    visible = [c for c in text if c.isalnum()]
    kept = [c for token in words(text, lower_case=False) for c in token if c.isalnum()]
    assert kept == visible


def test_unspaced_scripts_are_told() -> None:
    assert is_unspaced("今天天气很好 ok")
    assert not is_unspaced("only one 天 here")
    assert note("今天天气很好").endswith("every character is a token.")
    assert note("今天天气很好", "characters") == note("plain") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [("hello", "ltr"), ("", "ltr"), (ARABIC, "rtl"), ("שלום (hi)", "rtl"), ("123 ...", "ltr")],
)
def test_direction(text: str, expected: str) -> None:
    assert direction(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Mr. and Mrs. Smith met Dr. J. R. Jones. Yes.", None),
        ('"What?" he said. "No."', ['"What?" he said.', '"No."']),
        ("Wait ... what? Yes\u2026 No.", ["Wait ... what?", "Yes\u2026", "No."]),
        ("今天。明天！真的？好", ["今天。", "明天！", "真的？", "好"]),
        ("متى؟ الآن.", ["متى؟", "الآن."]),
        ("यह है। वह है।", ["यह है।", "वह है।"]),
        ("A title\n\nThe text goes\non.", ["A title", "The text goes\non."]),
        ("A title\n  \n\n\nThe text.", ["A title", "The text."]),
        ("It cost 3.50 in all. Fine.", ["It cost 3.50 in all.", "Fine."]),
        ("So did I. They left.", ["So did I.", "They left."]),
        ("all lower case. here too. yes", ["all lower case.", "here too.", "yes"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = ["Mr. and Mrs. Smith met Dr. J. R. Jones.", "Yes."]
    assert [sentence.text for sentence in sentences(text)] == expected


def test_a_list_of_lines_has_one_sentence_a_line() -> None:
    text = "\n".join(["no stops in here", "nor in here", "nor in this"] * 5)
    assert len(sentences(text)) == 15


@given(st.text(alphabet=st.sampled_from("ab AB.!?\n\"')。…1")))
def test_sentences_keep_their_places_and_lose_nothing(text: str) -> None:
    found = sentences(text)
    assert all(text[s.start : s.end] == s.text == s.text.strip() != "" for s in found)
    assert "".join("".join(s.text.split()) for s in found) == "".join(text.split())
