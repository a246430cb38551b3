"""The starred letter: of many letters that look alike, remember the one behind the star.

Made for this project, in the manner of the tasks of Hochreiter and Schmidhuber (1997): one symbol
matters, the others look like it, and the question comes long after it.
"""

from __future__ import annotations

from string import ascii_uppercase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.base import EXAMPLES, Mark, Task
from rnnviz.tasks.batch import Batch, last_step_mask
from rnnviz.tasks.kinds import ClassProblem
from rnnviz.tasks.options import Option
from rnnviz.tasks.own import symbol_ids

LETTERS = ("A", "B", "C", "D")
"""The letters where no other number of them is asked for."""
STAR, QUESTION = "\u2605", "?"
TEST_SEQUENCES = 512

_SOLVED = 99.5


class StarredLetter(ClassProblem):
    """Random letters; a star in the first third of the steps announces the one to remember.

    The last step is a question mark, where the network names that letter: of 24 steps, 15 to 22
    after it was read. As the other letters look just like it, a network has to shut them out.
    """

    key = "starred-letter"
    inputs = "symbols"
    metric_name = "letters named"
    baseline_name = "guesses the letter"
    solved_when = f"Solved when at least {_SOLVED:g}% of the 512 test sequences are answered right."
    own_example = "BA*ABBABAABBA"

    def __init__(self, letters: int, length: int, seed: int) -> None:
        """Fix the options and the seed."""
        super().__init__(seed)
        self.length, self.last_star = length, length // 3 - 1
        self.classes = tuple(ascii_uppercase[:letters])
        self.symbols = (*self.classes, STAR, QUESTION)
        self.input_size, self.output_size = letters + 2, letters
        self._star, self._question = letters, letters + 1
        self.own_form = (
            f"Type letters A to {self.classes[-1]}, with a star (*) before the one to remember, as "
            f"in {self.own_example}; the question mark at the end is added."
        )
        rng = self.generator("test")
        # Each letter is asked for equally often, so that no guess does better than another.
        answers = rng.permutation(np.arange(TEST_SEQUENCES) % letters)
        self._test = self._draw(rng, answers)

    def draw(self, rng: np.random.Generator, batch_size: int, step: int) -> Batch:
        """Fresh sequences: none is likely ever to come again."""
        return self._draw(rng, rng.integers(0, self.output_size, batch_size))

    def evaluation(self) -> Batch:
        """512 fixed sequences, of four letters 128 for each."""
        return self._test

    def examples(self) -> Batch:
        """Fixed sequences that are not in the test set either."""
        rng = self.generator("examples")
        return self._draw(rng, rng.integers(0, self.output_size, EXAMPLES))

    def own(self, text: str) -> Batch:
        """Letters with a star; the answer is known where one star stands before one letter."""
        typed = "".join(text.split()).replace("*", STAR).removesuffix(QUESTION)
        ids = np.append(symbol_ids(self.symbols, typed), self._question)
        stars = np.flatnonzero(ids == self._star)
        answer = int(ids[stars[0] + 1]) if len(stars) == 1 else self._question
        known = answer < self.output_size
        targets = np.zeros((1, self.output_size), dtype=np.float32)
        if known:
            targets[0, answer] = 1
        lengths = np.array([len(ids)], dtype=np.int64)
        return Batch(ids[:, None], targets, lengths, last_step_mask(lengths, len(ids)) & known)

    def baseline(self) -> float:
        """One in so many letters."""
        return 100.0 / self.output_size

    def solved(self, metric: float) -> bool:
        """Whether nearly every letter is named."""
        return metric >= _SOLVED

    def marks(self, batch: Batch, index: int) -> tuple[Mark, ...]:
        """The letter behind the star, and the question."""
        symbols: NDArray[Any] = batch.inputs[: batch.lengths[index], index]
        asked = len(symbols) - 1
        times = {int(star) + 1 for star in np.flatnonzero(symbols[:-1] == self._star)} - {asked}
        letters = [Mark(time, "to remember") for time in sorted(times)]
        return (*letters, Mark(asked, "question"))

    def _draw(self, rng: np.random.Generator, answers: NDArray[np.int64]) -> Batch:
        """Sequences with given answers, (batch,)."""
        count, length = len(answers), self.length
        symbols = rng.integers(0, self.output_size, (length, count))
        stars, rows = rng.integers(0, self.last_star, count, endpoint=True), np.arange(count)
        symbols[stars, rows] = self._star
        symbols[stars + 1, rows] = answers
        symbols[-1] = self._question
        targets = np.eye(self.output_size, dtype=np.float32)[answers]
        lengths = np.full(count, length, dtype=np.int64)
        return Batch(symbols, targets, lengths, last_step_mask(lengths, length))


STARRED_LETTER = Task(
    key="starred-letter",
    title="Starred letter",
    summary=(
        "Random letters go by, and a star announces the one to remember; at the question mark, "
        "many steps later, the network names it."
    ),
    reference="Made for rnnviz, in the manner of Hochreiter and Schmidhuber (1997)",
    options=(
        Option(
            "letters",
            len(LETTERS),
            minimum=2,
            maximum=20,
            help="How many different letters there are.",
        ),
        Option(
            "length",
            24,
            minimum=6,
            maximum=300,
            help="Steps of a sequence; the star stands in its first third.",
        ),
    ),
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
)
