"""The two-sequence problem: the first few of many noisy numbers tell the class.

Hochreiter and Schmidhuber (1997), "Long short-term memory", experiments 3a, 3b and 3c; the task is
that of Bengio, Simard and Frasconi (1994).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.base import EXAMPLES, Correct, Mark, Problem, Task, at_last
from rnnviz.tasks.batch import Batch, last_predictions, last_step_mask
from rnnviz.tasks.criterion import STOPS, Criterion, JudgedProblem, value_errors
from rnnviz.tasks.options import Option

TEST_SEQUENCES = 256
NOISE_VARIANCE = 0.2
TARGET_NOISE_VARIANCE = 0.1


@dataclass(frozen=True)
class Experiment:
    """One of the three experiments.

    Attributes:
        name: its number in the paper.
        criterion: when it counts as solved, the mean error included.
        targets: of the two classes.
        noisy_signal: whether the numbers that tell the class are noisy too.
        noisy_targets: whether the targets to learn from are.
    """

    name: str
    criterion: Criterion
    targets: tuple[float, float] = (0.0, 1.0)
    noisy_signal: bool = False
    noisy_targets: bool = False


class TwoSequence(JudgedProblem):
    """Numbers from N(0, 0.2), but for the first N, which are all 1 or all -1.

    A sequence has between T and T + T/10 of them; 0.2 is the variance. The target at the end is 1
    or 0. In experiment 3b the noise is added to the first numbers too; in 3c the targets are 0.8
    and 0.2, with noise of variance 0.1 while training. Test sequences have the targets without
    noise: the paper asks how close the answers come to those.
    """

    inputs = "values"
    input_size = output_size = 1
    loss = "mse"
    readout = "last step"
    metric_name = "answers within tolerance"
    baseline_name = "always the same answer"

    def __init__(
        self, experiment: Experiment, length: int, signal: int, seed: int, by_mean: bool
    ) -> None:
        """Fix T, N, the seed and whether the mean error counts.

        Raises:
            ValueError: when the signal would be longer than the shortest sequence.
        """
        super().__init__(seed)
        if signal > length:
            raise ValueError("The option signal must not be larger than the option length.")
        self.key, self.experiment = f"two-sequence-{experiment.name}", experiment
        self.length, self.signal = length, signal
        self.criterion = criterion = experiment.criterion
        self.solved_when = (
            f"Solved when at most {criterion.most_wrong} of the {TEST_SEQUENCES} test sequences "
            f"are off by {criterion.tolerance:g} or more."
            if criterion.most_wrong
            else f"Solved when all {TEST_SEQUENCES} test sequences are within "
            f"{criterion.tolerance:g} of their target."
        )
        if by_mean:
            self.judge_by_mean()
        self._test = self._draw(self.generator("test"), TEST_SEQUENCES)

    def draw(self, rng: np.random.Generator, batch_size: int, step: int) -> Batch:
        """Fresh sequences: none is likely ever to come again."""
        batch = self._draw(rng, batch_size)
        if self.experiment.noisy_targets:
            noise = rng.normal(0, TARGET_NOISE_VARIANCE**0.5, batch.targets.shape)
            batch.targets[:] += noise
        return batch

    def evaluation(self) -> Batch:
        """256 fixed sequences, as many as the paper tests on."""
        return self._test

    def examples(self) -> Batch:
        """Fixed sequences that are not in the test set either."""
        return self._draw(self.generator("examples"), EXAMPLES)

    def errors(self, predictions: NDArray[Any], batch: Batch) -> NDArray[Any]:
        """How far each answer is off, (batch, 1)."""
        return value_errors(predictions, batch)

    def baseline(self) -> float:
        """The best metric of always giving the target of a class or the mean of the two."""
        targets, answers = self._test.targets, (*self.experiment.targets, 0.5)
        found = [self.metric(np.full_like(targets, answer), self._test) for answer in answers]
        return min(found) if self.by_mean else max(found)

    def labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """The numbers, to two decimals."""
        values = batch.inputs[: batch.lengths[index], index, 0]
        return tuple(f"{value:.2f}" for value in values)

    def target_labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """The right answer at the last step."""
        return at_last(f"{batch.targets[index, 0]:.1f}", int(batch.lengths[index]))

    def prediction_labels(
        self, predictions: NDArray[Any], batch: Batch, index: int
    ) -> tuple[str, ...]:
        """The model's answer at the last step."""
        answer = last_predictions(predictions, batch)[index, 0]
        return at_last(f"{answer:.1f}", int(batch.lengths[index]))

    def correct(self, predictions: NDArray[Any], batch: Batch, index: int) -> Correct:
        """Whether the answer at the last step is within the tolerance."""
        error = self.errors(predictions, batch)[index, 0]
        right = bool(error < self.criterion.tolerance)
        return (None,) * (int(batch.lengths[index]) - 1) + (right,)

    def marks(self, batch: Batch, index: int) -> tuple[Mark, ...]:
        """The numbers that tell the class."""
        length = min(self.signal, int(batch.lengths[index]))
        return tuple(
            Mark(time, f"tells the class: {batch.inputs[time, index, 0]:.2f}")
            for time in range(length)
        )

    def _draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw all sequences at once, the targets without noise."""
        lengths = rng.integers(self.length, self.length + self.length // 10, count, endpoint=True)
        time = int(lengths.max())
        inputs = np.zeros((time, count, 1), np.float32)
        inputs[:, :, 0] = rng.normal(0, NOISE_VARIANCE**0.5, (time, count))
        classes = rng.integers(0, 2, count)
        noise = inputs[: self.signal, :, 0] if self.experiment.noisy_signal else 0
        inputs[: self.signal, :, 0] = noise + (2 * classes - 1)
        inputs[np.arange(time)[:, None] >= lengths] = 0
        answers = np.array(self.experiment.targets, np.float32)[classes]
        return Batch(inputs, answers[:, None], lengths, last_step_mask(lengths, time))


class NoisyTargets(TwoSequence):
    """Experiment 3c, for which a single criterion is printed: it asks for the mean error too."""

    by_mean = True


def _factory(
    experiment: Experiment,
) -> Callable[[Mapping[str, Any], int, Mapping[str, Any] | None], Problem]:
    """What makes the problem of an experiment."""
    if experiment.noisy_targets:
        return lambda options, seed, details: NoisyTargets(
            experiment, options["length"], options["signal"], seed, True
        )
    return lambda options, seed, details: TwoSequence(
        experiment, options["length"], options["signal"], seed, options["criterion"] == STOPS[1]
    )


def _stop(criterion: Criterion) -> Option:
    """Which of the paper's two criteria decides."""
    return Option(
        "criterion",
        STOPS[0],
        choices=STOPS,
        help=f"ST1, or ST2, for which the mean error must be below {criterion.mean:g} as well.",
    )


