"""Units as bytes, search by brute force, and what units follow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.analysis.units import (
    GAP,
    LEAST,
    MOST_GROUPS,
    STRETCH,
    Activations,
    Quantizer,
    follow,
    search,
    steps_of,
    units_of,
)


def empty(units, time):
    return Activations(
        np.zeros(units, np.float32), np.ones(units, np.float32), np.zeros((units, time), np.uint8)
    )


def coded(values, chunk=1000):
    """The numbers of (unit, time) as bytes, taken chunk by chunk."""
    values = np.asarray(values, np.float32)
    found = empty(*values.shape)
    quantizer = Quantizer(found)
    for start in range(0, values.shape[1], chunk):
        quantizer.feed(values[:, start : start + chunk].T)
    return found


shapes = st.tuples(st.integers(1, 4), st.integers(1, 30))
numbers = st.floats(-50, 50, width=32)


@given(shapes.flatmap(lambda shape: arrays(np.float32, shape, elements=numbers)), st.integers(1, 7))
def test_bytes_stand_for_the_numbers_within_three_steps(values, chunk):
    found = coded(values, chunk)
    spread = np.ptp(values, axis=1)
    assert (found.step <= np.where(spread > 0, 2 * spread / 255, 1) * 1.001).all()
    for unit, row in enumerate(values):
        off = np.abs(found.values(unit) - row)
        assert (off <= 3 * found.step[unit] + 1e-4).all()


def high_stretches(row, threshold):
    """Every stretch in which a unit is above a threshold, and not just outside: one by one."""
    time = len(row)
    return [
        (start, stop)
        for start in range(time)
        for stop in range(start + 1, time + 1)
        if all(row[t] > threshold for t in range(start, stop))
        and (start == 0 or row[start - 1] <= threshold)
        and (stop == time or row[stop] <= threshold)
    ]


@given(
    shapes.flatmap(lambda shape: arrays(np.uint8, shape, elements=st.integers(0, 4))),
    st.sampled_from([-1.0, 0.0, 0.5, 2.0, 3.99, 4.0]),
    st.data(),
)
def test_search_is_that_of_brute_force(codes, threshold, data):
    found = empty(*codes.shape)._replace(codes=codes)
    time = codes.shape[1]
    start = data.draw(st.integers(0, time - 1))
    stop = data.draw(st.integers(start + 1, time))
    every = [high_stretches(row, threshold) for row in codes.astype(float)]
    units = units_of(found, start, stop, threshold)
    assert units.tolist() == [u for u, one in enumerate(every) if (start, stop) in one]
    for like, some in (((start, stop), units), (None, range(len(codes)))):
        counts: dict[tuple[int, int], int] = {}
        for unit in some:
            for stretch in every[unit]:
                counts[stretch] = counts.get(stretch, 0) + 1
        counts.pop(like, None)
        wanted = stop - start if like else time
        ranked = sorted(
            counts, key=lambda one: (-counts[one], abs(one[1] - one[0] - wanted), one[0])
        )
        matches = search(found, some, threshold, like, most=5)
        assert matches.total == len(ranked)
        listed = zip(matches.start.tolist(), matches.stop.tolist(), strict=True)
        assert [*listed] == ranked[:5]
        assert matches.units.tolist() == [counts[one] for one in ranked[:5]]


@pytest.mark.parametrize("span", [(-1, 2), (2, 2), (0, 6)])
def test_a_stretch_outside_the_text_is_refused(span):
    with pytest.raises(ValueError, match="within the 5 of the text"):
        units_of(empty(1, 5), *span, 0.0)


def planted():
    """Units of which one follows a yes or no, one its opposite, one a number and one nothing."""
    dice = np.random.default_rng(0)
    time = 8 * STRETCH
    yes = dice.integers(0, 2, time).astype(np.int8)
    rank = dice.integers(0, 10, time)
    noise = dice.normal(size=time)
    rows = [yes + 0.1 * noise, -yes + 0.1 * noise, (rank - 4.5) ** 2 + noise, noise, 0 * noise]
    return coded(rows), {"yes": yes, "rank": rank.astype(np.int8), "same": np.zeros(time, np.int8)}


def test_planted_units_are_found_and_the_others_are_not():
    found, properties = planted()
    scores = follow(found, properties, ["yes"])
    assert set(scores) == {"yes", "rank"}
    np.testing.assert_allclose(scores["yes"].r2[:2], 0.25 / 0.26, atol=0.01)
    assert (scores["yes"].auc[:2] > 0.999).all()
    assert scores["rank"].r2[2] > 0.9
    assert scores["rank"].auc is None
    assert np.abs(scores["yes"].r2[2:4]).max() < 0.01
    assert abs(scores["yes"].auc[3] - 0.5) < 0.05
    assert np.isnan(scores["yes"].r2[4])


def test_scores_are_of_held_out_words_alone_by_the_plain_way():
    found, properties = planted()
    groups, codes = properties["rank"].copy(), found.codes[2].astype(float)
    groups[::7] = -1
    time = len(groups)
    stretch, place = np.divmod(np.arange(time), STRETCH)
    counts = (groups >= 0) & (place >= GAP) & (place < STRETCH - GAP)
    held_out, learnt = counts & (stretch % 2 == 1), counts & (stretch % 2 == 0)
    means = {g: codes[learnt & (groups == g)].mean() for g in range(10)}
    guess = np.array([means[g] for g in groups[held_out].tolist()])
    judged = codes[held_out]
    wanted = 1 - ((judged - guess) ** 2).sum() / ((judged - judged.mean()) ** 2).sum()
    assert follow(found, {"rank": groups})["rank"].r2[2] == pytest.approx(wanted, abs=1e-9)
    yes = (groups > 4).astype(np.int8)
    yes[groups < 0] = -1
    one, other = codes[held_out & (yes == 1)], codes[held_out & (yes == 0)]
    pairs = (one[:, None] > other).mean() + (one[:, None] == other).mean() / 2
    first, second = codes[learnt & (yes == 1)], codes[learnt & (yes == 0)]
    before = (first[:, None] > second).mean() + (first[:, None] == second).mean() / 2
    area = follow(found, {"yes": yes}, ["yes"])["yes"].auc[2]
    assert area == pytest.approx(pairs if before >= 0.5 else 1 - pairs, abs=1e-9)


def test_what_changes_slowly_is_not_told_by_its_neighbours():
    dice = np.random.default_rng(0)
    time = 2 * LEAST
    walks = np.cumsum(dice.normal(size=(20, time)), axis=1)
    paragraph = np.minimum(np.arange(time) // 150, MOST_GROUPS - 1).astype(np.int8)
    assert np.mean(follow(coded(walks), {"paragraph": paragraph})["paragraph"].r2) < 0


def test_a_short_text_is_not_scored():
    groups = (np.arange(LEAST) % 2).astype(np.int8)
    found = empty(1, LEAST)
    assert set(follow(found, {"odd": groups})) == {"odd"}
    short = found._replace(codes=found.codes[:, 1:])
    assert follow(short, {"odd": groups[1:]}) == {}


def test_a_direction_that_could_not_be_learnt_has_no_area():
    dice, time = np.random.default_rng(0), np.arange(LEAST)
    late = ((time // STRETCH == 1) & (time % 3 == 0)).astype(np.int8)
    found = coded([late + 0.1 * dice.normal(size=LEAST)])
    assert np.isnan(follow(found, {"late": late}, ["late"])["late"].auc[0])


def test_too_many_groups_are_refused():
    groups = (np.arange(LEAST) % (MOST_GROUPS + 1)).astype(np.int8)
    with pytest.raises(ValueError, match="'tag' has more than 64 groups"):
        follow(empty(1, LEAST), {"tag": groups})


def test_larger_numbers_share_a_group():
    assert steps_of([0, 1, 2, 3, 4, 5, 7, 8, 10**9]).tolist() == [0, 3, 4, 6, 6, 7, 9, 9, 63]
