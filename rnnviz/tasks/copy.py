"""The copy task: repeat a few symbols after a delay.

Hochreiter and Schmidhuber (1997) for the idea; this form is that of Arjovsky, Shah and Bengio
(2016), "Unitary evolution recurrent neural networks", section 5.1.
"""

from __future__ import annotations

from string import ascii_lowercase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.base import Mark, Task
from rnnviz.tasks.batch import Batch
from rnnviz.tasks.kinds import DrawnProblem, NextSymbolProblem
from rnnviz.tasks.options import Option
from rnnviz.tasks.own import check_count, symbol_ids

TEST_SEQUENCES = 1000

_SOLVED = 99.0
_BLANK, _GO = "\u00b7", "\u25b6"


class Copy(NextSymbolProblem, DrawnProblem):
    """Read ``recall`` symbols, wait for ``delay`` steps, then give the symbols back in order.

    The last step of the delay shows a sign to begin; all other steps behind the symbols are blank.
    A sequence has ``delay + 2 recall`` steps. The blank answers before the sign, which are asked
    for in the original, are not asked for here: they teach nothing about memory.
    """

    key = "copy"
    test_sequences = TEST_SEQUENCES
    metric_name = "sequences recalled whole"
    baseline_name = "guesses every symbol"
    solved_when = (
        f"Solved when at least {_SOLVED:g}% of the 1,000 test sequences are recalled whole."
    )

    def __init__(self, symbols: int, delay: int, recall: int, seed: int) -> None:
        """Fix the options and the seed."""
        super().__init__(seed)
        self.delay, self.recall = delay, recall
        self.symbols = (*ascii_lowercase[:symbols], _BLANK, _GO)
        self.input_size, self.output_size = symbols + 2, symbols
        self.own_form = (
            f"Type symbols to remember, {self.symbols[0]} to {self.symbols[symbols - 1]}; the "
            "delay and the sign to begin are added."
        )

    def own(self, text: str) -> Batch:
        """Symbols to remember, behind which delay, sign and room for the answers are added."""
        shown = text.replace(_BLANK, "").replace(_GO, "")
        ids = symbol_ids(self.symbols[: self.output_size], shown)
        batch = self._laid_out(ids[:, None])
        check_count(len(batch.inputs), "symbols, delay included,")
        return batch

    def tally(self, predictions: NDArray[Any], batch: Batch) -> tuple[float, float]:
        """How many sequences are recalled whole, of how many."""
        sound = np.isfinite(predictions).all(axis=2)
        right = sound & (predictions.argmax(axis=2) == batch.targets)
        return float(np.count_nonzero((right | ~batch.mask).all(axis=0))), float(right.shape[1])

    def baseline(self) -> float:
        """The chance to guess every symbol."""
        return float(100.0 * self.output_size**-self.recall)

    def solved(self, metric: float) -> bool:
        """Whether nearly every sequence is recalled."""
        return metric >= _SOLVED

    def marks(self, batch: Batch, index: int) -> tuple[Mark, ...]:
        """Where the symbols begin and where the sign stands."""
        recall = int(batch.mask[:, index].sum())
        plural = "symbols" if recall > 1 else "symbol"
        return (
            Mark(0, f"{recall} {plural} to remember"),
            Mark(recall + self.delay - 1, "to be recalled from here"),
        )

    def sequences(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw all at once."""
        return self._laid_out(rng.integers(0, self.output_size, (self.recall, count)))

    def _laid_out(self, symbols: NDArray[np.int64]) -> Batch:
        """Symbols to remember, (recall, batch), with all that comes behind them."""
        recall, count = symbols.shape
        time = self.delay + 2 * recall
        inputs = np.full((time, count), self.output_size, dtype=np.int64)
        inputs[:recall] = symbols
        inputs[recall + self.delay - 1] = self.output_size + 1
        targets = np.zeros_like(inputs)
        targets[-recall:] = symbols
        mask = np.zeros(inputs.shape, dtype=np.bool_)
        mask[-recall:] = True
        return Batch(inputs, targets, np.full(count, time, dtype=np.int64), mask)


COPY = Task(
    key="copy",
    title="Copy",
    summary="Read a few symbols, wait, then give them back in the same order.",
    reference="Arjovsky, Shah and Bengio (2016), section 5.1",
    options=(
        Option("symbols", 4, minimum=2, maximum=26, help="How many different symbols there are."),
        Option("delay", 10, minimum=1, maximum=1000, help="Steps between reading and recall."),
        Option("recall", 4, minimum=1, maximum=50, help="How many symbols to remember."),
    ),
    defaults={
        "hidden_size": 64,
        "learning_rate": 5e-3,
        "clip": 1.0,
        "steps": 4000,
        "batch_size": 32,
        "stop_when_solved": True,
    },
    problem=Copy,
)
