"""Cutting sequences up: every step of every sequence once, and states that go on."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.engine import batches
from rnnviz.engine.batches import cut_up
from rnnviz.engine.weights import Design
from rnnviz.spec import CELLS

DESIGN = Design(CELLS["lstm"], "symbols", 9, 9, False, 8, 1, 2, "cross_entropy")


@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("cache", [1, 20_000, 10**9])
def test_every_step_of_every_sequence_is_there_once(last, cache, monkeypatch):
    monkeypatch.setattr(batches, "CACHE_BYTES", cache)
    dice = np.random.default_rng(0)
    lengths = dice.integers(3, 12, 200)
    inputs = dice.integers(1, 9, (11, 200)) * (np.arange(11)[:, None] < lengths)
    cut = cut_up(DESIGN, inputs, lengths, last, np.float32)
    found, ends = np.zeros_like(inputs), np.zeros(200, int)
    for s, (start, column, used, end) in enumerate(cut.piece):
        chosen, left = cut.order[column : column + used], cut.batches.lengths[s, :used]
        assert cut.batches.carry[s] == (start > 0)
        assert cut.batches.time[s] == left.max() > 0
        for b, sequence in enumerate(chosen):
            found[start : start + left[b], sequence] += cut.batches.ids[s, : left[b], b]
        ends[chosen] += end
    np.testing.assert_array_equal(found, inputs)
    assert (ends == 1).all()
    assert (np.sort(cut.order) == np.arange(200)).all()
