"""The two-sequence problem."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.tasks import TASKS, Batch

EVERY = pytest.mark.parametrize("key", ["two-sequence-3a", "two-sequence-3b", "two-sequence-3c"])


def drawn(key: str, count: int = 4000, **options: int) -> Batch:
    return TASKS[key].build(options).draw(np.random.default_rng(3), count, 0)


@settings(max_examples=20)
@given(st.integers(10, 120), st.integers(1, 10), st.integers(0, 99))
def test_the_first_numbers_tell_the_class(length: int, signal: int, seed: int) -> None:
    problem = TASKS["two-sequence-3a"].build({"length": length, "signal": signal})
    batch = problem.draw(np.random.default_rng(seed), 60, 0)
    assert batch.lengths.min() >= length
    assert batch.lengths.max() <= length + length // 10
    for index, steps in enumerate(batch.lengths):
        values = batch.inputs[:steps, index, 0]
        assert set(values[:signal]) == {2 * batch.targets[index, 0] - 1}
        assert not batch.inputs[steps:, index].any()
        assert len(problem.marks(batch, index)) == signal


@EVERY
def test_the_noise_has_a_variance_of_a_fifth(key: str) -> None:
    batch = drawn(key)
    noise = batch.inputs[3:100]
    assert noise.mean() == pytest.approx(0, abs=0.01)
    assert noise.var() == pytest.approx(0.2, abs=0.005)


def test_the_signal_is_noisy_in_one_of_them() -> None:
    batch = drawn("two-sequence-3b")
    rest = batch.inputs[:3, :, 0] - (2 * batch.targets[:, 0] - 1)
    assert rest.mean() == pytest.approx(0, abs=0.02)
    assert rest.var() == pytest.approx(0.2, abs=0.01)
    assert drawn("two-sequence-3c").inputs[:3].var(axis=0).max() == 0


def test_targets_are_noisy_in_one_of_them_and_only_while_training() -> None:
    batch = drawn("two-sequence-3c", 40_000)
    high = batch.inputs[0, :, 0] > 0
    for chosen, mean in ((high, 0.8), (~high, 0.2)):
        assert batch.targets[chosen].mean() == pytest.approx(mean, abs=0.01)
        assert batch.targets[chosen].var() == pytest.approx(0.1, abs=0.005)
    problem = TASKS["two-sequence-3c"].build({})
    for fixed in (problem.evaluation(), problem.examples()):
        assert set(np.unique(fixed.targets)) == {np.float32(0.2), np.float32(0.8)}
    assert set(np.unique(drawn("two-sequence-3b").targets)) == {0, 1}


@EVERY
def test_the_classes_are_equally_likely(key: str) -> None:
    assert (drawn(key).inputs[0] > 0).mean() == pytest.approx(0.5, abs=0.03)


def test_a_signal_that_is_longer_than_the_sequence_is_refused() -> None:
    with pytest.raises(ValueError, match="signal must not be larger"):
        TASKS["two-sequence-3a"].build({"length": 10, "signal": 11})
    with pytest.raises(ValueError, match="no option named 'criterion'"):
        TASKS["two-sequence-3c"].build({"criterion": "ST1"})


def test_the_baseline_is_the_same_answer_always() -> None:
    assert TASKS["two-sequence-3a"].build({}).baseline() == pytest.approx(50, abs=8)
    assert TASKS["two-sequence-3a"].build({"criterion": "ST2"}).baseline() == 0.5
    assert TASKS["two-sequence-3c"].build({}).baseline() == pytest.approx(0.3)
