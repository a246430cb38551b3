"""Widgets that are empty, gone, or changed all at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.ui.carousel.controls import carousel_state
from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.compare.page import compare_state
from rnnviz.ui.first.page import first_state
from rnnviz.ui.influence.page import PARTS, influence_state
from rnnviz.ui.lessons.page import lessons_state
from rnnviz.ui.page_state import PageState
from rnnviz.ui.papers.page import papers_state
from rnnviz.ui.playground.page import playground_state
from rnnviz.ui.runs.controls import runs_state

OpenApp = Callable[..., AppTest]
VIEWS = (
    *(first_state, lessons_state, playground_state, influence_state, compare_state),
    *(carousel_state, runs_state, papers_state),
)
PLACES = [
    *((page, {}) for page in PAGES if page != "first"),  # which has buttons alone
    ("playground", {"task": "adding", "cell": "gru"}),
    ("lessons", {"lesson": "gates-by-hand", "step": "3"}),
    *(("influence", {"part": part}) for part in PARTS),
    ("influence", {"below": "attribution", "next": "word"}),
    ("influence", {"below": "surgery"}),
    ("influence", {"below": "trust"}),
    ("influence", {"view": "band"}),
    ("influence", {"unit": "text-chars", "steps": "20"}),
]


@pytest.mark.parametrize("make", VIEWS)
def test_a_value_that_is_missing_is_the_default(
    session: Any, make: Callable[[], PageState]
) -> None:
    view = make()
    for name, item in view.fields.items():
        view[name] = None
        assert view[name] == item.default
    assert view.link() == {}


KINDS = ("selectbox", "radio", "button_group", "text_input", "text_area", "number_input")


def mirrored(app: AppTest) -> list[str]:
    """The keys of the widgets whose values are in the link."""
    keys = [str(widget.key) for kind in KINDS for widget in app.get(kind)]
    return [key for key in keys if ".widget." in key]


@pytest.mark.parametrize(("page", "link"), PLACES)
def test_an_empty_widget_falls_back_to_its_default(
    open_app: OpenApp, page: str, link: dict[str, str]
) -> None:
    app = open_app(page, **link)
    assert not app.exception
    keys = mirrored(app)
    assert keys
    for key in keys:
        app.session_state[key] = None
    app.run()
    assert [box.message for box in app.exception] == []
    assert len(app.title) == 1


def change(app: AppTest) -> int:
    """Change all that can be changed on a page, at once; how much that is."""
    lists = [box for box in (*app.selectbox, *app.radio) if box.value and len(box.options) > 1]
    for box in lists:
        box.set_value(next(one for one in box.options if one != box.format_func(box.value)))
    for number in app.number_input:
        number.set_value((number.value or 0) + 1)
    for text in (*app.text_input, *app.text_area):
        text.set_value("BTXSE")
    for toggle in app.toggle:
        toggle.set_value(not toggle.value)
    return sum(map(len, (lists, app.number_input, app.text_input, app.text_area, app.toggle)))


@pytest.mark.parametrize(("page", "link"), PLACES)
def test_everything_may_change_at_once(open_app: OpenApp, page: str, link: dict[str, str]) -> None:
    app = open_app(page, **link)
    assert change(app)
    app.run()
    assert not app.exception
    assert len(app.title) == 1


def begins_with(widget: Any) -> Any:
    """What a browser shows that first hears of a widget when nothing is set any more."""
    told = widget.proto.default
    if not hasattr(widget.proto, "options"):
        return told if isinstance(told, bool) or widget.proto.HasField("default") else None
    chosen = told if not isinstance(told, int) else [told] * widget.proto.HasField("default")
    return [widget.options[index] for index in chosen]


def shows(widget: Any) -> Any:
    """What a widget shows, as people read it; of a list what is chosen in it."""
    if not hasattr(widget.proto, "options"):
        return widget.value
    chosen = widget.value if isinstance(widget.value, list) else [widget.value]
    # The icons of buttons stand elsewhere.
    titles = [widget.format_func(each) for each in chosen if each is not None]
    return [re.sub(r"^:material/\w+: ", "", title) for title in titles]


@pytest.mark.parametrize(("page", "link"), PLACES)
def test_a_widget_begins_with_what_it_shows(
    open_app: OpenApp, page: str, link: dict[str, str]
) -> None:
    app = open_app(page, **link)
    change(app)
    app.run()
    kinds = (*KINDS, "multiselect", "toggle")
    bound = [one for kind in kinds for one in app.get(kind) if ".widget." in str(one.key)]
    assert bound
    for widget in bound:
        assert begins_with(widget) == shows(widget), widget.label
