"""Gates by hand, saturation and the next wrong sequence, as the pages show them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.probe.intervention import Clamp, Intervention
from rnnviz.ui import next_wrong

OpenApp = Callable[..., AppTest]
LinkOf = Callable[[AppTest], dict[str, str]]
Opened = Callable[[AppTest, str], AppTest]
BOX = "playground.by_hand"


def one(elements: Any, label: str) -> Any:
    """The one element with this label."""
    (found,) = [element for element in elements if element.label == label]
    return found


def told(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption])


def choose(app: AppTest, **boxes: str) -> None:
    one(app.selectbox, "Gate").set_value("forget_gate")
    for name, text in boxes.items():
        one(app.text_input, name).set_value(text)
    one(app.button, "Hold").click().run()


def test_a_gate_is_held_told_and_let_go(open_app: OpenApp, link_of: LinkOf, opened: Opened) -> None:
    app = opened(open_app(task="starred-letter"), BOX)
    assert "By hand" not in told(app)
    choose(app, Units="1-3, 5", Steps="13")
    assert not app.exception
    intervention = Intervention.from_json(link_of(app)["surgery"])
    assert intervention.clamps == (Clamp("forget_gate", (12,), 0, (1, 2, 3, 5)),)
    assert "Forget gate closed at step 13" in told(app)
    assert "examples right, 24 before" in told(app)
    again = open_app(task="starred-letter", surgery=intervention.to_json())
    assert "By hand" in told(again)
    release = next(b for b in again.button if b.label.startswith("Forget gate closed at step 13"))
    release.click().run()
    assert "surgery" not in link_of(again)
    assert "By hand" not in told(again)


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        ({"Units": "8"}, "Type units as numbers from 0 to 7"),
        ({"Steps": "0"}, "Type steps as numbers from 1 to 24"),
        ({"Steps": "5-3"}, "Type steps as numbers"),
    ],
)
def test_other_units_and_steps_are_refused_in_one_sentence(
    open_app: OpenApp, link_of: LinkOf, opened: Opened, boxes: dict[str, str], sentence: str
) -> None:
    app = opened(open_app(task="starred-letter"), BOX)
    choose(app, **boxes)
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.replace("\\", "").startswith(sentence)
    assert "surgery" not in link_of(app)
    choose(app, Units="", Steps="")
    assert not app.error


def test_what_a_link_holds_and_the_cell_lacks_is_told(open_app: OpenApp) -> None:
    held = Intervention((Clamp("reset_gate", (1,), 0),)).to_json()
    app = open_app(task="starred-letter", surgery=held)
    assert not app.exception
    assert "Nothing is held: LSTM has no reset gate" in app.error[0].value.replace("\\", "")


def test_units_that_a_link_silences_are_told(open_app: OpenApp) -> None:
    held = Intervention((Clamp("input_gate", None, 0, (1,)),), silenced=(2, 3)).to_json()
    app = open_app(task="starred-letter", surgery=held)
    assert not app.exception
    said = told(app).replace("\\", "")
    assert "Input gate closed at every step, unit 1; units 2-3 silent. The answer" in said


def test_another_cell_holds_nothing(open_app: OpenApp, link_of: LinkOf, opened: Opened) -> None:
    held = Intervention((Clamp("forget_gate", None, 0),)).to_json()
    app = open_app(task="starred-letter", surgery=held)
    one(app.selectbox, "Cell").set_value("elman").run()
    assert not app.exception
    assert "surgery" not in link_of(app)
    assert "no gate that moves" in told(opened(app, BOX))


def test_saturation_is_one_click_away(open_app: OpenApp, opened: Opened) -> None:
    app = open_app(task="starred-letter")
    assert "Over 576 steps" not in told(app)
    opened(app, "playground.saturation")
    assert not app.exception
    assert "Over 576 steps" in told(app)
    assert len(app.get("plotly_chart")) == 1
    opened(app, "playground.saturation.table")
    assert len(app.dataframe[0].value) == 3 * 8


def test_each_figure_of_the_playground_has_its_numbers(open_app: OpenApp, opened: Opened) -> None:
    app = open_app(task="starred-letter")
    for key, columns in {
        "playground.numbers": {"time", "input", "unit", "forget_gate"},
        "playground.answers.table": {"time", "input", "answer", "share", "right"},
        "playground.cell.table": {"time", "input", "unit", "keep", "write"},
    }.items():
        opened(app, key)
        assert not app.exception
        assert any(columns <= set(table.value.columns) for table in app.dataframe), key


def test_the_next_wrong_one_in_the_playground(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app(task="starred-letter")
    one(app.button, "Next one that it gets wrong").click().run()
    assert "sequence" not in link_of(app)
    assert "None of the 24 examples is answered wrong" in told(app).replace("\\", "")
    held = Intervention((Clamp("forget_gate", (12,), 0),)).to_json()
    app = open_app(task="starred-letter", surgery=held, own="BA*ABBA")
    one(app.button, "Next one that it gets wrong").click().run()
    assert not app.exception
    assert int(link_of(app)["sequence"]) > 1
    assert "own" not in link_of(app)


@pytest.mark.parametrize("page", ["carousel", "compare"])
def test_the_next_wrong_one_on_other_pages(page: str, open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app(page, task="starred-letter")
    one(app.button, "Next one that a cell gets wrong").click().run()
    assert not app.exception
    assert int(link_of(app)["sequence"]) > 1


def test_a_text_has_no_wrong_sentence(open_app: OpenApp) -> None:
    app = open_app(task="text-words")
    assert not [b for b in app.button if "wrong" in b.label]


def test_what_is_held_counts_as_it_is_when_the_button_is_pressed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A gate is held in a part of the page that is run alone: the button is older than that."""
    held, seen = [None], []
    presses: dict[str, Any] = {}
    monkeypatch.setattr(next_wrong, "judges_sequences", lambda problem: True)
    monkeypatch.setattr(next_wrong.st, "button", lambda label, **look: presses.update(look))
    monkeypatch.setattr(next_wrong.st, "session_state", {})
    monkeypatch.setattr(
        next_wrong,
        "next_wrong",
        lambda read, now, intervention: seen.append(intervention) or (None, 24),
    )
    state = type("State", (dict,), {"widget_key": lambda self, name: name})(sequence=1)
    moment = SimpleNamespace(problem=None, run=SimpleNamespace(id="a"), step=0)
    next_wrong.next_wrong_button(state, lambda: ([(moment, None)], held[0]))
    held[0] = Intervention((Clamp("forget_gate", (1,), 0),))
    presses["on_click"](*presses["args"])
    assert seen == [held[0]]
