from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.ui.influence import sentences
from rnnviz.ui.influence.sentences import Example, examples

ROWS: list[dict[str, Any]] = [
    {"kind": "long distance", "text": "One.", "book": "A", "chapter": "I", "word": 1, "source": 0},
    {"kind": "verb to argument", "text": "Two she saw.", "book": "A", "chapter": "", "word": 2,
     "source": 0},
    {"kind": "long distance", "text": "Three.", "book": "B", "chapter": "V", "word": 1,
     "source": 0},
]  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "gallery.json"
    path.write_text(json.dumps({"model": "m", "sentences": ROWS}), encoding="utf-8")
    return path


def test_the_sentences_stand_by_kind(file: Path) -> None:
    found = examples(file)
    assert [each.text for each in found] == ["One.", "Three.", "Two she saw."]
    assert found[1] == Example("long distance", "Three.", "B", "V", 1, 0)
    assert found[1].title == "Long distance: Three. (B, V)"
    assert found[2].title.endswith("(A)")


@pytest.mark.parametrize("content", [None, "", "[]", '{"sentences": [{}]}', '{"sentences": 3}'])
def test_a_file_that_is_none_has_no_examples(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "other.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert examples(path) == ()


def test_an_example_brings_its_sentence_and_its_word(
    open_app: Callable[..., AppTest],
    link_of: Callable[[AppTest], dict[str, str]],
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sentences, "FILE", file)
    app = open_app("influence")
    assert link_of(app)["text"] == "One."
    picker = next(box for box in app.selectbox if box.label.startswith("Example sentences"))
    assert len(picker.options) == len(ROWS)
    picker.select_index(2).run()
    assert not app.exception
    assert link_of(app)["text"] == "Two she saw."
    assert link_of(app)["word"] == "2"
