"""The trust table: counts by hand, baselines by brute force, and its three written forms."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.analysis.agreement import Evidence, agreement_table, strongest_lag
from rnnviz.analysis.agreement_table import (
    ARROW,
    BEST_FAR_OFFSET,
    BEST_OFFSET,
    COLUMNS,
    PREVIOUS,
    RANDOM,
)

TARGET = "a target"


def sentence(source, points):
    """Evidence of one view; ``points`` holds for each word the words that the target names."""
    time = len(source)
    table = np.zeros((time, max(time - 1, 0)), dtype=bool)
    for t, earlier in enumerate(points):
        for j in earlier:
            table[t, t - j - 1] = True
    return Evidence({"view": np.array(source)}, {TARGET: table})


SENTENCES = [
    sentence([-1, 0, 0, 2, 2], [[], [0], [0, 1], [0], [2]]),
    sentence([-1, -1, 1], [[], [0], [0]]),
    sentence([-1], [[]]),
]


def row(table, method, far=False):
    (found,) = [each for each in table.rows if each.method == method and each.far == far]
    return found


def test_counts_by_hand():
    table = agreement_table(SENTENCES, unknown=3)
    assert (table.sentences, table.words, table.unknown) == (3, 9, 3)
    arrow = row(table, ARROW)
    assert (arrow.hits, arrow.words) == (3, 6)  # hits at words 1, 2 and 4 of the first sentence
    assert row(table, PREVIOUS).hits == 3
    best = row(table, BEST_OFFSET)
    assert (best.offset, best.hits) == (1, 3)
    assert arrow.lead == pytest.approx(0.0)
    far = row(table, ARROW, far=True)
    assert (far.hits, far.words) == (1, 3)
    best = row(table, BEST_FAR_OFFSET, far=True)
    assert (best.offset, best.hits) == (2, 2)
    assert far.lead == pytest.approx(-1 / 3)
    assert table.adjacent == {"view": pytest.approx(3 / 5)}


def test_the_random_baseline_draws_from_the_arrows_own_distances():
    table = agreement_table(SENTENCES)
    # The distances: 1 three times, 2 twice. Only 1 fits at a word with one before it.
    expected = 1 + 1 + 0 + 2 / 5 + 1 + 2 / 5
    assert row(table, RANDOM).hits == pytest.approx(expected)
    assert row(table, RANDOM, far=True).hits == pytest.approx(0 + 2 / 5 + 2 / 5)


@st.composite
def evidence(draw):
    time = draw(st.integers(1, 7))
    source = [-1, *(draw(st.integers(-1, t - 1)) for t in range(1, time))]
    points = [draw(st.sets(st.integers(0, t - 1))) if t else [] for t in range(time)]
    return sentence(source, points), points


@given(st.lists(evidence(), min_size=1, max_size=4))
def test_every_row_is_that_of_brute_force(drawn):
    table = agreement_table([each for each, _ in drawn], resamples=3)
    pairs = [
        (t, int(found.arrows["view"][t]), names)
        for found, points in drawn
        for t, names in enumerate(points)
        if names
    ]
    reach = [t - j for found, _ in drawn for t, j in enumerate(found.arrows["view"]) if j >= 0]
    for far in (False, True):
        kept = [(t, j, set(p)) for t, j, p in pairs if not far or t - 1 not in p]
        assert row(table, ARROW, far).hits == sum(j in p for _, j, p in kept)
        assert row(table, ARROW, far).words == len(kept)
        hits = {k: sum(t - k in p for t, _, p in kept) for k in range(2 if far else 1, 8)}
        best = row(table, BEST_FAR_OFFSET if far else BEST_OFFSET, far)
        assert best.hits == max(hits.values()) == hits.get(best.offset, 0)
        chance = 0.0
        for t, _, p in kept:
            fitting = [k for k in reach if k <= t]
            if fitting:
                chance += sum(t - k in p for k in fitting) / len(fitting)
        assert row(table, RANDOM, far).hits == pytest.approx(chance)


def test_intervals_come_from_sentences_and_their_seed():
    rng = np.random.default_rng(3)
    many = [sentence([-1, 0, 1], [[], [0], [1] if rng.random() < 0.3 else [0]]) for _ in range(300)]
    table, again, other = (agreement_table(many, seed=seed) for seed in (0, 0, 1))
    assert table == again
    assert table != other
    arrow = row(table, ARROW)
    assert arrow.low < arrow.share < arrow.high
    spread = np.std([1 + (each.targets[TARGET][2, 0]) for each in many]) / 2 / np.sqrt(300)
    assert arrow.high - arrow.low == pytest.approx(2 * 1.96 * spread, rel=0.15)
    alone = row(agreement_table(many[:1]), ARROW)
    assert (alone.low, alone.high) == (None, None)


def test_the_strongest_lag_takes_the_latest_of_equals():
    nan = np.nan
    found = strongest_lag([[nan, nan], [0.5, nan], [0.1, 0.2], [0.3, 0.3], [0.0, 0.0]])
    assert [each.nonzero()[0].tolist() for each in found] == [[], [0], [1], [0], [0]]
    assert strongest_lag(np.zeros((1, 0))).shape == (1, 0)


def test_an_arrow_beyond_what_was_measured_is_a_miss():
    short = Evidence({"view": np.array([-1, 0, 0])}, {TARGET: np.array([[False], [True], [True]])})
    assert row(agreement_table([short]), ARROW).hits == 1


def test_written_forms():
    table = agreement_table(SENTENCES, unknown=3)
    data = json.loads(json.dumps(table.to_dict(), allow_nan=False))
    assert data["unknown_share"] == pytest.approx(3 / 9, abs=1e-6)
    assert [each["method"] for each in data["rows"]] == [each.method for each in table.rows]
    lines = list(csv.DictReader(io.StringIO(table.to_csv().decode())))
    assert tuple(lines[0]) == COLUMNS
    assert [line["hits"] for line in lines] == [str(round(each.hits, 2)) for each in table.rows]
    text = table.to_markdown()
    assert "3 sentences, 9 words, 33.3% of them unknown" in text
    assert "**a target** (6 words have one to their left)" in text
    assert "(3 words)" in text
    assert "| best fixed offset from 2 on (2 back) | 2 | 66.7% |" in text


def test_a_target_that_names_no_word_has_no_share():
    table = agreement_table([sentence([-1, 0], [[], []])] * 2)
    assert all(each.share is None and each.low is None for each in table.rows)
    assert "(0 words" in table.to_markdown()


def test_what_does_not_fit_gets_a_sentence():
    odd = Evidence({"other": np.array([-1])}, {TARGET: np.zeros((1, 0), dtype=bool)})
    long = Evidence({"view": np.array([-1, 0])}, {TARGET: np.zeros((1, 0), dtype=bool)})
    for wrong in ([], [*SENTENCES, odd], [long]):
        with pytest.raises(ValueError, match=r"\.$"):
            agreement_table(wrong)
