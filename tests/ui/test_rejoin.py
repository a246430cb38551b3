"""What a browser tells a session that is new to it, since its own was lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from rnnviz.ui.playground.controls import MORE

APP = Path(__file__).resolve().parents[2] / "app.py"
LinkOf = Callable[[AppTest], dict[str, str]]


def held(label: str, value: float, app: AppTest) -> WidgetState:
    """What the browser says of a number input."""
    (box,) = (one for one in app.number_input if one.label == label)
    return WidgetState(id=box.id, double_value=value)


def new_session(told: list[WidgetState], link: dict[str, str]) -> AppTest:
    """The page in a session that the browser tells what its widgets hold."""
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.switch_page("pages/playground.py")
    for name, text in link.items():
        app.query_params[name] = text
    return app._run(WidgetStates(widgets=told))


@pytest.mark.parametrize(
    ("label", "name", "value"),
    [("Hidden units", "hidden_size", 6), ("Sequence (of 24)", "sequence", 3)],
)
def test_a_change_that_breaks_off_the_first_run_is_taken(
    open_app: Callable[..., AppTest],
    opened: Callable[..., AppTest],
    link_of: LinkOf,
    label: str,
    name: str,
    value: int,
) -> None:
    link = {"hidden_size": "5", "sequence": "2"}
    old = opened(open_app(**link), MORE)
    now = [held(label, value, old), held("Layers", 1, old)]
    app = new_session(now, link)
    assert not app.exception
    assert link_of(app) == link | {name: str(value)}
    assert next(box for box in app.number_input if box.label == label).value == value


def test_a_label_that_is_gone_leaves_the_link_alone(
    open_app: Callable[..., AppTest], link_of: LinkOf
) -> None:
    (box,) = (one for one in open_app().selectbox if one.label == "Cell")
    stale = WidgetState(id=box.id, string_value="A cell of long ago")
    assert link_of(new_session([stale], {"cell": "gru"})) == {"cell": "gru"}
    known = WidgetState(id=box.id, string_value=box.options[2])
    assert link_of(new_session([known], {"cell": "gru"})) != {"cell": "gru"}
