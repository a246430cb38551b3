"""The overview of a long text: in chunks as from the whole, and what it says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.analysis.long_text import (
    EDGES,
    SHORTEST_STRETCH,
    LongTextBuilder,
    heaviest,
    listed,
    longest,
)


@st.composite
def texts(draw):
    """Sources, weights and units of a text, with ties."""
    steps = draw(st.integers(1, 400))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    furthest = draw(st.sampled_from([1, 5, 400]))
    back = rng.integers(1, furthest + 1, steps)
    source = np.maximum(np.arange(steps) - back, -1)
    source[rng.random(steps) < draw(st.sampled_from([0.0, 0.3, 1.0]))] = -1
    source[0] = -1
    weight = np.where(source < 0, 0.0, rng.integers(1, 6, steps) / 5)
    return source, weight, np.where(source < 0, -1, rng.integers(0, 4, steps))


def built(columns, cuts, **options):
    builder = LongTextBuilder(len(columns[0]), **options)
    edges = [0, *sorted(cuts), len(columns[0])]
    for start, stop in pairwise(edges):
        builder.feed(*(column[start:stop] for column in columns))
    return builder.statistics()


@given(texts(), st.lists(st.integers(0, 400), max_size=6), st.integers(1, 8))
def test_chunks_add_up_to_the_whole(columns, cuts, stretches):
    source = columns[0]
    steps = len(source)
    found = built(columns, [min(cut, steps) for cut in cuts], stretches=stretches, rows=10)
    back = np.where(source >= 0, np.arange(steps) - source, 0)
    assert found.stretch >= SHORTEST_STRETCH
    assert len(found.longest) <= stretches
    for part in range(len(found.longest)):
        here = slice(part * found.stretch, (part + 1) * found.stretch)
        mine = back[here]
        assert found.longest[part] == mine.max()
        assert found.total[part] == mine.sum()
        first = here.start + int(mine.argmax()) if mine.max() else -1
        assert found.longest_step[part] == first
        assert found.mean[part] == pytest.approx(mine[mine > 0].mean() if mine.any() else 0.0)
        for least in (1, 2, 7, 10, 20, 300):
            assert found.at_least(least)[part] == (mine >= least).sum()
    assert found.arrows == (source >= 0).sum()
    near = (back == 1).sum() / max(found.arrows, 1)
    assert found.previous_share == pytest.approx(near)
    whole = longest(listed(*columns), 10)
    for mine, all_at_once in zip(found.top, whole, strict=True):
        np.testing.assert_array_equal(mine, all_at_once)


@given(texts(), st.integers(1, 20), st.integers(1, 6))
def test_lists_are_in_order(columns, rows, least):
    arrows = listed(*columns)
    every = sorted(zip(*(column.tolist() for column in arrows), strict=True))
    far = sorted(every, key=lambda row: (row[1] - row[0], -row[2], row[0]))
    assert list(zip(*(c.tolist() for c in longest(arrows, rows)), strict=True)) == far[:rows]
    heavy = [row for row in every if row[0] - row[1] >= least]
    heavy.sort(key=lambda row: (-row[2], row[1] - row[0], row[0]))
    found = heaviest(arrows, least, rows)
    assert list(zip(*(c.tolist() for c in found), strict=True)) == heavy[:rows]


def test_every_distance_is_in_one_range():
    assert list(EDGES[:12]) == [*range(1, 11), 12, 15]
    assert np.all(np.diff(EDGES) > 0)
    assert EDGES[-1] >= 10**6


def test_memory_does_not_grow_with_the_text():
    builder = LongTextBuilder(10**6)
    assert builder.stretch == 2084
    sizes = []
    for start in range(0, 40_000, 4_000):
        steps = np.arange(start, start + 4_000)
        builder.feed(steps - 1, np.ones(4_000), np.zeros(4_000, dtype=int))
        sizes.append(sum(column.nbytes for column in builder.statistics().top))
    assert max(sizes) == sizes[0] == 100 * 32


def test_a_text_without_arrows_has_an_overview_too():
    found = built(([-1], [0.0], [-1]), [])
    assert (found.arrows, found.previous_share, found.longest.tolist()) == (0, 0.0, [0])
    assert found.longest_step.tolist() == [-1]
    assert len(found.top) == 0


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (([0, 1], [1.0, 1.0], [0, 0]), "earlier step"),
        (([-1, 0], [1.0], [0, 0]), "one weight"),
        (([-1] * 3, [0.0] * 3, [0] * 3), "2 steps"),
    ],
)
def test_what_does_not_fit_is_refused(columns, sentence):
    with pytest.raises(ValueError, match=sentence):
        LongTextBuilder(2).feed(*columns)


def test_numbers_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="at least one step"):
        LongTextBuilder(0)
    with pytest.raises(ValueError, match="counted from distances"):
        built(([-1], [0.0], [-1]), []).at_least(11)
