"""Film reviews, positive or negative.

Lu (2016), "Empirical evaluation of a new approach to simplifying long short-term memory (LSTM)",
section III B, and the code beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.base import EXAMPLES, Correct, Mark, Problem, Task, at_last
from rnnviz.tasks.batch import Batch, Bools, Ints, last_predictions, last_step_mask
from rnnviz.tasks.data.imdb import (
    LENGTH,
    PAD,
    SPECIALS,
    START,
    UNKNOWN,
    WORDS,
    Labelled,
    Reviews,
    load,
    split,
)
from rnnviz.tasks.data.packed import baseline_of, packed, unpacked
from rnnviz.tasks.epochs import Epochs
from rnnviz.tasks.options import Option

CLASSES = ("negative", "positive")

_AT_END, _AT_START = "end", "start"
_BLANK = "\u00b7"
_LONGEST_WORD = 200


class Imdb(Problem):
    """Say after 80 words of a review whether it is positive.

    The words have 20,000 ids, padding, start sign, unknown word and one that stands for nothing
    included. The paper states that long reviews are cut and short ones padded at their end; its
    code does both at the start, so that the last words of a review are read. The padding is read
    like words, and the answer is taken after all 80 steps.
    """

    key = "imdb"
    inputs = "symbols"
    output_size = 1
    loss = "binary_cross_entropy"
    readout = "last step"
    restorable = True
    metric_name = "test reviews right"
    baseline_name = "always the same answer"
    solved_when = (
        "Counts as solved when 85.24% of the test reviews are right: the paper's LSTM at a "
        "coefficient of 1e-3."
    )
    own_example = "A wonderful film from the first minute to the last"
    own_form = f"Type or paste a review in English: {own_example}."

    def __init__(
        self, options: Mapping[str, Any], seed: int, details: Mapping[str, Any] | None
    ) -> None:
        """Read the reviews or, if there are any, the details of a saved run.

        Raises:
            ValueError: when the reviews are not at hand, or the details cannot be used.
        """
        super().__init__(seed)
        self._at_start = options["padding"] == _AT_START
        self._tested = options["test_reviews"]
        if details is None:
            self.symbols = self._reviews.words
            shown = self._order[-EXAMPLES:]
            self._shown = self._padded(self._reviews.test)[shown]
            self._answers = self._reviews.test.positive[shown]
            self._baseline = self._same_answer()
        else:
            self.symbols = _words(details.get("words"))
            self._shown = unpacked(details.get("reviews"), "<u2", EXAMPLES, LENGTH)
            if self._shown.max() >= len(self.symbols):
                raise ValueError("The words of the examples must be in the vocabulary.")
            self._answers = unpacked(details.get("answers"), "?", EXAMPLES)
            self._baseline = baseline_of(details)
        self.input_size = len(self.symbols)
        self._ids = {name: number for number, name in enumerate(self.symbols)}

    @property
    def _reviews(self) -> Labelled:
        return load()

    @cached_property
    def _order(self) -> Ints:
        """The test reviews in an order that is always the same and mixes the classes."""
        order: Ints = np.random.default_rng(0).permutation(len(self._reviews.test.positive))
        return order

    @cached_property
    def _epochs(self) -> Epochs:
        return Epochs(len(self._reviews.train.positive), self.generator)

    @cached_property
    def _train(self) -> NDArray[np.uint16]:
        return self._padded(self._reviews.train)

    @cached_property
    def _test(self) -> Batch:
        part, chosen = self._reviews.test, self._order[: self._tested]
        return _batch(self._padded(part)[chosen], part.positive[chosen])

    def _padded(self, part: Reviews) -> NDArray[np.uint16]:
        """All reviews of a part, (review, 80)."""
        return part.padded_at_start() if self._at_start else part.padded_at_end()

    def draw(self, rng: np.random.Generator, batch_size: int, step: int) -> Batch:
        """The next reviews of an epoch; ``rng`` is not used."""
        chosen = self._epochs.chosen(batch_size, step)
        return _batch(self._train[chosen], self._reviews.train.positive[chosen])

    def evaluation(self) -> Batch:
        """Test reviews, as many as the option says: the same ones for every seed."""
        return self._test

    def examples(self) -> Batch:
        """Some of the test reviews."""
        return _batch(self._shown, self._answers)

    def own(self, text: str) -> Batch:
        """A review that somebody typed; whether it is positive is not known."""
        words = split(text)
        if not words:
            raise ValueError("The review is empty: type some words.")
        ids = [START, *(self._ids.get(word, UNKNOWN) for word in words)]
        missing = [PAD] * (LENGTH - len(ids))
        row = (missing + ids)[-LENGTH:] if self._at_start else (ids + missing)[:LENGTH]
        batch = _batch(np.array([row], np.uint16), np.zeros(1, np.bool_))
        batch.mask[:] = False
        return batch

    def _right(self, answers: NDArray[Any], targets: NDArray[Any]) -> Bools:
        """Whether each answer is on the right side, (batch,); one that is not a number is not."""
        right: Bools = np.where(targets[:, 0] > 0.5, answers[:, 0] > 0, answers[:, 0] <= 0)
        return right

    def tally(self, predictions: NDArray[Any], batch: Batch) -> tuple[float, float]:
        """How many answers are right, of how many."""
        right = self._right(last_predictions(predictions, batch), batch.targets)
        return float(np.count_nonzero(right)), float(len(right))

    def baseline(self) -> float:
        """The share of the commoner class in the test set."""
        return self._baseline

    def _same_answer(self) -> float:
        share = float(self._reviews.test.positive[self._order[: self._tested]].mean())
        return 100.0 * max(share, 1 - share)

    def solved(self, metric: float) -> bool:
        """Whether the paper's accuracy is reached."""
        return metric >= 85.24

    def outputs(self) -> tuple[str, ...]:
        """Both classes."""
        return CLASSES

    def symbol_label(self, symbol: int) -> str:
        """A word, a dot where there is none."""
        return _BLANK if symbol == PAD else self.symbols[symbol]

    def unknown(self, batch: Batch, index: int) -> frozenset[str]:
        """The sign that stands for every rare word."""
        return frozenset({SPECIALS[UNKNOWN]} if UNKNOWN in batch.inputs[:, index] else ())

    def target_labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """The class at the last step."""
        return at_last(CLASSES[int(batch.targets[index, 0])], LENGTH)

    def prediction_labels(
        self, predictions: NDArray[Any], batch: Batch, index: int
    ) -> tuple[str, ...]:
        """The model's answer at the last step."""
        return at_last(CLASSES[int(last_predictions(predictions, batch)[index, 0] > 0)], LENGTH)

    def correct(self, predictions: NDArray[Any], batch: Batch, index: int) -> Correct:
        """Whether the answer at the last step is right."""
        chosen = slice(index, index + 1)
        answers = last_predictions(predictions, batch)[chosen]
        right = bool(self._right(answers, batch.targets[chosen])[0])
        return (None,) * (LENGTH - 1) + (right,)

    def marks(self, batch: Batch, index: int) -> tuple[Mark, ...]:
        """Where the words begin and where they end."""
        words = np.flatnonzero(batch.inputs[:, index] > START)
        if len(words) < 2:
            return ()
        return Mark(int(words[0]), "the first word"), Mark(int(words[-1]), "the last word")

    def details(self) -> dict[str, Any]:
        """Words, baseline and examples."""
        return {
            "words": list(self.symbols),
            "baseline": self._baseline,
            "reviews": packed(self._shown.astype("<u2")),
            "answers": packed(self._answers),
        }


