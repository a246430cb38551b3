"""Prediction of the next symbol of plain Reber strings: no long memory is needed.

Hochreiter and Schmidhuber (1997), figure 3; the grammar is Reber's (1967).
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from rnnviz.tasks import grammar
from rnnviz.tasks.base import Task
from rnnviz.tasks.reber import STRINGS, GrammarProblem


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