def _task(experiment: Experiment, title: str, summary: str, **defaults: Any) -> Task:
    """A row of the catalogue."""
    options = (
        Option(
            "length",
            100,
            minimum=10,
            maximum=1000,
            help="Shortest sequence, in steps; the longest is a tenth longer.",
        ),
        Option("signal", 3, minimum=1, maximum=1000, help="How many numbers at the start tell it."),
    )
    both = () if experiment.noisy_targets else (_stop(experiment.criterion),)
    return Task(
        key=f"two-sequence-{experiment.name}",
        title=title,
        summary=summary,
        reference=f"Hochreiter and Schmidhuber (1997), experiment {experiment.name}",
        options=(*options, *both),
        defaults={
            "hidden_size": 16,
            "forget_bias": 3.0,
            "learning_rate": 2e-3,
            "clip": 1.0,
            "steps": 4000,
            "batch_size": 32,
            "stop_when_solved": True,
            **defaults,
        },
        problem=NoisyTargets if experiment.noisy_targets else TwoSequence,
        factory=_factory(experiment),
    )


TWO_SEQUENCE_3A = _task(
    Experiment("3a", Criterion(0.2, TEST_SEQUENCES, mean=0.01)),
    "Two classes of noise",
    "The first three of a hundred numbers are all 1 or all -1 and all others are noise; at the "
    "end, the network gives 1 or 0.",
)

TWO_SEQUENCE_3B = _task(
    Experiment("3b", Criterion(0.2, TEST_SEQUENCES, 5, mean=0.04), noisy_signal=True),
    "Two classes of noise, noisy signal",
    "The first three of a hundred numbers are around 1 or around -1 and all others are noise; at "
    "the end, the network gives 1 or 0.",
)

TWO_SEQUENCE_3C = _task(
    Experiment(
        "3c",
        Criterion(0.1, TEST_SEQUENCES, mean=0.015),
        targets=(0.2, 0.8),
        noisy_signal=False,
        noisy_targets=True,
    ),
    "Two classes of noise, noisy targets",
    "The first three of a hundred numbers are all 1 or all -1 and all others are noise; at the "
    "end, the network gives 0.8 or 0.2, which it only ever saw with noise on it.",
)
