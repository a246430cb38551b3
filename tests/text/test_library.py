"""The library of texts on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.text.library import TextLibrary, default_library


@pytest.fixture
def library(tmp_path: Path) -> TextLibrary:
    return TextLibrary(tmp_path / "texts")


def test_a_text_comes_back(library: TextLibrary) -> None:
    text = "Zwei Zeilen,\r\nmit ß und 今天.\n"
    identifier = library.add(text)
    assert library.get(identifier) == text
    assert library.exists(identifier)
    assert len(identifier) == 16


def test_the_same_text_is_kept_once(library: TextLibrary) -> None:
    assert library.add("hello") == library.add("hello") != library.add("hello.")
    assert len(list(library.folder.iterdir())) == 2


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
    assert not TextLibrary(Path("nowhere")).exists(identifier)


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


def test_the_text_unused_for_longest_goes_first(tmp_path: Path) -> None:
    library = TextLibrary(tmp_path, limit_bytes=250)
    old, used, new = ("o" * 100, "u" * 100, "n" * 100)
    ids = [library.add(old), library.add(used)]
    for age, identifier in enumerate(ids):
        os.utime(tmp_path / f"{identifier}.txt", (1000 - age, 1000 - age))
    assert library.get(ids[1]) == used
    kept = library.add(new)
    assert [library.exists(identifier) for identifier in (*ids, kept)] == [False, True, True]


def test_the_new_text_stays_even_if_it_alone_is_too_large(tmp_path: Path) -> None:
    library = TextLibrary(tmp_path, limit_bytes=10)
    first, second = library.add("a" * 50), library.add("b" * 50)
    assert not library.exists(first)
    assert library.exists(second)


def test_nothing_half_written_is_left(
    library: TextLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(source: str, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rnnviz.text.library.os.replace", fail)
    with pytest.raises(ValueError, match="free some space"):
        library.add("hello")
    assert list(library.folder.iterdir()) == []


def test_the_folder_follows_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNNVIZ_STORE", str(tmp_path))
    assert default_library().folder == tmp_path / "texts"
    monkeypatch.delenv("RNNVIZ_STORE")
    assert "rnnviz" in str(default_library().folder)


@given(st.text(min_size=1, alphabet=st.characters(codec="utf-8")).filter(str.strip))
def test_the_beginning_is_that_of_the_text(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    library = TextLibrary(tmp_path_factory.mktemp("texts"))
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


def test_a_name_that_is_looked_at_keeps_no_text_alive(library: TextLibrary) -> None:
    text_id = library.add("hello", "greeting")
    path = library.folder / f"{text_id}.txt"
    os.utime(path, (1, 1))
    assert library.name(text_id) == "greeting"
    assert path.stat().st_mtime == 1
    small = TextLibrary(library.folder, limit_bytes=6)
    small.add("others")
    assert [one.suffix for one in library.folder.iterdir()] == [".txt"]
