"""One text through a model, with everything kept that the other probes start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from rnnviz.cells.engine import LayerRun, LayerState
from rnnviz.cells.model import SequenceModel
from rnnviz.trace import Trace
from rnnviz.training.recording import single_batch

LARGEST_ANSWER = 50_000_000
"""Numbers of the read-out over a whole text, 200 MB."""


@dataclass(frozen=True)
class Reading:
    """What a model did on one text.

    Attributes:
        model: the model, not in training.
        inputs: symbol ids (time,) or values (time, feature).
        encoded: what the first layer read, (time, 1, feature).
        first: each layer's state before the text.
        layers: each layer's run, everything recorded.
        predictions: the raw read-out after each step, (time, output_size).
    """

    model: SequenceModel
    inputs: NDArray[Any]
    encoded: Tensor
    first: Sequence[LayerState]
    layers: Sequence[LayerRun]
    predictions: Tensor

    def __len__(self) -> int:
        """How many steps."""
        return len(self.inputs)

    @cached_property
    def traces(self) -> tuple[Trace, ...]:
        """Every layer's trace, the lowest first."""
        return tuple(self._trace(layer) for layer in range(len(self.layers)))

    def trace(self, layer: int = -1) -> Trace:
        """What one layer did, as numpy arrays."""
        return self.traces[layer]

    def _trace(self, layer: int) -> Trace:
        weights = self.model.recurrent.weights(layer)
        below = self.layers[layer - 1].output if layer else self.encoded
        first = self.first[layer]
        initial = {"cell_state": first.cell, "hidden_state": first.hidden, **first.delayed}
        return Trace(
            spec=self.model.recurrent.spec,
            arrays={name: _numpy(value)[:, 0] for name, value in self.layers[layer].gates.items()},
            inputs=_numpy(below)[:, 0],
            weights={name: _numpy(value) for name, value in weights.items()},
            initial={name: _numpy(value)[0] for name, value in initial.items()},
            predictions=_numpy(self.predictions),
        )

    def states_before(self, steps: ArrayLike) -> list[LayerState]:
        """The layers' states just before some steps, as a batch of (step,)."""
        index = torch.as_tensor(np.asarray(steps, dtype=np.int64))
        return [
            _before(run, first, index) for run, first in zip(self.layers, self.first, strict=True)
        ]


def read(
    model: SequenceModel, inputs: ArrayLike, states: Sequence[LayerState] | None = None
) -> Reading:
    """Read a text and keep everything.

    Args:
        model: not in training (``model.eval()``), so that nothing is dropped out.
        inputs: symbol ids (time,) or values (time, feature).
        states: each layer's state before the text, a batch of one; fresh ones when None.

    Raises:
        ValueError: when the text is empty, too long or not of the model's kind.
    """
    if model.training:
        raise ValueError("A model in training drops units at random: call its eval() first.")
    batch = single_batch(model, inputs)
    limit(len(batch.inputs), model)
    array = torch.from_numpy(batch.inputs)
    with torch.no_grad():
        array = array.to(model.readout.weight.dtype) if array.is_floating_point() else array
        encoded = model.encode(array)
        first = list(states) if states is not None else model.recurrent.zero_states(1, encoded)
        layers = model.recurrent.run(encoded, first, record=True)
        predictions = model.readout(layers[-1].output[:, 0])
    return Reading(model, batch.inputs[:, 0], encoded, first, layers, predictions)


def limit(time: int, model: SequenceModel) -> None:
    """Refuse texts whose answers would not fit into memory.

    Raises:
        ValueError: when the read-out over the text would be above :data:`LARGEST_ANSWER`.
    """
    most = LARGEST_ANSWER // model.shape.output_size
    if time > most:
        raise ValueError(f"This needs a text of at most {most:,} words, and it has {time:,}.")


def _before(run: LayerRun, first: LayerState, index: Tensor) -> LayerState:
    """One layer's state before the steps of ``index``."""

    def held(name: str, start: Tensor) -> Tensor:
        # Row s holds the state before step s.
        return torch.cat([start, run.gates[name][:-1, 0]])[index]

    # A recorded delayed gate is already the value that the step used, so it is not shifted.
    delayed = {name: run.gates[name][index, 0] for name in first.delayed}
    hidden, cell = held("hidden_state", first.hidden), held("cell_state", first.cell)
    return LayerState(hidden, cell, delayed)


def _numpy(value: Tensor) -> NDArray[Any]:
    return value.detach().cpu().numpy()
