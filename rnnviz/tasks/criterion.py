"""When the experiments of 1997 count as solved, and after how many sequences.

Hochreiter and Schmidhuber (1997), "Long short-term memory", section 5.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.base import Problem
from rnnviz.tasks.batch import Batch
from rnnviz.tasks.options import Option

WITHIN, WITH_MEAN = "within", "within and mean"
STOPS = ("ST1", "ST2")
"""The two criteria of experiments 3a and 3b, of which the second asks for the mean too."""
BY_MEAN = "mean error", ""
"""Name and unit of the metric where the mean counts."""


@dataclass(frozen=True)
class Criterion:
    """Few enough of so many sequences are wrong, and the mean error is small.

    Attributes:
        tolerance: a sequence is right where no output is off by more.
        sequences: how many are looked at: the last ones of an online training or a test set.
        most_wrong: so many of them may be wrong.
        mean: what the mean absolute error must be below, or None.
    """

    tolerance: float
    sequences: int
    most_wrong: int = 0
    mean: float | None = None

    @property
    def most_wrong_share(self) -> float:
        """The share of sequences that may be wrong, 0 to 1."""
        return self.most_wrong / self.sequences

    def right(self, errors: NDArray[Any]) -> NDArray[np.bool_]:
        """Which sequences are right, (sequence,); ``errors`` are (sequence, output)."""
        right: NDArray[np.bool_] = np.all(errors < self.tolerance, axis=1)
        return right

    def mean_error(self, errors: NDArray[Any]) -> float:
        """The mean error of a test set; as much as a wrong sequence is off where too many are.

        So one number says whether both conditions hold: it is below ``mean`` just then, for the
        tolerance is larger than that.

        Args:
            errors: absolute, (sequence, output).
        """
        worst = np.sort(errors.max(axis=1))[::-1]
        limit = float(worst[int(self.most_wrong_share * len(worst) + 1e-9)])
        mean = float(errors.mean())
        return mean if limit < self.tolerance else max(mean, limit)

    def reached(self, errors: NDArray[Any]) -> int | None:
        """How many sequences of an online training it took until the last ones met the criterion.

        Args:
            errors: absolute, of each sequence before the weights learned from it,
                (sequence, output).

        Returns:
            The number of the sequence with which they did, counted from 1; None if they never did.
        """
        # Errors that are not numbers count as very large, and must not spoil the sums after them.
        sound = np.where(np.isfinite(errors), errors, 1e6)
        wrong = _windows(~self.right(sound), self.sequences)
        met = wrong <= self.most_wrong
        if self.mean is not None:
            met &= _windows(sound.mean(axis=1), self.sequences) < self.mean * self.sequences
        return int(np.argmax(met)) + self.sequences if met.any() else None


def _windows(values: NDArray[Any], size: int) -> NDArray[np.float64]:
    """The sum of each ``size`` values in a row."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    windows: NDArray[np.float64] = sums[size:] - sums[:-size]
    return windows


def criterion_option(criterion: Criterion) -> Option:
    """Whether the mean error counts too."""
    assert criterion.mean is not None
    return Option(
        "criterion",
        WITHIN,
        choices=(WITHIN, WITH_MEAN),
        help=f"Whether the mean error must be below {criterion.mean:g} too, as the paper asks.",
    )


class JudgedProblem(Problem):
    """A task that is solved by a :class:`Criterion` on its test set.

    Attributes:
        criterion: what the paper asks.
        by_mean: whether its condition on the mean error counts; the metric is then the mean error.
    """

    criterion: Criterion
    by_mean = False

    @classmethod
    def measure(cls, options: Mapping[str, Any]) -> tuple[str, str]:
        """As for any task, or the mean error."""
        mean = cls.by_mean or options.get("criterion") in (WITH_MEAN, STOPS[1])
        return BY_MEAN if mean else super().measure(options)

    @abstractmethod
    def errors(self, predictions: NDArray[Any], batch: Batch) -> NDArray[Any]:
        """How far each output is off, (batch, output); the arguments are those of ``tally``."""

    def judge_by_mean(self) -> None:
        """Let the condition on the mean error count; from now on the metric is the mean error."""
        tolerance, most = self.criterion.tolerance, self.criterion.most_wrong
        self.by_mean = True
        self.metric_name, self.metric_unit = BY_MEAN
        self.metric_better = "lower"
        allowed = f"at most {most} are" if most else "none is"
        self.solved_when = (
            f"Solved when the mean error of the test sequences is below {self.criterion.mean:g} "
            f"and {allowed} off by {tolerance:g} or more; until then, the error of the one that is "
            "too many stands for the mean."
        )

    def tally(self, predictions: NDArray[Any], batch: Batch) -> tuple[float, float]:
        """How many sequences are right, of how many."""
        right = self.criterion.right(self.errors(predictions, batch))
        return float(np.count_nonzero(right)), float(len(right))

    def score(self, parts: Iterable[tuple[NDArray[Any], Batch]]) -> float:
        """The share of right sequences or, by the mean, :meth:`Criterion.mean_error`."""
        if not self.by_mean:
            return super().score(parts)
        errors = [self.errors(predictions, batch) for predictions, batch in parts]
        return self.criterion.mean_error(np.concatenate(errors)) if errors else float("nan")

    def solved(self, metric: float) -> bool:
        """Whether the criterion is met."""
        if self.by_mean:
            assert self.criterion.mean is not None
            return metric < self.criterion.mean
        return metric >= 100.0 * (1 - self.criterion.most_wrong_share) - 1e-9
