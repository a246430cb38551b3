"""When the experiments of 1997 count as solved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.tasks import TASKS
from rnnviz.tasks.criterion import Criterion
from rnnviz.tasks.two_sequence import TWO_SEQUENCE_3B

# Sums of such numbers are exact, in whatever order they are added.
exact = st.integers(0, 39).map(lambda number: number / 128)
errors = arrays(np.float64, (40, 2), elements=exact | st.just(np.nan))


@given(errors, st.integers(1, 12), st.integers(0, 3), exact | st.none())
def test_the_sequence_with_which_it_is_reached(found, size, most, mean) -> None:
    criterion = Criterion(0.2, size, most, mean)
    expected = None
    for end in range(size, 41):
        window = found[end - size : end]
        few = sum(not (row < 0.2).all() for row in window) <= most
        total = np.nan_to_num(window, nan=1e6).sum() / 2
        close = mean is None or total < mean * size
        if few and close:
            expected = end
            break
    assert criterion.reached(found) == expected


def test_too_few_sequences_reach_nothing() -> None:
    assert Criterion(0.2, 10).reached(np.zeros((9, 1))) is None
    assert Criterion(0.2, 10).reached(np.zeros((10, 1))) == 10


@given(
    arrays(np.float64, st.tuples(st.just(64), st.integers(1, 2)), elements=st.floats(0, 0.3)),
    st.sampled_from([(0.2, 0, 0.01), (0.2, 5, 0.04), (0.1, 0, 0.015)]),
)
def test_the_mean_error_says_whether_both_conditions_hold(found, limits) -> None:
    tolerance, most, mean = limits
    criterion = Criterion(tolerance, 64, most, mean)
    wrong = sum(not (row < tolerance).all() for row in found)
    both = wrong <= most and found.mean() < mean
    assert (criterion.mean_error(found) < mean) == both


def test_the_mean_error_is_the_mean_where_few_enough_are_wrong() -> None:
    found = np.full((256, 1), 0.02)
    found[:5] = 0.5
    criterion = Criterion(0.2, 256, 5, 0.04)
    assert criterion.mean_error(found) == pytest.approx(found.mean())
    found[5] = 0.6
    assert criterion.mean_error(found) == 0.5


@pytest.mark.parametrize(
    ("key", "options", "tolerance", "sequences", "most", "mean"),
    [
        ("long-lag-2a", {}, 0.25, 2, 0, None),
        ("long-lag-2b", {"test_sequences": 10_000}, 0.25, 10_000, 0, None),
        ("long-lag-2c", {"test_sequences": 10_000}, 0.2, 10_000, 0, None),
        ("two-sequence-3a", {}, 0.2, 256, 0, 0.01),
        ("two-sequence-3b", {}, 0.2, 256, 5, 0.04),
        ("two-sequence-3c", {}, 0.1, 256, 0, 0.015),
        ("adding", {}, 0.04, 2000, 0, 0.01),
        ("multiplication", {}, 0.04, 2000, 13, None),
        ("multiplication", {"most_errors": 140}, 0.04, 2000, 140, None),
        ("temporal-order-3", {}, 0.3, 2000, 0, 0.1),
        ("temporal-order-4", {}, 0.3, 2000, 0, 0.1),
    ],
)
def test_the_printed_criteria(key, options, tolerance, sequences, most, mean) -> None:
    problem = TASKS[key].build(options)
    assert problem.criterion == Criterion(tolerance, sequences, most, mean)
    assert len(problem.evaluation().lengths) == sequences


@pytest.mark.parametrize("key", ["adding", "temporal-order-3", "temporal-order-4"])
def test_the_mean_counts_where_it_is_asked_for(key: str) -> None:
    usual = TASKS[key].build({})
    strict = TASKS[key].build({"criterion": "within and mean"})
    np.testing.assert_array_equal(usual.evaluation().inputs, strict.evaluation().inputs)
    batch = strict.evaluation()
    targets = batch.targets.astype(np.float64)
    if strict.loss == "cross_entropy":
        off = (targets * 0.72 + (1 - targets) * 0.28 / (targets.shape[1] - 1)).clip(1e-9)
        near, exact = np.log(off), 50.0 * targets
    else:
        near, exact = targets + 0.03, targets
    assert usual.solved(usual.metric(near, batch))
    assert strict.solved(strict.metric(exact, batch))
    assert strict.metric_better == "lower"
    assert not strict.solved(strict.baseline())
    if key != "temporal-order-4":  # the mean over eight outputs is small where one is far off
        assert not strict.solved(strict.metric(near, batch))


def test_as_many_errors_as_are_allowed() -> None:
    problem = TASKS["multiplication"].build({"most_errors": 140})
    batch = problem.evaluation()
    answers = batch.targets.copy()
    answers[:140] += 0.05
    assert problem.solved(problem.metric(answers, batch))
    assert not TASKS["multiplication"].build({}).solved(problem.metric(answers, batch))
    answers[140] += 0.05
    assert not problem.solved(problem.metric(answers, batch))
    with pytest.raises(ValueError, match="most errors"):
        TASKS["multiplication"].build({"most_errors": 2001})


def test_the_two_criteria_of_two_sequences() -> None:
    first, second = (TWO_SEQUENCE_3B.build({"criterion": name}) for name in ("ST1", "ST2"))
    batch = first.evaluation()
    answers = batch.targets + 0.05
    assert first.solved(first.metric(answers, batch))
    assert not second.solved(second.metric(answers, batch))
    answers = batch.targets + 0.03
    answers[:5] += 0.25  # the mean is 0.0349
    assert first.solved(first.metric(answers, batch))
    assert second.solved(second.metric(answers, batch))
    answers[5] += 0.25
    assert not first.solved(first.metric(answers, batch))
    assert not second.solved(second.metric(answers, batch))
