from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.analysis.bands import BANDS, Band, histogram, name

LIVES = st.lists(
    st.one_of(st.just(0.0), st.just(math.inf), st.sampled_from([1.0, 4.0]), st.floats(1e-4, 1e6)),
    min_size=1,
    max_size=40,
)
EDGES = st.lists(st.floats(1e-3, 1e4), min_size=0, max_size=5, unique=True).map(sorted)


@given(LIVES, EDGES)
def test_bands_partition_the_units(lives: list[float], edges: list[float]) -> None:
    bands = [Band(low, high) for low, high in pairwise([0.0, *edges, math.inf])]
    held = np.array([band.holds(lives) for band in bands])
    np.testing.assert_array_equal(held.sum(axis=0), 1)
    np.testing.assert_array_equal(np.searchsorted(edges, lives, "right"), held.argmax(axis=0))


@given(LIVES)
def test_the_named_bands_partition_the_units(lives: list[float]) -> None:
    held = [np.flatnonzero(band.holds(lives)) for band in BANDS.values()]
    assert sorted(np.concatenate(held).tolist()) == list(range(len(lives)))
    for band, units in zip(BANDS, held, strict=True):
        assert all(name(lives[unit]) == band for unit in units)


def test_units_without_and_with_endless_memory_have_a_band() -> None:
    assert BANDS["short"].units([0.0, math.inf]).tolist() == [0]
    assert BANDS["long"].units([0.0, math.inf]).tolist() == [1]


def test_an_end_belongs_to_the_band_above_it() -> None:
    assert Band(1, 4).holds([1.0, 4.0, np.nextafter(4.0, 0.0)]).tolist() == [True, False, True]


def test_bands_are_written_and_read() -> None:
    assert Band.parse("long") == BANDS["long"]
    assert Band.parse("3:12") == Band(3.0, 12.0)
    assert Band.parse("0.5:inf") == Band(0.5, math.inf)
    assert Band(0.1, 0.3).to_list() == [0.1, 0.3]
    assert BANDS["long"].to_list() == [4.0, None]


@pytest.mark.parametrize(
    "text", ["", "longer", "3", "5:3", "3:3", "-1:2", "nan:2", "inf:inf", "1:2:3"]
)
def test_what_is_no_band_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Give a band of half-lives as one of short, medium, long"):
        Band.parse(text)


def test_a_band_without_units_says_where_they_are() -> None:
    with pytest.raises(ValueError, match=r"of 4 steps or more: on this text they go from 0.2 to 3"):
        BANDS["long"].units([0.2, 3.0])


@given(LIVES, st.integers(1, 30))
def test_every_unit_is_counted_once(lives: list[float], bars: int) -> None:
    found = histogram(lives, bars)
    assert found.counts.sum() + found.zero + found.infinite == len(lives)
    assert found.edges.shape == (bars + 1,)
    assert found.zero == lives.count(0.0)
    assert found.infinite == lives.count(math.inf)


def test_edges_must_rise_and_bars_must_be() -> None:
    with pytest.raises(ValueError, match="A band goes from"):
        Band(4.0, 1.0)
    with pytest.raises(ValueError, match="at least one bar"):
        histogram([1.0], 0)
