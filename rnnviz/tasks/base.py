"""What every task gives: batches, a test set, a metric, a baseline and labels for the plots."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.batch import Batch
from rnnviz.tasks.numbers import measured
from rnnviz.tasks.options import Option, resolve
from rnnviz.tasks.own import one_number, one_symbol

Correct = tuple[bool | None, ...]

EXAMPLES = 24
"""How many fixed sequences a problem offers to look at."""


@dataclass(frozen=True)
class Mark:
    """A step of one sequence that matters, and what happens there."""

    time: int
    label: str


def seeded(seed: int, purpose: str) -> np.random.Generator:
    """Random numbers that are the same for a seed and a purpose."""
    return np.random.default_rng([seed, *purpose.encode()])


class Problem(ABC):
    """A task with its options and its seed fixed.

    Attributes:
        key: the task's key.
        seed: of the test set, the examples and whatever else is drawn once.
        inputs: ``"symbols"`` (ids) or ``"values"`` (features).
        input_size: size of the vocabulary, or number of features.
        output_size: size of the read-out.
        loss: ``"cross_entropy"``, ``"mse"`` or ``"binary_cross_entropy"``.
        readout: ``"every step"`` or ``"last step"``.
        symbols: the vocabulary in the order of its ids; empty for values.
        features: a name for each number that a step holds, where they have names.
        metric_name, metric_unit, metric_better: how to print the metric, and whether a good one is
            ``"higher"`` or ``"lower"``.
        baseline_name: what the baseline knows.
        solved_when: one sentence.
        has_end: whether being solved is the end of the matter, or only a first mark to pass.
        own_form: how a sequence of one's own is typed, one sentence; empty where none can be.
        own_example: such a sequence, where the beginning of an example will not do.
        step_limits: between what a number at one step can be changed.
        restorable: whether details of a saved run can take the place of its data; such a class is
            made from all options, the seed and the details, others from their options by name and
            the seed.
    """

    key: str
    inputs: Literal["symbols", "values"]
    input_size: int
    output_size: int
    loss: Literal["cross_entropy", "mse", "binary_cross_entropy"]
    readout: Literal["every step", "last step"]
    symbols: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    metric_name: str
    metric_unit: str = "%"
    metric_better: Literal["higher", "lower"] = "higher"
    baseline_name: str
    solved_when: str
    has_end: bool = True
    own_form: str = ""
    own_example: str = ""
    step_limits: tuple[float, float] = (-5.0, 5.0)
    restorable = False

    def __init__(self, seed: int) -> None:
        """Fix the seed."""
        self.seed = seed

    @classmethod
    def measure(cls, options: Mapping[str, Any]) -> tuple[str, str]:
        """Name and unit of the metric by the options that were given; no data are needed."""
        return cls.metric_name, cls.metric_unit

    def generator(self, purpose: str) -> np.random.Generator:
        """Random numbers of the problem's own: the same for a seed and a purpose."""
        return seeded(self.seed, purpose)

    @abstractmethod
    def draw(self, rng: np.random.Generator, batch_size: int, step: int) -> Batch:
        """Sequences to train on.

        Args:
            rng: decides which; the same state gives the same batch.
            batch_size: how many.
            step: which optimiser step they are for, from 0; streams of text go by it.
        """

    @abstractmethod
    def evaluation(self) -> Batch | list[Batch]:
        """The fixed test set; a list where it is too large for one batch."""

    @abstractmethod
    def examples(self) -> Batch:
        """About ``EXAMPLES`` fixed sequences to look at, none of them trained on by design."""

    @abstractmethod
    def tally(self, predictions: NDArray[Any], batch: Batch) -> tuple[float, float]:
        """The sum that the metric is the mean of, and over how many.

        Args:
            predictions: raw read-out outputs (logits or values), (time, batch, output_size); for a
                read-out at the last step (batch, output_size) will do.
            batch: what was asked.
        """

    def summary(self, mean: float) -> float:
        """The metric from the mean of what :meth:`tally` adds up: here a share in percent."""
        return 100.0 * mean

    def metric(self, predictions: NDArray[Any], batch: Batch) -> float:
        """The metric of one batch; the arguments are those of :meth:`tally`."""
        return self.score([(predictions, batch)])

    def score(self, parts: Iterable[tuple[NDArray[Any], Batch]]) -> float:
        """The metric over several batches, as if they were one."""
        sums = np.array([self.tally(predictions, batch) for predictions, batch in parts], float)
        if len(sums) == 0 or sums[:, 1].sum() == 0:
            return float("nan")
        return self.summary(float(sums[:, 0].sum() / sums[:, 1].sum()))

    @abstractmethod
    def baseline(self) -> float:
        """The metric of the trivial model that ``baseline_name`` names."""

    @abstractmethod
    def solved(self, metric: float) -> bool:
        """Whether a metric on the test set meets ``solved_when``."""

    def labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """What was read at each step of one sequence: here, its symbols."""
        ids = batch.inputs[: batch.lengths[index], index]
        return tuple(self.symbol_label(symbol) for symbol in ids)

    def symbol_label(self, symbol: int) -> str:
        """A symbol by its id, as people see it."""
        return self.symbols[symbol]

    def unknown(self, batch: Batch, index: int) -> frozenset[str]:
        """The labels of one sequence that stand for something which the model does not know."""
        return frozenset()

    @abstractmethod
    def target_labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """What was asked for at each step, "" where nothing was."""

    @abstractmethod
    def prediction_labels(
        self, predictions: NDArray[Any], batch: Batch, index: int
    ) -> tuple[str, ...]:
        """What the model answered at each step, "" where nothing was asked."""

    @abstractmethod
    def correct(self, predictions: NDArray[Any], batch: Batch, index: int) -> Correct:
        """Whether the answer was right at each step, None where nothing was asked."""

    def marks(self, batch: Batch, index: int) -> tuple[Mark, ...]:
        """The steps of one sequence where the information that matters sits, in order."""
        return ()

    def outputs(self) -> tuple[str, ...]:
        """What each share of an answer stands for; empty where the answer is a number."""
        return () if self.loss == "mse" else self.symbols[: self.output_size]

    def wanted(self, batch: Batch, index: int) -> tuple[tuple[int, ...], ...]:
        """Which of :meth:`outputs` are right at each step of one sequence.

        Where the answer is taken at the last step it is the same at every step. None are where
        the right answer is not known, or is a number.
        """
        length = int(batch.lengths[index])
        known, targets = batch.mask[:length, index], batch.targets
        if self.readout == "every step":
            ids = targets[:length, index]
            return tuple((int(i),) if k else () for i, k in zip(ids, known, strict=True))
        if self.loss == "mse" or not known[-1]:
            return ((),) * length
        answer = targets[index]
        right = answer.argmax() if self.loss == "cross_entropy" else answer[0] > 0.5
        return ((int(right),),) * length

    def explanation(self, batch: Batch, index: int) -> str:
        """How the right answer to one sequence comes about, where that needs a word."""
        return ""

    def own(self, text: str) -> Batch:
        """A sequence that somebody typed, as a batch of one; see ``own_form``.

        Its mask is False wherever the right answer is not known.

        Raises:
            ValueError: when it cannot be read; one sentence.
        """
        raise ValueError("This task takes no typed sequence: choose one of its examples.")

    def changed(self, batch: Batch, time: int, text: str) -> Batch:
        """A batch of one in which one step reads something else.

        Its mask is False wherever the right answer is not known any more.

        Args:
            batch: of one sequence.
            time: which step, from 0.
            text: what is read there instead: a symbol, a word or a number.

        Raises:
            ValueError: when there is no such step, or it cannot read that; one sentence.
        """
        length = int(batch.lengths[0])
        if not 0 <= time < length:
            raise ValueError(f"Choose a step from 1 to {length}, not {time + 1}.")
        inputs = batch.inputs.copy()
        if self.inputs == "values":
            self.put(inputs[time, 0], text)
        else:
            inputs[time, 0] = one_symbol(self.symbols, text)
        return self.answered(replace(batch, inputs=inputs))

    def put(self, step: NDArray[Any], text: str) -> None:
        """Put a number into what one step reads, (input_size,), where it reads numbers.

        Raises:
            ValueError: when it is none, or lies outside ``step_limits``; one sentence.
        """
        step[:] = one_number(text, *self.step_limits)

    def answered(self, changed: Batch) -> Batch:
        """A changed batch of one with its right answers, as far as they can be told.

        Numbers that belong to a class still do; symbols are read as if somebody had typed them.
        """
        if self.inputs == "values":
            return changed
        unknown = replace(changed, mask=np.zeros_like(changed.mask))
        try:
            typed = self.own("".join(self.labels(changed, 0)))
        except ValueError:
            return unknown
        return typed if np.array_equal(typed.inputs, changed.inputs) else unknown

    def result(self, metric: float | None) -> str:
        """What was reached beside what the trivial answer reaches; one sentence for people."""
        trivial = measured(self.baseline(), self.metric_unit)
        baseline = f"baseline {trivial} ({self.baseline_name})."
        if metric is None:
            return baseline[0].upper() + baseline[1:]
        name = self.metric_name
        return f"{name[0].upper()}{name[1:]}: {measured(metric, self.metric_unit)}; {baseline}"

    def details(self) -> dict[str, Any]:
        """Plain data from which ``Task.build`` makes the problem again without its data."""
        return {"baseline": self.baseline()}


