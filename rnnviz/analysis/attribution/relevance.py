"""Layer-wise relevance propagation for gated cells: the gate passes nothing, the signal all.

Arras, Montavon, Müller and Samek, "Explaining Recurrent Neural Network Predictions in Sentiment
Analysis" (2017), section 2.3. The logit is handed back layer by layer. From an output ``z_j`` of
weighted connections with relevance ``R_j`` its input ``z_i`` gets (their equation for weighted
connections)::

    R_{i<-j} = (z_i w_ij + (eps sign(z_j) + b_j) delta / N) / (z_j + eps sign(z_j)) R_j

with ``N`` inputs of ``j``; of a product of a gate and a signal the signal gets everything. ``eps``
is .001. ``delta`` is 0: what belongs to biases and stabilisers is theirs; with 1 the inputs share
it, so that relevance is conserved, which the authors' code recommends as a check only. An
activation passes relevance on as it is. Stated for the LSTM; other cells go by the same rules, a
reset gate among the gates.
"""

from __future__ import annotations

import numpy as np

from rnnviz.analysis.attribution.question import Attribution, Floats, Question, term_weights
from rnnviz.spec import ResetPlace, Source
from rnnviz.trace import Trace

STABILISER = 0.001


class _Rule:
    """``eps`` and ``delta``, and what biases and stabilisers took where they do not share."""

    def __init__(self, stabiliser: float, bias: bool) -> None:
        self.stabiliser, self.bias, self.taken = stabiliser, bias, 0.0

    def ratio(self, out: Floats, relevance: Floats) -> Floats:
        """Relevance over what is divided, 0 where both are 0."""
        below = out + self.stabiliser * _sign(out)
        return np.divide(relevance, below, out=np.zeros_like(relevance), where=below != 0)

    def shared(self, out: Floats, relevance: Floats, bias: Floats | float, inputs: int) -> float:
        """What each input gets of biases and stabilisers."""
        rest = (bias + self.stabiliser * _sign(out)) * self.ratio(out, relevance)
        if self.bias:
            return float(rest.sum()) / inputs
        self.taken += float(rest.sum())
        return 0.0


def relevance(
    question: Question, stabiliser: float = STABILISER, bias: bool = False
) -> Attribution:
    """How much of the logit comes back to each word, the sum over what the word was read as.

    Args:
        question: which prediction.
        stabiliser: ``eps``.
        bias: whether inputs share what belongs to biases and stabilisers (``delta``).

    Returns:
        The words' relevance, and as parts that of the initial states (``before``) and, where it is
        not shared, what biases and stabilisers take (``bias``).
    """
    rule, last = _Rule(stabiliser, bias), question.step
    out, whole = np.array([question.logit]), np.array([question.logit])
    hidden = question.layers[-1].output[last].astype(np.float64)
    arriving = np.zeros((last + 1, len(hidden)))
    arriving[last] = hidden * question.row * rule.ratio(out, whole)
    arriving[last] += rule.shared(out, whole, question.bias, len(hidden))
    before = 0.0
    for depth in reversed(range(len(question.layers))):
        arriving, first = _through(question, depth, arriving, rule)
        before += first
    parts = {"bias": rule.taken, "before": before}
    return Attribution(float(question.logit), arriving.sum(axis=1), parts)


def _sign(values: Floats) -> Floats:
    return np.where(values >= 0, 1.0, -1.0)


def _through(question: Question, depth: int, arriving: Floats, rule: _Rule) -> tuple[Floats, float]:
    """From the relevance of a layer's outputs, (time, unit), to its inputs' and its start's."""
    trace = question.layers[depth]
    content, cell, writing, keeping = (
        question.read(depth, name)
        for name in ("content", "cell_state", "input_gate", "forget_gate")
    )
    before = np.vstack([trace.initial_cell_state, cell[:-1]])
    written, kept = writing * content, keeping * before
    below = _Content(question, depth, rule)
    at_cell, at_hidden = np.zeros(cell.shape[1]), np.zeros(cell.shape[1])
    relevance = np.zeros_like(question.inputs(depth))
    terms = cell.shape[1] * (1 if trace.spec.constant("forget_gate") == 0 else 2)
    for t in reversed(range(len(cell))):
        at_cell = at_cell + at_hidden + arriving[t]
        ratio = rule.ratio(cell[t], at_cell)
        share = rule.shared(cell[t], at_cell, 0.0, terms)
        relevance[t], to_cell, at_hidden = below.back(t, written[t] * ratio + share)
        at_cell = kept[t] * ratio + (share if terms > len(ratio) else 0.0) + to_cell
    return relevance, float(at_cell.sum() + at_hidden.sum())


class _Content:
    """Relevance through what one layer writes, to its input and to the state that it saw."""

    def __init__(self, question: Question, depth: int, rule: _Rule) -> None:
        trace = question.layers[depth]
        self.spec, self.rule, size = trace.spec.content, rule, trace.hidden_size
        self.inputs = question.inputs(depth)
        width = self.inputs.shape[1]
        self.weight = term_weights(trace, "input").get("content", np.zeros((size, width)))
        self.recurrent = term_weights(trace, "source").get("content", np.zeros((size, size)))
        self.bias = term_weights(trace, "bias").get("content", np.zeros(size))
        self.own = np.asarray(trace.weights.get("bias_hh", np.zeros(size)), dtype=np.float64)
        self.state = _before(trace, question, depth)
        self.reset = (
            np.ones_like(self.state)
            if self.spec.reset is None
            else question.read(depth, "reset_gate")
        )
        self.count = width * self.spec.input + size * (self.spec.source is not None)

    def back(self, t: int, relevance: Floats) -> tuple[Floats, Floats, Floats]:
        """From a content's relevance to that of the input, the cell state and the output before."""
        nothing = np.zeros_like(relevance)
        if self.spec.is_input:
            return relevance, nothing, nothing
        weight, bias = self._recurrent(t)
        out = self.weight @ self.inputs[t] + weight @ self.state[t] + bias
        ratio = self.rule.ratio(out, relevance)
        share = self.rule.shared(out, relevance, bias, max(1, self.count))
        read = self.inputs[t] * (ratio @ self.weight) + share * self.spec.input
        if self.spec.source is None:
            return read, nothing, nothing
        seen = self.state[t] * (ratio @ weight) + share
        return (read, nothing, seen) if self.spec.source is Source.HIDDEN else (read, seen, nothing)

    def _recurrent(self, t: int) -> tuple[Floats, Floats]:
        """The weight of the state at ``t`` with the reset gate held, and all biases."""
        if self.spec.reset is ResetPlace.AFTER:
            return self.reset[t][:, None] * self.recurrent, self.bias + self.reset[t] * self.own
        return self.recurrent * self.reset[t], self.bias


def _before(trace: Trace, question: Question, depth: int) -> Floats:
    """The state that the content saw at each step, (time, unit); zeros where it sees none."""
    source = trace.spec.content.source
    if source is None:
        return np.zeros_like(question.read(depth, "cell_state"))
    values = question.read(depth, source.value)
    return np.vstack([trace.initial[source.value], values[:-1]])
