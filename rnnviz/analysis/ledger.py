"""The logit ledger: one output of the read-out as a sum of one entry for each word read.

With every gate held at the value that it took, a RAN whose output is its state is linear in its
inputs, at any depth. So the logit of a word ``y`` after step ``t`` is exactly::

    logit = bias + before + sum_{k<=t} x_k . (d logit / d x_k)

and for one layer the entry of word ``k`` is ``W_out[y] . (w_k^t * content_k)`` with the influence
weights of the RAN paper's equation 3. This is bookkeeping, not causality: the gates depend on the
words too, and are held still here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.spec import Activation, CellSpec
from rnnviz.trace import Trace

Floats = NDArray[np.float64]
Squash = Literal["straight", "tangent", "proportional"]

SQUASHES: tuple[Squash, ...] = ("straight", "tangent", "proportional")


@dataclass(frozen=True)
class Ledger:
    """One logit, or the difference of two, as a sum.

    Attributes:
        logit: what the model gave.
        bias: of the read-out, and what the contents' own biases add where a cell has them.
        before: what the initial state, from before this text, adds.
        words: (step + 1,) the entry of each word read so far, the current one last.
        remainder: what squashing the state takes away; 0 where the output is the state itself.
        source: ``"word"`` where each entry is linear in the word's own vector; ``"content"``
            where it belongs to what the last layer wrote at that word, which depends on the past.
    """

    logit: float
    bias: float
    before: float
    words: Floats
    remainder: float
    source: Literal["word", "content"] = "word"

    @property
    def residual(self) -> float:
        """The logit minus all entries: only rounding."""
        return self.logit - float(self.bias + self.before + self.words.sum() + self.remainder)

    @property
    def relative_residual(self) -> float:
        """The residual's size over the logit's or the largest entry's, whichever is larger."""
        entries = [self.logit, self.bias, self.before, self.remainder, *self.words]
        largest = float(np.abs(entries).max())
        return abs(self.residual) / largest if largest else 0.0

    def minus(self, other: Self) -> Ledger:
        """The contrast of two words after the same text: every entry's difference.

        Raises:
            ValueError: when the two are not about the same words.
        """
        if len(self.words) != len(other.words) or self.source != other.source:
            raise ValueError("Only two ledgers of the same text and step can be compared.")
        return Ledger(
            self.logit - other.logit,
            self.bias - other.bias,
            self.before - other.before,
            self.words - other.words,
            self.remainder - other.remainder,
            self.source,
        )


def ledger(
    layers: Sequence[Trace],
    readout: ArrayLike,
    bias: float,
    logit: float,
    step: int = -1,
    squash: Squash = "straight",
) -> Ledger:
    """Take one logit apart.

    O(time * unit) time and memory for one layer; each further layer adds a product with its
    weights, O(time * unit**2). Sums are taken in float64.

    Where the output is squashed, ``h = o * g(c)``, the sum is taken as if it were
    ``h = o * slope * c``, and ``remainder`` is the sum over layers and steps of
    ``(d logit / d h) . o * (g(c) - slope * c)``. The slope is 1 (``"straight"``: the entries are
    those of the unsquashed sum, the remainder is what squashing takes away), ``g'(c)``
    (``"tangent"``: the entries are gradient times input with the gates held), or ``g(c) / c``
    (``"proportional"``: nothing remains, each word bears its share of the squashing).

    Words bear the entries where the content is linear in the layer's input alone (RAN, minGRU).
    Elsewhere (LSTM, GRU, Elman) the entries are those of the last layer's contents.

    Args:
        layers: a trace of every layer on the same text, the lowest first.
        readout: the word's row of the read-out's weight, (unit,).
        bias: the word's bias in the read-out.
        logit: what the model gave for the word after ``step``.
        step: after which word; may count from the end.
        squash: how a squashed output is divided.

    Raises:
        ValueError: when the step is not in the text, or the read-out or an option does not fit.
    """
    last = _step(layers, step)
    row = np.asarray(readout, dtype=np.float64)
    if squash not in SQUASHES:
        raise ValueError(f"Choose how to divide a squashed output: {', '.join(SQUASHES)}.")
    if row.shape != (layers[-1].hidden_size,):
        raise ValueError("The read-out's row must have one number for each unit of the last layer.")
    arriving = np.zeros((last + 1, len(row)))
    arriving[last] = row
    own, before, remainder = float(bias), 0.0, 0.0
    words, source = np.zeros(last + 1), _source(layers[-1].spec)
    for depth in reversed(range(len(layers))):
        part = _through(layers[depth], arriving, squash)
        before, remainder = before + part.before, remainder + part.remainder
        if source == "content":
            words = (part.written * layers[depth]["content"][: last + 1]).sum(axis=1)
            break
        weight, offset = _content_weights(layers[depth])
        own += float((part.written * offset).sum())
        if depth:
            arriving = part.written if weight is None else part.written @ weight
        else:
            content = np.asarray(layers[0]["content"][: last + 1], dtype=np.float64)
            words = (part.written * (content - offset)).sum(axis=1)
    return Ledger(float(logit), own, before, words, remainder, source)


