"""The tasks with long lags."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.tasks import TASKS, Problem


def symbols(problem: Problem, index: int = 0) -> list[str]:
    """A whole example: what is read and what is asked for at its end."""
    batch = problem.examples()
    return [*problem.labels(batch, index), problem.target_labels(batch, index)[-1]]


@given(st.integers(2, 40))
def test_two_sequences_differ_in_their_ends(lag: int) -> None:
    problem = TASKS["long-lag-2a"].build({"lag": lag})
    between = [f"a{number}" for number in range(1, lag)]
    assert symbols(problem, 0) == ["x", *between, "x"]
    assert symbols(problem, 1) == ["y", *between, "y"]
    assert problem.input_size == problem.output_size == lag + 1
    batch = problem.draw(np.random.default_rng(0), 1000, 0)
    known = {row.tobytes() for row in problem.evaluation().inputs.T}
    assert {row.tobytes() for row in batch.inputs.T} == known
    assert 0.4 < (batch.inputs[0] == lag).mean() < 0.6


@settings(max_examples=20)
@given(st.integers(2, 40), st.integers(0, 99))
def test_the_symbols_between_are_random(lag: int, seed: int) -> None:
    problem = TASKS["long-lag-2b"].build({"lag": lag, "test_sequences": 100}, seed)
    batch = problem.draw(np.random.default_rng(seed), 500, 0)
    assert batch.inputs.shape == batch.targets.shape == (lag, 500)
    np.testing.assert_array_equal(batch.inputs[0], batch.targets[-1])
    np.testing.assert_array_equal(batch.inputs[1:], batch.targets[:-1])
    assert set(batch.inputs[0]) == {lag - 1, lag}
    assert set(np.unique(batch.inputs[1:])) <= set(range(lag - 1))
    assert len(np.unique(batch.inputs[1:])) == lag - 1
    assert batch.mask.all()


def test_only_the_last_symbol_is_judged_where_nothing_else_can_be_predicted() -> None:
    problem = TASKS["long-lag-2b"].build({"lag": 5, "test_sequences": 100})
    batch = problem.evaluation()
    answers = np.zeros((5, 100, 6))
    answers[-1] = 50 * np.eye(6)[batch.targets[-1]]
    assert problem.metric(answers, batch) == 100
    certain = TASKS["long-lag-2a"].build({"lag": 5})
    batch = certain.evaluation()
    answers = 50 * np.eye(6)[batch.targets]
    assert certain.metric(answers, batch) == 100
    answers[2, 1] = 0
    assert certain.metric(answers, batch) == 50


def test_every_output_must_be_within_a_quarter() -> None:
    problem = TASKS["long-lag-2a"].build({"lag": 4})
    batch = problem.evaluation()
    for chance, right in ((0.76, 100.0), (0.74, 0.0)):
        wanted = np.eye(5)[batch.targets] * chance + (1 - np.eye(5)[batch.targets]) * (
            (1 - chance) / 4
        )
        assert problem.metric(np.log(wanted), batch) == right


@settings(max_examples=30)
@given(st.integers(2, 60), st.integers(2, 30), st.integers(0, 99))
def test_a_sign_asks_for_the_second_symbol(lag: int, distractors: int, seed: int) -> None:
    problem = TASKS["long-lag-2c"].build(
        {"lag": lag, "distractors": distractors, "test_sequences": 100}, seed
    )
    assert (problem.input_size, problem.output_size) == (distractors + 4, 2)
    batch = problem.examples()
    for index, length in enumerate(batch.lengths):
        read = problem.labels(batch, index)
        assert length >= lag + 3
        assert (read[0], read[-1]) == ("b", "e")
        assert {*read[2:-1]} <= {f"a{number}" for number in range(1, distractors + 1)}
        assert problem.target_labels(batch, index)[-1] == read[1]
        marked = [read[mark.time] for mark in problem.marks(batch, index)]
        assert marked == [read[1], "e"]
        assert not batch.inputs[length:, index].any()


def test_the_expected_length_is_thirteen_more_than_the_lag() -> None:
    problem = TASKS["long-lag-2c"].build({"lag": 50})
    lengths = problem.draw(np.random.default_rng(1), 50_000, 0).lengths + 1
    assert lengths.mean() == pytest.approx(63, abs=0.15)
    # The sign comes at each step with a chance of one in ten, at the first as at any other.
    assert (lengths == lengths.min()).mean() == pytest.approx(0.1, abs=0.01)
    assert lengths.min() == 54


def test_the_longest_setting_stays_small() -> None:
    options = {"lag": 1000, "distractors": 1000, "test_sequences": 1000}
    problem = TASKS["long-lag-2c"].build(options)
    assert problem.evaluation().inputs.nbytes < 12_000_000
