"""One layer's memory, and running it forward and backward: numpy arrays in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.backward import backward
from rnnviz.engine.forward import forward
from rnnviz.engine.kernels.blas import one_thread
from rnnviz.engine.kernels.calibration import calibrated, own_limit
from rnnviz.engine.layout import places_of, plan_of, products_of
from rnnviz.engine.records import BEFORE, Gradients, Layer, Memory, OutputGradients, Scratch
from rnnviz.engine.weights import pack, unpack, weight_shape
from rnnviz.spec import CellSpec

Floats = NDArray[Any]
WINDOW = 160
"""Columns of the products that give the gradient by the weights, about."""


@dataclass(frozen=True)
class LayerGradients:
    """The loss's gradients, in the shapes of what they belong to.

    Attributes:
        weights: by name, as ``CellSpec.parameter_shapes`` has them.
        inputs: (time, batch, input_size), or None where it was not asked for.
        hidden, cell: by the first states, (batch, hidden_size).
        delayed: by each delayed gate's first value, (batch, hidden_size).
        norm: (time, 2), the lengths of the gradients by ``c_t`` and ``h_t``.
    """

    weights: dict[str, Floats]
    inputs: Floats | None
    hidden: Floats
    cell: Floats
    delayed: dict[str, Floats]
    norm: Floats


def window_of(batch: int, weights: int, own: int) -> int:
    """How many steps share one product for the gradient by the weights.

    Args:
        batch: sequences.
        weights: of the layer.
        own: products of at most so many multiplications do without BLAS, and at any width alike.
    """
    return 1 if batch >= 32 or weights * batch <= own else max(1, WINDOW // batch)


class Workspace:
    """Memory for one layer over sequences of one shape, to be used again and again.

    What it recorded is in its own arrays and is overwritten by the next run: copy what is kept.

    Args:
        spec: the cell.
        input_size, hidden_size: of the layer.
        time, batch: of the sequences.
        dtype: float32 or float64.
        weight, peephole: the kernels' own matrices, where these lie elsewhere.
    """

    def __init__(
        self,
        spec: CellSpec,
        input_size: int,
        hidden_size: int,
        time: int,
        batch: int,
        dtype: Any,
        weight: Floats | None = None,
        peephole: Floats | None = None,
    ) -> None:
        self.plan = plan = plan_of(spec)
        self.at = at = places_of(plan, input_size, hidden_size)
        self.time, self.batch, self.dtype = time, batch, np.dtype(dtype)
        width = hidden_size * batch
        self.weight = self._zeros(*weight_shape(plan, at)) if weight is None else weight
        eyes = len(spec.stacked("peephole"))
        self.peephole = self._zeros(eyes, hidden_size) if peephole is None else peephole
        resets = plan.tables.reset == BEFORE
        self.memory = Memory(
            block=self._zeros(time + 1, at.rows * batch),
            reset=self._zeros(time + 1 if resets else 1, at.rows * batch),
            value=self._zeros(time + 1, plan.slots * width),
            cell=self._zeros(time + 1, width),
            squashed=self._zeros(time, width),
            first=self._zeros(len(spec.delayed), width),
        )
        self.rows = self.memory.block.reshape(time + 1, at.rows, batch)
        self.rows[:, at.one] = 1
        self.values = self.memory.value.reshape(time + 1, plan.slots, hidden_size, batch)
        for slot, constant in plan.constants.items():
            self.values[:, slot] = constant
        self._scratch: Scratch | None = None
        self._layers: dict[bool, Layer] = {}

    def _zeros(self, *shape: int) -> Floats:
        return np.zeros(shape, dtype=self.dtype)

    @property
    def inputs(self) -> Floats:
        """The inputs' place, (time, input_size, batch)."""
        return self.rows[: self.time, self.at.input : self.at.input + self.at.input_size]

    @property
    def hidden(self) -> Floats:
        """``h_0`` to ``h_T``, (time + 1, hidden_size, batch)."""
        return self.rows[:, self.at.hidden : self.at.hidden + self.at.hidden_size]

    @property
    def cell(self) -> Floats:
        """``c_0`` to ``c_T``, (time + 1, hidden_size, batch)."""
        return self.memory.cell.reshape(self.time + 1, -1, self.batch)

    def recorded(self, name: str) -> Floats:
        """A gate, the content or a state, as a view (time, batch, unit)."""
        if name == "hidden_state":
            found = self.hidden[1:]
        elif name == "cell_state":
            found = self.cell[1:]
        else:
            found = self.values[: self.time, self.plan.slot[name]]
        return found.transpose(0, 2, 1)

    def delayed(self, name: str) -> Floats:
        """A delayed gate at every step and the one after the last, (time + 1, batch, unit)."""
        return self.values[:, self.plan.slot[name]].transpose(0, 2, 1)

    def forward(
        self,
        inputs: Floats,
        hidden: Floats,
        cell: Floats,
        delayed: Mapping[str, Floats],
    ) -> None:
        """Run over ``inputs`` (time, batch, input_size) from states (batch, hidden_size)."""
        np.copyto(self.inputs, inputs.transpose(0, 2, 1))
        np.copyto(self.hidden[0], hidden.T)
        np.copyto(self.cell[0], cell.T)
        for index, name in enumerate(self.plan.spec.delayed):
            self.memory.first[index] = delayed[name].T.ravel()
        hand = calibrated(self.dtype)
        with one_thread:
            forward(self.layer(False), self.memory, hand)

    def take(self, weights: Mapping[str, Floats]) -> None:
        """Copy parameters into the kernels' order."""
        pack(self.plan, self.at, weights, self.weight)
        if len(self.peephole):
            np.copyto(self.peephole, weights["weight_peephole"])

    def backward(
        self, outside: OutputGradients, shapes: Mapping[str, tuple[int, ...]], needs_input: bool
    ) -> LayerGradients:
        """Gradients of the run before, whose recording must still be there."""
        found = self.gradients(needs_input)
        if self._scratch is None:
            self._scratch = self.scratch()
        hand = calibrated(self.dtype)
        with one_thread:
            backward(self.layer(needs_input), self.memory, outside, found, self._scratch, hand)
        weights = {name: self._zeros(*shape) for name, shape in shapes.items()}
        unpack(self.plan, self.at, found.weight, weights)
        if len(self.peephole):
            weights["weight_peephole"] = found.peephole
        size, batch = self.at.hidden_size, self.batch
        inputs = found.input.reshape(-1, self.at.input_size, batch).transpose(0, 2, 1)
        delayed = found.delayed.reshape(-1, size, batch).transpose(0, 2, 1)
        return LayerGradients(
            weights,
            inputs if needs_input else None,
            found.hidden.reshape(size, batch).T,
            found.cell.reshape(size, batch).T,
            dict(zip(self.plan.spec.delayed, delayed, strict=True)),
            found.norm,
        )

    def layer(self, needs_input: bool) -> Layer:
        """The layer's plan and weights, with or without the way back to its inputs."""
        if needs_input not in self._layers:
            products = products_of(self.plan, self.at, needs_input)
            self._layers[needs_input] = Layer(
                self.plan.tables, self.at, products, self.weight, self.peephole, self.batch
            )
        return self._layers[needs_input]

    def gradients(self, needs_input: bool) -> Gradients:
        """Memory for the gradients."""
        width = self.at.hidden_size * self.batch
        return Gradients(
            weight=np.zeros_like(self.weight),
            peephole=np.zeros_like(self.peephole),
            input=self._zeros(self.time if needs_input else 0, self.at.input_size * self.batch),
            hidden=self._zeros(width),
            cell=self._zeros(width),
            delayed=np.zeros_like(self.memory.first),
            norm=self._zeros(self.time, 2),
        )

    def scratch(self, own: int | None = None) -> Scratch:
        """Memory for what the way back works on.

        Args:
            own: products of at most so many multiplications do without BLAS; this machine's when
                None.
        """
        own = own_limit(self.dtype) if own is None else own
        at, batch, size = self.at, self.batch, self.at.hidden_size
        window = window_of(batch, self.weight.size, own)
        wide = window * batch
        return Scratch(
            buffer=self._zeros(self.plan.buffers * size * batch),
            flow=self._zeros(2, at.rows * batch),
            zero=self._zeros(size * batch),
            blocks=self._zeros(wide, at.rows),
            resets=self._zeros(wide if len(self.memory.reset) > 1 else 1, at.rows),
            sums=self._zeros(len(self.plan.sums) * size if window > 1 else 0, wide),
        )
