"""Digits by rows and by pixels."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from rnnviz.tasks.digits import (
    DIGITS_PIXELS,
    DIGITS_ROWS,
    Digits,
    DigitsPixels,
    DigitsRows,
    _load,
)


def test_the_file_holds_the_digits_of_the_uci_repository() -> None:
    """The published counts of each digit, and a checksum of the rows of ``optdigits.tes``."""
    pixels, digits = _load()
    counts = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert np.bincount(digits).tolist() == counts
    rows = np.column_stack([pixels, digits]).astype(np.uint8)
    assert hashlib.sha256(rows.tobytes()).hexdigest() == (
        "68aea062d35a127749050fa0e52dca09d6569ac08092c925610e0954e172dde2"
    )
    np.testing.assert_array_equal(pixels[0, :8], [0, 0, 5, 13, 9, 1, 0, 0])


def test_the_sets_are_disjoint_and_complete() -> None:
    problem = DigitsRows(0)
    assert sorted([*problem.train, *problem.test]) == list(range(1797))
    assert len(problem.test) == 359
    assert sorted(DigitsRows(1).test) != sorted(problem.test)


def test_rows_and_pixels_hold_the_same_digits() -> None:
    rows, pixels = DigitsRows(3).evaluation(), DigitsPixels(3).evaluation()
    assert rows.inputs.shape == (8, 359, 8)
    assert pixels.inputs.shape == (64, 359, 1)
    np.testing.assert_array_equal(
        rows.inputs.swapaxes(0, 1).reshape(359, 64), pixels.inputs[:, :, 0].T
    )
    np.testing.assert_array_equal(rows.targets, pixels.targets)


def test_pixels_are_standardised_over_the_training_set() -> None:
    problem = DigitsPixels(0)
    images, digits = _load()
    mean, deviation = images[problem.train].mean(axis=0), images[problem.train].std(axis=0)
    batch = problem.evaluation()
    expected = (images[problem.test] - mean) / np.where(deviation > 0, deviation, 1)
    np.testing.assert_allclose(batch.inputs[:, :, 0].T, expected, atol=1e-4)
    np.testing.assert_array_equal(batch.targets.argmax(axis=1), digits[problem.test])


def test_training_never_shows_a_test_digit() -> None:
    problem = DigitsRows(0)
    shown = {row.tobytes() for row in problem.evaluation().inputs.swapaxes(0, 1)}
    batch = problem.draw(np.random.default_rng(0), 1000, 0)
    drawn = {row.tobytes() for row in batch.inputs.swapaxes(0, 1)}
    assert not shown & drawn


@pytest.mark.parametrize("task", [DIGITS_ROWS, DIGITS_PIXELS])
def test_always_the_same_digit_is_the_baseline(task: object) -> None:
    problem = (DigitsRows if task is DIGITS_ROWS else DigitsPixels)(0)
    assert isinstance(problem, Digits)
    assert 5 < problem.baseline() < 15
    scores = []
    for digit in range(10):
        answers = np.zeros((359, 10))
        answers[:, digit] = 1
        scores.append(problem.metric(answers, problem.evaluation()))
    assert sum(scores) == pytest.approx(100)
    assert problem.baseline() in scores


def test_labels_name_rows_and_pixels() -> None:
    rows, pixels = DigitsRows(0), DigitsPixels(0)
    assert rows.labels(rows.examples(), 0)[0] == "row 1"
    assert pixels.labels(pixels.examples(), 0)[9] == "2,2"
    assert rows.target_labels(rows.examples(), 0)[-1] in rows.classes
