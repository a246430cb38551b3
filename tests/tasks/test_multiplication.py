"""The multiplication task."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.tasks.adding import MULTIPLICATION, Multiplication


@given(st.integers(10, 200), st.integers(0, 1000))
def test_the_target_is_the_product_of_the_marked_values(length: int, seed: int) -> None:
    batch = Multiplication(length, 0).draw(np.random.default_rng(seed), 40, 0)
    for index, steps in enumerate(batch.lengths):
        values, markers = batch.inputs[:steps, index].T
        first, second = np.flatnonzero(markers == 1)
        assert batch.targets[index, 0] == pytest.approx(values[first] * values[second])
        assert first > 0 or values[0] == 1
        assert values.min() >= 0
        assert values.max() <= 1


def test_the_targets_vary_as_published() -> None:
    batch = Multiplication(100, 0).draw(np.random.default_rng(0), 200_000, 0)
    assert batch.targets.var() == pytest.approx(0.0594, abs=0.001)


def test_thirteen_errors_are_allowed() -> None:
    problem = MULTIPLICATION.build({"length": 20})
    batch = problem.evaluation()
    answers = batch.targets.copy()
    answers[:13] += 1
    assert problem.solved(problem.metric(answers, batch))
    answers[13] += 1
    assert not problem.solved(problem.metric(answers, batch))
