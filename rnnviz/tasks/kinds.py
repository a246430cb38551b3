"""What kinds of tasks share: what is drawn, and what is asked for at each step or at the end."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.base import EXAMPLES, Correct, Problem, at_last
from rnnviz.tasks.batch import Batch, Bools, Ints, last_predictions
from rnnviz.tasks.criterion import JudgedProblem


class DrawnProblem(Problem):
    """Sequences drawn afresh for each batch, beside fixed ones to test on.

    Attributes:
        test_sequences: how many fixed ones.
    """

    test_sequences: int

    @abstractmethod
    def sequences(self, rng: np.random.Generator, count: int) -> Batch:
        """So many random sequences."""

    @cached_property
    def test_set(self) -> Batch:
        """The fixed sequences."""
        return self.sequences(self.generator("test"), self.test_sequences)

    def draw(self, rng: np.random.Generator, batch_size: int, step: int) -> Batch:
        """Fresh sequences: none is likely ever to come again."""
        return self.sequences(rng, batch_size)

    def evaluation(self) -> Batch:
        """The fixed sequences."""
        return self.test_set

    def examples(self) -> Batch:
        """Fixed sequences that are not in the test set either."""
        return self.sequences(self.generator("examples"), EXAMPLES)


class NextSymbolProblem(Problem):
    """Name one symbol at every step that is asked for."""

    inputs = "symbols"
    loss = "cross_entropy"
    readout = "every step"

    def target_labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """The right symbols, "" where none is asked for."""
        return self._where_asked(batch.targets[:, index], batch, index)

    def prediction_labels(
        self, predictions: NDArray[Any], batch: Batch, index: int
    ) -> tuple[str, ...]:
        """The most active symbol at each step that is asked for."""
        return self._where_asked(predictions[:, index].argmax(axis=1), batch, index)

    def correct(self, predictions: NDArray[Any], batch: Batch, index: int) -> Correct:
        """Whether the right symbol is the most active one, at each step that is asked for."""
        length = batch.lengths[index]
        hits = predictions[:length, index].argmax(axis=1) == batch.targets[:length, index]
        return tuple(
            bool(hit) if asked else None
            for hit, asked in zip(hits, batch.mask[:length, index], strict=True)
        )

    def _where_asked(self, ids: Ints, batch: Batch, index: int) -> tuple[str, ...]:
        """Symbols at the steps that are asked for."""
        length = batch.lengths[index]
        return tuple(
            self.symbol_label(symbol) if asked else ""
            for symbol, asked in zip(ids[:length], batch.mask[:length, index], strict=True)
        )


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
        # A NaN is not an answer.
        sound = np.isfinite(answers).all(axis=1)
        right: Bools = sound & (answers.argmax(axis=1) == targets.argmax(axis=1))
        return right

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


class ValueProblem(JudgedProblem, DrawnProblem):
    """A number is given after the last of many that were read, and judged by its error.

    Attributes:
        decimals: of the answers that people see.
    """

    inputs = "values"
    output_size = 1
    loss = "mse"
    readout = "last step"
    decimals: int

    def errors(self, predictions: NDArray[Any], batch: Batch) -> NDArray[Any]:
        """How far each answer is off, (batch, 1)."""
        errors: NDArray[Any] = np.abs(last_predictions(predictions, batch) - batch.targets)
        return errors

    def labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """The numbers, to two decimals."""
        values = batch.inputs[: batch.lengths[index], index, 0]
        return tuple(f"{value:.2f}" for value in values)

    def target_labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """The right answer at the last step."""
        return self._answer_label(batch.targets[index, 0], batch, index)

    def prediction_labels(
        self, predictions: NDArray[Any], batch: Batch, index: int
    ) -> tuple[str, ...]:
        """The model's answer at the last step."""
        return self._answer_label(last_predictions(predictions, batch)[index, 0], batch, index)

    def correct(self, predictions: NDArray[Any], batch: Batch, index: int) -> Correct:
        """Whether the answer at the last step is within the tolerance."""
        right = self.criterion.right(self.errors(predictions, batch)[[index]])
        return (None,) * (int(batch.lengths[index]) - 1) + (bool(right[0]),)

    def _answer_label(self, answer: float, batch: Batch, index: int) -> tuple[str, ...]:
        """A number at the last step."""
        return at_last(f"{answer:.{self.decimals}f}", int(batch.lengths[index]))


def probabilities(logits: NDArray[Any]) -> NDArray[Any]:
    """Softmax over the last axis; no number where the logits are not finite."""
    with np.errstate(invalid="ignore"):
        raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    share: NDArray[Any] = raised / raised.sum(axis=-1, keepdims=True)
    return share
