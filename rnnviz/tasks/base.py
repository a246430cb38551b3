"""What every task gives: batches, a test set, a metric, a baseline and labels for the plots."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.numbers import measured
from rnnviz.tasks.options import Option, resolve

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Correct = tuple[bool | None, ...]

EXAMPLES = 24
"""How many fixed sequences a problem offers to look at."""


@dataclass(frozen=True)
class Batch:
    """Sequences of equal or different lengths, padded at the end; time comes first.

    Attributes:
        inputs: ids (time, batch) int64, or features (time, batch, input_size) float32.
        targets: ids (time, batch) int64, or values (time, batch, output_size) float32; for a
            read-out at the last step (batch, output_size) float32, with a 1 at the right class
            where the loss is cross-entropy.
        lengths: steps of each sequence, (batch,) int64.
        mask: where a prediction counts, (time, batch) bool; for a read-out at the last step that
            step.
        carry: whether the state after the previous batch goes on into this one.
        tokens: of each sequence, where its ids do not tell what a person wrote.
    """

    inputs: NDArray[Any]
    targets: NDArray[Any]
    lengths: Ints
    mask: Bools
    carry: bool = False
    tokens: tuple[tuple[str, ...], ...] = ()

    def identity(self) -> Hashable:
        """Equal for batches that are shown alike: other words may have the same ids."""
        arrays = (self.inputs, self.targets, self.lengths, self.mask)
        return self.tokens, *(array.tobytes() for array in arrays)


@dataclass(frozen=True)
class Mark:
    """A step of one sequence that matters, and what happens there."""

    time: int
    label: str


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
        symbols: the vocabulary in the order of its ids; None for values.
        metric_name, metric_unit, metric_better: how to print the metric, and whether a good one is
            ``"higher"`` or ``"lower"``.
        baseline_name: what the baseline knows.
        solved_when: one sentence.
        has_end: whether being solved is the end of the matter, or only a first mark to pass.
        own_form: how a sequence of one's own is typed, one sentence; empty where none can be.
        own_example: such a sequence, where the beginning of an example will not do.
    """

    key: str
    inputs: Literal["symbols", "values"]
    input_size: int
    output_size: int
    loss: Literal["cross_entropy", "mse", "binary_cross_entropy"]
    readout: Literal["every step", "last step"]
    symbols: tuple[str, ...] | None = None
    metric_name: str
    metric_unit: str = "%"
    metric_better: Literal["higher", "lower"] = "higher"
    baseline_name: str
    solved_when: str
    has_end: bool = True
    own_form: str = ""
    own_example: str = ""

    def __init__(self, seed: int) -> None:
        """Fix the seed."""
        self.seed = seed

    @classmethod
    def measure(cls, options: Mapping[str, Any]) -> tuple[str, str]:
        """Name and unit of the metric by the options that were given; no data are needed."""
        return cls.metric_name, cls.metric_unit

    def generator(self, purpose: str) -> np.random.Generator:
        """Random numbers of the problem's own: the same for a seed and a purpose."""
        return np.random.default_rng([self.seed, *purpose.encode()])

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

    @abstractmethod
    def labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """What was read at each step of one sequence."""

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
        factory: makes the problem from all options, a seed and, for a saved run, its details; the
            class itself where None.
    """

    key: str
    title: str
    summary: str
    reference: str
    options: tuple[Option, ...]
    defaults: Mapping[str, Any]
    problem: type[Problem]
    factory: Callable[[Mapping[str, Any], int, Mapping[str, Any] | None], Problem] | None = field(
        default=None, repr=False
    )

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
        return make(resolve(self.options, options), seed, details)


def last_predictions(predictions: NDArray[Any], batch: Batch) -> NDArray[Any]:
    """Each sequence's answer at its last step, (batch, output_size)."""
    if predictions.ndim == 2:
        return predictions
    picked: NDArray[Any] = predictions[batch.lengths - 1, np.arange(predictions.shape[1])]
    return picked


def steps_mask(lengths: Ints, time: int) -> Bools:
    """True at the steps that belong to a sequence, (time, batch)."""
    mask: Bools = np.arange(time)[:, None] < lengths[None, :]
    return mask


def last_step_mask(lengths: Ints, time: int) -> Bools:
    """True at each sequence's last step only, (time, batch)."""
    mask: Bools = np.arange(time)[:, None] == lengths[None, :] - 1
    return mask


def at_last(label: str, length: int) -> tuple[str, ...]:
    """A label for the last step of a sequence, "" for the others."""
    return ("",) * (length - 1) + (label,)


def columns_of(batch: Batch, chosen: slice) -> Batch:
    """Some sequences of a batch, cut to the longest of them."""
    lengths = batch.lengths[chosen]
    time = int(lengths.max())
    # Targets for the last step alone are (batch, output_size) and not ids; all others have a time.
    last_step_only = batch.targets.ndim == 2 and batch.targets.dtype.kind == "f"
    targets = batch.targets[chosen] if last_step_only else batch.targets[:time, chosen]
    return Batch(
        np.ascontiguousarray(batch.inputs[:time, chosen]),
        np.ascontiguousarray(targets),
        lengths,
        np.ascontiguousarray(batch.mask[:time, chosen]),
        tokens=batch.tokens[chosen],
    )


def one_of(batch: Batch, index: int) -> Batch:
    """One sequence of a batch, cut to its own length."""
    return columns_of(batch, slice(index, index + 1))
