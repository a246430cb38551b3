"""Bytes to text."""

from __future__ import annotations

import codecs
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.text.decoding import MAX_BYTES, DecodingError, decode

FRENCH = "Les élèves étaient à l'école, où ils apprenaient le français."
RUSSIAN = "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива."
JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"
KOREAN = "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. "


@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", codecs.BOM_UTF8, "UTF-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16 (little-endian)"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16 (big-endian)"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "UTF-32 (little-endian)"),
        ("utf-32-be", codecs.BOM_UTF32_BE, "UTF-32 (big-endian)"),
    ],
)
@pytest.mark.parametrize("text", [FRENCH, JAPANESE])
def test_a_byte_order_mark_decides(codec: str, mark: bytes, name: str, text: str) -> None:
    found = decode(mark + text.encode(codec))
    assert (found.text, found.encoding) == (text, name)


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        ("plain", "ascii", "ASCII"),
        (FRENCH, "utf-8", "UTF-8"),
        (FRENCH, "latin-1", "Windows-1252"),
        ("“Très bien”, dit-elle — enfin.", "cp1252", "Windows-1252"),
        (RUSSIAN, "cp1251", "Windows-1251"),
        (RUSSIAN, "koi8-r", "KOI8-U"),
        (JAPANESE, "shift_jis", "Shift JIS"),
        (KOREAN, "euc-kr", "EUC-KR"),
        ("今天天气很好，我们去公园散步。", "gb18030", "GB18030"),
        ("hello world é", "utf-16-le", "UTF-16 (little-endian)"),
        ("hello world é", "utf-16-be", "UTF-16 (big-endian)"),
    ],
)
def test_the_encoding_is_found_without_a_mark(text: str, codec: str, name: str) -> None:
    found = decode(text.encode(codec))
    assert (found.text, found.encoding) == (text, name)


def test_western_europe_is_likelier_than_its_neighbours() -> None:
    text = f"{FRENCH} Für Ärzte. " * 40
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_half_a_character_at_the_end_is_damage(mark: bytes) -> None:
    data = mark + JAPANESE.encode("utf-8" if mark == codecs.BOM_UTF8 else "utf-16-le")
    assert (decode(data[:-1]).text, decode(data[:-1]).damaged) == (JAPANESE[:-1] + "\ufffd", 1)


def test_a_few_accents_at_the_end_of_a_long_file_count() -> None:
    text = "A plain line of English, as there are so many.\n" * 20_000 + FRENCH
    assert decode(text.encode("latin-1")).text == text


def test_a_long_line_of_a_multibyte_encoding_is_not_cut_within_a_character() -> None:
    text = KOREAN * 2000
    found = decode(text.encode("euc-kr"))
    assert (found.text, found.encoding) == (text, "EUC-KR")


