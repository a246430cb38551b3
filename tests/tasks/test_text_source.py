"""Where texts come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnviz.tasks.text_source import read_source, source_beginning, source_bytes
from rnnviz.text import default_library

NOTHING = {"text": "", "text_id": "", "path": ""}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    inside = tmp_path / "data"
    (inside / "books").mkdir(parents=True)
    (inside / "books" / "été.txt").write_bytes("Un été.".encode("latin-1"))
    (inside / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    (tmp_path / "secret.txt").write_text("secret")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    monkeypatch.setenv("RNNVIZ_DATA", str(inside))
    return inside


def test_a_file_of_the_data_folder_is_read(folder: Path) -> None:
    assert read_source({**NOTHING, "path": "books/été.txt"}) == "Un été."


@pytest.mark.parametrize(
    "path", ["../secret.txt", "link.txt", "books", "none.txt", "a\x00b", "x" * 5000]
)
def test_no_other_file_is(folder: Path, path: str) -> None:
    with pytest.raises(ValueError, match="There is no file"):
        read_source({**NOTHING, "path": path})
    with pytest.raises(ValueError, match="There is no file"):
        read_source({**NOTHING, "path": str(folder.parent / "secret.txt")})


def test_a_picture_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="PNG"):
        read_source({**NOTHING, "path": "picture.txt"})


def test_the_folder_must_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RNNVIZ_DATA", raising=False)
    with pytest.raises(ValueError, match="Set RNNVIZ_DATA"):
        read_source({**NOTHING, "path": "a.txt"})


@pytest.mark.parametrize("given", [{}, {"text": "a", "path": "b"}])
def test_exactly_one_source_is_needed(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="Give one text"):
        read_source({**NOTHING, **given})


def test_the_last_tenth_of_several_texts_is_that_of_each(folder: Path) -> None:
    for name in "ab":
        paragraphs = [f"{name}{index}" for index in range(100)]
        (folder / f"{name}.txt").write_text("\n\n".join(paragraphs))
    words = read_source({**NOTHING, "path": "a.txt+b.txt"}).split()
    assert sorted(words) == sorted(f"{name}{index}" for name in "ab" for index in range(100))
    assert {word[0] for word in words[:90]} == {"a"}
    assert {word[0] for word in words[-18:]} == {"a", "b"}
    assert words.index("a99") > words.index("b50")


def test_a_source_is_measured_and_begun_without_reading_it_all(folder: Path) -> None:
    identifier = default_library().add("Längst " * 50)
    for options, size, beginning in (
        ({"text": "a cat sat"}, 9, "a cat"),
        ({"text_id": identifier}, 400, "Längs"),
        ({"path": "books/été.txt"}, 7, "Un ét"),
    ):
        assert source_bytes({**NOTHING, **options}) == size
        assert source_beginning({**NOTHING, **options}, 5) == beginning
    for missing in ({"path": "../secret.txt"}, {"text_id": "0" * 16}):
        with pytest.raises(ValueError, match=r"There is no file|not on this computer"):
            source_bytes({**NOTHING, **missing})
        with pytest.raises(ValueError, match=r"There is no file|not on this computer"):
            source_beginning({**NOTHING, **missing}, 5)
