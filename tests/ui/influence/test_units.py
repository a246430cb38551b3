"""The closer look at units: what is read, chosen, searched and kept in the link."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.ui.influence.units import units_fields

LINK = {"model": "ran-tanh-books", "text": "The man saw her.", "below": "units", "book": "sample"}


def settled(app: AppTest) -> str:
    """What the page says when the text has been read."""
    for _ in range(1200):
        told = " ".join(one.value.replace("\\", "") for one in (*app.markdown, *app.caption))
        if "Select a row to see it" in told or app.exception or app.warning:
            break
        time.sleep(0.1)
        app.run()
    assert not app.exception
    return told


def test_units_of_the_sample(
    open_app: Callable[..., AppTest], link_of: Callable[[AppTest], dict[str, str]]
) -> None:
    app = open_app("influence", **LINK)
    told = settled(app)
    assert "of the unit's variance over held-out words" in told
    first = app.number_input(key="influence.widget.unit_shown").value
    assert f"Unit {first} is above" in told
    app.selectbox(key="influence.widget.unit_order").set_value("inside quotes").run()
    best = app.number_input(key="influence.widget.unit_shown").value
    assert best == app.dataframe[0].value["unit"][0]
    app.number_input(key="influence.widget.unit_shown").set_value(7).run()
    (threshold,) = [one for one in app.number_input if one.label == "Threshold"]
    threshold.set_value(0.25).run()
    assert "Unit 7 is above 0.25 in" in settled(app)
    link = link_of(app)
    assert (link["unit_order"], link["unit_shown"]) == ("inside quotes", "7")
    assert (link["above"], link["below"]) == ("0.25", "units")


def test_a_stretch_in_the_link_is_searched(open_app: Callable[..., AppTest]) -> None:
    app = open_app("influence", **LINK, span="40-42", above="0.2", **{"from": "30"})
    told = settled(app)
    assert "above 0.20 all through ‘" in told
    assert app.number_input(key="influence.widget.from").value == 30
    app = open_app("influence", **LINK, span="40-42", above="9", **{"from": "30"})
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