@dataclass(frozen=True, eq=False)
class Task:
    """A row of the catalogue.

    Attributes:
        key: the name in ``TASKS`` and in configs.
        title: a few words.
        summary: what the network has to do, in one or two sentences.
        reference: where the task comes from.
        options: what can be chosen.
        defaults: settings of an ``ExperimentConfig`` that fit the task.
        problem: its class.
        factory: makes the problem from its options by name and the seed; the class itself where
            None.
    """

    key: str
    title: str
    summary: str
    reference: str
    options: tuple[Option, ...]
    defaults: Mapping[str, Any]
    problem: type[Problem]
    factory: Callable[..., Problem] | None = field(default=None, repr=False)

    def build(
        self,
        options: Mapping[str, Any],
        seed: int = 0,
        details: Mapping[str, Any] | None = None,
    ) -> Problem:
        """Fix the options and the seed.

        Args:
            options: by name; those left out take their defaults.
            seed: of everything that is drawn once.
            details: those of a saved run, in place of the data that it was trained on.

        Raises:
            ValueError: when an option is unknown or its value cannot be used.
        """
        make: Callable[..., Problem] = self.factory or self.problem
        chosen = resolve(self.options, options)
        return make(chosen, seed, details) if self.problem.restorable else make(**chosen, seed=seed)


def at_last(label: str, length: int) -> tuple[str, ...]:
    """A label for the last step of a sequence, "" for the others."""
    return ("",) * (length - 1) + (label,)
