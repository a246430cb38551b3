"""The colours of the words, and the closer look at what is written, kept and left."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.inspection.retention import Retained
from rnnviz.ui.fields import Field
from rnnviz.ui.influence import retention
from rnnviz.ui.page_state import PageState

RUN = "ran-tanh-books"
TEXT = "The man saw her in the street and smiled."


def said(app: AppTest) -> str:
    return " ".join(one.value.replace("\\", "") for one in (*app.markdown, *app.caption))


def test_words_are_coloured_by_what_is_written_unless_something_else_is_chosen(
    open_app: Callable[..., AppTest], link_of: Callable[[AppTest], dict[str, str]]
) -> None:
    app = open_app("influence", model=RUN, text=TEXT)
    assert not app.exception
    choice = app.selectbox(key="influence.widget.color")
    assert choice.value == "written"
    assert "points at the word whose removal changes the prediction most 66% of the time" in said(
        app
    )
    assert not [n for n in app.slider if n.label.startswith("After how many")]
    choice.set_value("left").run()
    assert not app.exception
    later = app.slider(key="influence.widget.after")
    assert (later.label, later.min, later.max) == ("After how many words", 1, 9)
    later.set_value(2).run()
    assert not app.exception
    assert (link_of(app)["color"], link_of(app)["after"]) == ("left", "2")


def test_what_was_chosen_for_a_longer_text_is_back_once_it_fits_again(session, monkeypatch) -> None:
    drawn: list[int] = []
    monkeypatch.setattr(PageState, "select", lambda *told, **more: None)
    monkeypatch.setattr(PageState, "segments", lambda *told, **more: None)
    monkeypatch.setattr(
        PageState, "number", lambda self, label, name, low, high, **more: drawn.append(high)
    )
    view = retention.retention_fields() | {"below": Field(None)}
    session.query_params.from_dict({"color": "kept", "after": "12"})
    state = PageState("influence", view)
    assert state.open() == []
    for words, after in ((20, 12), (6, 12), (20, 12)):
        text = SimpleNamespace(tokens=["a"] * words)
        retention.choose_tint(state, text, "word")
        assert (state["after"], retention._after(state, text)) == (after, min(12, words - 1))
        state.settle()
    assert drawn == [19, 5, 19]
    # What a link asks beyond its text is still said.
    session.query_params.from_dict({"color": "kept", "after": "13"})
    state.open()
    retention.choose_tint(state, SimpleNamespace(tokens=["a"] * 6), "word")
    assert (state["after"], len(state.problems)) == (5, 1)


def test_a_norm_colours_the_words_too(session, monkeypatch) -> None:
    monkeypatch.setattr(retention, "text_problem", lambda run: SimpleNamespace(item="word"))
    found = Retained(np.array([[0.5, 0.25], [0.5, np.nan]]), np.array([[4.0, 1.0], [2.0, np.nan]]))
    monkeypatch.setattr(retention, "retained", lambda run, text: found)
    state = PageState("influence", retention.retention_fields())
    state["color"], state["after"] = "kept", 1
    text = SimpleNamespace(tokens=["the", "cat"])
    tint = retention.tint_of(state, None, text)
    assert (tint["title"], tint["values"]) == ("kept after 1 word", [0.5, None])
    state["size"] = "norm"
    tint = retention.tint_of(state, None, text)
    assert (tint["title"], tint["values"]) == ("kept after 1 word, as a norm", [0.25, None])
    assert tint["curves"] == [[4.0, 1.0], [2.0]]
    assert state.link()["size"] == "norm"


def test_the_look_says_what_holds_over_a_treebank(open_app: Callable[..., AppTest]) -> None:
    app = open_app("influence", model=RUN, text=TEXT, below="retention", word="2", after="3")
    assert not app.exception
    told = said(app)
    assert "after 3 words most is left of" in told
    assert "the tenth of the units that holds longest has a half-life of" in told
    assert "Units that hold most of ‘saw’" in told
    assert "Over 2,001 treebank sentences" in told
    assert "Beyond frequency the part of speech adds" in told


@pytest.mark.parametrize(
    ("text", "most", "sentence"),
    [
        ("the cat saw me", 3, "after 3 words most is left of ‘the’"),
        ("the cat", None, "after 1 word most is left of ‘the’"),
        ("the", None, "nothing follows its only word."),
    ],
)
def test_no_more_words_later_are_looked_at_than_there_are(
    open_app: Callable[..., AppTest], text: str, most: int | None, sentence: str
) -> None:
    app = open_app("influence", model=RUN, text=text, below="retention")
    assert not app.exception
    assert sentence in said(app)
    sliders = [each.max for each in app.slider if each.label == "After how many words"]
    assert sliders == ([] if most is None else [most])


@pytest.mark.parametrize(
    "link", [{"color": "purple"}, {"size": "small"}, {"after": "0"}, {"after": "x"}]
)
def test_a_wrong_link_gets_one_sentence(open_app: Callable[..., AppTest], link) -> None:
    app = open_app("influence", model=RUN, text=TEXT, **link)
    assert not app.exception
    assert len(app.warning) == 1


def table(written: float, kept: float, beyond_frequency: float, beyond_kind: float) -> dict:
    values = {
        ("written", "part of speech"): written,
        ("kept", "part of speech"): kept,
        ("written", "frequency"): 0.5,
        ("written", "beyond frequency"): beyond_frequency,
        ("written", "beyond part of speech"): beyond_kind,
        ("written", "shuffled"): 0.001,
    }
    rows = [
        {"size": "mean", "after": 5, "quantity": quantity, "control": control, "share": share}
        for (quantity, control), share in values.items()
    ]
    return {"rows": rows, "ratio": {"share": None}}


def test_the_sentence_follows_the_numbers() -> None:
    told = retention.what_survives(table(0.7, 0.1, 0.1, 0.12), 5)
    assert told.startswith("What is remembered is decided as it is written")
    assert told.endswith("so these numbers cannot tell the two apart.")
    told = retention.what_survives(table(0.5, 0.4, 0.3, 0.1), 5)
    assert told.startswith("What is written and what is kept both depend on the word")
    assert told.endswith("so the kind of word counts for more.")
    told = retention.what_survives(table(0.5, 0.4, 0.1, 0.3), 5)
    assert told.endswith("adds 30%: so it is mostly a matter of frequency.")
