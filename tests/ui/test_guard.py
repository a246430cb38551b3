"""Controls that a link hides or locks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

OpenApp = Callable[..., AppTest]


def styles(app: AppTest) -> list[str]:
    return [one.value for one in app.markdown if "-widget-" in one.value]


def test_a_link_hides_and_locks_controls_and_keeps_doing_so(
    open_app: OpenApp, link_of: Callable[[AppTest], dict[str, str]]
) -> None:
    app = open_app(hide="cell,task", lock="hidden_size,sequence", seed="3")
    app.run()
    assert not app.exception
    assert not app.warning
    assert "st-key-playground-widget-cell" in " ".join(styles(app))
    locked = {one.label: one.disabled for one in (*app.selectbox, *app.number_input)}
    assert locked["Hidden units"]
    assert locked["Sequence (of 24)"]
    assert not locked["Cell"]
    kept = link_of(app)
    assert (kept["hide"], kept["lock"], kept["seed"]) == (
        "cell,task",
        "hidden_size,sequence",
        "3",
    )


@pytest.mark.parametrize("page", ["influence", "carousel", "compare", "runs", "lessons", "papers"])
def test_every_page_says_what_can_be_hidden(open_app: OpenApp, page: str) -> None:
    (told,) = [one.value for one in open_app(page, hide="nonsense").warning]
    assert told.startswith("There is no 'nonsense' to hide; the choices are")
