"""The closer look at units: what is read, chosen, searched and kept in the link."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import NumberInput

from rnnviz.analysis.units import Activations
from rnnviz.inspection.units import UnitView
from rnnviz.probe.book import BookText
from rnnviz.probe.units import Corpus
from rnnviz.tasks import default_config
from rnnviz.text import default_library
from rnnviz.training import untrained
from rnnviz.ui.influence import unit_views
from rnnviz.ui.influence.units import units_fields

LINK = {"model": "ran-tanh-books", "text": "The man saw her.", "below": "units"}


@pytest.fixture
def link() -> dict[str, str]:
    """A link to the units over a text of one's own."""
    text = "The “old cat” saw a dog (in the rain). " * 200
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
    app = open_app("influence", **link | {"span": "40-999"})
    assert "too long to be searched: brush at most 300 words" in settled(app)


def test_a_short_text_is_shown_without_scores(open_app: Callable[..., AppTest]) -> None:
    own = default_library().add("The “old cat” saw a dog (in the rain). " * 20, "short")
    told = settled(open_app("influence", **LINK, book=own))
    assert "too short to say what units follow" in told
    assert "Unit 0 is above" in told


def view_of(megabytes: int) -> UnitView:
    codes = np.zeros((1, megabytes << 20), np.uint8)
    found = Activations(np.zeros(1, np.float32), np.ones(1, np.float32), codes)
    text = BookText(("a",), np.zeros(5, np.int32), np.zeros(1, np.int64), np.zeros(1, bool))
    return UnitView(Corpus(text, {}), found, [])


def test_views_together_hold_no_more_than_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNVIZ_UNITS_MEGABYTES", "5")
    unit_views._views.cache_clear()
    keys = [unit_views.UnitsKey("run", 1, 0, name, "content") for name in "abc"]
    for key, size in zip(keys, (2, 2, 2), strict=True):
        unit_views._keep(key, view_of(size))
    assert [unit_views.look(key) is None for key in keys] == [True, False, False]
    unit_views._keep(keys[0], view_of(5))
    assert unit_views.look(keys[0]) is not None
    unit_views._views.cache_clear()


def test_a_search_is_made_once_for_what_is_sought(monkeypatch: pytest.MonkeyPatch) -> None:
    made, view = [], view_of(1)
    plain = unit_views.search
    monkeypatch.setattr(unit_views, "search", lambda *given: made.append(1) or plain(*given))
    key = unit_views.UnitsKey("run", 1, 0, "once", "content")
    for unit, threshold, span in [(0, 0.5, (3, 5))] * 2 + [(0, 0.6, (3, 5)), (0, 0.6, None)]:
        unit_views.search_kept(view, key, unit_views.Sought(unit, threshold, span))
    assert len(made) == 3


def test_a_thread_gives_way_once_the_text_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for name in ("read_corpus", "lower_priority", "view_units"):
        monkeypatch.setattr(unit_views, name, lambda *given, name=name: done.append(name))
    monkeypatch.setattr(unit_views, "read_text", lambda run, text: "")
    key = unit_views.UnitsKey("run", 1, 0, "sample", "content")
    run = untrained(default_config("adding", "lstm", hidden_size=3))
    unit_views._make(run, key, lambda *told: None)
    assert done == ["read_corpus", "lower_priority", "view_units"]


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
