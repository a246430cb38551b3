"""Features of one's own: plain numbers that a model from elsewhere reads, with no right answers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.base import EXAMPLES, Correct, Problem, Task
from rnnviz.tasks.batch import Batch, Floats
from rnnviz.tasks.feature_details import (
    MOST_NUMBERS,
    feature_details,
    names_of,
    sequences_of,
    whole_number,
)
from rnnviz.tasks.numbers import numbered
from rnnviz.tasks.own import LONGEST, check_count

_MADE_UP_STEPS = 50
_MOST_TYPED = 20
"""Numbers of a step that can be typed."""
_MOST_SPENT = 20
"""Characters of a number that is typed, with what stands around it."""
_MOST_NAMED = 12
_NOT_HERE = (
    "Features of your own come with a model that was trained elsewhere: upload one on the page "
    "Runs. Nothing is trained on them here."
)


class OwnFeatures(Problem):
    """Sequences of numbers, such as those of sensors; what should be answered is not known.

    A model without a read-out answers nothing: its outputs are of size 0. One output is a number at
    each step; more are the shares of classes.
    """

    key = "own-features"
    inputs = "values"
    readout = "every step"
    metric_name = "no metric"
    metric_unit = ""
    baseline_name = "nothing is judged"
    solved_when = "What should be answered is not known, so nothing is judged."
    has_end = False
    restorable = True

    def __init__(
        self, options: Mapping[str, Any], seed: int, details: Mapping[str, Any] | None
    ) -> None:
        """Read the details of a saved run; without any there is nothing to look at.

        Raises:
            ValueError: when there are none, or they cannot be used; one sentence.
        """
        super().__init__(seed)
        if details is None:
            raise ValueError(_NOT_HERE)
        self.input_size = whole_number(details, "size", 1)
        self.output_size = whole_number(details, "outputs", 0)
        self.loss = "cross_entropy" if self.output_size > 1 else "mse"
        self.features = names_of(details.get("features") or [], self.input_size)
        given = details.get("examples")
        self._given = sequences_of([] if given is None else given, self.input_size)
        first = self._sequences()[0]
        low, high = (float(f"{end(first[:, 0]):.3g}") for end in (np.min, np.max))
        self.step_limits = (low, high) if low < high else (low - 1, high + 1)
        if self.input_size <= _MOST_TYPED:
            self._say_form(first)

    def _say_form(self, first: Floats) -> None:
        between = " " if self.input_size == 1 else "; "
        self.own_example = between.join(_spaced(step) for step in first[:3])
        several = f"the {self.input_size} numbers of each step, with a semicolon between steps"
        self.own_form = (
            f"Type {'numbers' if self.input_size == 1 else several}: {self.own_example}."
        )

    def _sequences(self) -> list[Floats]:
        """The example sequences, (step, feature) each; random numbers where none were given."""
        if self._given:
            return self._given
        size = _MADE_UP_STEPS * self.input_size
        count = max(1, min(EXAMPLES, MOST_NUMBERS // size))
        drawn = self.generator("examples").normal(size=(count, _MADE_UP_STEPS, self.input_size))
        return [*drawn.astype(np.float32)]

    def examples(self) -> Batch:
        """The sequences that came with the model, or random ones."""
        return self._batch(self._sequences())

    def _batch(self, sequences: Sequence[Floats]) -> Batch:
        """Sequences as a padded batch in which nothing is asked for."""
        lengths = np.array([len(sequence) for sequence in sequences], np.int64)
        shape = int(lengths.max()), len(sequences)
        inputs = np.zeros((*shape, self.input_size), np.float32)
        for column, sequence in enumerate(sequences):
            inputs[: len(sequence), column] = sequence
        targets: NDArray[Any] = (
            np.zeros(shape, np.int64)
            if self.loss == "cross_entropy"
            else np.zeros((*shape, self.output_size), np.float32)
        )
        return Batch(inputs, targets, lengths, np.zeros(shape, np.bool_))

    def draw(self, rng: np.random.Generator, batch_size: int, step: int) -> Batch:
        """Nothing is trained on them.

        Raises:
            ValueError: always; one sentence.
        """
        raise ValueError(_NOT_HERE)

    def evaluation(self) -> Batch:
        """There is no test set.

        Raises:
            ValueError: always; one sentence.
        """
        raise ValueError(_NOT_HERE)

    def tally(self, predictions: NDArray[Any], batch: Batch) -> tuple[float, float]:
        """Nothing is counted."""
        return 0.0, 0.0

    def baseline(self) -> float:
        """There is none."""
        return math.nan

    def solved(self, metric: float) -> bool:
        """Never."""
        return False

    def result(self, metric: float | None) -> str:
        """What a model without a read-out shows, or that nothing is judged."""
        if self.output_size:
            return "What should be answered is not known."
        return (
            "It has no read-out, so it predicts nothing: its gates, its states and how far error "
            "flows back are shown."
        )

    def explanation(self, batch: Batch, index: int) -> str:
        """What each step holds, where the numbers come from, and how the answer is shown."""
        parts = []
        if self.features:
            more = len(self.features) - _MOST_NAMED
            named = ", ".join(self.features[:_MOST_NAMED]) + (f" and {more:,} more" * (more > 0))
            parts.append(f"Each step reads {named}.")
        else:
            count = "1 number" if self.input_size == 1 else f"{self.input_size:,} numbers"
            parts.append(f"Each step reads {count}.")
        if not self._given:
            parts.append("No example sequences came with the model: these numbers are random.")
        if self.output_size > 1:
            parts.append(
                f"Its {self.output_size:,} outputs are shown as shares of one answer (softmax)."
            )
        return " ".join(parts)

    def labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """The number that is read; of several a name for all that a step holds."""
        values = batch.inputs[: batch.lengths[index], index]
        if self.input_size == 1:
            return tuple(f"{value:.3g}" for value in values[:, 0])
        return tuple(numbered("x", step) for step in range(len(values)))

    def outputs(self) -> tuple[str, ...]:
        """Numbered classes; empty where the answer is a number, or none."""
        count = self.output_size if self.output_size > 1 else 0
        return tuple(f"output {number + 1}" for number in range(count))

    def target_labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """Nothing is asked for."""
        return ("",) * int(batch.lengths[index])

    def prediction_labels(
        self, predictions: NDArray[Any], batch: Batch, index: int
    ) -> tuple[str, ...]:
        """The number or the likeliest class at each step; "" without a read-out."""
        raw, names = predictions[: batch.lengths[index], index], self.outputs()
        if not self.output_size:
            return self.target_labels(batch, index)
        if not names:
            return tuple(f"{value:.3g}" for value in raw[:, 0])
        return tuple(names[int(place)] for place in raw.argmax(axis=1))

    def correct(self, predictions: NDArray[Any], batch: Batch, index: int) -> Correct:
        """Nothing is judged."""
        return (None,) * int(batch.lengths[index])

    def own(self, text: str) -> Batch:
        """Numbers with spaces between them, and semicolons between steps of several."""
        if not self.own_form:
            return super().own(text)
        # A very long text is not even split.
        if len(text) > (most := LONGEST * self.input_size * _MOST_SPENT):
            raise ValueError(f"Type at most {most:,} characters here.")
        rows = [row for part in text.split(";") if (row := part.replace(",", " ").split())]
        if self.input_size == 1:
            rows = [[word] for row in rows for word in row]
        check_count(len(rows), "steps")
        if not rows or any(len(row) != self.input_size for row in rows):
            raise ValueError(self.own_form)
        steps = [[_typed(word) for word in row] for row in rows]
        return self._batch([np.array(steps, np.float32)])

    def put(self, step: NDArray[Any], text: str) -> None:
        """Put another number into one step: of the first feature, or as in ``name = 0.5``."""
        name, _, value = text.rpartition("=")
        if name.strip() and name.strip() not in self.features:
            raise ValueError(f"This model has no feature named {name.strip()[:60]!r}.")
        place = self.features.index(name.strip()) if name.strip() else 0
        step[place] = _typed(value.strip())

    def details(self) -> dict[str, Any]:
        """Sizes, names and example sequences."""
        return feature_details(self.input_size, self.output_size, self.features, self._given)


OWN_FEATURES = Task(
    key="own-features",
    title="Features of your own",
    summary=(
        "Plain numbers, such as those of sensors, that a model from elsewhere reads: upload it on "
        "the page Runs. Nothing is trained on them here."
    ),
    reference="a model that was trained elsewhere",
    options=(),
    defaults={},
    problem=OwnFeatures,
)


def _typed(word: str) -> float:
    """A number as it was typed."""
    try:
        with np.errstate(over="ignore"):
            value = float(np.float32(word.replace("\u2212", "-")))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"Type numbers; {word[:20]!r} is not one.")
    return value


def _spaced(step: NDArray[Any]) -> str:
    return " ".join(f"{value:.3g}" for value in step)