class _Part(NamedTuple):
    """One layer's share.

    Attributes:
        written: (step + 1, unit) the logit's derivative by each content, gates held.
        before: the initial state's entry.
        remainder: the squashing's entry.
    """

    written: Floats
    before: float
    remainder: float


def _through(trace: Trace, arriving: Floats, squash: Squash) -> _Part:
    """From the derivative by a layer's outputs, (step + 1, unit), to that by its contents."""
    count = len(arriving)
    cell, opened, kept, written = (
        np.asarray(trace[name][:count], dtype=np.float64)
        for name in ("cell_state", "output_gate", "forget_gate", "input_gate")
    )
    squashed, slope = _squashed(trace.spec.output_activation, cell, squash)
    remainder = float((arriving * opened * (squashed - slope * cell)).sum())
    at_cell = arriving * opened * slope
    for t in range(count - 2, -1, -1):
        at_cell[t] += kept[t + 1] * at_cell[t + 1]
    first = np.asarray(trace.initial_cell_state, dtype=np.float64)
    return _Part(at_cell * written, float((kept[0] * at_cell[0] * first).sum()), remainder)


_FUNCTIONS: dict[Activation, Callable[[Floats], Any]] = {
    Activation.TANH: np.tanh,
    Activation.SIGMOID: lambda value: 0.5 * (1.0 + np.tanh(0.5 * value)),
}


def _squashed(kind: Activation, cell: Floats, squash: Squash) -> tuple[Floats, Floats]:
    """``g(c)`` and the slope that stands in for it."""
    if kind is Activation.IDENTITY:
        return cell, np.ones_like(cell)
    value: Floats = _FUNCTIONS[kind](cell)
    tangent = 1.0 - value**2 if kind is Activation.TANH else value * (1.0 - value)
    if squash == "straight":
        return value, np.ones_like(cell)
    if squash == "tangent":
        return value, tangent
    # Near 0 the ratio's limit is the tangent, for functions that are 0 there.
    return value, np.divide(value, cell, out=tangent, where=np.abs(cell) > 1e-12)


def _source(spec: CellSpec) -> Literal["word", "content"]:
    """Whether what a cell writes is linear in its input alone."""
    content = spec.content
    linear = content.activation is Activation.IDENTITY and content.source is None
    return "word" if linear else "content"


def _content_weights(trace: Trace) -> tuple[Floats | None, Floats]:
    """The content's own weight (unit, input), None for the identity, and its bias (unit,)."""
    size, spec = trace.hidden_size, trace.spec
    found: dict[str, Floats] = {"bias": np.zeros(size)}
    for part, name in (("input", "weight_ih"), ("bias", "bias")):
        names = spec.stacked(part)
        if "content" in names:
            start = names.index("content") * size
            found[part] = np.asarray(trace.weights[name][start : start + size], dtype=np.float64)
    if spec.content.is_input:
        return None, found["bias"]
    return found.get("input", np.zeros((size, trace.inputs.shape[1]))), found["bias"]


def _step(layers: Sequence[Trace], step: int) -> int:
    """The step counted from the beginning."""
    if not layers or any(len(trace) != len(layers[0]) for trace in layers):
        raise ValueError("A ledger needs the traces of all layers on the same text.")
    time = len(layers[0])
    if not -time <= step < time:
        raise ValueError(f"Choose a word from 0 to {time - 1}, not {step}.")
    return step % time
