"""Everything that recurrent layers do on sequences, kept: from here every trace comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from rnnviz.model.engine import Engine, LayerRun, LayerState, Weights
from rnnviz.model.recurrent import Recurrent
from rnnviz.spec import CellSpec
from rnnviz.trace import Trace


class Arrays:
    """What one layer did on a batch as numpy arrays, from which each sequence's trace is cut.

    Nothing is copied where the tensors lie in memory.

    Args:
        spec: the cell.
        weights: of the layer, by name.
        read: what it read, (time, batch, feature).
        first: its state before the sequence.
        run: everything recorded.
        predictions: the raw read-out of a batch of one, (time, output_size), or None.
    """

    def __init__(
        self,
        spec: CellSpec,
        weights: Weights,
        read: Tensor,
        first: LayerState,
        run: LayerRun,
        predictions: Tensor | None = None,
    ) -> None:
        initial = {"cell_state": first.cell, "hidden_state": first.hidden, **first.delayed}
        self.spec, self.read = spec, as_numpy(read)
        self.weights = {name: as_numpy(value) for name, value in weights.items()}
        self.gates = {name: as_numpy(value) for name, value in run.gates.items()}
        self.initial = {name: as_numpy(value) for name, value in initial.items()}
        self.predictions = None
        if predictions is not None and predictions.shape[-1]:
            self.predictions = as_numpy(predictions)

    def trace(
        self,
        sequence: int,
        length: int | None,
        labels: Sequence[str] = (),
        gradients: Mapping[str, NDArray[Any]] | None = None,
        name: str = "",
    ) -> Trace:
        """One sequence of the batch.

        Args:
            sequence: which one.
            length: how many steps it has; all of them when None.
            labels: one text a time step.
            gradients: as ``Trace.gradients``, but (time, batch, unit).
            name: of the trace.
        """
        at = slice(length), sequence
        return Trace(
            spec=self.spec,
            arrays={own: value[at] for own, value in self.gates.items()},
            inputs=self.read[at],
            weights=self.weights,
            initial={own: value[sequence] for own, value in self.initial.items()},
            predictions=self.predictions,
            labels=tuple(labels),
            gradients={own: value[at] for own, value in (gradients or {}).items()},
            name=name,
        )


@dataclass(frozen=True, kw_only=True)
class Recording:
    """What layers did on one sequence, or on a batch.

    Attributes:
        recurrent: the layers.
        encoded: what the first one read, (time, batch, feature).
        first: each layer's state before the sequence.
        layers: each layer's run, everything recorded.
        predictions: the raw read-out after each step, (time, output_size), or None.
    """

    recurrent: Recurrent
    encoded: Tensor
    first: Sequence[LayerState]
    layers: Sequence[LayerRun]
    predictions: Tensor | None = None

    def trace(
        self,
        layer: int = -1,
        labels: Sequence[str] = (),
        gradients: Mapping[str, NDArray[Any]] | None = None,
    ) -> Trace:
        """What one layer did on the one sequence, as numpy arrays.

        Args:
            layer: from 0; it may count from the end.
            labels: one text a time step.
            gradients: as ``Trace.gradients``, (time, unit) each.
        """
        layer = layer % len(self.layers)
        below = self.layers[layer - 1].output if layer else self.encoded
        arrays = Arrays(
            self.recurrent.spec,
            self.recurrent.weights(layer),
            below,
            self.first[layer],
            self.layers[layer],
            self.predictions,
        )
        own = {name: value[:, None] for name, value in (gradients or {}).items()}
        return arrays.trace(0, None, labels, own)

    def states_before(self, steps: ArrayLike) -> list[LayerState]:
        """The layers' states just before some steps of one sequence, as a batch of (step,)."""
        index = torch.as_tensor(np.asarray(steps, dtype=np.int64))
        return [
            _before(run, first, index) for run, first in zip(self.layers, self.first, strict=True)
        ]


def record_layers(
    recurrent: Recurrent,
    encoded: Tensor,
    first: Sequence[LayerState] | None = None,
    engines: Sequence[Engine] | None = None,
    lengths: Tensor | None = None,
) -> Recording:
    """Run layers on one sequence, or on a batch, and keep everything.

    Args:
        recurrent: the layers.
        encoded: what the first one reads, (time, batch, feature).
        first: each layer's state before the sequence; fresh ones when None.
        engines: what runs each layer; the layers' own when None.
        lengths: (batch,) steps of each sequence; all of them when None.
    """
    first = recurrent.zero_states(encoded.shape[1], encoded) if first is None else first
    layers = recurrent.run(encoded, first, lengths, record=True, engines=engines)
    return Recording(recurrent=recurrent, encoded=encoded, first=first, layers=layers)


def _before(run: LayerRun, first: LayerState, index: Tensor) -> LayerState:
    """One layer's state before the steps of ``index``."""

    def held(name: str, start: Tensor) -> Tensor:
        # Row s holds the state before step s.
        return torch.cat([start, run.gates[name][:-1, 0]])[index]

    # A recorded delayed gate is already the value that the step used, so it is not shifted.
    delayed = {name: run.gates[name][index, 0] for name in first.delayed}
    hidden, cell = held("hidden_state", first.hidden), held("cell_state", first.cell)
    return LayerState(hidden, cell, delayed)


def as_numpy(value: Tensor) -> NDArray[Any]:
    """The numbers of a tensor, brought to the main memory and cut off from its graph."""
    return value.detach().cpu().numpy()
