"""What is attributed, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.trace import Trace

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Attribution:
    """One logit, or the difference of two, and what each word adds to it.

    Attributes:
        logit: what the model gave.
        words: (step + 1,) for each word read so far, the last one read at the end.
        parts: what belongs to no word, by name: bias, initial state, squashing, a baseline.
        off: of the decomposition, the largest ``|beta + gamma - logit|`` over the words.
    """

    logit: float
    words: Floats
    parts: Mapping[str, float] = field(default_factory=dict)
    off: float | None = None

    @property
    def gap(self) -> float:
        """The logit minus words and parts: rounding where a method is additive."""
        return self.logit - float(self.words.sum() + sum(self.parts.values()))

    @property
    def relative_gap(self) -> float:
        """The gap's size over the logit's or the largest entry's, whichever is larger."""
        largest = float(np.abs([self.logit, *self.parts.values(), *self.words]).max())
        return abs(self.gap) / largest if largest else 0.0


@dataclass(frozen=True)
class Question:
    """One prediction: the logit of a word after a step, or the difference of two logits.

    Attributes:
        layers: a trace of every layer on the same text, the lowest first.
        readout: (unit,) the word's row of the read-out's weight, or the difference of two rows.
        bias: likewise.
        logit: what the model gave.
        step: after which word, from 0.

    Raises:
        ValueError: when the step is not in the text, or the read-out does not fit.
    """

    layers: Sequence[Trace]
    readout: ArrayLike
    bias: float
    logit: float
    step: int

    def __post_init__(self) -> None:
        """Check once, so that no method has to."""
        if not self.layers or any(len(trace) != len(self.layers[0]) for trace in self.layers):
            raise ValueError("Attribution needs the traces of all layers on the same text.")
        time = len(self.layers[0])
        if not 0 <= self.step < time:
            raise ValueError(f"Choose a word from 0 to {time - 1}, not {self.step}.")
        if self.row.shape != (self.layers[-1].hidden_size,):
            raise ValueError("The read-out must have one number for each unit of the last layer.")

    @property
    def row(self) -> Floats:
        """The read-out's row, (unit,)."""
        return np.asarray(self.readout, dtype=np.float64)

    def read(self, layer: int, name: str) -> Floats:
        """A quantity of one layer up to the step, (step + 1, unit)."""
        return np.asarray(self.layers[layer][name][: self.step + 1], dtype=np.float64)

    def inputs(self, layer: int) -> Floats:
        """What one layer read up to the step, (step + 1, feature)."""
        return np.asarray(self.layers[layer].inputs[: self.step + 1], dtype=np.float64)


_WEIGHTS = {
    "input": "weight_ih",
    "source": "weight_hh",
    "bias": "bias",
    "peephole": "weight_peephole",
}


def term_weights(trace: Trace, part: str) -> dict[str, Floats]:
    """Each learned term's own rows of a layer's stacked weight; none where the trace has none.

    Args:
        trace: of the layer.
        part: ``"input"``, ``"source"``, ``"bias"`` or ``"peephole"``.
    """
    names = trace.spec.stacked(part)
    if not names or _WEIGHTS[part] not in trace.weights:
        return {}
    stacked = np.asarray(trace.weights[_WEIGHTS[part]], dtype=np.float64)
    if part == "peephole":
        return dict(zip(names, stacked, strict=True))
    return dict(zip(names, np.split(stacked, len(names)), strict=True))
