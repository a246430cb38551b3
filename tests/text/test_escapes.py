"""Codes that are no letters."""

from __future__ import annotations

import pytest

from rnnviz.text.decoding import clean, decode
from rnnviz.text.escapes import seven_bit

JAPANESE = "吾輩は猫である。名前はまだ無い。"
CHINESE = "今天天气很好，我们去公园散步。"
FRENCH = "Les élèves étaient à l'école, où ils apprenaient le français."


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (JAPANESE, "iso2022_jp", "ISO-2022-JP"),
        ("모든 인간은 자유로우며", "iso2022_kr", "ISO-2022-KR"),
        (CHINESE, "hz", "HZ"),
        (CHINESE, "utf-7", "UTF-7"),
        (FRENCH, "utf-7", "UTF-7"),
    ],
)
def test_an_encoding_of_seven_bits_is_no_ascii(text: str, codec: str, name: str) -> None:
    whole = f"A title\n{text}\nand 1 + 1 = 2 ~ more.\n".replace("~ ", "" if codec == "hz" else "~ ")
    found = decode(whole.encode(codec))
    assert (found.text, found.encoding) == (whole, name)


@pytest.mark.parametrize(
    "text",
    [
        "a+foo-b and C++ and 1+2-3",
        "call +44-20-7946 or +1-555-0100",
        "x+foo-y is x+foo-y",
        "a ~{ and ~} of code",
        "mail me+news-letters@example.org",
    ],
)
def test_ascii_with_signs_stays_ascii(text: str) -> None:
    assert seven_bit(text.encode()) is None
    assert decode(text.encode()).text == text


def test_codes_for_a_terminal_are_no_words() -> None:
    link = "\x1b]8;;https://example.org\x1b\\a link\x1b]8;;\x07"
    text = f"\x1b[1;31mred\x1b[0m and \x1b[38;5;12mblue\x1b[m, {link}\x1b[K\x1b(B\x1b7 done."
    assert decode(text.encode()).text == clean(text) == "red and blue, a link done."


def test_letters_that_are_struck_over_count_once() -> None:
    text = "".join(f"{letter}\b{letter}" for letter in "NAME") + " _\bo_\bf it"
    assert decode(text.encode()).text == clean(text) == "NAME of it"


def test_a_code_without_an_end_takes_no_text_away() -> None:
    assert clean("\x1b]0;a title\nand a line") == "0;a title\nand a line"
