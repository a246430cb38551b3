"""The plain Reber task."""

from __future__ import annotations

import numpy as np

from rnnviz.tasks.grammar import SYMBOLS
from rnnviz.tasks.reber import REBER, Reber


def test_the_last_symbol_alone_does_not_say_enough() -> None:
    problem = Reber(0)
    batch = problem.evaluation()
    after: dict[str, set[str]] = {symbol: set() for symbol in SYMBOLS}
    for index in range(512):
        names = zip(problem.labels(batch, index), problem.target_labels(batch, index), strict=True)
        for symbol, legal in names:
            after[symbol].add(legal)
    # After T one may stand on either of two nodes.
    assert after["T"] == {"S/X", "T/V"}
    assert after["B"] == {"T/P"}
    assert 0 <= problem.baseline() < 50


def test_the_sets_are_disjoint() -> None:
    problem = REBER.build({}, 4)
    assert isinstance(problem, Reber)
    assert len({*problem.train, *problem.test}) == 512
    assert all(string[0] == "B" and string[-1] == "E" for string in problem.train)


def test_every_string_needs_more_than_the_last_symbol() -> None:
    problem = Reber(0)
    batch = problem.evaluation()
    assert problem.baseline() == 0.0
    # The best ranking of the next symbols that goes by the last one alone: T as if on node 2.
    best = np.zeros((7, 7))
    ways = {"B": "TP", "T": "SX", "P": "TV", "S": "SX", "X": "S", "V": "PV"}
    for symbol, nexts in ways.items():
        best[SYMBOLS.index(symbol), [SYMBOLS.index(n) for n in nexts]] = 1
    best[SYMBOLS.index("S"), SYMBOLS.index("E")] = best[SYMBOLS.index("X"), 0] = 0.5
    assert problem.metric(best[batch.inputs], batch) < 5
