"""Direct logit attribution: one output of the read-out as a sum of one entry for each word read.

With every gate held at the value that it took, a RAN whose output is its state is linear in its
inputs, at any depth. So the logit of a word ``y`` after step ``t`` is exactly::

    logit = bias + before + sum_{k<=t} x_k . (d logit / d x_k)

and for one layer the entry of word ``k`` is ``W_out[y] . (w_k^t * content_k)`` with the influence
weights of the RAN paper's equation 3. This is bookkeeping, not causality: the gates depend on the
words too, and are held still here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np

from rnnviz.analysis.attribution.question import Attribution, Floats, Question, term_weights
from rnnviz.spec import Activation, CellSpec
from rnnviz.trace import Trace

Squash = Literal["straight", "tangent", "proportional"]

SQUASHES: tuple[Squash, ...] = ("straight", "tangent", "proportional")


def direct_logit(question: Question, squash: Squash = "straight") -> Attribution:
    """Take one logit apart, exactly.

    O(time * unit) time and memory for one layer; each further layer adds a product with its
    weights, O(time * unit**2). Sums are taken in float64.

    Where the output is squashed, ``h = o * g(c)``, the sum is taken as if it were
    ``h = o * slope * c``, and the part ``squashing`` is the sum over layers and steps of
    ``(d logit / d h) . o * (g(c) - slope * c)``. The slope is 1 (``"straight"``: the entries are
    those of the unsquashed sum, the part is what squashing takes away), ``g'(c)``
    (``"tangent"``: the entries are gradient times input with the gates held), or ``g(c) / c``
    (``"proportional"``: nothing remains, each word bears its share of the squashing).

    Words bear the entries where the content is linear in the layer's input alone (RAN, minGRU).
    Elsewhere (LSTM, GRU, Elman) the entries are those of the last layer's contents.

    Args:
        question: which prediction.
        squash: how a squashed output is divided.

    Returns:
        The entries with the parts ``bias`` (of the read-out, and what the contents' own biases add
        where a cell has them), ``before`` (what the initial state adds) and ``squashing``.

    Raises:
        ValueError: when there is no such way to divide.
    """
    if squash not in SQUASHES:
        raise ValueError(f"Choose how to divide a squashed output: {', '.join(SQUASHES)}.")
    last, layers = question.step, question.layers
    arriving = np.zeros((last + 1, len(question.row)))
    arriving[last] = question.row
    own, before, squashing = float(question.bias), 0.0, 0.0
    words, linear = np.zeros(last + 1), writes_words(layers[-1].spec)
    for depth in reversed(range(len(layers))):
        part = _through(layers[depth], arriving, squash)
        before, squashing = before + part.before, squashing + part.squashing
        if not linear:
            words = (part.written * question.read(depth, "content")).sum(axis=1)
            break
        weight, offset = _content_weights(layers[depth])
        own += float((part.written * offset).sum())
        if depth:
            arriving = part.written if weight is None else part.written @ weight
        else:
            words = (part.written * (question.read(0, "content") - offset)).sum(axis=1)
    parts = {"bias": own, "before": before, "squashing": squashing}
    return Attribution(float(question.logit), words, parts)


class _Part(NamedTuple):
    """One layer's share.

    Attributes:
        written: (step + 1, unit) the logit's derivative by each content, gates held.
        before: the initial state's entry.
        squashing: the squashing's entry.
    """

    written: Floats
    before: float
    squashing: float


def _through(trace: Trace, arriving: Floats, squash: Squash) -> _Part:
    """From the derivative by a layer's outputs, (step + 1, unit), to that by its contents."""
    count = len(arriving)
    cell, opened, kept, written = (
        np.asarray(trace[name][:count], dtype=np.float64)
        for name in ("cell_state", "output_gate", "forget_gate", "input_gate")
    )
    squashed, slope = _squashed(trace.spec.output_activation, cell, squash)
    squashing = float((arriving * opened * (squashed - slope * cell)).sum())
    at_cell = arriving * opened * slope
    for t in range(count - 2, -1, -1):
        at_cell[t] += kept[t + 1] * at_cell[t + 1]
    first = np.asarray(trace.initial_cell_state, dtype=np.float64)
    return _Part(at_cell * written, float((kept[0] * at_cell[0] * first).sum()), squashing)


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


def writes_words(spec: CellSpec) -> bool:
    """Whether what a cell writes is linear in its input alone, so that words bear the entries."""
    return spec.content.activation is Activation.IDENTITY and spec.content.source is None


def _content_weights(trace: Trace) -> tuple[Floats | None, Floats]:
    """The content's own weight (unit, input), None for the identity, and its bias (unit,)."""
    size = trace.hidden_size
    offset = term_weights(trace, "bias").get("content", np.zeros(size))
    if trace.spec.content.is_input:
        return None, offset
    nothing = np.zeros((size, trace.inputs.shape[1]))
    return term_weights(trace, "input").get("content", nothing), offset
