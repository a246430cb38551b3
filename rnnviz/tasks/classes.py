"""What tasks share that ask for one class at the end of a sequence."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.base import Correct, Problem, at_last
from rnnviz.tasks.batch import Batch, Bools, last_predictions
from rnnviz.tasks.criterion import JudgedProblem


class ClassProblem(Problem):
    """Name the class of a whole sequence after its last step.

    Attributes:
        classes: a name for each output.
    """

    loss = "cross_entropy"
    readout = "last step"
    classes: tuple[str, ...]

    def right(self, answers: NDArray[Any], targets: NDArray[Any]) -> Bools:
        """Whether each answer is right, (batch,): here, whether its largest output is the class's.

        Args:
            answers: logits, (batch, output_size).
            targets: 1 at the class, (batch, output_size).
        """
        # An answer that is no number is no answer.
        sound = np.isfinite(answers).all(axis=1)
        found: Bools = sound & (answers.argmax(axis=1) == targets.argmax(axis=1))
        return found

    def outputs(self) -> tuple[str, ...]:
        """The classes."""
        return self.classes

    def tally(self, predictions: NDArray[Any], batch: Batch) -> tuple[float, float]:
        """How many answers are right, of how many."""
        right = self.right(last_predictions(predictions, batch), batch.targets)
        return float(np.count_nonzero(right)), float(len(right))

    def target_labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """The class at the last step."""
        return at_last(self.classes[batch.targets[index].argmax()], int(batch.lengths[index]))

    def prediction_labels(
        self, predictions: NDArray[Any], batch: Batch, index: int
    ) -> tuple[str, ...]:
        """The most active class at the last step."""
        answer = last_predictions(predictions, batch)[index]
        return at_last(self.classes[answer.argmax()], int(batch.lengths[index]))

    def correct(self, predictions: NDArray[Any], batch: Batch, index: int) -> Correct:
        """Whether the answer at the last step is right."""
        chosen = slice(index, index + 1)
        answers = last_predictions(predictions, batch)[chosen]
        right = bool(self.right(answers, batch.targets[chosen])[0])
        return (None,) * (int(batch.lengths[index]) - 1) + (right,)


class JudgedClasses(JudgedProblem, ClassProblem):
    """An answer is right where every output is close to its target, by the task's criterion.

    The outputs of 1997 are logistic; here they are softmax shares.
    """

    def errors(self, predictions: NDArray[Any], batch: Batch) -> NDArray[Any]:
        """How far each share is off, (batch, output)."""
        errors: NDArray[Any] = np.abs(
            probabilities(last_predictions(predictions, batch)) - batch.targets
        )
        return errors

    def right(self, answers: NDArray[Any], targets: NDArray[Any]) -> Bools:
        """Whether every output is within the tolerance, (batch,)."""
        return self.criterion.right(np.abs(probabilities(answers) - targets))


def probabilities(logits: NDArray[Any]) -> NDArray[Any]:
    """Softmax over the last axis; no number where the logits are not finite."""
    with np.errstate(invalid="ignore"):
        raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    share: NDArray[Any] = raised / raised.sum(axis=-1, keepdims=True)
    return share
