from __future__ import annotations

import inspect
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from rnnviz.analysis.bands import BANDS, Band
from rnnviz.analysis.view_options import OPTIONS, ViewOptions
from rnnviz.analysis.views import VIEWS, View, view_of


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_each_view_says_what_it_is(view: View) -> None:
    assert VIEWS[view.key] is view
    assert view.how_to_read.endswith(".")
    assert view.how_to_read.count(". ") == 0
    assert set(view.options) <= set(OPTIONS)
    assert len(set(view.options)) == len(view.options)
    assert set(view.preset) <= set(view.options)
    view.check(view.settle())


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_each_equation_is_well_formed(view: View) -> None:
    assert view.equation.count("{") == view.equation.count("}")
    assert r"\arg\max" in view.equation
    simple = view.equation.replace(r"\arg\max", "argmax").replace(r"\max", "max")
    simple = simple.replace(r"\left\|", "|").replace(r"\right\|_2", "|").replace(r"\text", r"\rm")
    for word, sign in {r"\le ": r"\leq ", r"\ge ": r"\geq "}.items():
        simple = simple.replace(word, sign)
    figure = Figure()
    figure.text(0, 0, f"${simple}$")
    figure.canvas.draw()  # raises where LaTeX is broken


def test_titles_differ() -> None:
    assert len({view.title for view in VIEWS.values()}) == len(VIEWS)


def test_every_option_belongs_to_a_view_and_has_a_text() -> None:
    assert set(OPTIONS) == set(inspect.signature(ViewOptions).parameters)
    assert set(OPTIONS) == {name for view in VIEWS.values() for name in view.options}
    assert all(title and help.endswith(".") for title, help in OPTIONS.values())


def test_given_options_go_before_the_presets() -> None:
    assert VIEWS["long"].settle().min_distance == 2
    assert VIEWS["long"].settle(min_distance=7, ranks=2) == ViewOptions(ranks=2, min_distance=7)
    assert VIEWS["band"].settle().band == BANDS["long"]
    assert VIEWS["band"].settle(band=Band(1, 2)).band == Band(1, 2)


def test_options_that_a_view_does_not_take_are_refused() -> None:
    with pytest.raises(ValueError, match="does not take the option 'window'"):
        VIEWS["strongest"].settle(window=3)
    with pytest.raises(
        ValueError, match="There is no view 'x'; choose one of strongest, with-self"
    ):
        view_of("x")


ENDS = st.tuples(st.floats(0, 50), st.one_of(st.floats(51, 99), st.just(math.inf)))
SETTINGS = st.builds(
    ViewOptions,
    ranks=st.integers(1, 50),
    min_distance=st.integers(1, 9),
    min_weight=st.floats(0, 5),
    unit=st.none(),
    band=st.one_of(st.none(), ENDS.map(lambda ends: Band(*ends))),
    window=st.one_of(st.none(), st.integers(9, 99)),
)


@given(SETTINGS)
def test_options_come_back_from_json(options: ViewOptions) -> None:
    assert ViewOptions.from_dict(json.loads(json.dumps(options.changed()))) == options


def test_only_what_differs_is_written() -> None:
    assert ViewOptions().changed() == {}
    assert ViewOptions(unit=3).changed() == {"unit": 3}


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"ranks": 0}, "Ask for 1 to 50 sources"),
        ({"ranks": 51}, "Ask for 1 to 50 sources"),
        ({"min_distance": 0}, "Look back at least 1 word"),
        ({"min_distance": 5, "window": 4}, "Nothing lies at least 5 and at most 4 words back"),
        ({"min_weight": -0.1}, "Give a weight of 0 or more"),
        ({"min_weight": math.nan}, "Give a weight of 0 or more"),
        ({"unit": 1, "band": [0, 1]}, "one unit or a band"),
        ({"include_self": True, "min_distance": 2}, "may point at itself"),
        ({"colour": 1}, "There is no option 'colour'"),
        ({"ranks": True}, "The option ranks of a view cannot be True"),
        ({"ranks": None}, "The option ranks of a view cannot be None"),
        ({"unit": "0"}, "The option unit of a view cannot be '0'"),
        ({"min_weight": "0"}, "The option min_weight of a view cannot be '0'"),
    ],
)
def test_what_a_file_says_is_checked(settings: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        ViewOptions.from_dict(settings)
