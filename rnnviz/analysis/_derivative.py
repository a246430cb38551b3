"""The derivative of one step of any cell with respect to the state before it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.spec import Activation, Content, Gate, Peephole, ResetPlace, Source
from rnnviz.trace import Trace

Floats = NDArray[np.float64]


class StepDerivative(NamedTuple):
    """What a step does to a small change, each (unit, 2 * unit).

    The columns are the hidden state before the step and then the cell state before it.

    Attributes:
        cell: of ``c_t``.
        output: of ``h_t`` with ``c_t`` held, that is through the output gate alone; None where
            the output gate does not depend on the state before.
    """

    cell: Floats
    output: Floats | None


class Derivatives:
    """The derivatives of every step of a recorded sequence, from its arrays and weights.

    A delayed gate is computed from the state that enters the step (and the input of the step
    before), so carrying it along in the state needs no columns of its own.
    """

    def __init__(self, trace: Trace) -> None:
        self.spec, self.size = trace.spec, trace.hidden_size
        self.values = {name: np.asarray(v, dtype=np.float64) for name, v in trace.arrays.items()}
        self.weights = {name: np.asarray(v, dtype=np.float64) for name, v in trace.weights.items()}
        needed = self.spec.parameter_shapes(trace.inputs.shape[1], self.size)
        missing = [name for name in ("weight_hh", "weight_peephole") if name in needed]
        if any(name not in self.weights for name in missing):
            raise ValueError("The trace needs the weights of its layer for the full gradient.")

    @cached_property
    def recurrent(self) -> Mapping[str, Floats]:
        """``U`` of each term that has one, (unit, unit)."""
        names = self.spec.stacked("source")
        parts = self.weights["weight_hh"].reshape(len(names), self.size, self.size) if names else ()
        return dict(zip(names, parts, strict=True))

    @cached_property
    def peepholes(self) -> Mapping[str, Floats]:
        """``p`` of each gate that has one, (unit,)."""
        names = self.spec.stacked("peephole")
        return dict(zip(names, self.weights["weight_peephole"], strict=True)) if names else {}

    @cached_property
    def sums(self) -> Mapping[str, Floats]:
        """For each term the derivative of ``U source + p * c_{t-1}``, the same at every step."""
        return {name: self._sum(name, term) for name, term in self.spec.terms.items()}

    def _sum(self, name: str, term: Gate | Content) -> Floats:
        total = np.zeros((self.size, 2 * self.size))
        if term.source is not None:
            total[:, self._columns(term.source)] = self.recurrent[name]
        if isinstance(term, Gate) and term.peephole is Peephole.PREVIOUS:
            total[:, self.size :] += np.diag(self.peepholes[name])
        return total

    def _columns(self, source: Source) -> slice:
        return slice(0, self.size) if source is Source.HIDDEN else slice(self.size, None)

    def at(self, t: int) -> StepDerivative:
        """The derivative of step ``t``, which is not the first one."""
        before, content = self.values["cell_state"][t - 1], self.values["content"][t]
        total = np.zeros((self.size, 2 * self.size))
        np.fill_diagonal(total[:, self.size :], self.values["forget_gate"][t])
        for factor, change in (
            (content, self._gate("input_gate", t)),
            (before, self._gate("forget_gate", t)),
            (self.values["input_gate"][t], self._content(t)),
        ):
            if change is not None:
                total += factor[:, None] * change
        opened = self._gate("output_gate", t)
        squashed = self.squashed(self.values["cell_state"][t])
        return StepDerivative(total, None if opened is None else squashed[:, None] * opened)

    @cached_property
    def output_slope(self) -> Floats:
        """Of ``h_t`` by its own ``c_t`` at each step, (time, unit), by ``g`` and a peephole."""
        opened, cell = self.values["output_gate"], self.values["cell_state"]
        squashed = self.squashed(cell)
        slope: Floats = opened * slope_of(self.spec.output_activation, squashed)
        if self.spec.output_gate.peephole is Peephole.CURRENT:
            slope += squashed * opened * (1.0 - opened) * self.peepholes["output_gate"]
        return slope

    def squashed(self, cell: Floats) -> Floats:
        """``g(c_t)``."""
        if self.spec.output_activation is Activation.IDENTITY:
            return cell
        if self.spec.output_activation is Activation.TANH:
            return np.asarray(np.tanh(cell))
        return np.asarray(0.5 + 0.5 * np.tanh(0.5 * cell))

    def _gate(self, name: str, t: int) -> Floats | None:
        """The derivative of a gate, or None where it does not depend on the state."""
        root, flip = self.spec.resolve(name)
        if root not in self.sums or not self.sums[root].any():
            return None
        value = self.values[name][t]
        slope = value * (1.0 - value)
        return np.asarray((-slope if flip else slope)[:, None] * self.sums[root])

    def _content(self, t: int) -> Floats | None:
        """The derivative of the content, or None where it does not depend on the state."""
        content = self.spec.content
        if content.source is None:
            return None
        inner = self.sums["content"]
        if content.reset is not None:
            inner = self._reset(t, content.source, content.reset)
        slope = slope_of(content.activation, self.values["content"][t])
        return np.asarray(slope[:, None] * inner)

    def _reset(self, t: int, source: Source, place: ResetPlace) -> Floats:
        """The derivative of ``U(reset * source)`` or of ``reset * (U source + b)``."""
        reset, matrix = self.values["reset_gate"][t], self.recurrent["content"]
        state, change = self.values[source.value][t - 1], self._gate("reset_gate", t)
        if place is ResetPlace.BEFORE:
            inner = np.zeros((self.size, 2 * self.size))
            inner[:, self._columns(source)] = matrix * reset
            return np.asarray(inner if change is None else inner + (matrix * state) @ change)
        product = matrix @ state + self.weights.get("bias_hh", 0.0)
        inner = reset[:, None] * self.sums["content"]
        return np.asarray(inner if change is None else inner + product[:, None] * change)


def slope_of(activation: Activation, value: Floats) -> Floats:
    """The derivative of an element-wise function, from its value."""
    if activation is Activation.IDENTITY:
        return np.ones_like(value)
    if activation is Activation.TANH:
        return np.asarray(1.0 - value * value)
    if activation is Activation.RELU:
        return np.asarray(value > 0, value.dtype)
    return np.asarray(value * (1.0 - value))
