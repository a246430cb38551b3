"""Views, closer looks and what the link says of them, without a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.jobs import default_runner
from rnnviz.probe.intervention import Clamp, Intervention
from rnnviz.ui.influence.closer_look import LOOKS

OpenApp = Callable[..., AppTest]
LinkOf = Callable[[AppTest], dict[str, str]]
TEXT = "The man who came to the house with his sister was pleased."
IDENTITY = "ran-identity-books"


def told(app: AppTest) -> list[str]:
    return [box.value.replace("\\", "") for box in (*app.warning, *app.error)]


def said(app: AppTest) -> str:
    every = (*app.caption, *app.markdown, *app.info)
    return " ".join(element.value.replace("\\", "").replace("**", "") for element in every)


def one(elements: Any, label: str) -> Any:
    return next(each for each in elements if each.label.startswith(label))


def drawn(app: AppTest) -> list[Any]:
    """The page's pictures of arrows."""
    kept = ("influence.arcs", "influence.after")
    return [one for one in app.get("bidi_component") if one.key in kept]


def arcs(app: AppTest, number: int = 0) -> dict[str, Any]:
    """What the browser would draw."""
    found = drawn(app)[number]
    return json.loads(found.proto.bytes or found.proto.json)


@pytest.mark.parametrize("key", VIEWS)
def test_every_view_is_drawn_with_its_equation_from_its_link(
    open_app: OpenApp, link_of: LinkOf, key: str
) -> None:
    app = open_app("influence", text=TEXT, view=key)
    assert not app.exception
    assert told(app) == []
    assert one(app.selectbox, "View of the weights").value == key
    assert VIEWS[key].equation in [formula.value.strip("$\n ") for formula in app.latex]
    assert VIEWS[key].how_to_read in said(app)
    assert link_of(app).get("view", "strongest") == key
    again = open_app("influence", **link_of(app))
    assert link_of(again) == link_of(app)


def test_the_first_view_is_equation_seven_with_nothing_in_the_link(
    open_app: OpenApp, link_of: LinkOf
) -> None:
    app = open_app("influence")
    assert set(link_of(app)) == {"model", "text"}
    assert set(arcs(app)["arrows"]["rank"]) == {0}


def test_another_view_begins_with_its_own_settings(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("influence", text=TEXT, view="ranked", ranks="2", weight="0.1")
    assert one(app.number_input, "Sources of each word").value == 2
    assert set(arcs(app)["arrows"]["rank"]) == {0, 1}
    one(app.selectbox, "View of the weights").select("long").run()
    assert not app.exception
    link = link_of(app)
    assert link["view"] == "long"
    assert not {"ranks", "weight"} & set(link)
    assert one(app.number_input, "Look back at least").value == 2
    one(app.number_input, "Look back at least").set_value(4).run()
    assert link_of(app)["at_least"] == "4"
    arrows = arcs(app)["arrows"]
    back = [t - s for t, s in zip(arrows["target"], arrows["source"], strict=True)]
    assert min(back) >= 4


def test_a_unit_and_a_band_exclude_each_other(
    open_app: OpenApp, opened: OpenApp, link_of: LinkOf
) -> None:
    app = open_app("influence", text=TEXT, memory="short")
    # The box with the settings is filled when it is opened, and stays open as its label changes.
    assert "Unit" not in [each.label for each in app.number_input]
    opened(app, "influence.control.settings")
    one(app.number_input, "Unit").set_value(5).run()
    assert not app.exception
    assert one(app.number_input, "Unit").value == 5
    assert link_of(app)["one_unit"] == "5"
    assert "memory" not in link_of(app)
    assert set(arcs(app)["arrows"]["unit"]) == {5}


def test_a_band_is_chosen_by_name_and_its_units_are_counted(
    open_app: OpenApp, link_of: LinkOf
) -> None:
    app = open_app("influence", text=TEXT, view="band", memory="0.3:0.6")
    assert "units have a half-life from 0.3 to below 0.6 words on this text." in said(app)
    one(app.get("button_group"), "Memory").set_value("short").run()
    assert not app.exception
    assert link_of(app)["memory"] == "short"
    assert "units have a half-life from 0 to below 1 words" in said(app)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"view": "best"}, "There is no view named 'best'"),
        ({"ranks": "0"}, "The number of sources in the link must be a whole number from 1"),
        ({"weight": "nan"}, "The weight in the link must be a number from 0 on."),
        ({"memory": "5:3"}, "Give a band of half-lives as one of short, medium, long"),
        ({"below": "stars"}, "There is no closer look named 'stars'"),
        ({"surgery": "{}}"}, "An intervention must be described in JSON."),
        ({"asked": "x" * 61}, "A next word in the link has at most 60 letters."),
        ({"squash": "flat"}, "There is no way to divide squashing named 'flat'"),
        (
            {"view": "unit", "one_unit": "5000"},
            "The unit in the link must be a whole number from 0",
        ),
        ({"view": "band", "memory": "1e6:1e7"}, "No unit has a half-life from 1e+06"),
    ],
)
def test_a_setting_in_the_link_that_does_not_fit_gets_one_sentence(
    open_app: OpenApp, parts: dict[str, str], sentence: str
) -> None:
    app = open_app("influence", text=TEXT, **parts)
    assert not app.exception
    assert len(told(app)) == 1
    assert told(app)[0].startswith(sentence)
    assert one(app.selectbox, "View of the weights")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("text", [TEXT, "Alone", "the " * 450])
