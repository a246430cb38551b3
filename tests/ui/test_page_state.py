from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.ui.fields import Field, one_of, whole
from rnnviz.ui.page_state import PageState
from rnnviz.ui.reports import told

FIELDS = {
    "cell": Field("lstm", one_of("cell", {"lstm": 1, "gru": 2})),
    "step": Field(None, whole("step", 0, 1000)),
    "sequence": Field(1, whole("sequence", 1, 24)),
}


def opened(session: Any, **link: str) -> tuple[PageState, list[str]]:
    session.query_params.from_dict(link)
    view = PageState("page", FIELDS)
    return view, view.open()


def values(state: PageState) -> dict[str, Any]:
    return {name: state[name] for name in FIELDS}


def shown(session: Any, state: PageState, name: str) -> Any:
    bound = state.show(name, state[name], lambda value: state.__setitem__(name, value))
    return session.session_state[bound["key"]]


def test_a_link_sets_the_values(session: Any) -> None:
    view, problems = opened(session, cell="gru", step="1000")
    assert problems == []
    assert values(view) == {"cell": "gru", "step": 1000, "sequence": 1}


def test_the_session_is_asked_once_for_the_values(session: Any) -> None:
    class Asked(dict[str, Any]):
        times = 0

        def __getitem__(self, key: str) -> Any:
            self.times += key == "page.state"
            return super().__getitem__(key)

    session.session_state = Asked()
    view, _ = opened(session, cell="gru")
    view["step"] = 5
    assert PageState("page", FIELDS).link() == view.link() == {"cell": "gru", "step": "5"}
    assert session.session_state.times == 0


def test_defaults_are_left_out_of_the_link(session: Any) -> None:
    view, _ = opened(session)
    view.publish()
    assert session.query_params == {}
    view["cell"], view["step"], view["sequence"] = "gru", 0, 1
    view.publish()
    assert session.query_params == {"cell": "gru", "step": "0"}


def test_what_cannot_be_used_is_told_and_the_rest_is_used(session: Any) -> None:
    view, problems = opened(session, cell="nosuch", step="-1", sequence="2", colour="red")
    assert problems == [
        "The link has an unknown part 'colour'.",
        "There is no cell named 'nosuch'; the choices are: lstm, gru.",
        "The step in the link must be a whole number from 0 to 1,000.",
    ]
    assert values(view) == {"cell": "lstm", "step": None, "sequence": 2}
    view.publish()
    assert session.query_params == {"sequence": "2"}


@pytest.mark.parametrize("text", ["1001", "1.5", "", "ten", "9" * 5000, "\u0664\u0664\u0664\u0664"])
def test_whole_numbers_have_bounds(text: str) -> None:
    with pytest.raises(ValueError, match=r"^The step in the link must be a whole number from 0"):
        whole("step", 0, 1000)(text)


def test_problems_stay_until_a_value_changes(session: Any) -> None:
    view, problems = opened(session, cell="nosuch")
    assert len(problems) == 1
    # Drawn anew before it was drawn to its end.
    assert PageState("page", FIELDS).open() == problems
    view.settle()
    for _ in range(2):
        again = PageState("page", FIELDS)
        assert again.open() == problems
        again.settle()
    view["step"] = 3
    assert PageState("page", FIELDS).open() == []
    view["step"] = None
    assert PageState("page", FIELDS).open() == []


def test_what_a_page_lacks_is_told_of_the_link_alone(session: Any) -> None:
    view, problems = opened(session, sequence="20")
    view.within("sequence", "sequence", 20)
    assert problems == []
    view.within("sequence", "sequence", 9)
    assert problems == ["The sequence in the link must be a whole number from 1 to 9."]
    assert view["sequence"] == 1
    view.settle()
    view["sequence"] = 20  # a person's choice; then a task with fewer of them
    again = PageState("page", FIELDS)
    again.open()
    again.within("sequence", "sequence", 9)
    assert (again.problems, again["sequence"]) == ([], 1)


def test_the_link_that_was_written_is_not_read_again(session: Any) -> None:
    view, _ = opened(session, cell="gru")
    view.publish()
    view["cell"] = "lstm"  # a widget's callback, before the script runs
    assert view.open() == []
    assert view["cell"] == "lstm"


def test_values_outlive_a_visit_to_another_page(session: Any) -> None:
    view, _ = opened(session, cell="gru")
    view.publish()
    session.query_params.clear()  # what navigation does
    other = PageState("other", {"text": Field(None)})
    other.open()
    other.publish()
    back, problems = opened(session)
    assert problems == []
    assert back["cell"] == "gru"
    back.publish()
    assert session.query_params == {"cell": "gru"}


