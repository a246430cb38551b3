from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.analysis.influence import weight_table
from rnnviz.analysis.influence.distance_profile import (
    FLOOR,
    DistanceProfile,
    ProfileBuilder,
    RecentWeights,
    measure,
)
from tests.analysis.influence.random_gates import every_weight, recordings


def gates(steps, units=3, seed=0):
    rng = np.random.default_rng(seed)
    return rng.random((steps, units)), rng.random((steps, units))


@given(recordings(12, 3), st.integers(1, 15))
def test_the_profile_is_mean_and_deviation_by_distance(recorded, furthest):
    weights = every_weight(recorded).max(axis=2)
    profile = measure(recorded["input_gate"], recorded["forget_gate"], furthest)
    assert len(profile) == furthest
    for distance in range(1, furthest + 1):
        logs = np.log(np.maximum(np.diagonal(weights, -distance), FLOOR))
        assert profile.count[distance - 1] == len(logs)
        assert profile.mean[distance - 1] == pytest.approx(logs.mean() if len(logs) else 0.0)
        spread = logs.std(ddof=1) if len(logs) > 1 else 0.0
        assert profile.std[distance - 1] == pytest.approx(spread, abs=1e-9)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=5))
def test_chunks_make_the_same_profile(lengths):
    writing, keeping = gates(sum(lengths))
    builder, at = ProfileBuilder(6), 0
    for length in lengths:
        if length:
            builder.read(writing[at : at + length], keeping[at : at + length])
        at += length
    if sum(lengths):
        whole, parts = measure(writing, keeping, 6), builder.profile()
        np.testing.assert_array_equal(parts.mean, whole.mean)
        np.testing.assert_array_equal(parts.std, whole.std)


def test_no_pair_reaches_into_another_text():
    builder = ProfileBuilder(4)
    for seed in range(3):
        builder.start()
        builder.read(*gates(3, seed=seed))
    assert builder.profile().count.tolist() == [6, 3, 0, 0]


def test_recent_weights_are_those_of_the_table():
    writing, keeping = gates(20)
    table = weight_table(writing, keeping)
    recent = list(RecentWeights(5).read(writing, keeping))
    for t, (weight, unit) in enumerate(recent):
        np.testing.assert_allclose(weight, table[t, :t][::-1][:5], rtol=1e-12)
        assert weight.shape == unit.shape


def test_the_profile_comes_back_from_json_bit_by_bit():
    profile = measure(*gates(50), 7)
    again = DistanceProfile.from_json(profile.to_json())
    for name in ("count", "mean", "std"):
        np.testing.assert_array_equal(getattr(again, name), getattr(profile, name))
        assert getattr(again, name).dtype == getattr(profile, name).dtype


GOOD = {"kind": "distance-profile", "floor": FLOOR, "count": [9], "mean": [-1.0], "std": [0.5]}


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "other"},
        {"floor": 1.0},
        {"count": [9, 9]},
        {"count": [-1]},
        {"count": ["many"]},
        {"count": [1e30]},
        {"mean": [float("nan")]},
        {"std": [-0.5]},
        {"std": None},
        {"count": [], "mean": [], "std": []},
    ],
)
def test_a_file_that_is_no_profile_is_refused(change):
    assert len(DistanceProfile.from_json(json.dumps(GOOD))) == 1
    with pytest.raises(ValueError, match="distance profile"):
        DistanceProfile.from_json(json.dumps(GOOD | change))


@pytest.mark.parametrize("text", ["", "[]", "1", "{}", "[" * 20_000, b"\xff\xfe"])
def test_text_that_is_no_profile_is_refused(text):
    with pytest.raises(ValueError, match="This file is not a distance profile"):
        DistanceProfile.from_json(text)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="Choose a distance from 1 to 10,000, not 0"):
        ProfileBuilder(0)
    builder = ProfileBuilder(3)
    builder.read(*gates(4, 2))
    with pytest.raises(ValueError, match="the same units"):
        builder.read(*gates(4, 3))
