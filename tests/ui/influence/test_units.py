"""The closer look at units: what is read, chosen, searched and kept in the link."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import NumberInput

from rnnviz.text import default_library
from rnnviz.ui.influence.units import units_fields

LINK = {"model": "ran-tanh-books", "text": "The man saw her.", "below": "units"}


@pytest.fixture
def link() -> dict[str, str]:
    """A link to the units over a text of one's own."""
    text = "The “old cat” saw a dog (in the rain). " * 20
    return LINK | {"book": default_library().add(text, "mine")}


def settled(app: AppTest) -> str:
    """What the page says when the text has been read."""
    for _ in range(600):
        told = " ".join(one.value.replace("\\", "") for one in (*app.markdown, *app.caption))
        if "Select a row to see it" in told or app.exception or app.warning:
            break
        time.sleep(0.5)  # the reading gives way to the page
        app.run()
    assert not app.exception
    return told


def box(app: AppTest, label: str) -> NumberInput:
    (found,) = [one for one in app.number_input if one.label == label]
    return found


def test_units_of_a_text_of_ones_own(
    open_app: Callable[..., AppTest],
    link_of: Callable[[AppTest], dict[str, str]],
    link: dict[str, str],
) -> None:
    app = open_app("influence", **link)
    told = settled(app)
    assert "of the unit's variance over held-out words" in told
    first = box(app, "Unit").value
    assert f"Unit {first} is above" in told
    app.selectbox(key="influence.widget.unit_order").set_value("inside quotes").run()
    best = box(app, "Unit").value
    assert best == app.dataframe[0].value["unit"][0]
    box(app, "Unit").set_value(7).run()
    box(app, "Threshold").set_value(0.25).run()
    assert "Unit 7 is above 0.25 in" in settled(app)
    now = link_of(app)
    assert (now["unit_order"], now["unit_shown"]) == ("inside quotes", "7")
    assert (now["above"], now["book"]) == ("0.25", link["book"])


def test_a_stretch_in_the_link_is_searched(
    open_app: Callable[..., AppTest], link: dict[str, str]
) -> None:
    link |= {"span": "40-42", "from": "30"}
    app = open_app("influence", **link, above="0.2")
    told = settled(app)
    assert "above 0.20 all through ‘" in told
    assert box(app, "From word").value == 30
    app = open_app("influence", **link, above="9")
    assert "No unit is above 9.00 all through ‘" in settled(app)


def test_what_a_link_may_hold() -> None:
    fields = units_fields()
    assert fields["span"].show(fields["span"].parse("120-123")) == "120-123"
    for name, wrong in (
        ("span", "3-3"),
        ("span", "a-b"),
        ("unit_shown", "-1"),
        ("quantity", "x"),
        ("unit_order", "x"),
        ("above", "nan"),
        ("from", "0"),
    ):
        with pytest.raises(ValueError, match=r"\.$"):
            fields[name].parse(wrong)