def _batch(rows: NDArray[np.uint16], positive: NDArray[np.bool_]) -> Batch:
    """Reviews, (review, 80), as a batch."""
    lengths: Ints = np.full(len(rows), LENGTH, dtype=np.int64)
    targets = positive[:, None].astype(np.float32)
    return Batch(rows.T.astype(np.int64), targets, lengths, last_step_mask(lengths, LENGTH))


def _words(words: object) -> tuple[str, ...]:
    """The words in the details of a run, which may come from an upload."""
    if not isinstance(words, list | tuple) or not len(SPECIALS) <= len(words) <= WORDS:
        raise ValueError(f"A run on the reviews must come with at most {WORDS:,} words.")
    if not all(isinstance(word, str) and 0 < len(word) <= _LONGEST_WORD for word in words):
        raise ValueError(f"Each word must have 1 to {_LONGEST_WORD} characters.")
    return tuple(words)


IMDB = Task(
    key="imdb",
    title="Film reviews",
    summary="Read 80 words of a film review, then say whether it is positive.",
    reference="simplified LSTM paper, section III B; the data of Maas et al. (2011)",
    options=(
        Option(
            "padding",
            _AT_START,
            choices=(_AT_START, _AT_END),
            help="Where reviews are cut and padded: at the start as in the paper's code, or at the "
            "end as it states.",
        ),
        Option(
            "test_reviews",
            2000,
            minimum=100,
            maximum=25_000,
            help="How many of the 25,000 test reviews the metric is taken over; the paper takes "
            "all.",
        ),
    ),
    defaults={
        "embedding_size": 128,
        "hidden_size": 128,
        "dropout": 0.2,
        "optimizer": "rmsprop",
        "learning_rate": 1e-3,
        "clip": 1.0,
        "steps": 1564,
        "batch_size": 32,
        "snapshots": 12,
        "stop_when_solved": False,
    },
    problem=Imdb,
)
