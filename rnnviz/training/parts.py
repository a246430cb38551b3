"""What takes optimiser steps, and what the next step depends on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rnnviz.config import ExperimentConfig
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.training.optimizers import Moments

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Parts:
    """What the next step depends on, random numbers left out.

    Attributes:
        weights: of the model, by parameter.
        moments: of the optimiser, by kind and parameter.
        states: for each layer what the last batch left, name to (batch, hidden_size); empty
            before the first batch.
        taken: how many steps each parameter took, where the optimiser counts.
        limits: how the compiled engine cuts its products, which the order of sums depends on.
    """

    weights: Arrays
    moments: Moments
    states: list[Arrays]
    taken: dict[str, int] = field(default_factory=dict)
    limits: list[int] = field(default_factory=list)


class Steps(Protocol):
    """Takes optimiser steps on a model.

    Attributes:
        config: of the training; what its learning rate is counts from the next step on.
        model: that learns.
        random: decides which batches are drawn.
        engine: one of ``ENGINES``, as a checkpoint names it.
    """

    config: ExperimentConfig
    model: SequenceModel
    random: np.random.Generator
    engine: str

    def learn(self, first: int, most: int) -> list[float]:
        """Take up to ``most`` steps, the first one being step ``first``, counted from 1.

        Returns:
            The loss of each step, at least one; a loss that is not a number is the last.
        """
        ...

    def settle(self) -> None:
        """Bring the model's own weights up to date."""
        ...

    def parts(self, step: int) -> Parts:
        """Copies of all that the step after ``step`` depends on."""
        ...

    def evaluate(self) -> float:
        """The task's metric on its fixed test set, with the weights as they are settled."""
        ...

    def restore(self, parts: Parts) -> None:
        """Go on from :meth:`parts`; the model has its weights already."""
        ...
