"""The multiplication problem: the adding problem with a product.

Hochreiter and Schmidhuber (1997), "Long short-term memory", experiment 5.
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from rnnviz.tasks.adding import LENGTH, TEST_SEQUENCES, TOLERANCE, MarkedPairs
from rnnviz.tasks.base import Task
from rnnviz.tasks.criterion import Criterion
from rnnviz.tasks.options import Option

MOST_ERRORS = 13
"""Errors that the stricter of the paper's two criteria allows among 2,000 sequences."""


class Multiplication(MarkedPairs):
    """Values uniform in [0, 1]; the target is X1 X2.

    The paper counts the errors above 0.04 among the last 2,000 training sequences and stops at 140
    or at 13 of them; here a fixed set of 2,000 takes their place.
    """

    key = "multiplication"
    low, high, neutral = 0.0, 1.0, 1.0

    def __init__(self, length: int, seed: int, most_errors: int = MOST_ERRORS) -> None:
        """Fix the shortest length, the seed and how many sequences may be wrong."""
        super().__init__(length, seed)
        self.criterion = Criterion(TOLERANCE, TEST_SEQUENCES, most_errors)
        self.solved_when = (
            f"Solved when at most {most_errors} of the 2,000 test sequences are off by 0.04 or "
            "more."
        )

    def target(self, first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
        """X1 X2."""
        answer: NDArray[Any] = first * second
        return answer

    def formula(self, first: float, second: float) -> str:
        """The product."""
        return f"{first:g} × {second:g}"


MULTIPLICATION = Task(
    key="multiplication",
    title="Multiplication",
    summary=(
        "Two numbers of a long sequence are marked; at its end, the network gives their product."
    ),
    reference="Hochreiter and Schmidhuber (1997), experiment 5",
    options=(
        LENGTH,
        Option(
            "most_errors",
            MOST_ERRORS,
            minimum=0,
            maximum=TEST_SEQUENCES,
            help="How many of 2,000 sequences may be wrong; the paper stops at 140 and at 13.",
        ),
    ),
    defaults={
        "hidden_size": 32,
        "forget_bias": 4.0,
        "learning_rate": 5e-3,
        "schedule": "linear",
        "clip": 1.0,
        "steps": 20_000,
        "batch_size": 64,
        "stop_when_solved": True,
    },
    problem=Multiplication,
)
