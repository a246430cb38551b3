"""What every library of texts does alike, by the one in memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.text.library import PassingLibrary, TextLibrary


@pytest.fixture
def library() -> TextLibrary:
    return PassingLibrary()


def test_a_text_comes_back(library: TextLibrary) -> None:
    text = "Zwei Zeilen,\r\nmit ß und 今天.\n"
    identifier = library.add(text)
    assert library.get(identifier) == text
    assert library.exists(identifier)
    assert len(identifier) == 16


def test_the_same_text_is_kept_once(library: TextLibrary) -> None:
    assert library.add("hello") == library.add("hello") != library.add("hello.")


@pytest.mark.parametrize(
    "identifier",
    ["", "../../etc/passwd", "0" * 15, "0" * 17, "G" * 16, "0" * 16 + "\n", "..", "a/b", None, 7],
)
def test_ids_cannot_be_paths(library: TextLibrary, identifier: str) -> None:
    assert not library.exists(identifier)
    with pytest.raises(ValueError, match="16 hexadecimal"):
        library.get(identifier)


@given(st.text())
def test_no_text_is_an_id_by_accident(identifier: str) -> None:
    assert not PassingLibrary().exists(identifier)


def test_a_missing_text_is_asked_for_again(library: TextLibrary) -> None:
    assert not library.exists("0" * 16)
    with pytest.raises(ValueError, match="add it once more"):
        library.get("0" * 16)


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_text_is_refused(library: TextLibrary, text: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        library.add(text)


def test_a_huge_text_is_refused(library: TextLibrary) -> None:
    with pytest.raises(ValueError, match="at most 50 MB"):
        library.add("a" * 50_000_001)


@given(st.text(min_size=1, alphabet=st.characters(codec="utf-8")).filter(str.strip))
def test_the_beginning_is_that_of_the_text(text: str) -> None:
    library = PassingLibrary()
    identifier = library.add(text)
    for characters in range(len(text) + 2):
        assert library.beginning(identifier, characters) == text[:characters]
    assert library.size(identifier) == len(text.encode())


def test_a_text_that_is_not_here_has_no_size_and_no_beginning(library: TextLibrary) -> None:
    for ask in (library.size, lambda one: library.beginning(one, 5)):
        with pytest.raises(ValueError, match="is not on this computer"):
            ask("0" * 16)
        with pytest.raises(ValueError, match="16 hexadecimal"):
            ask("../secret")


def test_a_text_is_called_as_it_was_named_else_by_its_first_words(library: TextLibrary) -> None:
    pasted = library.add("\n  Once upon\ta time there was\x00 a very small cat. It slept.")
    assert library.name(pasted) == "Once upon a time there was a…"
    short = library.add("Hello.")
    assert library.name(short) == "Hello."
    assert library.add("Hello.", "my \u202eletter\n") == short
    assert library.name(short) == "my letter"
    library.add("Hello.")
    assert library.name(short) == "my letter"
    assert library.name("0" * 16) == library.name("../../etc") == ""


def test_a_text_without_spaces_has_a_short_name_too(library: TextLibrary) -> None:
    assert len(library.name(library.add("\u5929" * 500))) <= 32
    assert len(library.name(library.add("hello", "n" * 500))) <= 48
