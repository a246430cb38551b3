"""Handwritten digits read row by row or pixel by pixel.

The 1,797 digits of 8 x 8 pixels in ``data/digits.npz`` (UCI, "Optical Recognition of Handwritten
Digits", test part; source and licence are in ``data/digits.md``), in the manner of Le, Jaitly and
Hinton (2015).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.base import EXAMPLES, Task
from rnnviz.tasks.batch import Batch, Floats, Ints, last_step_mask
from rnnviz.tasks.kinds import ClassProblem

SIDE = 8
_TEST_SHARE = 0.2


class DigitProblem(ClassProblem):
    """Name the digit after its last row, or its last pixel where each step reads one.

    Attributes:
        side: rows and columns of an image.
        enough: of how many test images the digit must be named, in percent.
    """

    inputs = "values"
    classes = tuple("0123456789")
    output_size = len(classes)
    baseline_name = "always the commonest digit"
    side: int
    enough: float

    def solved(self, metric: float) -> bool:
        """Whether enough digits are named."""
        return metric >= self.enough

    def labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """The rows' numbers, or row and column of each pixel."""
        places = range(1, self.side + 1)
        if self.input_size == self.side:
            return tuple(f"row {row}" for row in places)
        return tuple(f"{row},{column}" for row in places for column in places)


class Digits(DigitProblem):
    """The small digits.

    A fifth of the digits, drawn from the seed, is the test set. Each pixel is standardised by its
    mean and its deviation over the digits to train on.
    """

    side = SIDE
    metric_name = "test digits named"

    def __init__(self, seed: int) -> None:
        """Split the digits and standardise them."""
        super().__init__(seed)
        pixels, digits = _load()
        order = self.generator("split").permutation(len(digits))
        count = round(_TEST_SHARE * len(digits))
        self.test, self.train = order[:count], order[count:]
        mean, deviation = pixels[self.train].mean(axis=0), pixels[self.train].std(axis=0)
        # A pixel at the rim may be blank in every digit.
        self._pixels: Floats = (pixels - mean) / np.where(deviation > 0, deviation, 1)
        self._digits = digits

    def draw(self, rng: np.random.Generator, batch_size: int, step: int) -> Batch:
        """Digits to train on, drawn with replacement."""
        return self._batch(self.train[rng.integers(0, len(self.train), batch_size)])

    def evaluation(self) -> Batch:
        """The test digits."""
        return self._batch(self.test)

    def examples(self) -> Batch:
        """Some of the test digits."""
        return self._batch(self.test[:EXAMPLES])

    def baseline(self) -> float:
        """The share in the test set of the digit that is commonest in training."""
        commonest = np.bincount(self._digits[self.train]).argmax()
        return float(100.0 * np.mean(self._digits[self.test] == commonest))

    def _batch(self, chosen: NDArray[np.int64]) -> Batch:
        """Digits by their numbers: (time, batch, features)."""
        steps = SIDE * SIDE // self.input_size
        inputs = self._pixels[chosen].reshape(len(chosen), steps, self.input_size)
        targets = np.eye(self.output_size, dtype=np.float32)[self._digits[chosen]]
        lengths: Ints = np.full(len(chosen), steps, dtype=np.int64)
        mask = last_step_mask(lengths, steps)
        return Batch(np.ascontiguousarray(inputs.swapaxes(0, 1)), targets, lengths, mask)


class DigitsRows(Digits):
    """Eight steps of eight pixels, from the top."""

    key = "digits-rows"
    input_size = SIDE
    enough = 95.0
    solved_when = "Counts as solved when 95% of the test digits are named."


class DigitsPixels(Digits):
    """Sixty-four steps of one pixel, row by row from the top left."""

    key = "digits-pixels"
    input_size = 1
    enough = 90.0
    solved_when = "Counts as solved when 90% of the test digits are named."


@cache
def _load() -> tuple[Floats, Ints]:
    """Pixels, (digit, 64) float32 between 0 and 16, and the digits, (digit,)."""
    with (
        files("rnnviz.tasks.data").joinpath("digits.npz").open("rb") as file,
        np.load(file) as arrays,
    ):
        return arrays["pixels"].astype(np.float32), arrays["digits"].astype(np.int64)


_REFERENCE = "digits of the UCI repository, read as in Le, Jaitly and Hinton (2015)"
_DEFAULTS = {"learning_rate": 3e-3, "clip": 1.0, "batch_size": 32, "stop_when_solved": False}

DIGITS_ROWS = Task(
    key="digits-rows",
    title="Digits, row by row",
    summary="Read a small handwritten digit in eight rows of eight pixels, then name it.",
    reference=_REFERENCE,
    options=(),
    defaults={**_DEFAULTS, "hidden_size": 32, "steps": 1500},
    problem=DigitsRows,
)

DIGITS_PIXELS = Task(
    key="digits-pixels",
    title="Digits, pixel by pixel",
    summary="Read a small handwritten digit in 64 steps of a single pixel, then name it.",
    reference=_REFERENCE,
    options=(),
    defaults={**_DEFAULTS, "hidden_size": 64, "steps": 4000},
    problem=DigitsPixels,
)
