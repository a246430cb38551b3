from __future__ import annotations

import inspect
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnnviz.analysis.bands import BANDS, Band
from rnnviz.analysis.gates import half_life
from rnnviz.analysis.influence.options import OPTIONS, ViewOptions
from rnnviz.analysis.influence.predecessors import distances, strongest_predecessor
from rnnviz.analysis.influence.view import View
from rnnviz.analysis.influence.views import DEFAULT, VIEWS, view_of
from tests.analysis.influence.equations import set_in_type
from tests.analysis.influence.random_gates import random_recording


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
    assert r"\arg\max" in view.equation
    set_in_type(view.equation)


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


def test_unit_and_band_are_the_longest_memory_that_is_there() -> None:
    recorded = random_recording(40, 6)
    lives = half_life(recorded["forget_gate"])
    assert lives.max() < 1
    assert VIEWS["unit"].settle(recorded).unit == lives.argmax()
    assert VIEWS["band"].settle(recorded).band == BANDS["short"]
    assert VIEWS["band"].settle(recorded, band=BANDS["long"]).band == BANDS["long"]
    assert VIEWS["unit"].settle(recorded, unit=3, ranks=2) == ViewOptions(unit=3, ranks=2)
    assert VIEWS["strongest"].settle(recorded) == ViewOptions()
    with pytest.raises(ValueError, match="No unit has a half-life of 4 steps or more"):
        VIEWS["band"].find(recorded, ViewOptions(band=BANDS["long"]))


def test_views_start_with_their_own_settings() -> None:
    recorded = random_recording(40, 6)
    recorded["forget_gate"][:, 2] = 1.0
    found = {key: view.find(recorded) for key, view in VIEWS.items() if key != "excess"}
    assert found["ranked"].source.shape == (40, 3)
    assert distances(found["long"].source).min() == 2
    assert (found["with-self"].source == np.arange(40)[:, None]).any()
    heavy = found["heavy"]
    assert heavy.weight[heavy.source >= 0].min() >= 0.9
    assert set(found["unit"].unit[1:].ravel()) == {2}
    assert set(found["band"].unit[1:].ravel()) == {2}
    plain = strongest_predecessor(recorded["input_gate"], recorded["forget_gate"])
    np.testing.assert_array_equal(found[DEFAULT].source[:, 0], plain.source)


def test_what_a_view_does_not_take_is_refused() -> None:
    recorded, plain = random_recording(5, 2), VIEWS["strongest"]
    with pytest.raises(ValueError, match="does not take the option 'window'"):
        plain.settle(window=3)
    for ask in (plain.find, plain.table):
        with pytest.raises(ValueError, match=r"view .* has no setting “look back at most”"):
            ask(recorded, ViewOptions(window=3))
    with pytest.raises(ValueError, match="Choose a unit from 0 to 1, not 2"):
        VIEWS["unit"].find(recorded, ViewOptions(unit=2))
    with pytest.raises(ValueError, match="There is no view 'x'; choose one of strongest, with-"):
        view_of("x")


def test_a_view_offers_only_what_its_measure_takes() -> None:
    with pytest.raises(ValueError, match="'window', which its measure 'weight' does not take"):
        replace(VIEWS["strongest"], options=("window",))


def test_a_whole_book_is_not_shown_other_arrows_than_those_of_the_view() -> None:
    with pytest.raises(ValueError, match=r"Over a whole book the view .* “look back at least”"):
        VIEWS["long"].stream(6)
    with pytest.raises(ValueError, match="is not found over a whole book"):
        VIEWS["excess"].stream(6)


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
        ({"unit": 1, "band": Band(0, 1)}, "one unit or a band"),
        ({"include_self": True, "min_distance": 2}, "may point at itself"),
    ],
)
def test_options_are_checked(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        ViewOptions(**settings)
