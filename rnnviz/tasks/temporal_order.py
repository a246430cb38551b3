"""Temporal order: in which order did the few symbols that matter come?

Hochreiter and Schmidhuber (1997), "Long short-term memory", experiments 6a and 6b.
"""

from __future__ import annotations

from functools import partial
from itertools import product

import numpy as np

from rnnviz.tasks.base import Mark, Task
from rnnviz.tasks.batch import Batch, last_step_mask
from rnnviz.tasks.criterion import WITH_MEAN, WITHIN, Criterion, criterion_option
from rnnviz.tasks.kinds import DrawnProblem, JudgedClasses
from rnnviz.tasks.own import symbol_ids

SYMBOLS = ("E", "B", "a", "b", "c", "d", "X", "Y")
TOLERANCE = 0.3
"""Largest error of any output that counts as right."""

TEST_SEQUENCES = 2000

_START, _END, _FIRST_SIGNAL = 0, 1, 6
_DISTRACTORS = (2, 6)
_SHORTEST, _LONGEST = 100, 110


class TemporalOrder(JudgedClasses, DrawnProblem):
    """Sequences of 100 to 110 symbols that begin with E and end with B.

    Between them stand random distractors a, b, c, d and, at a random step within each window, an X
    or a Y; the class is the order of those. An answer is right when every output is within 0.3 of
    its target. The paper stops when this held for 2,000 training sequences in a row and the mean
    error is below 0.1; here a fixed set of 2,000 decides and the mean counts by ``WITH_MEAN``.

    Attributes:
        windows: first and last step, both possible, of each symbol that matters.
    """

    inputs = "symbols"
    input_size = len(SYMBOLS)
    symbols = SYMBOLS
    test_sequences = TEST_SEQUENCES
    metric_name = f"all within {TOLERANCE}"
    criterion = Criterion(TOLERANCE, TEST_SEQUENCES, mean=0.1)
    baseline_name = "guesses the class"
    own_form = (
        f"Type symbols one after the other: {' '.join(SYMBOLS)}. Large B ends a sequence, small b "
        "is a distractor."
    )
    solved_when = (
        "Solved when every output is within 0.3 of its target in all 2,000 test sequences."
    )

    def __init__(
        self, key: str, windows: tuple[tuple[int, int], ...], seed: int, criterion: str = WITHIN
    ) -> None:
        """Fix the windows, the seed and whether the mean error counts too."""
        super().__init__(seed)
        self.key, self.windows = key, windows
        self.classes = tuple("".join(order) for order in product("XY", repeat=len(windows)))
        self.output_size = len(self.classes)
        if criterion == WITH_MEAN:
            self.judge_by_mean()

    def own(self, text: str) -> Batch:
        """Symbols; their class is known where as many X and Y are among them as are asked for."""
        ids = symbol_ids(SYMBOLS, text)
        order = "".join(SYMBOLS[symbol] for symbol in ids if symbol >= _FIRST_SIGNAL)
        known = order in self.classes
        targets = np.zeros((1, self.output_size), dtype=np.float32)
        if known:
            targets[0, self.classes.index(order)] = 1
        lengths = np.array([len(ids)], dtype=np.int64)
        mask = last_step_mask(lengths, len(ids)) & known
        return Batch(ids[:, None], targets, lengths, mask)

    def baseline(self) -> float:
        """One in so many classes; by the mean, how far an even guess is off."""
        share = 1.0 / len(self.classes)
        return 1.0 - share if self.by_mean else 100.0 * share

    def marks(self, batch: Batch, index: int) -> tuple[Mark, ...]:
        """The symbols that matter."""
        symbols = batch.inputs[: batch.lengths[index], index]
        times = np.flatnonzero(symbols >= _FIRST_SIGNAL)
        return tuple(
            Mark(int(time), f"{SYMBOLS[symbols[time]]}: number {number}")
            for number, time in enumerate(times, start=1)
        )

    def sequences(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw all at once."""
        lengths = rng.integers(_SHORTEST, _LONGEST, count, endpoint=True)
        time, rows = int(lengths.max()), np.arange(count)
        symbols = rng.integers(*_DISTRACTORS, (time, count))
        symbols[0] = _START
        order = rng.integers(0, 2, (len(self.windows), count))
        for (first, last), signal in zip(self.windows, order, strict=True):
            symbols[rng.integers(first, last, count, endpoint=True), rows] = _FIRST_SIGNAL + signal
        symbols[lengths - 1, rows] = _END
        symbols[np.arange(time)[:, None] >= lengths] = 0
        weights = 2 ** np.arange(len(self.windows))[::-1]
        targets = np.eye(self.output_size, dtype=np.float32)[weights @ order]
        return Batch(symbols, targets, lengths, last_step_mask(lengths, time))


def _task(
    key: str, experiment: str, windows: tuple[tuple[int, int], ...], number: str, classes: str
) -> Task:
    """A row of the catalogue."""
    return Task(
        key=key,
        title=f"Temporal order, {classes} classes",
        summary=(
            f"Among a hundred symbols, {number} are an X or a Y; at the end, the network says in "
            "which order they came."
        ),
        reference=f"Hochreiter and Schmidhuber (1997), experiment {experiment}",
        options=(criterion_option(TemporalOrder.criterion),),
        defaults={
            "hidden_size": 32,
            "forget_bias": 3.0,
            "learning_rate": 1e-3,
            "clip": 1.0,
            "steps": 4000,
            "batch_size": 32,
            "stop_when_solved": True,
        },
        problem=TemporalOrder,
        factory=partial(TemporalOrder, key, windows),
    )


TEMPORAL_ORDER_3 = _task("temporal-order-3", "6a", ((10, 20), (50, 60)), "two", "four")
TEMPORAL_ORDER_4 = _task("temporal-order-4", "6b", ((10, 20), (33, 43), (66, 76)), "three", "eight")
