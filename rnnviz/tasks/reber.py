"""Prediction of the next symbol of Reber strings, embedded and plain.

Hochreiter and Schmidhuber (1997), "Long short-term memory", experiment 1 and figure 3; the grammar
is Reber's (1967). Plain strings need no long memory.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks import grammar
from rnnviz.tasks.base import EXAMPLES, Correct, Mark, Problem, Task, seeded
from rnnviz.tasks.batch import Batch, Bools, Ints, steps_mask
from rnnviz.tasks.own import symbol_ids

STRINGS = 256
"""Strings to train on, and as many others to test on."""


class GrammarProblem(Problem):
    """Name every symbol that may come next, at every step of a string."""

    inputs = "symbols"
    input_size = output_size = len(grammar.SYMBOLS)
    loss = "cross_entropy"
    readout = "every step"
    symbols = grammar.SYMBOLS
    metric_name = "strings predicted"
    own_form = f"Type symbols one after the other: {' '.join(grammar.SYMBOLS)}."
    graph: grammar.Graph
    end: int

    def __init__(self, seed: int) -> None:
        """Draw the strings: 256 different ones to train on, 256 others to test on."""
        super().__init__(seed)
        self._ways = grammar.table(self.graph, self.end)
        strings, self._all = self._drawn(seed)
        self.train, self.test = strings[:STRINGS], strings[STRINGS:]
        self._known: tuple[NDArray[Any] | None, Bools] = None, np.zeros((0, 0, 0), dtype=bool)

    @classmethod
    @lru_cache(maxsize=4)
    def _drawn(cls, seed: int) -> tuple[tuple[str, ...], Batch]:
        """The strings of a seed and their batch: trainings that are compared read the same ones."""
        strings = cls._strings(seeded(seed, "strings"))
        return tuple(strings), _encode(strings)

    @classmethod
    def _strings(cls, rng: np.random.Generator) -> list[str]:
        """Different strings, the ones to train on first."""
        strings: dict[str, None] = {}
        while len(strings) < 2 * STRINGS:
            strings[grammar.walk(cls.graph, cls.end, rng)] = None
        return [str(string) for string in rng.permutation(list(strings))]

    def draw(self, rng: np.random.Generator, batch_size: int, step: int) -> Batch:
        """Strings of the training set, drawn with replacement."""
        return _pick(self._all, rng.integers(0, STRINGS, batch_size))

    def evaluation(self) -> Batch:
        """All 512 strings: the paper asks for both sets."""
        return self._all

    def examples(self) -> Batch:
        """Strings of the test set."""
        return _pick(self._all, np.arange(STRINGS, STRINGS + EXAMPLES))

    def own(self, text: str) -> Batch:
        """Symbols; the grammar says what may come next as long as it allows them."""
        ids = symbol_ids(grammar.SYMBOLS, text)[:, None]
        # What follows the last symbol is open.
        targets = np.concatenate([ids[1:], ids[:1]])
        mask: Bools = np.logical_or.reduce(grammar.legal(self._ways, ids), axis=2)
        return Batch(ids, targets, np.array([len(ids)], dtype=np.int64), mask)

    def legal(self, batch: Batch) -> Bools:
        """Which symbols may come next, (time, batch, symbol); of the last inputs they are kept."""
        inputs, legal = self._known
        if inputs is not batch.inputs:
            legal = grammar.legal(self._ways, batch.inputs)
            self._known = batch.inputs, legal
        return legal

    def tally(self, predictions: NDArray[Any], batch: Batch) -> tuple[float, float]:
        """In how many strings every step is right, of how many."""
        right = self._right(predictions, batch) | ~batch.mask
        return float(np.count_nonzero(right.all(axis=0))), float(right.shape[1])

    def _right(self, predictions: NDArray[Any], batch: Batch) -> Bools:
        """Whether every legal symbol is more active than every other, (time, batch)."""
        allowed = self.legal(batch)
        weakest = np.where(allowed, predictions, np.inf).min(axis=2)
        strongest = np.where(allowed, -np.inf, predictions).max(axis=2)
        right: Bools = weakest > strongest
        return right

    def solved(self, metric: float) -> bool:
        """Whether every string is predicted."""
        return metric >= 100.0

    def wanted(self, batch: Batch, index: int) -> tuple[tuple[int, ...], ...]:
        """The legal symbols."""
        allowed = self.legal(batch)[: batch.lengths[index], index]
        return tuple(tuple(map(int, np.flatnonzero(row))) for row in allowed)

    def target_labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """The legal symbols, such as "T/P"."""
        allowed = self.legal(batch)[: batch.lengths[index], index]
        return tuple(_join(np.flatnonzero(row)) for row in allowed)

    def prediction_labels(
        self, predictions: NDArray[Any], batch: Batch, index: int
    ) -> tuple[str, ...]:
        """The most active symbols, as many as are legal."""
        length = int(batch.lengths[index])
        counts = self.legal(batch)[:length, index].sum(axis=1)
        order = np.argsort(-predictions[:length, index], axis=1, kind="stable")
        return tuple(_join(np.sort(row[:count])) for row, count in zip(order, counts, strict=True))

    def correct(self, predictions: NDArray[Any], batch: Batch, index: int) -> Correct:
        """Whether the most active symbols are the legal ones, at each step."""
        length = int(batch.lengths[index])
        right = self._right(predictions, batch)[:length, index]
        # After the end of a string, or a symbol that was not legal, there is nothing to say.
        asked: Bools = np.logical_or.reduce(self.legal(batch)[:length, index], axis=1)
        return tuple(bool(r) if a else None for r, a in zip(right, asked, strict=True))


class EmbeddedReber(GrammarProblem):
    """The second symbol decides the last but one.

    Half of the strings of either set have T there and half have P, so that a model without memory
    of it cannot do better by guessing the commoner one.
    """

    key = "embedded-reber"
    graph, end = grammar.EMBEDDED, grammar.EMBEDDED_END
    baseline_name = "knows the inner grammar, forgets the second symbol"
    solved_when = (
        "Solved when the symbols that may come next are the most active ones at every step of "
        "all 512 strings."
    )

    @classmethod
    def _strings(cls, rng: np.random.Generator) -> list[str]:
        """Different strings, T and P in turn as their second symbol."""
        found: dict[str, dict[str, None]] = {"T": {}, "P": {}}
        while min(map(len, found.values())) < STRINGS:
            string = grammar.walk(cls.graph, cls.end, rng)
            if len(found[string[1]]) < STRINGS:
                found[string[1]][string] = None
        mixed = (rng.permutation(list(strings)) for strings in found.values())
        return [str(string) for pair in zip(*mixed, strict=True) for string in pair]

    def baseline(self) -> float:
        """Half: the last but one symbol is guessed."""
        return 50.0

    def marks(self, batch: Batch, index: int) -> tuple[Mark, ...]:
        """Where the second symbol is read and where it is asked for, as far as a string goes."""
        ids = batch.inputs[: batch.lengths[index], index]
        nodes = grammar.nodes(self._ways, ids[:, None])[:, 0]
        if len(nodes) < 2 or nodes[1] < 0:
            return ()
        symbol = grammar.SYMBOLS[ids[1]]
        asked = np.flatnonzero(np.isin(nodes, grammar.ASKED))
        return (
            Mark(1, f"{symbol}: must be remembered"),
            *(Mark(int(time), f"{symbol} is asked for here") for time in asked),
        )


def _encode(strings: list[str]) -> Batch:
    """Strings as ids: each symbol is the target of the one before it."""
    lengths: Ints = np.array([len(string) - 1 for string in strings], dtype=np.int64)
    time = int(lengths.max())
    ids = np.zeros((time + 1, len(strings)), dtype=np.int64)
    for column, string in enumerate(strings):
        ids[: len(string), column] = [grammar.SYMBOLS.index(symbol) for symbol in string]
    mask = steps_mask(lengths, time)
    return Batch(ids[:-1] * mask, ids[1:] * mask, lengths, mask)


def _pick(batch: Batch, chosen: NDArray[np.int64]) -> Batch:
    """Some sequences of a batch, no longer than the longest of them."""
    lengths = batch.lengths[chosen]
    time = int(lengths.max())
    return Batch(
        batch.inputs[:time, chosen],
        batch.targets[:time, chosen],
        lengths,
        batch.mask[:time, chosen],
    )


def _join(ids: NDArray[np.int64]) -> str:
    """Symbols in a row, such as "T/P"."""
    return "/".join(grammar.SYMBOLS[symbol] for symbol in ids)


EMBEDDED_REBER = Task(
    key="embedded-reber",
    title="Embedded Reber grammar",
    summary=(
        "Predict every next symbol of strings from a small grammar; the last but one repeats the "
        "second, however long the string between them is. Most strings are short: with about 1,300 "
        "parameters and ten seeds each, an LSTM got 99.8% of them right on average, a RAN 99.4%, "
        "a GRU 88% and an Elman network 79.5%."
    ),
    reference="Hochreiter and Schmidhuber (1997), experiment 1",
    options=(),
    defaults={
        "hidden_size": 16,
        "learning_rate": 5e-3,
        "clip": 1.0,
        "steps": 3000,
        "batch_size": 32,
        "stop_when_solved": True,
    },
    problem=EmbeddedReber,
)


class Reber(GrammarProblem):
    """The symbol before last and the last one nearly always say what may follow."""

    key = "reber"
    graph, end = grammar.REBER, grammar.REBER_END
    baseline_name = "knows which symbols may follow the last one, wherever it stands"
    solved_when = (
        "Solved when the symbols that may come next are the most active ones at every step of "
        "all 512 strings."
    )

    def baseline(self) -> float:
        """The metric of a model that sees only the symbol that it has just read."""
        return self._baseline

    @cached_property
    def _baseline(self) -> float:
        """Frequencies of the symbols behind each symbol, over the training set."""
        batch = self.evaluation()
        counts = np.zeros((self.input_size, self.output_size))
        asked = batch.mask[:, :STRINGS]
        inputs, targets = batch.inputs[:, :STRINGS], batch.targets[:, :STRINGS]
        np.add.at(counts, (inputs[asked], targets[asked]), 1)
        return self.metric(counts[batch.inputs], batch)


REBER = Task(
    key="reber",
    title="Reber grammar",
    summary="Predict every next symbol of strings from a small grammar.",
    reference="Reber (1967); Hochreiter and Schmidhuber (1997), figure 3",
    options=(),
    defaults={
        "hidden_size": 8,
        "learning_rate": 1e-2,
        "steps": 1000,
        "batch_size": 32,
        "stop_when_solved": False,
    },
    problem=Reber,
)
