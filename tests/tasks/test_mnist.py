"""MNIST by rows and by pixels."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.tasks import TASKS
from rnnviz.tasks.data import mnist
from rnnviz.tasks.epochs import Epochs


def test_rows_and_pixels_hold_the_same_images() -> None:
    rows, pixels = (TASKS[f"mnist-{kind}"].build({}, 3).evaluation() for kind in ("rows", "pixels"))
    assert rows.inputs.shape == (28, 100, 28)
    assert pixels.inputs.shape == (784, 100, 1)
    np.testing.assert_array_equal(
        rows.inputs.swapaxes(0, 1).reshape(100, 784), pixels.inputs[:, :, 0].T
    )


def test_each_pixel_is_standardised_over_the_training_set() -> None:
    images = mnist.load()
    train = images.train.astype(np.float64)
    mean, deviation = mnist.statistics(images.train)
    np.testing.assert_allclose(mean, train.mean(axis=0), atol=1e-9)
    np.testing.assert_allclose(deviation, train.std(axis=0), atol=1e-6)
    batch = TASKS["mnist-rows"].build({}).draw(np.random.default_rng(0), 100, 0)
    flat = batch.inputs.swapaxes(0, 1).reshape(100, 784)
    np.testing.assert_allclose(flat.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(flat.std(axis=0)[deviation > 0], 1, atol=1e-5)
    assert not flat[:, deviation == 0].any()


def test_an_image_keeps_its_digit() -> None:
    images = mnist.load()
    problem = TASKS["mnist-rows"].build({})
    batch = problem.evaluation()
    mean, deviation = mnist.statistics(images.train)
    pixels = batch.inputs.swapaxes(0, 1).reshape(100, 784) * (deviation + 1e-6) + mean
    known = {
        image.tobytes(): digit for image, digit in zip(images.test, images.test_digits, strict=True)
    }
    changed = deviation == 0  # such pixels are blank in all images to train on
    for image, target in zip(pixels.round().astype(np.uint8), batch.targets, strict=True):
        matches = [
            digit for other, digit in known.items()
            if (np.frombuffer(other, np.uint8)[~changed] == image[~changed]).all()
        ]  # fmt: skip
        assert target.argmax() in matches


@pytest.mark.parametrize("key", ["mnist-rows", "mnist-pixels"])
def test_the_marks_say_where_the_digit_is(key: str) -> None:
    problem = TASKS[key].build({})
    batch = problem.examples()
    found = 0
    for index in range(24):
        digit = batch.targets[index].argmax()
        times = [mark.time for mark in problem.marks(batch, index)]
        first, last = 2 * digit + 4, 2 * digit + 6  # the blot of a made image
        found += times == (
            [first, last] if key == "mnist-rows" else [first * 28 + 10, last * 28 + 15]
        )
    assert found == 24


def test_the_test_images_are_the_same_for_every_seed() -> None:
    first, second = (TASKS["mnist-rows"].build({}, seed).evaluation() for seed in (0, 1))
    np.testing.assert_array_equal(first.inputs, second.inputs)


def test_an_epoch_has_every_example_once() -> None:
    epochs = Epochs(10, lambda purpose: np.random.default_rng([*purpose.encode()]))
    stream = np.concatenate([epochs.chosen(4, step) for step in range(10)])
    parts = stream.reshape(4, 10)
    assert all(sorted(part) == list(range(10)) for part in parts)
    assert len({tuple(part) for part in parts}) == 4
    np.testing.assert_array_equal(epochs.chosen(4, 2), stream[8:12])
    np.testing.assert_array_equal(
        epochs.chosen(25, 1), np.concatenate([stream[25:40], epochs.chosen(10, 4)])
    )
