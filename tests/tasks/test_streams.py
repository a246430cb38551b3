"""Streams of text in batches."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.tasks import streams
from rnnviz.tasks.batch import Batch


@given(st.integers(30, 400), st.integers(1, 10), st.integers(1, 40))
def test_an_epoch_goes_through_each_column_in_order(size: int, count: int, length: int) -> None:
    ids = np.arange(size)
    height = (size - 1) // count
    steps = max(1, height // min(length, height))
    epoch = [streams.training_batch(ids, count, length, step) for step in range(steps)]
    read = np.concatenate([batch.inputs for batch in epoch])
    assert [batch.carry for batch in epoch] == [False] + [True] * (steps - 1)
    np.testing.assert_array_equal(read[0], np.arange(count) * height)
    assert (np.diff(read, axis=0) == 1).all()
    for batch in epoch:
        np.testing.assert_array_equal(batch.targets, batch.inputs + 1)
        assert batch.mask.all()
    again = streams.training_batch(ids, count, length, steps)
    np.testing.assert_array_equal(again.inputs, epoch[0].inputs)
    assert not again.carry


@given(st.integers(2, 400), st.integers(1, 10), st.integers(1, 40))
def test_the_test_set_asks_for_nearly_every_token_once(size: int, count: int, length: int) -> None:
    found = streams.test_batches(np.arange(size), count, length)
    asked = np.concatenate([batch.targets.ravel() for batch in found])
    assert len(set(asked.tolist())) == len(asked)
    assert len(asked) > size - 1 - count
    assert [batch.carry for batch in found] == [False] + [True] * (len(found) - 1)


def test_a_text_too_short_for_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="smaller batch"):
        streams.training_batch(np.arange(10), 10, 5, 0)


def test_cross_entropy_is_that_of_the_definition() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(3, 2, 4)) * 3
    targets = rng.integers(0, 4, (3, 2))
    mask = np.array([[True, True], [True, False], [True, False]])
    batch = Batch(targets, targets, np.array([3, 1]), mask)
    expected = 0.0
    for time, column in np.argwhere(mask):
        exponents = [math.exp(value) for value in logits[time, column]]
        expected -= math.log(exponents[targets[time, column]] / sum(exponents))
    total, count = streams.cross_entropy(logits, batch)
    assert count == 4
    assert total == pytest.approx(expected)


def test_huge_logits_do_not_overflow() -> None:
    targets = np.zeros((1, 1), np.int64)
    batch = Batch(targets, targets, np.array([1]), np.ones((1, 1), np.bool_))
    logits = np.array([[[-1e4, 1e4]]], np.float32)
    assert streams.cross_entropy(logits, batch) == (2e4, 1)


def test_the_unigram_model_counts_every_token_once_more() -> None:
    train, targets = np.array([0, 0, 1]), np.array([0, 2])
    expected = -(math.log(3 / 6) + math.log(1 / 6)) / 2
    assert streams.unigram_entropy(train, targets, 3) == pytest.approx(expected)
