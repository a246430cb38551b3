"""Contextual decomposition: each word alone against everything else, through the whole network.

Murdoch, Liu and Yu, "Beyond Word Importance: Contextual Decomposition to Extract Interactions from
LSTMs" (2018), equations 8 to 23. Every quantity is split into ``beta``, which came from the chosen
word alone, ``gamma``, which involves anything else, and a bias until the next product. An
activation is split by the average over the orders in which the parts can be added, the bias first;
products of two parts go to ``beta`` where both come from the word or one of them is a bias, a
product of two biases to ``beta`` at the word's own step; the output gate is taken whole. Stated
for the LSTM; other cells go by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.attribution.question import Attribution, Floats, Question, term_weights
from rnnviz.spec import Activation, Gate, Peephole, ResetPlace

FUNCTIONS: dict[Activation, Callable[[Floats], Floats]] = {
    Activation.SIGMOID: lambda value: 0.5 * (1.0 + np.tanh(0.5 * value)),
    Activation.TANH: np.tanh,
    Activation.IDENTITY: lambda value: value,
    Activation.RELU: lambda value: np.maximum(value, 0.0),
}


class Split(NamedTuple):
    """A quantity at one step in three parts, for each chosen word: (word, unit) each."""

    beta: Floats
    gamma: Floats
    bias: Floats | float = 0.0

    def times(self, other: Split) -> Split:
        """Equations 13 to 18: which product of two parts belongs where."""
        beta = self.beta * (other.beta + other.bias) + self.bias * other.beta
        gamma = self.gamma * (other.beta + other.gamma + other.bias)
        gamma = gamma + (self.beta + self.bias) * other.gamma
        return Split(beta, gamma, self.bias * other.bias)

    def through(self, weight: Floats) -> Split:
        """The product of a weight, (unit, unit), with what has no bias."""
        both = np.concatenate([self.beta, self.gamma]) @ weight.T
        return Split(both[: len(self.beta)], both[len(self.beta) :])

    def plus(self, other: Split) -> Split:
        """Part by part."""
        return Split(self.beta + other.beta, self.gamma + other.gamma, self.bias + other.bias)

    def activated(self, function: Callable[[Floats], Floats]) -> Split:
        """Equations 21 to 23, with the bias first: the average over both orders of the others."""
        relevant, other = self.beta + self.bias, self.gamma + self.bias
        bias = function(np.zeros_like(self.beta) + self.bias)
        every, first, second = function(relevant + self.gamma), function(relevant), function(other)
        beta = 0.5 * (first - bias + every - second)
        return Split(beta, 0.5 * (second - bias + every - first), bias)


def decompose(question: Question) -> tuple[Floats, Floats]:
    """``beta`` and ``gamma`` of the logit for each word as the chosen one, (step + 1,) each."""
    outputs = _Layer(question, 0).run(None)
    for depth in range(1, len(question.layers)):
        outputs = _Layer(question, depth).run(outputs)
    last = outputs[-1]
    return last.beta @ question.row, last.gamma @ question.row + float(question.bias)


def decomposition(question: Question) -> Attribution:
    """``beta`` of every word; ``off`` is how far ``beta + gamma`` is from the logit.

    O(time**2) steps of the network. Not additive by definition: what two words do together is in
    neither of their betas.
    """
    beta, gamma = decompose(question)
    off = float(np.abs(beta + gamma - question.logit).max())
    return Attribution(float(question.logit), beta, off=off)


class _Layer:
    """One layer's steps, all words as the chosen one side by side."""

    def __init__(self, question: Question, depth: int) -> None:
        self.trace, self.spec = question.layers[depth], question.layers[depth].spec
        self.inputs, self.words = question.inputs(depth), question.step + 1
        self.opened = question.read(depth, "output_gate")
        self.weight, self.recurrent, self.bias, self.peephole = (
            term_weights(self.trace, part) for part in ("input", "source", "bias", "peephole")
        )
        own = self.trace.weights.get("bias_hh", np.zeros(self.trace.hidden_size))
        self.own_bias = np.asarray(own, dtype=np.float64)
        self.below: list[Split] | None = None
        zero = np.zeros((self.words, self.trace.hidden_size))
        self.states = {name: Split(zero, zero + self.first(name)) for name in _STATES}

    def first(self, name: str) -> Floats:
        """A state, or a delayed gate, from before the text."""
        return np.asarray(self.trace.initial[name], dtype=np.float64)

    def run(self, below: list[Split] | None) -> list[Split]:
        """The outputs of each step; ``below`` is what the layer below gave, None for the words."""
        self.below = below
        return [self._step(t) for t in range(self.words)]

    def _own(self, t: int) -> NDArray[np.bool_]:
        """Whether the word at ``t`` is the chosen one, (word, 1)."""
        return np.asarray(np.arange(self.words)[:, None] == t)

    def _read(self, t: int, weight: Floats | None) -> Split:
        """The input at ``t``, times a weight: all the chosen word's own, or not at all."""
        if self.below is not None:
            return self.below[t] if weight is None else self.below[t].through(weight)
        value = self.inputs[t] if weight is None else weight @ self.inputs[t]
        return Split(self._own(t) * value, ~self._own(t) * value)

    def _step(self, t: int) -> Split:
        """Equations 10 to 12 and 20: the new state and output."""
        gates = {name: self._gate(name, t) for name in self.spec.gates if name != "output_gate"}
        cell = self.states["cell_state"]
        written = gates["input_gate"].times(self._content(t, gates))
        total = written.plus(gates["forget_gate"].times(cell))
        own = self._own(t)
        new = Split(total.beta + own * total.bias, total.gamma + ~own * total.bias)
        squashed = new.activated(FUNCTIONS[self.spec.output_activation])
        # What a squashing makes of nothing belongs to no word.
        hidden = Split(
            self.opened[t] * squashed.beta, self.opened[t] * (squashed.gamma + squashed.bias)
        )
        self.states = {"cell_state": new, "hidden_state": hidden}
        return hidden

    def _gate(self, name: str, t: int) -> Split:
        """A gate in three parts."""
        zero = np.zeros((self.words, self.trace.hidden_size))
        constant = self.spec.constant(name)
        if constant is not None:
            return Split(zero, zero, constant)
        root, flip = self.spec.resolve(name)
        gate = self.spec.gates[root]
        if gate.delayed and t == 0:
            split = Split(zero, zero, self.first(root))
        else:
            total = self._total(root, t - 1 if gate.delayed else t, gate)
            split = total.activated(FUNCTIONS[Activation.SIGMOID])
        return Split(-split.beta, -split.gamma, 1.0 - split.bias) if flip else split

    def _total(self, name: str, t: int, gate: Gate) -> Split:
        """What a gate's activation is taken of, with the input at ``t``."""
        zero = np.zeros((self.words, self.trace.hidden_size))
        total = Split(zero, zero, self.bias.get(name, 0.0))
        if gate.input:
            total = total.plus(self._read(t, self.weight[name]))
        if gate.source is not None:
            total = total.plus(self.states[gate.source.value].through(self.recurrent[name]))
        if gate.peephole is Peephole.PREVIOUS:
            cell, weight = self.states["cell_state"], self.peephole[name]
            total = total.plus(Split(cell.beta * weight, cell.gamma * weight))
        return total

    def _content(self, t: int, gates: dict[str, Split]) -> Split:
        """What is written, in three parts."""
        content, zero = self.spec.content, np.zeros((self.words, self.trace.hidden_size))
        if content.is_input:
            return self._read(t, None)
        total = Split(zero, zero, self.bias.get("content", 0.0))
        if content.input:
            total = total.plus(self._read(t, self.weight["content"]))
        if content.source is not None:
            state, weight = self.states[content.source.value], self.recurrent["content"]
            if content.reset is ResetPlace.BEFORE:
                total = total.plus(gates["reset_gate"].times(state).through(weight))
            elif content.reset is ResetPlace.AFTER:
                own = Split(zero, zero, self.own_bias)
                total = total.plus(gates["reset_gate"].times(state.through(weight).plus(own)))
            else:
                total = total.plus(state.through(weight))
        return total.activated(FUNCTIONS[content.activation])


_STATES = ("cell_state", "hidden_state")
