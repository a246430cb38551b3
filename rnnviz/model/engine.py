"""The one interface behind which every engine stands: a layer over a whole sequence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import torch
from torch import Tensor

from rnnviz.spec import CellSpec

Weights = Mapping[str, Tensor]
"""One layer's parameters by the names of ``CellSpec.parameter_shapes``."""


@dataclass(frozen=True)
class LayerState:
    """What a layer carries from step to step.

    Attributes:
        hidden: (batch, hidden_size).
        cell: (batch, hidden_size).
        delayed: for each delayed gate the value that the next step uses, (batch, hidden_size).
    """

    hidden: Tensor
    cell: Tensor
    delayed: Mapping[str, Tensor] = field(default_factory=dict)

    def to(self, like: torch.dtype | Tensor) -> LayerState:
        """The same state as numbers of another type, or as a tensor has them where it lies."""
        delayed = {name: value.to(like) for name, value in self.delayed.items()}
        return LayerState(self.hidden.to(like), self.cell.to(like), delayed)


@dataclass(frozen=True)
class LayerRun:
    """What a layer did.

    Attributes:
        output: (time, batch, hidden_size); zero after the end of a shorter sequence.
        state: after each sequence's last step.
        gates: name to (time, batch, unit), when recording was asked for, else empty.
        cell_nodes, hidden_nodes: each step's own ``c_t`` and ``h_t`` in the autograd graph, for
            gradients with respect to them; empty unless recording was asked for, and from an engine
            that recorded without a graph.
    """

    output: Tensor
    state: LayerState
    gates: Mapping[str, Tensor] = field(default_factory=dict)
    cell_nodes: tuple[Tensor, ...] = ()
    hidden_nodes: tuple[Tensor, ...] = ()


class Engine(Protocol):
    """Runs one layer of any cell of the family."""

    def __call__(
        self,
        spec: CellSpec,
        weights: Weights,
        inputs: Tensor,
        state: LayerState,
        lengths: Tensor | None = None,
        record: bool = False,
    ) -> LayerRun:
        """Run the layer over ``inputs`` (time, batch, input_size) from ``state``."""
        ...
