"""The contract of every task of the catalogue."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.tasks import TASKS, Batch, Problem, default_config
from rnnviz.tasks.reber import GrammarProblem

Build = Callable[..., Problem]

every_task = pytest.mark.parametrize("key", TASKS)


def batches(problem: Problem) -> list[Batch]:
    """The test set as a list."""
    found = problem.evaluation()
    return found if isinstance(found, list) else [found]


def perfect(problem: Problem, batch: Batch) -> np.ndarray:
    """Predictions of somebody who knows the answers."""
    if isinstance(problem, GrammarProblem):
        return problem.legal(batch).astype(np.float32)
    if problem.readout == "last step":
        return 50.0 * batch.targets if problem.loss == "cross_entropy" else batch.targets
    return 50.0 * np.eye(problem.output_size, dtype=np.float32)[batch.targets]


def random(problem: Problem, batch: Batch) -> np.ndarray:
    """Predictions of somebody who knows nothing."""
    shape = (problem.output_size,)
    shape = (batch.inputs.shape[1], *shape)
    if problem.readout == "every step":
        shape = (len(batch.inputs), *shape)
    return np.random.default_rng(7).normal(size=shape).astype(np.float32)


def assert_equal(first: Batch, second: Batch) -> None:
    """Two batches are the same."""
    for name in ("inputs", "targets", "lengths", "mask"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
    assert first.carry == second.carry


def all_kinds(problem: Problem) -> Iterator[Batch]:
    """Batches from every method that gives some."""
    yield problem.draw(np.random.default_rng(0), 5, 0)
    yield problem.examples()
    yield batches(problem)[-1]


@every_task
def test_it_describes_itself(key: str, build: Build) -> None:
    task, problem = TASKS[key], build(key)
    assert key == task.key == problem.key
    assert all([task.title, task.summary.endswith("."), task.reference])
    assert all(option.help.endswith(".") for option in task.options)
    assert problem.solved_when.endswith(".")
    assert isinstance(problem, task.problem)
    assert task.problem.measure({}) == (problem.metric_name, problem.metric_unit) != ("", "")
    assert problem.baseline_name
    assert problem.metric_better in ("higher", "lower")


@every_task
def test_its_defaults_are_a_config(key: str) -> None:
    config = default_config(key, "gru", seed=3)
    assert isinstance(config, ExperimentConfig)
    assert (config.task, config.cell, config.seed) == (key, "gru", 3)


@every_task
def test_batches_have_the_promised_shapes(key: str, build: Build) -> None:
    problem = build(key)
    for batch in all_kinds(problem):
        time, count = batch.inputs.shape[:2]
        assert batch.lengths.shape == (count,)
        assert (batch.lengths.dtype, batch.mask.dtype) == (np.int64, np.bool_)
        assert batch.lengths.max() == time
        assert batch.lengths.min() > 0
        assert batch.mask.shape == (time, count)
        assert batch.mask.any(axis=0).all()
        assert not (batch.mask & (np.arange(time)[:, None] >= batch.lengths)).any()


@every_task
def test_inputs_are_ids_or_features(key: str, build: Build) -> None:
    problem = build(key)
    for batch in all_kinds(problem):
        if problem.inputs == "symbols":
            assert (batch.inputs.dtype, batch.inputs.ndim) == (np.int64, 2)
            assert 0 <= batch.inputs.min() <= batch.inputs.max() < problem.input_size
            assert len(problem.symbols) == problem.input_size
        else:
            assert batch.inputs.dtype == np.float32
            assert batch.inputs.shape[2:] == (problem.input_size,)


@every_task
def test_targets_fit_the_loss(key: str, build: Build) -> None:
    problem = build(key)
    for batch in all_kinds(problem):
        time, count = batch.inputs.shape[:2]
        if problem.readout == "last step":
            assert batch.targets.shape == (count, problem.output_size)
            assert batch.targets.dtype == np.float32
        else:
            assert batch.targets.shape == (time, count)
            assert batch.targets.dtype == np.int64
            assert 0 <= batch.targets.min() <= batch.targets.max() < problem.output_size


@every_task
def test_the_same_seed_gives_the_same_batches(key: str, build: Build) -> None:
    first, second = build(key, 5), build(key, 5)
    for one, other in zip(all_kinds(first), all_kinds(second), strict=True):
        assert_equal(one, other)
    assert_equal(first.examples(), first.examples())


ONE_TEST_SET = ("text-words", "text-subwords", "text-chars", "mnist-rows", "mnist-pixels", "imdb")
ONE_TEST_SET += ("ptb", "text8", "long-lag-2a")


@pytest.mark.parametrize("key", [key for key in TASKS if key not in ONE_TEST_SET])
def test_another_seed_gives_another_test_set(key: str, build: Build) -> None:
    first, second = (batches(build(key, seed))[0].inputs for seed in (1, 2))
    assert first.shape != second.shape or (first != second).any()


@every_task
def test_every_step_has_a_label(key: str, build: Build) -> None:
    problem = build(key)
    batch = problem.examples()
    for index, length in enumerate(batch.lengths):
        answers = random(problem, batch)
        labels = problem.labels(batch, index)
        targets = problem.target_labels(batch, index)
        predictions = problem.prediction_labels(answers, batch, index)
        right = problem.correct(answers, batch, index)
        assert len(labels) == len(targets) == len(predictions) == len(right) == length
        assert all(labels)
        asked = batch.mask[:length, index].tolist()
        assert [bool(label) for label in targets] == asked
        assert [bool(label) for label in predictions] == asked
        assert [answer is not None for answer in right] == asked


@every_task
def test_marks_lie_within_the_sequence(key: str, build: Build) -> None:
    problem = build(key)
    batch = problem.examples()
    for index, length in enumerate(batch.lengths):
        times = [mark.time for mark in problem.marks(batch, index)]
        assert times == sorted(set(times))
        assert all(0 <= time < length for time in times)
        assert all(mark.label for mark in problem.marks(batch, index))


@every_task
def test_perfect_answers_solve_it(key: str, build: Build) -> None:
    problem = build(key)
    metric = problem.score((perfect(problem, batch), batch) for batch in batches(problem))
    assert problem.solved(metric)
    batch = problem.examples()
    answers = perfect(problem, batch)
    for index in range(len(batch.lengths)):
        assert set(problem.correct(answers, batch, index)) <= {True, None}
        predicted = problem.prediction_labels(answers, batch, index)
        assert predicted == problem.target_labels(batch, index)


@every_task
def test_random_answers_and_the_baseline_do_not(key: str, build: Build) -> None:
    problem = build(key)
    metric = problem.score((random(problem, batch), batch) for batch in batches(problem))
    assert not problem.solved(metric)
    assert not problem.solved(problem.baseline())
    if problem.metric_better == "higher":
        chance = 2.0  # Shares of a small test set differ by chance.
        assert metric <= problem.baseline() + chance
    else:
        assert metric > problem.baseline()


@every_task
def test_answers_that_are_not_numbers_do_not_solve_it(key: str, build: Build) -> None:
    problem = build(key)
    batch = batches(problem)[0]
    metric = problem.metric(np.full_like(random(problem, batch), np.nan), batch)
    assert not metric > 0
    assert not problem.solved(metric)
    assert not problem.solved(float("nan"))


@every_task
def test_the_score_of_parts_is_that_of_the_whole(key: str, build: Build) -> None:
    problem = build(key)
    parts = [(random(problem, batch), batch) for batch in batches(problem)]
    assert problem.score(parts[:1]) == problem.metric(*parts[0])
    assert problem.score(parts * 2) == pytest.approx(problem.score(parts))
    assert np.isnan(problem.score([]))


@every_task
def test_details_rebuild_it(key: str, build: Build, options: Any) -> None:
    problem = build(key)
    details = json.loads(json.dumps(problem.details()))
    again = TASKS[key].build(options.get(key, {}), 0, details)
    assert_equal(again.examples(), problem.examples())
    assert again.baseline() == problem.baseline()
    assert again.symbols == problem.symbols


@every_task
def test_unknown_options_are_refused(key: str) -> None:
    with pytest.raises(ValueError, match="no option named 'colour'"):
        TASKS[key].build({"colour": "red"})


def test_an_unknown_task_is_named() -> None:
    with pytest.raises(ValueError, match=r"no task named 'sums'.*adding"):
        default_config("sums")


def test_tasks_do_not_need_torch() -> None:
    code = "import sys, rnnviz.tasks; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
