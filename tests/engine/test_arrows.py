"""The passes of equation 7 against the formula, spelt out."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.engine.arrows import ranked, strongest


def heaviest(write, keep, t, lag):
    """The sources that a step can have, heaviest first, with their weights and units."""
    every = []
    for source in range(t - lag + 1):
        weight = write[source] * keep[source + 1 : t + 1].prod(axis=0)
        every.append((weight.max(), source, int(weight.argmax())))
    return sorted(every, reverse=True)


@pytest.mark.parametrize("lag", [0, 1, 3])
@pytest.mark.parametrize("ranks", [1, 4])
def test_predecessors_are_the_heaviest_of_all_pairs(lag, ranks):
    dice = np.random.default_rng(8)
    steps, units = 20, 6
    write, keep = dice.random((2, steps, units))
    value, source = np.zeros((ranks, units)), np.full((ranks, units), -1)
    to, unit = np.full((2, steps, ranks), -1)
    weight, products = np.zeros((steps, ranks)), np.ones((lag + 2, units))
    if ranks == 1:
        columns = [array[:, 0] for array in (to, weight, unit)]
        wrong = strongest(write, keep, 0, lag, value[0], source[0], products, *columns)
    else:
        wrong = ranked(write, keep, 0, lag, value, source, products, to, weight, unit)
    assert wrong == -1
    for t in range(steps):
        expected = heaviest(write, keep, t, lag)[:ranks]
        count = len(expected)
        assert list(to[t, count:]) == [-1] * (ranks - count)
        for rank, (right, *where) in enumerate(expected):
            assert [to[t, rank], unit[t, rank]] == where
            assert weight[t, rank] == pytest.approx(right, rel=1e-12)