DAMAGED = {
    "one byte in a text with few accents": (
        b"plain words here. " * 500
        + "It's the café's naïve cat. ".encode() * 3
        + "né".encode()[:-1]
    ),
    "a stray byte": FRENCH.encode() * 20 + b"\xff" + FRENCH.encode() * 30,
    "half a character after a single sound one": b"A plain line. " * 50 + "né café".encode()[:-1],
    "one of two": b"A plain line. " * 50 + "né café".encode()[:-1] + b" and on",
    "cut at its start": FRENCH.encode()[5:],
    "cut at its end": JAPANESE.encode()[:-2],
    "a lone surrogate": FRENCH.encode() + b"\xed\xa0\x80" + FRENCH.encode(),
    "trimmed no-break spaces": ("voilà. " * 3 + "où est-il ?\n").encode() + b"voil\xc3\n" * 3,
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_damaged_utf8_stays_utf8_and_the_damage_is_counted(data: bytes) -> None:
    found = decode(data)
    text = data.decode("utf-8", "replace")
    assert (found.text, found.encoding) == (text, "UTF-8")
    assert found.damaged == text.count("\ufffd") > 0
    assert found.found.startswith(f"UTF-8 with {found.damaged} damaged character")


@given(st.integers(0, 10**6), st.sampled_from([FRENCH, RUSSIAN, JAPANESE, KOREAN]))
def test_a_byte_that_is_lost_changes_no_more_than_its_character(place: int, line: str) -> None:
    data = (line + "\n").encode() * 20
    place %= len(data)
    found = decode(data[:place] + data[place + 1 :])
    assert found.encoding == "UTF-8"
    assert found.damaged <= 2
    assert len(found.text) >= 20 * len(line)


def test_surrogates_and_nul_of_java_are_no_damage() -> None:
    astral = "𝄞 and 😀😀"
    data = FRENCH.encode()
    for character in astral:
        units = character.encode("utf-16-be")
        for k in range(0, len(units), 2):
            unit = int.from_bytes(units[k : k + 2], "big")
            data += chr(unit).encode("utf-8", "surrogatepass")
    found = decode(data + b"\xc0\x80")
    assert (found.text, found.found) == (FRENCH + astral, "UTF-8")


@pytest.mark.parametrize(("text", "codec"), [(FRENCH, "cp1252"), (RUSSIAN, "cp1251")])
@pytest.mark.parametrize("first", [True, False])
def test_files_in_two_encodings_that_were_joined(text: str, codec: str, first: bool) -> None:
    parts = [(text + "\n").encode() * 6, (text + "\n").encode(codec) * 4]
    found = decode(b"".join(parts if first else reversed(parts)))
    assert found.text == (text + "\n") * 10
    assert found.found == f"UTF-8 and Windows-{codec[2:]}"


def test_a_damaged_character_does_not_change_a_japanese_encoding() -> None:
    line = JAPANESE + "\n"
    data = (line * 20).encode("cp932") + b"\x82\n" + (line * 20).encode("cp932")
    found = decode(data)
    assert found.found == "Shift JIS with 1 damaged character"
    assert found.text == line * 20 + "\ufffd\n" + line * 20


def test_the_encoding_may_be_told() -> None:
    data = "naïve".encode("cp850")
    assert decode(data, "DOS 850").text == decode(data, "cp850").text == "naïve"
    assert decode(data, "UTF-8").found == "UTF-8 with 1 damaged character"
    with pytest.raises(DecodingError, match=r"no encoding 'rot13'; choose one of: UTF-8, .*\.$"):
        decode(data, "rot13")


def test_the_first_line_that_shows_the_encoding() -> None:
    assert decode(b"\n\n  A title \nA line").first_line == "A title"
    assert decode(f"A title\n\n  {FRENCH}\n{RUSSIAN}".encode()).first_line == FRENCH


def test_line_ends_and_composition_are_normalised() -> None:
    assert decode("e\u0301te\u0301\r\nb\rc\n".encode()).text == "été\nb\nc\n"


def test_stray_nul_bytes_are_dropped_and_many_refused() -> None:
    assert decode(b"hello world " * 50 + b"\x00").text == "hello world " * 50
    with pytest.raises(DecodingError, match="not text"):
        decode(b"a\x00b\x01\x02 hello")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG image"),
        (b"PK\x03\x04\x14\x00\x00\x00", "a zip archive"),
        (b"%PDF-1.7\n1 0 obj", "a PDF document"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (b"GIF89a\x01\x00\x01\x00", "a GIF image"),
        (b"\x1f\x8b\x08\x00\x00", "a gzip archive"),
        (b"{\\rtf1\\ansi hello}", "an RTF document"),
    ],
)
def test_files_that_only_claim_to_be_text_are_named(data: bytes, kind: str) -> None:
    with pytest.raises(DecodingError, match=kind):
        decode(data)


def test_a_text_may_begin_like_an_image() -> None:
    assert decode(b"GIF89a is a format of images.").encoding == "ASCII"


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", codecs.BOM_UTF8])
def test_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(DecodingError, match=r"empty|no text"):
        decode(data)


def test_too_large_is_refused() -> None:
    with pytest.raises(DecodingError, match="at most 50 MB"):
        decode(b"a" * (MAX_BYTES + 1))


def test_the_largest_file_is_read() -> None:
    data = ("Un été à la mer. " * 20).encode("latin-1") + b"\n"
    data = (data * (MAX_BYTES // len(data) + 1))[: MAX_BYTES - 1] + b"."
    assert len(decode(data).text) == MAX_BYTES


@given(st.binary(max_size=3000))
def test_any_bytes_are_text_or_refused_in_one_sentence(data: bytes) -> None:
    try:
        found = decode(data)
    except DecodingError as error:
        reason, text = str(error), "x"
    else:
        reason, text = "Fine.", found.text
    assert re.fullmatch(r"[A-Z][^\n]+\.", reason)
    assert text.strip()
    assert not {"\x00", "\r"} & set(text)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn"]), min_size=1))
def test_utf8_comes_back(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    if text.strip():
        assert decode(text.encode()).text == text


def test_a_text_that_begins_with_a_million_empty_lines_has_a_first_line() -> None:
    assert decode(b"\n" * 1_000_100 + b"words").first_line == ""
