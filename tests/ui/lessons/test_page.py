"""The Lessons page: going on and back, playing with a figure and returning, and links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.ui.frame import ASSETS
from rnnviz.ui.lessons import figures
from rnnviz.ui.lessons.lesson import read_lessons

OpenApp = Callable[..., AppTest]
LinkOf = Callable[[AppTest], dict[str, str]]
LESSONS = read_lessons(ASSETS / "lessons")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the picture of the networks was given, the last one last."""
    found: list[dict[str, Any]] = []

    def keep(payload: dict[str, Any], key: str) -> None:
        found.append(payload | {"key": key})

    monkeypatch.setattr(figures, "pair_component", keep)
    return found


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)


def box(app: AppTest, label: str) -> Any:
    return next(one for one in (*app.selectbox, *app.number_input) if one.label == label)


@pytest.mark.parametrize("key", LESSONS)
def test_a_lesson_is_read_from_its_first_step_to_its_last(
    open_app: OpenApp, link_of: LinkOf, key: str
) -> None:
    app = open_app("lessons", lesson=key)
    for at, step in enumerate(LESSONS[key].steps, start=1):
        assert not app.exception
        assert [title.value for title in app.subheader] == [step.title]
        assert link_of(app).get("step", "1") == str(at)
        assert not any("{{" in text.value for text in app.markdown)
        assert [one.label for one in app.expander if one.label == "Show the answer"] == (
            ["Show the answer"] if step.answer else []
        )
        if at < len(LESSONS[key].steps):
            button(app, "Next").click().run()
    button(app, "Back").click().run()
    assert app.subheader[0].value == LESSONS[key].steps[-2].title


def test_behind_the_last_step_comes_the_next_lesson(open_app: OpenApp, link_of: LinkOf) -> None:
    first, second, *_, last = LESSONS.values()
    app = open_app("lessons", step=str(len(first.steps)))
    button(app, "Next").click().run()
    assert not app.exception
    assert app.subheader[0].value == second.steps[0].title
    assert link_of(app) == {"lesson": second.key}
    assert button(app, "Back").disabled
    end = open_app("lessons", lesson=last.key, step=str(len(last.steps)))
    assert button(end, "Next").disabled


def test_a_figure_is_played_with_and_is_as_it_was_afterwards(
    open_app: OpenApp, link_of: LinkOf, sent: list[dict[str, Any]]
) -> None:
    app = open_app("lessons", lesson="gates-by-hand", step="3")
    before = sent[-1]
    assert before["held"] == 13
    assert "Back to the step's figure" not in [one.label for one in app.button]
    box(app, "At step").set_value(20).run()
    box(app, "Starred letter").select("A").run()
    assert not app.exception
    assert (sent[-1]["held"], sent[-1]["target"]) == (19, "A")
    place = {"lesson": "gates-by-hand", "step": "3"}
    assert link_of(app) == place | {"at": "20", "letter": "A"}
    box(app, "Gate to hold").select("none").run()
    assert sent[-1]["held"] is None
    again = open_app("lessons", **link_of(app))
    assert sent[-1]["held"] is None
    assert sent[-1]["target"] == "A"
    button(again, "Back to the step's figure").click().run()
    assert sent[-1] == before
    assert link_of(again) == place
    box(again, "Held").select("open").run()
    assert sent[-1]["networks"] != before["networks"]
    button(again, "Next").click().run()
    button(again, "Back").click().run()
    assert sent[-1] == before


def test_a_list_of_the_step_before_says_nothing_about_the_next(
    open_app: OpenApp, link_of: LinkOf
) -> None:
    """A busy browser may still send what a list showed on the step before."""
    app = open_app("lessons", lesson="reading-arrows", step="5")
    (before,) = [str(one.key) for one in app.selectbox]
    button(app, "Next").click().run()
    (after,) = [str(one.key) for one in app.selectbox]
    assert before != after
    assert link_of(app) == {"lesson": "reading-arrows", "step": "6"}


def test_each_step_has_a_figure_of_its_own(open_app: OpenApp, sent: list[dict[str, Any]]) -> None:
    """What somebody did in the browser does not follow to the next step."""
    app = open_app("lessons", lesson="gates-by-hand", step="3")
    button(app, "Next").click().run()
    assert sent[-1]["key"] != sent[0]["key"]


def test_the_list_leads_to_any_lesson(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("lessons", step="4")
    button(app, "4. Do we need all of that?").click().run()
    assert not app.exception
    assert link_of(app) == {"lesson": "all-of-that"}
    button(app, "Next").click().run()
    assert link_of(app) == {"lesson": "all-of-that", "step": "2"}
    assert app.subheader[0].value == LESSONS["all-of-that"].steps[1].title
    (table,) = app.dataframe
    assert list(table.value["cell"]) == ["LSTM", "LSTM1", "LSTM2", "LSTM3"]
    assert [name for name in table.value if name.startswith("seed")] == [
        f"seed {seed}" for seed in range(5)
    ]


def test_a_presentation_is_in_the_link_and_can_be_left(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("lessons", present="1", step="2")
    assert not app.exception
    assert not any("This lesson stands on" in caption.value for caption in app.caption)
    button(app, "Next").click().run()
    assert link_of(app) == {"present": "1", "step": "3"}
    button(app, "Leave").click().run()
    assert link_of(app) == {"step": "3"}
    assert any("This lesson stands on" in caption.value for caption in app.caption)


def test_a_ready_comparison_on_another_task(open_app: OpenApp, link_of: LinkOf) -> None:
    app = open_app("lessons", lesson="lstm-to-ran", step="6")
    box(app, "Task").select("temporal-order-3").run()
    assert not app.exception
    assert link_of(app)["task"] == "temporal-order-3"


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"lesson": "<b>"}, "There is no lesson named '<b>'"),
        ({"step": "99"}, "The step in the link must be a whole number from 1 to 6."),
        ({"step": "two"}, "The step in the link must be a whole number from 1 to 6."),
        ({"lesson": "gates-by-hand", "step": "3", "at": "x"}, "number from 1 to 24."),
        ({"gate": "door"}, "There is no gate named 'door'"),
        ({"hold": "ajar"}, "There is no way to hold a gate named 'ajar'"),
        ({"lesson": "gates-by-hand", "step": "3", "at": "25"}, "number from 1 to 24."),
        ({"lesson": "gates-by-hand", "step": "3", "gate": "reset_gate"}, "has no reset gate"),
        ({"lesson": "all-of-that", "step": "2", "seed": "77"}, "no seed 77"),
        ({"task": "adding"}, "There is no task named 'adding'"),
        ({"present": "loud"}, "Write 1 for present in the link, or leave it out."),
        ({"colour": "red"}, "The link has an unknown part 'colour'."),
    ],
)
def test_a_link_that_cannot_be_used_gets_one_sentence(
    open_app: OpenApp, link: dict[str, str], sentence: str
) -> None:
    app = open_app("lessons", **link)
    assert not app.exception
    (said,) = [one.value.replace("\\", "") for one in (*app.warning, *app.error)]
    assert sentence in said
    assert app.subheader
    app.run()
    assert not app.exception


@pytest.mark.parametrize("step", ["2", "5"])
def test_a_letter_is_left_out_where_the_figure_has_no_star(open_app: OpenApp, step: str) -> None:
    app = open_app("lessons", lesson="error-carousel", step=step, letter="C")
    assert not app.exception
    assert [each.value.replace("\\", "") for each in app.warning] == [
        "This step's figure has no starred letter; here is the step's."
    ]
