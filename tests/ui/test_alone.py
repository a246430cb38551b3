"""A page with one of its figures alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.ui.catalogue import PAGES

OpenApp = Callable[..., AppTest]
FIGURES = [(page.key, name) for page in PAGES.values() for name in page.figures]


@pytest.mark.parametrize(("page", "figure"), FIGURES)
def test_each_figure_stands_on_its_page_and_in_its_link(
    open_app: OpenApp, link_of: Callable[[AppTest], dict[str, str]], page: str, figure: str
) -> None:
    app = open_app(page, figure=figure)
    assert not app.exception
    assert link_of(app)["figure"] == figure
    key = PAGES[page].figures[figure]
    own = "st-key-" + key.replace(".", "-")
    # The app's own style and script name figures too; this one hides all others.
    hiding = [one.value for one in app.markdown if "display: none !important" in one.value]
    styles = [each for each in hiding if own in each]
    assert len(styles) == 1
    # A key in an element's id is what its class is made of.
    assert any(key in getattr(one.proto, "id", "") for one in elements(app))


def elements(app: AppTest):
    """Every element and every part of a page."""
    waiting = [app._tree]
    while waiting:
        block = waiting.pop()
        for one in block.children.values():
            if hasattr(one, "children"):
                waiting.append(one)
            yield one


def test_an_unknown_figure_gets_a_sentence(open_app: OpenApp) -> None:
    app = open_app("influence", figure="nonsense")
    assert not app.exception
    assert len(app.warning) == 1
    assert "arrows" in app.warning[0].value
    assert "figure" in open_app("runs", figure="x").warning[0].value