def test_every_closer_look_takes_any_text(open_app: OpenApp, look: str, text: str) -> None:
    app = open_app("influence", text=text, below=look)
    assert not app.exception
    assert told(app) == []


def test_attribution_follows_the_pinned_word(open_app: OpenApp, link_of: LinkOf) -> None:
    given = {"model": IDENTITY, "below": "attribution", "next": "actual"}
    app = open_app("influence", text=TEXT, word="5", **given)
    assert "The logit of house" in said(app)
    assert "after word 6, the:" in said(app)
    one(app.text_input, "Against another word").set_value("room").run()
    assert not app.exception
    assert "The logit of house" in said(app)
    assert "minus that of room" in said(app)
    assert link_of(app)["against"] == "room"
    again = open_app("influence", **link_of(app))
    assert "minus that of room" in said(again)


def test_the_method_is_chosen_beside_the_arrows(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("influence", model=IDENTITY, text=TEXT, color="attribution", word="5")
    assert " is shown because over " in said(app)
    methods = one(app.selectbox, "Attribution by")
    methods.set_value("occlusion").run()
    assert not app.exception
    assert "Not additive by definition: words " in said(app)
    assert " is shown because " not in said(app)
    assert {"method": "occlusion", "color": "attribution"}.items() <= link_of(app).items()
    one(app.selectbox, "Attribution by").set_value("direct").run()
    assert "Additive: words " in said(app)
    assert "gap " in said(app)
    again = open_app("influence", **link_of(app))
    assert one(again.selectbox, "Attribution by").value == "direct"


def test_a_method_that_takes_fewer_words_says_so(open_app: OpenApp) -> None:
    long = {"text": "the " * 80, "color": "attribution"}
    app = open_app("influence", model=IDENTITY, method="shapley", **long)
    assert not app.exception
    assert [each.value.replace("\\", "") for each in app.info] == [
        "Shapley values: at most 60 words may stand before the prediction; pin an earlier word, "
        "or choose another method."
    ]


def test_a_link_of_before_opens_the_next_word(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("influence", text=TEXT, below="ledger")
    assert "The logit of" in said(app)
    assert link_of(app)["below"] == "attribution"


def test_a_word_that_the_model_does_not_know_gets_a_sentence(open_app: OpenApp) -> None:
    app = open_app("influence", text=TEXT, below="attribution", against="zxqj")
    assert told(app) == ["The model does not know the word 'zxqj': type another."]
    one(app.text_input, "Against another word").set_value("two words").run()
    assert told(app) == ["Type exactly one word that could come next, not 'two words'."]


def test_an_unknown_word_is_named_by_its_letters_in_an_attribution(open_app: OpenApp) -> None:
    text = "The zxqj saw the qwyk."
    app = open_app(
        "influence", model=IDENTITY, text=text, below="attribution", next="actual", word="1"
    )
    assert not app.exception
    assert "after word 2, zxqj:" in said(app)
    app = open_app(
        "influence", model=IDENTITY, text=text, below="attribution", next="actual", word="3"
    )
    assert "The logit of qwyk" in said(app)
    assert "does not know ‘qwyk’: this is the logit of <unk>" in said(app)


def test_after_the_last_word_nothing_actual_comes(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("influence", text=TEXT, below="attribution", next="actual", word="12")
    assert not app.exception
    assert told(app) == []
    assert "next" not in link_of(app)


def test_squashing_is_a_bar_of_the_tanh_alone(open_app: OpenApp) -> None:
    app = open_app("influence", text=TEXT, below="attribution", method="direct")
    assert "the bar “squashing” is what is left" in said(app)
    assert one(app.get("button_group"), "What squashing takes away")
    app = open_app("influence", model=IDENTITY, text=TEXT, below="attribution", method="direct")
    assert "squashing" not in said(app)


def test_a_gate_is_held_and_let_go(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("influence", text=TEXT, below="surgery", word="6")
    assert "Nothing is held" in said(app)
    assert len(drawn(app)) == 1
    one(app.button, "Hold at ‘house’").click().run()
    assert not app.exception
    held = Intervention.from_json(link_of(app)["surgery"])
    assert held.clamps == (Clamp("input_gate", (6,), 0),)
    after = arcs(app, 1)["arrows"]
    assert 6 not in after["source"]  # what the word wrote is not there
    assert any(after["marked"])
    again = open_app("influence", **link_of(app))
    assert arcs(again, 1) == arcs(app, 1)
    one(app.button, "Input gate closed at").click().run()
    assert "surgery" not in link_of(app)
    assert len(drawn(app)) == 1


def test_units_are_silenced(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("influence", text=TEXT, below="surgery")
    one(app.selectbox, "Units").select("short").run()
    one(app.button, "Silence throughout").click().run()
    assert not app.exception
    silent = set(Intervention.from_json(link_of(app)["surgery"]).silenced)
    assert silent
    shown = [one(app.selectbox, "Units").options[1]]
    assert shown == [f"Short memory ({len(silent)})"]
    assert one(app.button, f"{len(silent)} units silent")


def test_intervention_on_a_word_that_is_gone_says_so(open_app: OpenApp) -> None:
    held = Intervention((Clamp("forget_gate", (40,), 1),)).to_json()
    app = open_app("influence", text=TEXT, below="surgery", surgery=held)
    assert not app.exception
    assert told(app) == [
        "A gate is held at step 41, and the sequence has 13 steps: choose earlier ones."
    ]
    one(app.button, "Forget gate open at").click().run()
    assert told(app) == []


def test_the_trust_of_a_sentence_is_counted(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("influence", text=TEXT, below="trust")
    assert "On this text (13 words)" in said(app)
    assert "One sentence says little" in said(app)
    one(app.get("button_group"), "Words that count").set_value("beyond").run()
    assert not app.exception
    assert link_of(app)["counted"] == "beyond"


def test_the_trust_of_a_longer_text_waits_until_it_is_asked_for(open_app: OpenApp) -> None:
    app = open_app("influence", text=TEXT * 6, below="trust")
    assert "The agreement as a table" not in [box.label for box in app.expander]
    one(app.button, "Measure the agreement").click().run()
    assert not app.exception
    assert "The agreement as a table" in [box.label for box in app.expander]


def test_no_treebank_is_offered_to_a_model_of_characters(
    open_app: OpenApp, small_config: Callable[..., Any]
) -> None:
    job = default_runner().submit(small_config("text-chars", "ran-tanh"))
    assert job.wait(300)
    app = open_app("influence", model=job.id, text="The big cat.", below="trust")
    assert not app.exception
    assert "this one reads characters" in said(app)
    assert "--conllu" not in said(app)


@pytest.mark.parametrize("cell", ["lstm", "ran-identity", "gru"])
def test_models_of_several_layers_have_every_look(
    open_app: OpenApp, small_config: Callable[..., Any], cell: str
) -> None:
    job = default_runner().submit(
        small_config("text-words", cell, num_layers=2, hidden_size=4, embedding_size=4)
    )
    assert job.wait(300)
    text = "The big cat saw a red dog near the tree."
    held = Intervention((Clamp("forget_gate", (2,), 0),)).to_json()
    direct = {"below": "attribution", "method": "direct"}
    for parts in (direct, {"below": "surgery", "surgery": held}, {"below": "trust"}):
        for layer in ("1", "2"):
            app = open_app("influence", model=job.id, text=text, layer=layer, **parts)
            assert not app.exception
            assert told(app) == []
            if parts["below"] == "attribution":
                assert "Additive: words" in said(app)
                own = "a bar belongs to what the last layer wrote" in said(app)
                assert own == (cell != "ran-identity")
