"""The starred letter: of many letters that look alike, remember the one behind the star.

Made for this project, in the manner of the tasks of Hochreiter and Schmidhuber (1997): one symbol
matters, the others look like it, and the question comes long after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.base import EXAMPLES, Batch, Mark, Problem, Task, last_step_mask
from rnnviz.tasks.classes import ClassProblem
from rnnviz.tasks.own import symbol_ids

LETTERS = ("A", "B", "C", "D")
STAR, QUESTION = "\u2605", "?"
SYMBOLS = (*LETTERS, STAR, QUESTION)
LENGTH = 24
LAST_STAR = 7
"""The latest step at which the star stands."""

TEST_SEQUENCES = 512

_SOLVED = 99.5
_STAR, _QUESTION = SYMBOLS.index(STAR), SYMBOLS.index(QUESTION)


class StarredLetter(ClassProblem):
    """Random letters, 24 steps; a star at one of the steps 0 to 7 announces the one to remember.

    The last step is a question mark, where the network names that letter, 15 to 22 steps after it
    was read. As the other letters look just like it, a network has to shut them out.
    """

    key = "starred-letter"
    inputs = "symbols"
    input_size = len(SYMBOLS)
    output_size = len(LETTERS)
    symbols = SYMBOLS
    classes = LETTERS
    metric_name = "letters named"
    baseline_name = "guesses the letter"
    solved_when = f"Solved when at least {_SOLVED:g}% of the 512 test sequences are answered right."
    own_form = (
        "Type letters A to D, with a star (*) before the one to remember, as in BC*ADDCBADBCA; the "
        "question mark at the end is added."
    )
    own_example = "BC*ADDCBADBCA"

    def __init__(self, seed: int) -> None:
        """Fix the seed."""
        super().__init__(seed)
        rng = self.generator("test")
        # Each letter is asked for equally often, so that no guess does better than another.
        answers = rng.permutation(np.arange(TEST_SEQUENCES) % len(LETTERS))
        self._test = self._draw(rng, answers)

    def draw(self, rng: np.random.Generator, batch_size: int, step: int) -> Batch:
        """Fresh sequences: none is likely ever to come again."""
        return self._draw(rng, rng.integers(0, len(LETTERS), batch_size))

    def evaluation(self) -> Batch:
        """512 fixed sequences, 128 for each letter."""
        return self._test

    def examples(self) -> Batch:
        """Fixed sequences that are not in the test set either."""
        rng = self.generator("examples")
        return self._draw(rng, rng.integers(0, len(LETTERS), EXAMPLES))

    def own(self, text: str) -> Batch:
        """Letters with a star; the answer is known where one star stands before one letter."""
        typed = "".join(text.split()).replace("*", STAR).removesuffix(QUESTION)
        ids = np.append(symbol_ids(SYMBOLS, typed), _QUESTION)
        stars = np.flatnonzero(ids == _STAR)
        answer = int(ids[stars[0] + 1]) if len(stars) == 1 else _QUESTION
        known = answer < len(LETTERS)
        targets = np.zeros((1, len(LETTERS)), dtype=np.float32)
        if known:
            targets[0, answer] = 1
        lengths = np.array([len(ids)], dtype=np.int64)
        return Batch(ids[:, None], targets, lengths, last_step_mask(lengths, len(ids)) & known)

    def baseline(self) -> float:
        """One in four."""
        return 100.0 / len(LETTERS)

    def solved(self, metric: float) -> bool:
        """Whether nearly every letter is named."""
        return metric >= _SOLVED

    def labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """The symbols."""
        return tuple(SYMBOLS[symbol] for symbol in batch.inputs[: batch.lengths[index], index])

    def marks(self, batch: Batch, index: int) -> tuple[Mark, ...]:
        """The letter behind the star, and the question."""
        symbols: NDArray[Any] = batch.inputs[: batch.lengths[index], index]
        asked = len(symbols) - 1
        times = {int(star) + 1 for star in np.flatnonzero(symbols[:-1] == _STAR)} - {asked}
        letters = [Mark(time, "to remember") for time in sorted(times)]
        return (*letters, Mark(asked, "question"))

    def _draw(self, rng: np.random.Generator, answers: NDArray[np.int64]) -> Batch:
        """Sequences with given answers, (batch,)."""
        count = len(answers)
        symbols = rng.integers(0, len(LETTERS), (LENGTH, count))
        stars, rows = rng.integers(0, LAST_STAR, count, endpoint=True), np.arange(count)
        symbols[stars, rows] = _STAR
        symbols[stars + 1, rows] = answers
        symbols[-1] = _QUESTION
        targets = np.eye(len(LETTERS), dtype=np.float32)[answers]
        lengths = np.full(count, LENGTH, dtype=np.int64)
        return Batch(symbols, targets, lengths, last_step_mask(lengths, LENGTH))


def _build(options: Mapping[str, Any], seed: int, details: Mapping[str, Any] | None) -> Problem:
    """Make the problem; it needs nothing but its seed."""
    return StarredLetter(seed)


STARRED_LETTER = Task(
    key="starred-letter",
    title="Starred letter",
    summary=(
        "Random letters go by, and a star announces the one to remember; at the question mark, up "
        "to 22 steps later, the network names it."
    ),
    reference="Made for rnnviz, in the manner of Hochreiter and Schmidhuber (1997)",
    options=(),
    defaults={
        "hidden_size": 8,
        "forget_bias": 5.0,
        "learning_rate": 2e-2,
        "clip": 1.0,
        "steps": 1000,
        "batch_size": 32,
        "stop_when_solved": True,
    },
    problem=StarredLetter,
    factory=_build,
)
