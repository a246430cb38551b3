"""The adding task."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.tasks import TASKS
from rnnviz.tasks.adding import Adding
from rnnviz.tasks.numbers import with_minus


@settings(max_examples=40, deadline=None)
@given(st.integers(10, 300), st.integers(0, 1000))
def test_every_sequence_follows_the_definition(length: int, seed: int) -> None:
    batch = Adding(length, 0).draw(np.random.default_rng(seed), 50, 0)
    assert batch.lengths.min() >= length
    assert batch.lengths.max() <= length + length // 10
    for index, steps in enumerate(batch.lengths):
        values, markers = batch.inputs[:steps, index].T
        first, second = np.flatnonzero(markers == 1)
        assert first < 10
        assert second < max(10, length // 2 - 1)
        assert markers[-1] == -1
        assert markers[0] == (1 if first == 0 else -1)
        assert (markers[1:-1] != -1).all()
        assert np.count_nonzero(markers) == (3 if first == 0 else 4)
        assert first > 0 or values[0] == 0
        assert np.abs(values).max() <= 1
        expected = 0.5 + (values[first] + values[second]) / 4
        assert batch.targets[index, 0] == pytest.approx(expected, abs=1e-6)
        assert not batch.inputs[steps:, index].any()


def test_the_marks_are_spread_as_defined() -> None:
    batch = Adding(100, 0).draw(np.random.default_rng(0), 20_000, 0)
    times = np.argwhere((batch.inputs[:, :, 1] == 1).T)[:, 1].reshape(-1, 2)
    counts = np.bincount(times.ravel(), minlength=49) / 20_000
    assert len(counts) == 49
    # One mark in ten for each of the first ten steps, and the other among the 48 still unmarked.
    np.testing.assert_allclose(counts[:10], 0.1 + 0.9 / 48, atol=0.01)
    np.testing.assert_allclose(counts[10:], 1 / 48, atol=0.005)
    assert set(np.unique(batch.lengths)) == set(range(100, 111))


def test_predicting_the_mean_is_as_bad_as_published() -> None:
    problem = TASKS["adding"].build({})
    assert problem.baseline() == pytest.approx(15.3, abs=1.5)
    batch = problem.draw(np.random.default_rng(3), 200_000, 0)
    assert batch.targets.var() == pytest.approx(0.0392, abs=0.0005)
    share = 100 * np.mean(np.abs(batch.targets - 0.5) < 0.04)
    assert share == pytest.approx(15.4, abs=0.4)
    assert problem.evaluation().targets.shape == (2000, 1)


def test_the_metric_counts_what_is_within_the_tolerance() -> None:
    problem = Adding(20, 0)
    batch = problem.evaluation()
    answers = batch.targets.copy()
    answers[:500] += 0.05
    answers[500:] -= 0.039
    assert problem.metric(answers, batch) == 75.0
    assert problem.solved(100.0)
    assert not problem.solved(99.95)


def test_answers_at_every_step_will_do() -> None:
    problem = Adding(20, 0)
    batch = problem.examples()
    answers = np.full((*batch.inputs.shape[:2], 1), 9.0)
    answers[batch.lengths - 1, np.arange(24)] = batch.targets
    assert problem.metric(answers, batch) == 100.0
    assert problem.correct(answers, batch, 3)[-1] is True
    assert problem.prediction_labels(answers, batch, 3) == problem.target_labels(batch, 3)


def test_labels_and_marks_show_the_marked_values() -> None:
    problem = Adding(20, 1)
    batch = problem.examples()
    for index in range(24):
        labels, marks = problem.labels(batch, index), problem.marks(batch, index)
        assert [mark.label for mark in marks] == [
            with_minus(f"marked: {labels[mark.time]}") for mark in marks
        ]
        assert len(marks) == 2


@pytest.mark.parametrize("length", [9, 1001, 50.5, "100"])
def test_lengths_outside_are_refused(length: object) -> None:
    with pytest.raises(ValueError, match="option length"):
        TASKS["adding"].build({"length": length})
