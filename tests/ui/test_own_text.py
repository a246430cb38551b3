from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.text import default_library
from rnnviz.ui.own_text import SAMPLE, describe_text, sample_id, text_of

CHINESE = "猫坐在树上看着鸟儿。狗在花园里跑来跑去！" * 20
ARABIC = "جلس القط على الشجرة ونظر إلى الطيور. ركض الكلب في الحديقة. " * 40
SCRIPT = "<script>alert(1)</script> said the cat to the dog. " * 60


@pytest.fixture
def paste(open_app: Callable[..., AppTest]) -> Callable[[str], AppTest]:
    def use(text: str) -> AppTest:
        app = open_app("influence")
        area = next(box for box in app.text_area if box.label == "or paste a text to train on")
        area.set_value(text)
        next(one for one in app.button if one.label == "Use the pasted text").click().run()
        assert not app.exception
        return app

    return use


def told(app: AppTest) -> list[str]:
    return [box.value.replace("\\", "") for box in (*app.warning, *app.error)]


def captions(app: AppTest) -> str:
    return " ".join(caption.value.replace("\\", "") for caption in app.caption)


@pytest.mark.parametrize("text", ["", "   \n ", "word", "Two words.", "no " * 100])
def test_too_little_text_gets_one_sentence(paste: Callable[[str], AppTest], text: str) -> None:
    app = paste(text)
    (sentence,) = told(app)
    assert sentence.startswith("The text has ")
    assert "give at least 200 to learn from." in sentence
    assert "corpus" not in app.query_params


def test_a_text_that_repeats_one_line_is_refused_before_it_is_kept(
    paste: Callable[[str], AppTest],
) -> None:
    app = paste("The quick brown fox jumps over the lazy dog.\n" * 60)
    assert told(app) == ["The text repeats one line: give one whose lines differ."]
    assert "corpus" not in app.query_params


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (CHINESE, "It is written without spaces between words."),
        (ARABIC, "It is written from right to left."),
        (SCRIPT, f"{len(SCRIPT):,} characters."),
    ],
)
def test_a_pasted_text_is_kept_and_described(
    paste: Callable[[str], AppTest],
    link_of: Callable[[AppTest], dict[str, str]],
    text: str,
    note: str,
) -> None:
    app = paste(text)
    assert told(app) == []
    assert note in captions(app)
    assert default_library().get(link_of(app)["corpus"]) == text
    next(one for one in app.button if one.label == "Back to the sample text").click().run()
    assert "corpus" not in app.query_params
    assert "Alice in Wonderland" in captions(app)


def test_a_problem_goes_away_with_the_next_text(paste: Callable[[str], AppTest]) -> None:
    app = paste("word")
    assert len(told(app)) == 1
    next(box for box in app.text_area if box.label == "or paste a text to train on").set_value(
        SCRIPT
    )
    next(one for one in app.button if one.label == "Use the pasted text").click().run()
    assert told(app) == []


def test_the_sample_is_a_text_like_any_other() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    assert text_of(None) == default_library().get(sample_id()) == text
    assert describe_text(None).startswith("Alice in Wonderland (opening chapters): ")


def test_the_sample_is_kept_again_where_the_library_lost_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sample_id()
    monkeypatch.setenv("RNNVIZ_STORE", str(tmp_path))
    assert default_library().get(sample_id()) == SAMPLE.read_text(encoding="utf-8")


def test_a_text_that_was_missing_is_described_once_it_is_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text_id = default_library().add(SCRIPT + "A text that only this test has.")
    monkeypatch.setenv("RNNVIZ_STORE", str(tmp_path))
    assert "is not on this computer" in describe_text(text_id)
    assert default_library().add(SCRIPT + "A text that only this test has.") == text_id
    assert describe_text(text_id).startswith(f"{default_library().name(text_id)}: ")


def test_a_problem_goes_away_with_the_file_that_had_it(
    open_app: Callable[..., AppTest],
) -> None:
    app = open_app("influence")
    app.file_uploader[0].set_value(("short.txt", b"Two words.", "text/plain")).run()
    assert len(told(app)) == 1
    app.file_uploader[0].set_value(None).run()
    assert told(app) == []


def test_the_encoding_is_shown_and_can_be_chosen(
    open_app: Callable[..., AppTest], link_of: Callable[[AppTest], dict[str, str]]
) -> None:
    line = "Het café is één keer open. Wij waren er in maart. "
    app = open_app("influence")
    data = ("Plain lines first.\n" + line * 30).encode("cp850")
    app.file_uploader[0].set_value(("text.txt", data, "text/plain")).run()
    assert "Read as Windows-1252: Het caf‚ is ‚‚n keer open." in captions(app)
    first = link_of(app)["corpus"]
    box = next(box for box in app.selectbox if box.label == "Encoding")
    box.set_value("DOS 850").run()
    assert "Read as DOS 850: Het café is één keer open." in captions(app)
    assert link_of(app)["corpus"] != first
    assert "één" in default_library().get(link_of(app)["corpus"])
    app.file_uploader[0].set_value(("next.txt", (line * 30).encode(), "text/plain")).run()
    assert "Read as UTF-8: Het café" in captions(app)
    assert next(box for box in app.selectbox if box.label == "Encoding").value is None
    assert told(app) == []


def test_damage_is_told(open_app: Callable[..., AppTest]) -> None:
    app = open_app("influence")
    data = ("Het café is één keer open. " * 30).encode()[:-5] + "café".encode()[:-1]
    app.file_uploader[0].set_value(("text.txt", data, "text/plain")).run()
    assert "Read as UTF-8 with 1 damaged character: Het café" in captions(app)


def test_a_paste_that_is_too_long_gets_a_sentence_and_leaves_the_box(
    paste: Callable[[str], AppTest],
) -> None:
    app = paste("word " * 250_000)
    assert told(app) == [
        "The pasted text has 1,250,000 characters: paste at most 1,000,000, or save it as a file "
        "and upload that."
    ]
    assert (
        next(box for box in app.text_area if box.label == "or paste a text to train on").value == ""
    )


def test_a_text_that_is_gone_gets_a_sentence() -> None:
    assert describe_text("0" * 16).endswith("is not on this computer: add it once more.")
    with pytest.raises(ValueError, match="16 hexadecimal digits"):
        text_of("../../etc/passwd")


def test_boxes_for_texts_say_what_becomes_of_each(open_app: Callable[..., AppTest]) -> None:
    app = open_app("influence", part="book")
    areas = sorted(area.label for area in app.text_area)
    assert areas == ["or paste a text to read", "or paste a text to train on"]
    assert len({upload.proto.label for upload in app.get("file_uploader")}) == 2
