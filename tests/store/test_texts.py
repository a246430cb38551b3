"""Texts in the database of the runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from rnnviz.store import RunStore, StoredTexts, StoreError, blobs, default_texts, export_run
from rnnviz.store.old_folders import bring_in_texts
from rnnviz.store.opening import open_database
from rnnviz.store.tables import PIECES, TEXTS
from rnnviz.tasks import restore_problem
from rnnviz.text import default_library
from rnnviz.training import train
from tests.store.conftest import train_a_little


@pytest.fixture
def open_texts(address: str) -> Iterator[Callable[..., StoredTexts]]:
    """Open the texts of a store, as often as there are servers."""
    opened: list[StoredTexts] = []

    def open_one(**settings: Any) -> StoredTexts:
        opened.append(StoredTexts(open_database(address), **settings))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def texts(open_texts: Callable[..., StoredTexts]) -> StoredTexts:
    return open_texts()


def make_old(texts: StoredTexts, identifier: str, seconds: float) -> None:
    with texts._database.write() as connection:
        ours = update(TEXTS).where(TEXTS.c.id == identifier)
        connection.execute(ours.values(used=TEXTS.c.used - seconds))


def used(texts: StoredTexts, identifier: str) -> float:
    with texts._database.read() as connection:
        return float(connection.scalar(select(TEXTS.c.used).where(TEXTS.c.id == identifier)))


def pieces(texts: StoredTexts) -> int:
    with texts._database.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(PIECES)))


def test_a_text_reaches_the_other_servers(open_texts: Callable[..., StoredTexts]) -> None:
    one, other = open_texts(), open_texts()
    text = "Zwei Zeilen,\r\nmit \u00df und \u4eca\u5929.\x00\n"
    identifier = one.add(text)
    assert other.get(identifier) == text
    assert other.beginning(identifier, 5) == "Zwei "
    assert other.size(identifier) == len(text.encode())
    assert other.name(identifier) == "Zwei Zeilen, mit \u00df und \u4eca\u5929."
    assert not other.exists("0" * 16)
    with pytest.raises(ValueError, match="add it once more"):
        other.get("0" * 16)


def test_a_long_text_is_kept_in_pieces(texts: StoredTexts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs, "PIECE_BYTES", 100)
    monkeypatch.setattr("rnnviz.store.texts.PIECE_BYTES", 100)
    text = "".join(f"{number} " for number in range(200))
    identifier = texts.add(text)
    assert pieces(texts) == -(-len(text) // 100)
    assert texts.get(identifier) == text
    for characters in (0, 24, 25, 26, 100, 1000):
        assert texts.beginning(identifier, characters) == text[:characters]


def test_the_same_text_is_kept_once_and_named_once(texts: StoredTexts) -> None:
    assert texts.add("Hello.") == texts.add("Hello.", "my letter") == texts.add("Hello.", "yours")
    assert texts.add("Hello!") != texts.add("Hello.")
    assert pieces(texts) == 2
    assert texts.name(texts.add("Hello.")) == "my letter"


def test_the_text_unused_for_longest_goes_first(open_texts: Callable[..., StoredTexts]) -> None:
    texts = open_texts(limit_bytes=250)
    ids = [texts.add("o" * 100), texts.add("u" * 100)]
    for age, identifier in enumerate(ids):
        make_old(texts, identifier, 7200.0 + age)
    assert texts.get(ids[1]) == "u" * 100
    kept = texts.add("n" * 100)
    assert [texts.exists(identifier) for identifier in (*ids, kept)] == [False, True, True]
    assert pieces(texts) == 2
    large = texts.add("l" * 300)
    assert [texts.exists(identifier) for identifier in (*ids, kept, large)] == [False] * 3 + [True]


def test_a_name_that_is_looked_at_keeps_no_text_alive(texts: StoredTexts) -> None:
    identifier = texts.add("hello", "greeting")
    make_old(texts, identifier, 7200.0)
    before = used(texts, identifier)
    assert texts.name(identifier) == "greeting"
    assert used(texts, identifier) == before
    texts.get(identifier)
    assert used(texts, identifier) > before


def test_nothing_half_written_is_left(texts: StoredTexts, monkeypatch: pytest.MonkeyPatch) -> None:
    texts.add("hello")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rnnviz.store.texts.adopt", fail)
    with pytest.raises(StoreError, match=r"could not be kept \(No space left on device\); free"):
        texts.add("another")
    assert pieces(texts) == 1


def test_texts_lie_beside_the_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNVIZ_STORE", str(tmp_path))
    assert default_library() is default_texts()
    default_library().add("hello")
    default_texts().close()
    assert [path.name for path in tmp_path.iterdir()] == ["rnnviz.sqlite3"]
    monkeypatch.setenv("RNNVIZ_STORE", "s3://bucket/runs")
    with pytest.raises(ValueError, match="set RNNVIZ_STORE to a folder"):
        default_library()


def test_another_server_goes_on_with_a_run_on_an_uploaded_text(
    address: str, opened: Callable[..., RunStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNNVIZ_STORE", address)
    monkeypatch.setattr("rnnviz.store.texts._libraries", {})
    identifier = default_library().add("The cat sat on the mat. The dog saw the cat. " * 40)
    options = {"text_id": identifier, "length": 5, "minimum_count": 1}
    run = train_a_little("text-words", task_options=options, embedding_size=3)
    opened().put(run)
    default_texts().close()
    # As another process: nothing is known of the text but what the database holds.
    monkeypatch.setattr("rnnviz.store.texts._libraries", {})
    found = opened().get(run.id)
    assert restore_problem(found).symbols == restore_problem(run).symbols
    steps = train(found.config, resume=found)
    assert next(steps).step >= 5
    steps.close()
    assert export_run(found)
    default_texts().close()


def test_texts_of_former_versions_are_brought_in_once(
    texts: StoredTexts, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "old" / "texts"
    folder.mkdir(parents=True)
    (folder / "0123456789abcdef.txt").write_bytes(b"Two\r\nlines.")
    (folder / "0123456789abcdef.name").write_text("a poem")
    (folder / "1123456789abcdef.txt").write_bytes(b" ")
    bring_in_texts(tmp_path / "old", texts)
    assert "Brought 1 text of a former version into the store" in caplog.text
    identifier = texts.add("Two\r\nlines.")
    assert texts.name(identifier) == "a poem"
    assert [path.name for path in folder.iterdir()] == ["1123456789abcdef.txt"]
    kept = tmp_path / "old" / "imported" / "texts"
    assert (kept / "0123456789abcdef.txt").read_bytes() == b"Two\r\nlines."
