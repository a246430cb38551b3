"""Every measure keeps its word: its table is its definition, and its arrows are its table's."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import permutations
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rnnviz.analysis.bands import Band
from rnnviz.analysis.gates import half_life
from rnnviz.analysis.influence import MEASURES
from rnnviz.analysis.influence.distance_profile import DistanceProfile, measure
from rnnviz.analysis.influence.measure import Measure, ViewArrows
from rnnviz.analysis.influence.measures import measure_of
from rnnviz.analysis.influence.options import OPTIONS, ViewOptions
from tests.analysis.influence.equations import set_in_type
from tests.analysis.influence.random_gates import (
    Floats,
    every_weight,
    order,
    random_recording,
    recordings,
)

TIE = 1e-12
EACH = pytest.mark.parametrize("asked", MEASURES.values(), ids=MEASURES)
BANDS = [Band(0, 0.5), Band(0.5, 2), Band(1, math.inf)]


class Defined(NamedTuple):
    """A measure by its definition.

    Attributes:
        compared: (t, j).
        beside: (t, j) the number beside an arrow; 0 for what is too light to be a source.
        terms: (t, j, unit) of which an arrow's unit has the largest.
    """

    compared: Floats
    beside: Floats
    terms: NDArray[np.float64]


def weight(recorded: Mapping[str, Floats], profile: DistanceProfile) -> Defined:
    terms = every_weight(recorded)
    return Defined(terms.max(axis=2), terms.max(axis=2), terms)


def content(recorded: Mapping[str, Floats], profile: DistanceProfile) -> Defined:
    terms = np.abs(every_weight(recorded) * recorded["content"])
    return Defined(terms.max(axis=2), terms.max(axis=2), terms)


def content_norm(recorded: Mapping[str, Floats], profile: DistanceProfile) -> Defined:
    terms = np.abs(every_weight(recorded) * recorded["content"])
    norm = np.sqrt((terms**2).sum(axis=2))
    return Defined(norm, norm, terms)


def excess(recorded: Mapping[str, Floats], profile: DistanceProfile) -> Defined:
    terms, lightest = every_weight(recorded), 2.0**-24
    plain = terms.max(axis=2)
    scores = np.full(plain.shape, np.nan)
    for t, j in zip(*np.tril_indices(len(plain), -1), strict=True):
        if t - j <= len(profile) and profile.count[t - j - 1] >= 30:
            above = math.log(max(plain[t, j], lightest)) - profile.mean[t - j - 1]
            scores[t, j] = above / max(profile.std[t - j - 1], 1e-6)
    return Defined(scores, np.where(plain >= lightest, plain, 0.0), terms)


DEFINITIONS: Mapping[str, Callable[[Mapping[str, Floats], DistanceProfile], Defined]] = {
    "weight": weight,
    "content": content,
    "content-norm": content_norm,
    "excess": excess,
}


def profile_of(seed: int = 0, furthest: int = 8) -> DistanceProfile:
    held_out = random_recording(35, 2, seed)  # distances from 6 on are too rare
    return measure(held_out["input_gate"], held_out["forget_gate"], furthest)


def units_of(recorded: Mapping[str, Floats], options: ViewOptions) -> NDArray[np.int64]:
    lives = half_life(recorded["forget_gate"])
    if options.unit is not None:
        return np.array([options.unit])
    band = options.band or Band(0, math.inf)
    return np.flatnonzero(band.holds(lives))


def check_table(
    asked: Measure,
    recorded: Mapping[str, Floats],
    options: ViewOptions,
    profile: DistanceProfile,
) -> None:
    """The table against the definition, from nothing but what the measure says it needs."""
    given = {name: recorded[name] for name in asked.needs}
    units = units_of(recorded, options)
    columns = {name: array[:, units] for name, array in recorded.items()}
    expected = DEFINITIONS[asked.key](columns, profile).compared
    table = asked.table(given, options, profile if asked.needs_profile else None)
    np.testing.assert_allclose(table, expected, rtol=1e-9, atol=1e-9 * asked.needs_profile)


def check_arrows(
    asked: Measure,
    found: ViewArrows,
    recorded: Mapping[str, Floats],
    options: ViewOptions,
    profile: DistanceProfile,
) -> None:
    """Arrows against the largest entries of the measure's table, one step at a time."""
    units = units_of(recorded, options)
    columns = {name: array[:, units] for name, array in recorded.items()}
    _, beside, terms = DEFINITIONS[asked.key](columns, profile)
    table = asked.table(recorded, options, profile)
    assert {column.shape for column in found} == {(len(table), options.ranks)}
    for t, sources in enumerate(found.source.tolist()):
        last = 0 if options.include_self else options.min_distance
        first = 0 if options.window is None else max(0, t - options.window)
        candidates = [
            j
            for j in range(first, t - last + 1)
            if beside[t, j] > 0 and beside[t, j] >= options.min_weight and table[t, j] > -np.inf
        ]
        assert sources == order(table[t], candidates, options.ranks, TIE)
        for rank, j in enumerate(sources):
            number, unit, score = (column[t, rank] for column in found[1:])
            if j < 0:
                assert (number, unit, score) == (0.0, -1, 0.0)
                continue
            assert score == pytest.approx(table[t, j], rel=TIE)
            assert number == pytest.approx(beside[t, j], rel=TIE)
            place = units.tolist().index(unit)
            assert terms[t, j, place] == pytest.approx(terms[t, j].max(), rel=TIE)


