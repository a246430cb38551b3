"""MNIST read row by row or pixel by pixel.

Lu (2016), "Empirical evaluation of a new approach to simplifying long short-term memory (LSTM)",
section III A, and the code beside it; the tasks are those of Le, Jaitly and Hinton (2015).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.base import EXAMPLES, Mark, Task
from rnnviz.tasks.batch import Batch, Ints, last_step_mask
from rnnviz.tasks.data.mnist import Images, load, statistics
from rnnviz.tasks.data.packed import baseline_of, packed, unpacked
from rnnviz.tasks.digits import DigitProblem
from rnnviz.tasks.epochs import Epochs
from rnnviz.tasks.options import Option

SIDE = 28
PIXELS = SIDE * SIDE

_INK = 128
"""What is at least as bright belongs to the digit."""


class Mnist(DigitProblem):
    """Name the digit after its last row or pixel.

    Each pixel is standardised by its mean and its deviation over the images to train on, as in the
    paper's code. A problem made from the details of a saved run shows its examples without the
    data; only training and testing need them.
    """

    restorable = True
    side = SIDE
    metric_name = "test images named"

    def __init__(
        self, options: Mapping[str, Any], seed: int, details: Mapping[str, Any] | None
    ) -> None:
        """Read the images or, if there are any, the details of a saved run.

        Raises:
            ValueError: when the images are not at hand, or the details cannot be used.
        """
        super().__init__(seed)
        self._tested = options["test_images"]
        if details is None:
            self._mean, self._deviation = statistics(self._images.train)
            shown = self._order[-EXAMPLES:]
            self._shown, self._answers = self._images.test[shown], self._images.test_digits[shown]
            self._baseline = self._commonest()
        else:
            self._mean = unpacked(details.get("mean"), "<f8", PIXELS)
            self._deviation = unpacked(details.get("deviation"), "<f8", PIXELS)
            self._shown = unpacked(details.get("images"), "u1", EXAMPLES, PIXELS)
            self._answers = unpacked(details.get("digits"), "u1", EXAMPLES) % self.output_size
            self._baseline = baseline_of(details)

    @property
    def _images(self) -> Images:
        return load()

    @cached_property
    def _order(self) -> Ints:
        """The test images in an order that is always the same: theirs begins with the easy ones."""
        order: Ints = np.random.default_rng(0).permutation(len(self._images.test))
        return order

    @cached_property
    def _epochs(self) -> Epochs:
        return Epochs(len(self._images.train), self.generator)

    @cached_property
    def _test(self) -> Batch:
        chosen = self._order[: self._tested]
        return self._batch(self._images.test[chosen], self._images.test_digits[chosen])

    def draw(self, rng: np.random.Generator, batch_size: int, step: int) -> Batch:
        """The next images of an epoch; ``rng`` is not used."""
        chosen = self._epochs.chosen(batch_size, step)
        return self._batch(self._images.train[chosen], self._images.train_digits[chosen])

    def evaluation(self) -> Batch:
        """Test images, as many as the option says: the same ones for every seed."""
        return self._test

    def examples(self) -> Batch:
        """Some of the test images."""
        return self._batch(self._shown, self._answers)

    def baseline(self) -> float:
        """The share in the test set of the digit that is commonest in training."""
        return self._baseline

    def _commonest(self) -> float:
        commonest = np.bincount(self._images.train_digits).argmax()
        tested = self._images.test_digits[self._order[: self._tested]]
        return float(100.0 * np.mean(tested == commonest))

    def marks(self, batch: Batch, index: int) -> tuple[Mark, ...]:
        """Where the digit begins and where it ends."""
        steps = int(batch.lengths[index])
        pixels = batch.inputs[:, index].reshape(PIXELS) * (self._deviation + 1e-6) + self._mean
        inked = np.flatnonzero((pixels >= _INK).reshape(steps, -1).any(axis=1))
        if len(inked) < 2:
            return ()
        return (
            Mark(int(inked[0]), "the digit begins here"),
            Mark(int(inked[-1]), "the digit ends here"),
        )

    def details(self) -> dict[str, Any]:
        """Baseline, examples, and by what they are standardised."""
        return {
            "baseline": self._baseline,
            "images": packed(self._shown),
            "digits": packed(self._answers),
            "mean": packed(self._mean.astype("<f8")),
            "deviation": packed(self._deviation.astype("<f8")),
        }

    def _batch(self, images: NDArray[np.uint8], digits: NDArray[np.uint8]) -> Batch:
        """Images, (image, pixel), as (time, batch, features)."""
        steps = PIXELS // self.input_size
        pixels = np.empty((steps, len(images), self.input_size), np.float32)
        mean, deviation = self._mean.astype(np.float32), self._deviation.astype(np.float32)
        shape = (steps, self.input_size)
        for column, image in enumerate(images):
            pixels[:, column] = ((image - mean) / (deviation + 1e-6)).reshape(shape)
        targets = np.eye(self.output_size, dtype=np.float32)[digits]
        lengths: Ints = np.full(len(images), steps, dtype=np.int64)
        return Batch(pixels, targets, lengths, last_step_mask(lengths, steps))


class MnistRows(Mnist):
    """Twenty-eight steps of twenty-eight pixels, from the top."""

    key = "mnist-rows"
    input_size = SIDE
    enough = 98.16
    solved_when = (
        "Counts as solved when 98.16% of the test images are named: the paper's LSTM at a "
        "coefficient of 1e-3."
    )


class MnistPixels(Mnist):
    """784 steps of one pixel, row by row from the top left."""

    key = "mnist-pixels"
    input_size = 1
    enough = 98.57
    solved_when = (
        "Counts as solved when 98.57% of the test images are named: the paper's LSTM at a "
        "coefficient of 1e-3."
    )


def _tested(default: int) -> Option:
    return Option(
        "test_images",
        default,
        minimum=100,
        maximum=10_000,
        help="How many of the 10,000 test images the metric is taken over; the paper takes all.",
    )


_DEFAULTS = {
    "optimizer": "rmsprop",
    "learning_rate": 1e-3,
    "clip": 1.0,
    "batch_size": 32,
    "stop_when_solved": False,
}
_REFERENCE = "simplified LSTM paper, section III A"

MNIST_ROWS = Task(
    key="mnist-rows",
    title="Digits of MNIST, row by row",
    summary="Read a handwritten digit in 28 rows of 28 pixels, then name it.",
    reference=_REFERENCE,
    options=(_tested(10_000),),
    defaults={**_DEFAULTS, "hidden_size": 50, "steps": 3750, "snapshots": 25},
    problem=MnistRows,
)

MNIST_PIXELS = Task(
    key="mnist-pixels",
    title="Digits of MNIST, pixel by pixel",
    summary="Read a handwritten digit in 784 steps of a single pixel, then name it.",
    reference=_REFERENCE,
    options=(_tested(1000),),
    defaults={**_DEFAULTS, "hidden_size": 100, "steps": 3750, "snapshots": 15},
    problem=MnistPixels,
)
