"""The two-sequence problem: the first few of many noisy numbers tell the class.

Hochreiter and Schmidhuber (1997), "Long short-term memory", experiments 3a, 3b and 3c; the task is
that of Bengio, Simard and Frasconi (1994).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from rnnviz.tasks.adding import LENGTH
from rnnviz.tasks.base import Mark, Task
from rnnviz.tasks.batch import Batch, last_step_mask
from rnnviz.tasks.criterion import STOPS, Criterion
from rnnviz.tasks.kinds import ValueProblem
from rnnviz.tasks.numbers import with_minus
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


class TwoSequence(ValueProblem):
    """Numbers from N(0, 0.2), but for the first N, which are all 1 or all -1.

    A sequence has between T and T + T/10 of them; 0.2 is the variance. The target at the end is 1
    or 0. In experiment 3b the noise is added to the first numbers too; in 3c the targets are 0.8
    and 0.2, with noise of variance 0.1 while training. Test sequences have the targets without
    noise: the paper asks how close the answers come to those.
    """

    input_size = 1
    decimals = 1
    test_sequences = TEST_SEQUENCES
    metric_name = "answers within tolerance"
    baseline_name = "always the same answer"

    def __init__(
        self, experiment: Experiment, length: int, signal: int, seed: int, criterion: str = STOPS[0]
    ) -> None:
        """Fix T, N, the seed and which of the two criteria decides.

        Raises:
            ValueError: when the signal would be longer than the shortest sequence.
        """
        super().__init__(seed)
        if signal > length:
            raise ValueError("The option signal must not be larger than the option length.")
        self.key, self.experiment = f"two-sequence-{experiment.name}", experiment
        self.length, self.signal = length, signal
        self.criterion = judged = experiment.criterion
        self.solved_when = (
            f"Solved when at most {judged.most_wrong} of the {TEST_SEQUENCES} test sequences "
            f"are off by {judged.tolerance:g} or more."
            if judged.most_wrong
            else f"Solved when all {TEST_SEQUENCES} test sequences are within "
            f"{judged.tolerance:g} of their target."
        )
        if self.by_mean or criterion == STOPS[1]:
            self.judge_by_mean()

    def draw(self, rng: np.random.Generator, batch_size: int, step: int) -> Batch:
        """Fresh sequences, with noise on their targets where the experiment has it."""
        batch = self.sequences(rng, batch_size)
        if self.experiment.noisy_targets:
            noise = rng.normal(0, TARGET_NOISE_VARIANCE**0.5, batch.targets.shape)
            batch.targets[:] += noise
        return batch

    def baseline(self) -> float:
        """The best metric of always giving the target of a class or the mean of the two."""
        targets, answers = self.test_set.targets, (*self.experiment.targets, 0.5)
        metrics = [self.metric(np.full_like(targets, answer), self.test_set) for answer in answers]
        return min(metrics) if self.by_mean else max(metrics)

    def marks(self, batch: Batch, index: int) -> tuple[Mark, ...]:
        """The numbers that tell the class."""
        length = min(self.signal, int(batch.lengths[index]))
        return tuple(
            Mark(time, with_minus(f"tells the class: {batch.inputs[time, index, 0]:.2f}"))
            for time in range(length)
        )

    def sequences(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw all at once, the targets without noise."""
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
    signal = Option(
        "signal", 3, minimum=1, maximum=1000, help="How many numbers at the start tell it."
    )
    stops = () if experiment.noisy_targets else (_stop(experiment.criterion),)
    problem = NoisyTargets if experiment.noisy_targets else TwoSequence
    return Task(
        key=f"two-sequence-{experiment.name}",
        title=title,
        summary=summary,
        reference=f"Hochreiter and Schmidhuber (1997), experiment {experiment.name}",
        options=(LENGTH, signal, *stops),
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
        problem=problem,
        factory=partial(problem, experiment),
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
