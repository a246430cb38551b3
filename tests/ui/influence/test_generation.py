from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.jobs import default_runner
from rnnviz.ui.influence.generation import (
    generation_fields,
)

LinkOf = Callable[[AppTest], dict[str, str]]


def box(app: AppTest, label: str) -> Any:
    every = (*app.text_area, *app.number_input, *app.slider)
    return next(one for one in every if one.label == label)


def shown(app: AppTest) -> str:
    return next(one.value for one in app.get("html") if "generated" in one.value[:40])


@pytest.mark.parametrize("text", ["-0.1", "5.1", "nan", "hot"])
def test_a_temperature_out_of_range_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="The temperature in the link must be a number from 0 to"):
        generation_fields()["temperature"].parse(text)


def test_the_page_keeps_everything_in_the_link(
    open_app: Callable[..., AppTest], link_of: LinkOf
) -> None:
    app = open_app("influence", part="generate", generate="12")
    assert not app.exception
    first = shown(app)
    box(app, "Prompt").set_value("the old man").run()
    box(app, "Temperature").set_value(0.3).run()
    next(one for one in app.button if one.label == "Another").click().run()
    link = link_of(app)
    named = ("part", "prompt", "generate", "temperature", "draw")
    assert [link[name] for name in named] == ["generate", "the old man", "12", "0.3", "1"]
    assert shown(app) != first
    assert shown(open_app("influence", **link)) == shown(app)
    box(app, "Prompt").set_value(" ").run()
    assert [one.value.replace("\\", "") for one in app.error] == [
        "The prompt is empty: give the model some words to continue."
    ]


def test_the_text_goes_into_the_sentence_box(
    open_app: Callable[..., AppTest], link_of: LinkOf
) -> None:
    app = open_app("influence", part="generate", prompt="The old man", generate="9")
    next(one for one in app.button if one.label == "See its arrows").click().run()
    assert not app.exception
    assert "part" not in link_of(app)
    assert link_of(app)["text"].startswith("the old man")
    assert box(app, "Text").value == link_of(app)["text"]
    assert default_runner().jobs() == []
