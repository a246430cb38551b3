from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rnnviz.analysis import influence
from rnnviz.analysis.bands import BANDS, Band
from rnnviz.analysis.distance_profile import FLOOR, measure
from rnnviz.analysis.gates import half_life
from rnnviz.analysis.view_arrows import find, settle, table
from rnnviz.analysis.view_options import ViewOptions
from rnnviz.analysis.views import VIEWS
from tests.analysis.random_gates import every_weight, order, recordings

TIE = 1e-12


def sizes(view, recorded, units):
    """What the view compares, (t, j), from the definition, and the weights of the units."""
    weights = every_weight(recorded)[..., units]
    terms = weights * np.abs(recorded["content"])[None, :, units]
    if view == "content":
        return terms.max(axis=2), terms
    if view == "content-norm":
        return np.sqrt((terms**2).sum(axis=2)), terms
    return weights.max(axis=2), weights


def check(view, recorded, options, near=0.0):
    """The arrows of a view against all pairs of steps."""
    lives = half_life(recorded["forget_gate"])
    units = np.arange(len(lives)) if options.unit is None else np.array([options.unit])
    if options.band is not None:
        units = np.flatnonzero(options.band.holds(lives))
    values, terms = sizes(view, recorded, units)
    found = find(view, recorded, options)
    assert found.source.shape == (len(values), options.ranks)
    last = 0 if options.include_self else options.min_distance
    for t, sources in enumerate(found.source.tolist()):
        far = range(0, t - last + 1)
        candidates = [j for j in far if values[t, j] > 0 and values[t, j] >= options.min_weight]
        if options.window is not None:
            candidates = [j for j in candidates if t - j <= options.window]
        assert sources == order(values[t], candidates, options.ranks, near)
        for rank, j in enumerate(sources):
            if j < 0:
                assert found.unit[t, rank] == -1
                assert found.weight[t, rank] == found.score[t, rank] == 0.0
                continue
            assert found.weight[t, rank] == pytest.approx(values[t, j], rel=TIE)
            place = units.tolist().index(found.unit[t, rank])
            assert terms[t, j, place] == pytest.approx(terms[t, j].max(), rel=TIE)
    np.testing.assert_array_equal(found.score, found.weight)


OPTIONS = st.builds(
    dict,
    ranks=st.integers(1, 4),
    min_distance=st.integers(1, 5),
    min_weight=st.sampled_from([0.0, 0.25, 0.5]),
)


@pytest.mark.parametrize("view", ["strongest", "ranked", "long", "heavy", "content"])
@given(recorded=recordings(), settings=OPTIONS)
def test_views_over_all_units(view, recorded, settings):
    check(view, recorded, ViewOptions(**settings))


@given(recordings(), OPTIONS, st.one_of(st.none(), st.integers(5, 8)))
def test_the_norm_of_weight_times_content(recorded, settings, window):
    check("content-norm", recorded, ViewOptions(**settings, window=window), near=TIE)


@given(recordings(), OPTIONS, st.integers(0, 3))
def test_one_unit(recorded, settings, unit):
    assume(unit < recorded["forget_gate"].shape[1])
    check("unit", recorded, ViewOptions(**settings, unit=unit))


@given(recordings(), OPTIONS, st.sampled_from([Band(0, 0.5), Band(0.5, 2), Band(1, math.inf)]))
def test_a_band_of_units(recorded, settings, band):
    assume(band.holds(half_life(recorded["forget_gate"])).any())
    check("band", recorded, ViewOptions(**settings, band=band))


@given(recordings(), st.integers(1, 3), st.sampled_from([0.0, 0.5]))
def test_the_word_itself_included(recorded, ranks, least):
    options = ViewOptions(include_self=True, ranks=ranks, min_weight=least)
    check("with-self", recorded, options)


