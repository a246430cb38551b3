"""A metric over few sequences, for tests that train much and measure often."""

from __future__ import annotations

from rnnviz.cells.model import SequenceModel
from rnnviz.tasks import Problem
from rnnviz.training import predict


def of_examples(model: SequenceModel, problem: Problem) -> float:
    """The metric of a problem's examples instead of its test set."""
    batch = problem.examples()
    return problem.score(zip(predict(model, [batch]), [batch], strict=True))
