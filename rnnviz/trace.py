"""Trace: what one layer did on one sequence, as named numpy arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from rnnviz.spec import CellSpec

Array = NDArray[np.floating]
REQUIRED = ("content", "input_gate", "forget_gate", "output_gate", "cell_state", "hidden_state")


@dataclass(frozen=True)
class Trace:
    """Every gate, content and state of one layer on one sequence.

    Attributes:
        spec: the cell.
        arrays: name to (time, unit); always content, input_gate, forget_gate, output_gate,
            cell_state and hidden_state, constant gates included, and reset_gate where there is one.
        inputs: what the layer read, (time, input_size).
        weights: the layer's parameters without a suffix: weight_ih, weight_hh, bias, ...
        initial: the state before the first step, name to (unit,): cell_state, hidden_state and
            the value of each delayed gate that the first step uses.
        predictions: the read-out's raw outputs, (time, output_size), or None.
        labels: one text a time step, or empty.
        gradients: |dL/d .|-ready arrays, name to (time, unit): cell_state and hidden_state, taken
            before any clipping; empty where no loss was given.

    Raises:
        ValueError: when an array is missing or its shape does not fit.
    """

    spec: CellSpec
    arrays: Mapping[str, Array]
    inputs: Array
    weights: Mapping[str, Array]
    initial: Mapping[str, Array]
    predictions: Array | None = None
    labels: tuple[str, ...] = ()
    gradients: Mapping[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check names and shapes once, so that nothing later has to."""
        missing = [name for name in REQUIRED if name not in self.arrays]
        if missing:
            raise ValueError(f"A trace needs the array {missing[0]!r}.")
        shape = self.arrays["cell_state"].shape
        for name, array in {**self.arrays, **self.gradients}.items():
            if array.shape != shape or array.ndim != 2:
                raise ValueError(f"The array {name!r} must have the shape (time, unit) {shape}.")
        for name in ("cell_state", "hidden_state", *self.spec.delayed):
            if name not in self.initial or self.initial[name].shape != shape[1:]:
                raise ValueError(f"The initial {name!r} must have one number for each unit.")
        if len(self.inputs) != shape[0] or (self.labels and len(self.labels) != shape[0]):
            raise ValueError("Inputs and labels must have one row for each time step.")
        for name in ("arrays", "weights", "initial", "gradients"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __getitem__(self, name: str) -> Array:
        """The array of a quantity, (time, unit)."""
        return self.arrays[name]

    @property
    def dims(self) -> tuple[str, str]:
        """What the axes of every array are."""
        return ("time", "unit")

    @property
    def initial_cell_state(self) -> Array:
        """``c_0``, (unit,)."""
        return self.initial["cell_state"]

    def __len__(self) -> int:
        """How many time steps."""
        return len(self.inputs)

    @property
    def hidden_size(self) -> int:
        """How many units."""
        return int(self.arrays["cell_state"].shape[1])