@given(recordings(), st.integers(0, 99), OPTIONS, st.integers(1, 8))
def test_the_excess(recorded, seed, settings, furthest):
    held_out = random_recording(35, 2, seed)  # distances from 6 on are too rare
    profile = measure(held_out["input_gate"], held_out["forget_gate"], furthest)
    options = ViewOptions(**settings)
    weights = every_weight(recorded).max(axis=2)
    found = find("excess", recorded, options, profile)
    for t, sources in enumerate(found.source.tolist()):
        scores = np.full(t, np.nan)
        for j in range(max(0, t - furthest), t):
            mean, std = profile.mean[t - j - 1], profile.std[t - j - 1]
            if profile.count[t - j - 1] >= 30:
                scores[j] = (np.log(max(weights[t, j], FLOOR)) - mean) / max(std, 1e-6)
        least = max(options.min_weight, FLOOR)
        far = range(0, t - options.min_distance + 1)
        candidates = [j for j in far if weights[t, j] >= least and not np.isnan(scores[j])]
        assert sources == order(scores, candidates, options.ranks)
        for rank, j in enumerate(sources):
            if j >= 0:
                assert found.score[t, rank] == scores[j]
                assert found.weight[t, rank] == weights[t, j]


@pytest.mark.parametrize("view", [key for key in VIEWS if key != "excess"])
@given(recorded=recordings())
def test_the_table_holds_what_is_compared(view, recorded):
    everything = {"band": Band(0, math.inf), "unit": 0}
    options = VIEWS[view].settle(**({view: everything[view]} if view in everything else {}))
    units = [0] if view == "unit" else slice(None)
    values, _ = sizes(view, recorded, units)
    np.testing.assert_allclose(table(view, recorded, options), values, rtol=TIE)


def random_recording(steps, units, seed=0):
    rng = np.random.default_rng(seed)
    gates = {name: rng.random((steps, units)) for name in ("input_gate", "forget_gate")}
    return gates | {"content": rng.standard_normal((steps, units))}


def test_long_texts_cross_blocks_of_the_norm_alike():
    recorded = random_recording(200, 5)
    recorded["forget_gate"] **= 0.005  # so that what is far away matters
    options = ViewOptions(ranks=3, min_distance=2, window=90)
    check("content-norm", recorded, options, near=TIE)


def test_views_start_with_their_own_settings():
    recorded = random_recording(40, 6)
    recorded["forget_gate"][:, 2] = 1.0
    assert find("ranked", recorded).source.shape == (40, 3)
    assert influence.distances(find("long", recorded).source).min() == 2
    heavy = find("heavy", recorded)
    assert heavy.weight[heavy.source >= 0].min() >= 0.9
    assert set(find("unit", recorded).unit[1:].ravel()) == {2}
    assert set(find("band", recorded).unit[1:].ravel()) == {2}
    plain = influence.strongest_predecessor(recorded["input_gate"], recorded["forget_gate"])
    np.testing.assert_array_equal(find("strongest", recorded).source[:, 0], plain.source)


def test_unit_and_band_are_the_longest_memory_that_is_there():
    recorded = random_recording(40, 6)
    lives = half_life(recorded["forget_gate"])
    assert lives.max() < 1
    assert settle("unit", recorded).unit == lives.argmax()
    assert settle("band", recorded).band == BANDS["short"]
    assert settle("band", recorded, band=BANDS["long"]).band == BANDS["long"]
    assert settle("unit", recorded, unit=3, ranks=2) == ViewOptions(unit=3, ranks=2)
    assert settle("strongest", recorded) == ViewOptions()
    with pytest.raises(ValueError, match="No unit has a half-life of 4 steps or more"):
        find("band", recorded, ViewOptions(band=BANDS["long"]))


def test_what_is_missing_or_not_taken_is_one_sentence():
    recorded = random_recording(5, 2)
    with pytest.raises(ValueError, match="measure a distance profile"):
        find("excess", recorded)
    with pytest.raises(ValueError, match="measure a distance profile"):
        table("excess", recorded)
    with pytest.raises(ValueError, match="has no setting “look back at most”"):
        find("strongest", recorded, ViewOptions(window=3))
    with pytest.raises(ValueError, match="There is no view 'weakest'; choose one of strongest"):
        find("weakest", recorded)
    with pytest.raises(ValueError, match="Choose a unit from 0 to 1, not 2"):
        find("unit", recorded, ViewOptions(unit=2))
