"""What if, without a browser: the way to it, links, and what cannot be changed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.tasks.starred_letter import LETTERS

OpenApp = Callable[..., AppTest]
LinkOf = Callable[[AppTest], dict[str, str]]

TASK = "starred-letter"


def said(app: AppTest) -> str:
    texts = [text for each in app.caption for text in (each.value, each.help or "")]
    return " ".join(text.replace("\\", "") for text in (*(m.value for m in app.markdown), *texts))


def button(app: AppTest, label: str) -> object:
    return next(one for one in app.button if one.label == label)


def test_it_is_one_click_away_and_the_link_brings_it_back(
    open_app: OpenApp, link_of: LinkOf
) -> None:
    app = open_app(task=TASK)
    assert not app.exception
    assert "What it thinks next" in [each.value for each in app.subheader]
    button(app, "What if one symbol were another?").click().run()  # type: ignore[attr-defined]
    assert not app.exception
    change = link_of(app)["change"]
    step, letter = change.split(":")
    assert letter in LETTERS
    sentence = f"Step {step} reads \u2018{letter}\u2019 instead of"
    assert sentence in said(app)
    assert "stays below a tenth of its peak" in said(app)
    again = open_app(task=TASK, change=change)
    assert sentence in said(again)
    button(again, "Back to one run").click().run()  # type: ignore[attr-defined]
    assert "change" not in link_of(again)
    assert sentence not in said(again)


@pytest.mark.parametrize(
    ("page", "runs"),
    [("error_carousel", "lstm-starred-letter"), ("compare", "lstm:lstm-starred-letter")],
)
def test_another_page_leads_there_with_its_sequence(
    open_app: OpenApp, link_of: LinkOf, page: str, runs: str
) -> None:
    key = "carousel" if page == "error_carousel" else page
    link = {"runs": runs, "task": TASK, "sequence": "3"}
    app = open_app(key, **link, **({"cells": "lstm,gru"} if page == "compare" else {}))
    assert not app.exception
    labels = {one.proto.label: one.proto for one in app.get("page_link")}
    found = labels["What if, in the LSTM?"]
    assert found.page == "playground"
    led = dict(parse_qsl(found.query_string))
    assert (led["run"], led["sequence"]) == ("lstm-starred-letter", "3")
    asked = open_app(**led)
    assert not asked.exception
    assert not asked.error
    # A link that is written anew is one more step for the browser's Back.
    assert link_of(asked) == led
    step, letter = led["change"].split(":")
    assert f"Step {step} reads \u2018{letter}\u2019 instead of" in said(asked)
    # What was never trained has nothing to tell.
    assert not [label for label in labels if "untrained" in label or "the GRU?" in label]


def test_a_step_that_reads_that_already_gets_another_symbol(
    open_app: OpenApp, link_of: LinkOf
) -> None:
    app = open_app(task=TASK, change="5:A")
    (box,) = (one for one in app.number_input if one.label == "Step (of 24)")
    assert "Step 5 reads \u2018A\u2019" in said(app)
    box.set_value(1).run()
    step, letter = link_of(app)["change"].split(":")
    assert (step, app.exception) == ("1", app.exception)
    assert letter != "A"
    assert not app.error


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"task": TASK, "change": "99:A"}, "Choose a step from 1 to 24, not 99."),
        ({"task": TASK, "change": "5:Q"}, "'Q' is not one of the symbols A B C D"),
        ({"task": TASK, "change": "5:B"}, "Step 5 already is B: choose another."),
        ({"task": "adding", "change": "3:<b>"}, "Type a number from -1 to 1; '<b>' is not one."),
        ({"task": "adding", "change": "0:1"}, "Choose a step from 1 to"),
    ],
)
def test_what_cannot_be_changed_gets_one_sentence(
    open_app: OpenApp, link: dict[str, str], sentence: str
) -> None:
    app = open_app(**link)
    assert not app.exception
    (error,) = app.error
    assert sentence in error.value.replace("\\", "")
    button(app, "Choose a change that fits").click().run()  # type: ignore[attr-defined]
    assert not app.exception
    assert not app.error


def test_a_link_that_is_no_change_says_so(open_app: OpenApp) -> None:
    app = open_app(task=TASK, change="B")
    assert not app.exception
    (warning,) = app.warning
    assert "as in 5:C" in warning.value.replace("\\", "")
    assert button(app, "What if one symbol were another?")
