from __future__ import annotations

import numpy as np
import pytest

from rnnviz.analysis.influence.distance_profile import measure
from rnnviz.analysis.influence.measures.excess import Excess
from rnnviz.analysis.influence.options import ViewOptions

PLAIN = ViewOptions()


def recorded(writing, keeping):
    return {"input_gate": writing, "forget_gate": keeping}


def test_a_long_memory_stands_out_from_the_neighbour():
    rng = np.random.default_rng(1)
    held_out, kept = 0.5 * rng.uniform(0.5, 1.0, (2, 100, 1)).repeat(2, axis=2)
    writing = np.full((100, 2), 0.5)
    profile = measure(writing, held_out, 20)
    kept[11:16, 1] = 1.0  # unit 1 holds on to step 10
    writing[11:16, 1] = 0.0
    found = Excess().find(recorded(writing, kept), PLAIN, profile)
    assert found.source[15, 0] == 10
    assert found.unit[15, 0] == 1
    assert found.score[15, 0] > 3
    assert found.weight[15, 0] == 0.5


def test_equal_weights_have_no_excess():
    even = recorded(np.full((80, 1), 0.7), np.full((80, 1), 0.9))
    profile = measure(*even.values(), 5)
    assert np.abs(Excess().find(even, PLAIN, profile).score).max() < 1e-6


def test_it_is_said_in_standard_deviations():
    told = "That is -1.3 standard deviations from the mean at distance 4."
    assert Excess().remark(-1.26, 4) == told


def test_a_profile_of_too_short_a_text_is_refused():
    few = recorded(*np.random.default_rng(0).random((2, 5, 3)))
    short = measure(*few.values(), 3)
    for ask in (Excess().find, Excess().table):
        with pytest.raises(ValueError, match="The held-out text is too short"):
            ask(few, PLAIN, short)
