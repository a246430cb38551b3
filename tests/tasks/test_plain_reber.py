"""The plain Reber task."""

from __future__ import annotations

import numpy as np

from rnnviz.tasks.grammar import SYMBOLS
from rnnviz.tasks.plain_reber import REBER, Reber


def test_the_last_symbol_alone_does_not_say_enough() -> None:
    problem = Reber(0)
    batch = problem.evaluation()
    after = {symbol: set() for symbol in SYMBOLS}
    for index in range(512):
        names = zip(problem.labels(batch, index), problem.target_labels(batch, index), strict=True)
        for symbol, legal in names:
            after[symbol].add(legal)
    # After T one may stand on either of two nodes.
    assert after["T"] == {"S/X", "T/V"} or after["T"] == {"X/S", "T/V"}
    assert after["B"] == {"T/P"}
    assert 0 <= problem.baseline() < 50


def test_the_sets_are_disjoint() -> None:
    problem = REBER.build({}, 4)
    assert isinstance(problem, Reber)
    assert len({*problem.train, *problem.test}) == 512
    assert all(string[0] == "B" and string[-1] == "E" for string in problem.train)


def test_the_baseline_sees_one_symbol_only() -> None:
    problem = Reber(0)
    batch = problem.evaluation()
    # No answer that goes by the last symbol alone does better on the strings with both nodes.
    best = np.zeros((7, 7))
    for symbol, nexts in (("B", "TP"), ("T", "TV"), ("P", "TV"), ("S", "SX"), ("X", "TV")):
        best[SYMBOLS.index(symbol), [SYMBOLS.index(n) for n in nexts]] = 1
    best[SYMBOLS.index("V"), [SYMBOLS.index(n) for n in "PV"]] = 1
    assert problem.metric(best[batch.inputs], batch) < 60
