"""A metric over few sequences, for tests that train much and measure often."""

from __future__ import annotations

import pytest

from rnnviz.model.sequence_model import SequenceModel
from rnnviz.tasks import Problem
from rnnviz.training import predict
from rnnviz.training.parts import Steps
from rnnviz.training.steps import CompiledSteps, TorchSteps


def of_examples(model: SequenceModel, problem: Problem) -> float:
    """The metric of a problem's examples instead of its test set."""
    batch = problem.examples()
    return problem.score(zip(predict(model, [batch]), [batch], strict=True))


def patch_evaluation(patch: pytest.MonkeyPatch) -> None:
    """Let trainings measure the examples alone."""

    def evaluate(steps: Steps) -> float:
        return of_examples(steps.model, steps.problem)

    for kind in (CompiledSteps, TorchSteps):
        patch.setattr(kind, "evaluate", evaluate)