def test_a_browser_that_is_behind_loses_no_change(session: Any) -> None:
    first = {"cell": "gru"}
    view, _ = opened(session, **first)
    links = []
    for step in (1, 2, 3):
        view["step"] = step  # a widget's callback, before the script runs
        assert opened(session, **first)[1] == []
        assert view["step"] == step
        view.publish()
        links.append(dict(session.query_params))
    for link in links:  # each of them reaches the browser in its turn
        view["sequence"] += 1
        opened(session, **link)
        view.publish()
    assert values(view) == {"cell": "gru", "step": 3, "sequence": 4}
    opened(session, **first)  # long past: opened again
    assert values(view) == {"cell": "gru", "step": None, "sequence": 1}


def test_a_link_that_is_written_twice_is_known_twice(session: Any) -> None:
    view, _ = opened(session, sequence="2")
    view.publish()
    first = dict(session.query_params)
    links = []
    for step in (7, None):
        view["step"] = step
        opened(session, **first)
        view.publish()
        links.append(dict(session.query_params))
    assert links[1] == first
    for link in links:  # late
        view["sequence"] += 1
        opened(session, **link)
    assert values(view) == {"cell": "lstm", "step": None, "sequence": 4}


def test_the_back_button_brings_the_earlier_values(
    session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, _ = opened(session, cell="gru", sequence="3")
    view.publish()
    view["step"] = 7
    view.publish()
    shown(session, view, "step")
    for module in ("browser_links", "page_state"):
        monkeypatch.setattr(f"rnnviz.ui.{module}.went_back", lambda: True)
    again, problems = opened(session, cell="gru", sequence="3")
    assert problems == []
    assert values(again) == {"cell": "gru", "step": None, "sequence": 3}
    assert shown(session, again, "step") is None
    # The page as it was opened first, with nothing in its link.
    first, problems = opened(session)
    assert (values(first), problems) == ({"cell": "lstm", "step": None, "sequence": 1}, [])


def test_a_name_that_is_not_in_the_view_is_refused(session: Any) -> None:
    view, _ = opened(session)
    with pytest.raises(KeyError):
        view["colour"] = "red"


def test_widgets_show_the_value(session: Any) -> None:
    view, _ = opened(session, sequence="3")
    assert shown(session, view, "sequence") == 3
    view["sequence"] = 4
    assert shown(session, view, "sequence") == 4


def test_a_value_follows_what_its_widget_holds(session: Any) -> None:
    view, _ = opened(session)
    bound = view.show("step", view["step"], lambda value: view.__setitem__("step", value))
    session.session_state[bound["key"]] = 7
    bound["on_change"]()
    assert view["step"] == 7
    # Another callback of the same rerun has taken the widget off the screen.
    del session.session_state[bound["key"]]
    bound["on_change"]()
    assert view["step"] == 7


def test_what_a_browser_still_says_of_a_widget_that_is_gone_is_no_change(session: Any) -> None:
    view, told = PageState("page", FIELDS), []
    bound = view.show("step", 7, told.append)
    session.session_state[bound["key"]] = 8
    bound["on_change"]()
    view.show("step", 8, told.append)
    # Streamlit has forgotten the value of one that is gone: what is said of it is new to it.
    session.session_state[bound["key"]] = 8
    bound["on_change"]()
    assert told == [8]
    # Back on the screen it is told what to show, for the browser has forgotten it too.
    again = view.show("step", 8, told.append)
    assert again["key"] != bound["key"]
    assert session.session_state[again["key"]] == 8
    # And what is said of the one before counts for nothing.
    session.session_state[bound["key"]] = 9
    bound["on_change"]()
    assert told == [8]


@pytest.mark.parametrize("several", [False, True])
def test_a_title_from_before_stands_for_the_same_choice(session: Any, several: bool) -> None:
    view = PageState("page", {"runs": Field(None)})
    view["runs"] = ("a", "b") if several else "a"

    def told(**titles: str) -> str:
        key = view.show("runs", view["runs"], print, titles)["key"]
        assert session.session_state[key] == view["runs"]
        return str(key)

    key = told(a="LSTM", b="GRU")
    # The training has ended, and the browser does not know the new title yet.
    told(a="LSTM, 5 s", b="GRU")
    session.session_state[key] = ["LSTM", "b"] if several else "LSTM"
    assert view.held("runs") == view["runs"]
    told(a="LSTM, 5 s", b="GRU")


@pytest.mark.parametrize("written", [None, 7])
def test_what_follows_a_change_waits_for_one(session: Any, written: int | None) -> None:
    state, told = PageState("page", FIELDS), []
    state["step"] = written  # the usual value, left out or written out in a link
    state._told("step", 7)
    bound = state._follow("step", 7, lambda: told.append(state["step"]))
    session.session_state["page.widget.step"] = 7
    bound["on_change"]()
    assert (state["step"], told) == (written, [])
    state._told("step", 7)
    bound = state._follow("step", 7, lambda: told.append(state["step"]))
    session.session_state["page.widget.step~1"] = 8
    bound["on_change"]()
    assert (state["step"], told) == (8, [8])


def test_a_list_is_told_again_only_when_something_differs(session: Any) -> None:
    state = PageState("page", {"runs": Field("a")})
    key = state.show("runs", "a", print, {"a": "LSTM", "b": "GRU"})["key"]
    before = dict(session.session_state)
    state.show("runs", "a", print, {"a": "LSTM", "b": "GRU"})
    assert dict(session.session_state) == before
    session.session_state[key] = "b"
    key = state.show("runs", "a", print, {"a": "LSTM", "b": "GRU"})["key"]
    assert session.session_state[key] == "a"


def test_a_session_that_was_lost_goes_on_with_the_keys_that_its_browser_knows(
    session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [SimpleNamespace(id=f"$$ID-0a1b-page.widget.{end}") for end in ("step~3", "step~2", "x")]
    context = SimpleNamespace(session_state=SimpleNamespace(get_widget_states=lambda: told))
    monkeypatch.setattr("rnnviz.ui.widget_keys.get_script_run_ctx", lambda **_: context)
    state = PageState("page", FIELDS)
    keys = [state.show("step", shown, print)["key"] for shown in (1, 2)]
    assert keys == ["page.widget.step~3", "page.widget.step~4"]
    assert state.show("cell", "gru", print)["key"] == "page.widget.cell"


def test_a_list_that_is_set_while_its_titles_change_is_another_one(session: Any) -> None:
    state = PageState("page", {"runs": Field("a")})
    before = state.show("runs", "a", print, {"a": "LSTM", "b": "GRU"})["key"]
    after = state.show("runs", "b", print, {"a": "LSTM, 5 s", "b": "GRU"})["key"]
    session.session_state[before] = "LSTM"
    assert (state.held("runs"), after != before) == ("b", True)


def settings_page() -> None:
    import streamlit as st

    from rnnviz.ui.fields import Field, whole
    from rnnviz.ui.page_state import PageState

    state = PageState("page", {"steps": Field(None, whole("steps", 1, 1000))})
    state.open()
    state.number("Steps", "steps", usual=100)
    st.button("Back", on_click=state.__setitem__, args=("steps", None))
    state.publish()


def test_what_a_browser_says_before_it_hears_that_a_value_was_set_brings_nothing_back() -> None:
    app = AppTest.from_function(settings_page).run()
    app.number_input[0].set_value(300).run()
    told = app._tree.get_widget_states()
    app.button[0].click().run()
    # The page polls: the browser says once more what its widgets held.
    app._run(told)
    assert app.number_input[0].value == 100
    assert not app.query_params
    app.number_input[0].set_value(300).run()
    assert app.number_input[0].value == 300


def test_a_figure_is_not_told_what_it_has_reported(session: Any) -> None:
    view, _ = opened(session, step="30")
    first = told("film", "run", step=view["step"])
    assert first == {"step": 30, "turn": 0}
    session.session_state["film"] = {"step": 70}
    view.take("step", "film")
    assert view["step"] == 70
    assert told("film", "run", step=view["step"]) == first
    # What the page sets is told, also where it is what was told before, or was reported once.
    for step, turn in ((30, 1), (70, 2), (30, 3)):
        view["step"] = step
        assert told("film", "run", step=view["step"]) == {"step": step, "turn": turn}
        assert told("film", "run", step=view["step"]) == {"step": step, "turn": turn}


def test_a_report_that_was_on_its_way_while_something_else_was_told_is_told(session: Any) -> None:
    view, _ = opened(session)
    told("film", "run", step=view["step"])
    told("film", "other run", step=view["step"])
    session.session_state["film"] = {"step": {"turn": 0, "value": 70}}
    view.take("step", "film")
    assert told("film", "other run", step=view["step"]) == {"step": 70, "turn": 2}
    session.session_state["film"] = {"step": {"turn": 2, "value": 90}}
    view.take("step", "film")
    assert view["step"] == 90
    assert told("film", "other run", step=view["step"]) == {"step": 70, "turn": 2}


def test_a_figure_of_something_else_or_drawn_anew_is_told_all(session: Any) -> None:
    view, _ = opened(session)
    told("film", "run", step=view["step"])
    session.session_state["film"] = {"step": 70}
    view.take("step", "film")
    assert told("film", "run", step=view["step"])["step"] is None
    assert told("film", "other run", step=view["step"]) == {"step": 70, "turn": 1}
    session.session_state["film"] = {"step": 90}
    view.take("step", "film")
    del session.session_state["film"]
    assert told("film", "other run", step=view["step"]) == {"step": 90, "turn": 2}