@st.composite
def settings(draw: Any, asked: Measure, recorded: Mapping[str, Floats]) -> ViewOptions:
    """Whatever the measure takes, all at once."""
    lives = half_life(recorded["forget_gate"])
    chosen: dict[str, Any] = {
        "ranks": draw(st.integers(1, 4)),
        "min_weight": draw(st.sampled_from([0.0, 0.25, 0.5])),
        "min_distance": (near := draw(st.integers(1, 5))),
        "window": draw(st.one_of(st.none(), st.integers(near, 8))),
    }
    if draw(st.booleans()):
        chosen |= {"include_self": True, "min_distance": 1}
    which = draw(st.sampled_from(["unit", "band", "all"]))
    if which == "unit":
        chosen["unit"] = draw(st.integers(0, len(lives) - 1))
    elif which == "band":
        chosen["band"] = draw(st.sampled_from([b for b in BANDS if b.holds(lives).any()]))
    return ViewOptions(**{name: chosen[name] for name in asked.options if name in chosen})


RECORDINGS = st.one_of(
    recordings(),
    st.builds(random_recording, st.integers(1, 20), st.integers(1, 4), st.integers(0, 99)),
)


@EACH
@given(data=st.data(), recorded=RECORDINGS, seed=st.integers(0, 99), furthest=st.integers(1, 8))
def test_the_contract(asked, data, recorded, seed, furthest):
    options, profile = data.draw(settings(asked, recorded)), profile_of(seed, furthest)
    check_table(asked, recorded, options, profile)
    check_arrows(asked, asked.find(recorded, options, profile), recorded, options, profile)


def usual(asked: Measure, **more: Any) -> ViewOptions:
    """A few ranks, and of the other settings those that the measure takes."""
    return ViewOptions(ranks=3, **{name: more[name] for name in asked.options if name in more})


@EACH
def test_long_texts_keep_the_contract(asked):
    recorded = random_recording(150, 5)
    recorded["forget_gate"] **= 0.005  # so that what is far away matters
    options, profile = usual(asked, min_distance=2, window=90), profile_of()
    check_arrows(asked, asked.find(recorded, options, profile), recorded, options, profile)


@pytest.mark.parametrize(("one", "other"), list(permutations(MEASURES, 2)))
def test_the_contract_is_broken_by_the_arrows_of_another_measure(one, other):
    recorded, profile = random_recording(20, 6, 1), profile_of()
    options = ViewOptions(ranks=2)
    found = MEASURES[other].find(recorded, options, profile)
    with pytest.raises(AssertionError):
        check_arrows(MEASURES[one], found, recorded, options, profile)


@EACH
def test_each_measure_says_what_it_is(asked):
    assert MEASURES[asked.key] is asked is measure_of(asked.key)
    assert asked.title
    assert asked.weight_name
    assert asked.caption.startswith("**Every ")
    set_in_type(asked.equation)
    assert set(asked.options) <= set(OPTIONS)
    assert {"input_gate", "forget_gate"} <= set(asked.needs)
    remark = asked.remark(1.5, 2)
    assert not remark or remark.endswith(".")


def test_titles_differ_and_every_measure_is_defined_here():
    assert len({each.title for each in MEASURES.values()}) == len(MEASURES)
    assert DEFINITIONS.keys() == MEASURES.keys()


@EACH
def test_a_text_without_steps_has_no_arrows(asked):
    nothing = dict.fromkeys(("input_gate", "forget_gate", "content"), np.zeros((0, 3)))
    found = asked.find(nothing, ViewOptions(ranks=2), profile_of())
    assert {column.shape for column in found} == {(0, 2)}
    assert asked.table(nothing, ViewOptions(), profile_of()).shape == (0, 0)


@EACH
def test_settings_that_a_measure_does_not_take_are_refused(asked):
    other: dict[str, Any] = {"include_self": True, "unit": 0, "band": BANDS[0], "window": 3}
    recorded = random_recording(5, 2)
    for name in other.keys() - set(asked.options):
        for ask in (asked.find, asked.table):
            with pytest.raises(ValueError, match=r"^The measure .* has no setting “.*”: leave it"):
                ask(recorded, ViewOptions(**{name: other[name]}), profile_of())


@EACH
def test_what_a_measure_needs_and_does_not_get_is_one_sentence(asked):
    recorded = random_recording(5, 2)
    if asked.needs_profile:
        for ask in (asked.find, asked.table):
            with pytest.raises(ValueError, match="measure a distance profile"):
                ask(recorded, ViewOptions())
    else:
        np.testing.assert_array_equal(
            asked.find(recorded, ViewOptions()).source,
            asked.find(recorded, ViewOptions(), profile_of()).source,
        )


@EACH
@given(recorded=RECORDINGS, cut=st.integers(0, 20), self_too=st.booleans())
def test_chunks_have_the_arrows_of_the_whole(asked, recorded, cut, self_too):
    units = recorded["forget_gate"].shape[1]
    if type(asked).stream is Measure.stream:
        with pytest.raises(ValueError, match=f"^“{asked.title}” is not found over a whole book"):
            asked.stream(units)
        return
    feed = asked.stream(units, self_too)
    whole = asked.find(recorded, ViewOptions(include_self=self_too))
    parts = (
        feed({name: array[part] for name, array in recorded.items()})
        for part in (slice(None, cut), slice(cut, None))
    )
    for joined, column in zip(zip(*parts, strict=True), whole, strict=False):
        np.testing.assert_array_equal(np.concatenate(joined), column[:, 0])


def test_an_unknown_measure_is_one_sentence():
    with pytest.raises(ValueError, match="There is no measure 'x'; choose one of weight, content"):
        measure_of("x")
