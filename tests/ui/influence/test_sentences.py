from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.jobs import default_runner
from rnnviz.text import default_library
from rnnviz.ui.influence import sentences
from rnnviz.ui.influence.controls import text_models

LinkOf = Callable[[AppTest], dict[str, str]]
TRAINED = "She sells sea shells by the sea shore, and he buys them. " * 30


@pytest.fixture
def app(open_app: Callable[..., AppTest]) -> AppTest:
    return open_app("influence")


def box(app: AppTest, label: str) -> Any:
    every = (*app.text_area, *app.text_input, *app.selectbox, *app.number_input)
    return next(one for one in every if one.label.startswith(label))


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()


def told(app: AppTest) -> list[str]:
    return [element.value.replace("\\", "") for element in (*app.warning, *app.error, *app.info)]


def test_the_page_begins_with_a_sentence_of_the_models_text(app: AppTest, link_of: LinkOf) -> None:
    assert told(app) == []
    assert box(app, "Text").value == link_of(app)["text"]
    assert box(app, "Model").value == next(iter(text_models())) == link_of(app)["model"]
    assert "ran-tanh" in link_of(app)["model"]


def test_a_sentence_that_is_picked_comes_into_the_box(
    open_app: Callable[..., AppTest], link_of: LinkOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentences, "gallery_of", lambda run: ())
    app = open_app("influence")
    picker = box(app, "Held-out sentences")
    picker.select(picker.options[-1]).run()
    assert not app.exception
    assert box(app, "Text").value == picker.options[-1] == link_of(app)["text"]


def test_a_long_text_is_kept_behind_an_id(app: AppTest, link_of: LinkOf) -> None:
    box(app, "Text").set_value(TRAINED).run()
    assert "text" not in link_of(app)
    assert default_library().get(link_of(app)["text_id"]) == TRAINED
    box(app, "Text").set_value("Short again.").run()
    assert link_of(app)["text"] == "Short again."
    assert "text_id" not in link_of(app)


@pytest.mark.long
def test_a_model_is_trained_and_its_text_is_searched(
    app: AppTest, link_of: LinkOf, open_app: Callable[..., AppTest]
) -> None:
    box(app, "or paste a text to train on").set_value(TRAINED)
    press(app, "Use the pasted text")
    box(app, "Hidden units").set_value(4)
    time = box(app, "Training time")
    time.select(time.options[-1]).run()
    box(app, "Training steps").set_value(3)
    press(app, "Train")
    assert not app.exception
    job = default_runner().get(link_of(app)["model"])
    assert job is not None
    assert job.wait(60)
    app.run()
    assert told(app) == []
    box(app, "Search the model's text").input("SHELLS sea").run()
    hits = box(app, "30 sentences found")
    hits.select(hits.options[2]).run()
    assert box(app, "Text").value == TRAINED[:56].strip()
    box(app, "Search the model's text").input("zebra").run()
    assert "No sentence of the text contains all of these words." in [c.value for c in app.caption]
    fresh = open_app("influence", **link_of(app))
    assert not fresh.exception
    assert link_of(fresh) == link_of(app)


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("Hidden units", 0, "The hidden size must lie between 1 and 1,024."),
        ("Hidden units", 10_000, "The hidden size must lie between 1 and 1,024."),
        ("Training steps", 0, "The steps must lie between 1 and 1,000,000."),
    ],
)
def test_a_setting_that_cannot_be_used_gets_one_sentence(
    app: AppTest, opened: Callable[..., AppTest], label: str, value: int, sentence: str
) -> None:
    opened(app, "influence.control.train")
    time = box(app, "Training time")
    time.select(time.options[-1]).run()
    box(app, label).set_value(value).run()
    press(app, "Train")
    assert not app.exception
    assert told(app) == [sentence]
