"""The compiled engine as a ``torch.autograd.Function``, behind the interface of every engine."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnnviz.cells.engine import LayerRun, LayerState, Weights
from rnnviz.cells.reference import run_layer as run_reference
from rnnviz.engine.layer import Workspace
from rnnviz.engine.room import Outside
from rnnviz.spec import CellSpec

CACHE_BYTES = 3_000_000
"""What a run without a recording may touch again and again."""
_DTYPES = {torch.float32: np.float32, torch.float64: np.float64}


def run_layer(
    spec: CellSpec,
    weights: Weights,
    inputs: Tensor,
    state: LayerState,
    lengths: Tensor | None = None,
    record: bool = False,
) -> LayerRun:
    """Run one layer over a sequence; arguments as for the reference engine.

    Recording together with gradients is left to the reference engine, whose graph has a node for
    every state; so is whatever does not lie in the main memory as float32 or float64.
    """
    tensors = [*weights.values(), inputs, state.hidden, state.cell, *state.delayed.values()]
    gradients = torch.is_grad_enabled() and any(each.requires_grad for each in tensors)
    plain = all(each.device.type == "cpu" and each.dtype == inputs.dtype for each in tensors)
    if not plain or inputs.dtype not in _DTYPES or (record and gradients):
        return run_reference(spec, weights, inputs, state, lengths, record)
    steps = torch.full((inputs.shape[1],), len(inputs)) if lengths is None else lengths
    call = _Call(spec, tuple(weights), steps.numpy(), inputs)
    if not gradients and not record:
        return call.outputs([each.detach().numpy() for each in tensors])
    if record:
        call.forward([each.detach().numpy() for each in tensors])
        return call.recording()
    output, hidden, cell, *delayed = _Layer.apply(call, *tensors)  # type: ignore[no-untyped-call]
    return LayerRun(output, LayerState(hidden, cell, dict(zip(spec.delayed, delayed, strict=True))))


class _Call:
    """One run of a layer, and its workspace."""

    def __init__(
        self, spec: CellSpec, names: tuple[str, ...], lengths: NDArray[np.int64], inputs: Tensor
    ) -> None:
        self.spec, self.names, self.lengths = spec, names, lengths
        self.time, self.batch, self.input_size = inputs.shape
        self.dtype = np.dtype(_DTYPES[inputs.dtype])
        self.full = bool((lengths == self.time).all())
        self.sequences = np.arange(self.batch)

    def forward(self, arrays: list[NDArray[Any]]) -> None:
        """Run the whole batch."""
        weights, inputs, hidden, cell, delayed = self._parted(arrays)
        self.shapes = {name: array.shape for name, array in weights.items()}
        self.space = self._workspace(weights, self.batch, hidden.shape[1])
        self.space.forward(inputs, hidden, cell, delayed)

    def outputs(self, arrays: list[NDArray[Any]]) -> LayerRun:
        """The outputs and the final state alone, some sequences at a time.

        Few enough that what is recorded on the way stays in the processor's cache.
        """
        weights, inputs, hidden, cell, delayed = self._parted(arrays)
        size = hidden.shape[1]
        row = self.time * size * (len(self.spec.terms) + 3) * self.dtype.itemsize
        some = max(32, min(self.batch, CACHE_BYTES // row))
        output = np.zeros((self.time, self.batch, size), self.dtype)
        spaces: dict[int, Workspace] = {}
        ends = []
        for start in range(0, self.batch, some):
            cut = slice(start, min(start + some, self.batch))
            count = cut.stop - start
            if count not in spaces:
                spaces[count] = self._workspace(weights, count, size)
            space = spaces[count]
            state = {name: value[cut] for name, value in delayed.items()}
            space.forward(inputs[:, cut], hidden[cut], cell[cut], state)
            np.copyto(output[:, cut], space.recorded("hidden_state"))
            ends.append(self._ends(space, self.lengths[cut]))
        if not self.full:
            output[np.arange(self.time)[:, None] >= self.lengths] = 0
        found = [torch.from_numpy(np.concatenate(each)) for each in zip(*ends, strict=True)]
        last = dict(zip(self.spec.delayed, found[2:], strict=True))
        return LayerRun(torch.from_numpy(output), LayerState(found[0], found[1], last))

    def _parted(self, arrays: list[NDArray[Any]]) -> Any:
        """Weights by name, inputs, hidden and cell state, delayed gates by name."""
        weights = dict(zip(self.names, arrays, strict=False))
        inputs, hidden, cell, *delayed = arrays[len(weights) :]
        return weights, inputs, hidden, cell, dict(zip(self.spec.delayed, delayed, strict=True))

    def _workspace(self, weights: dict[str, NDArray[Any]], batch: int, size: int) -> Workspace:
        space = Workspace(self.spec, self.input_size, size, self.time, batch, self.dtype)
        space.take(weights)
        return space

    def _ends(self, space: Workspace, lengths: NDArray[np.int64]) -> list[NDArray[Any]]:
        """After each sequence's last step: hidden, cell and delayed gates."""
        places = [space.hidden.transpose(0, 2, 1), space.cell.transpose(0, 2, 1)]
        places += [space.delayed(name) for name in self.spec.delayed]
        return [place[lengths, np.arange(len(lengths))] for place in places]

    def recorded(self, name: str) -> Tensor:
        """A copy of a recorded quantity (time, batch, unit), zero after each sequence's end."""
        array = self.space.recorded(name)
        if not self.full:
            inside = np.arange(self.time)[:, None] < self.lengths
            array = np.where(inside[:, :, None], array, np.zeros((), self.dtype))
        return torch.from_numpy(np.array(array, order="C"))

    def state(self) -> list[Tensor]:
        """After each sequence's last step: hidden, cell and delayed gates."""
        return [torch.from_numpy(end) for end in self._ends(self.space, self.lengths)]

    def recording(self) -> LayerRun:
        """Everything, without a graph."""
        hidden, cell, *delayed = self.state()
        names = [*self.spec.gates, "content", "cell_state", "hidden_state"]
        gates = {name: self.recorded(name) for name in names}
        after = LayerState(hidden, cell, dict(zip(self.spec.delayed, delayed, strict=True)))
        return LayerRun(
            gates["hidden_state"],
            after,
            gates,
            gates["cell_state"].unbind(),
            gates["hidden_state"].unbind(),
        )

    def outside(self, by_output: Tensor | None, *by_state: Tensor | None) -> Outside:
        """The gradients that come from outside, in the kernels' order."""
        hidden, cell, *delayed = by_state
        return Outside(
            *self._hidden(by_output, hidden),
            *self._rows([cell], self.lengths - 1, self.time),
            *self._rows(delayed, self.lengths, self.time + 1),
        )

    def _hidden(
        self, by_output: Tensor | None, by_state: Tensor | None
    ) -> tuple[NDArray[Any], NDArray[np.int64]]:
        if by_output is None:
            return self._rows([by_state], self.lengths - 1, self.time)
        steps = by_output.detach().numpy().transpose(0, 2, 1)
        found = np.array(steps, order="C", dtype=self.dtype)
        if not self.full:
            found *= (np.arange(self.time)[:, None] < self.lengths)[:, None]
        if by_state is not None:
            found[self.lengths - 1, :, self.sequences] += by_state.detach().numpy()
        return found.reshape(self.time, -1), np.arange(self.time)

    def _rows(
        self, gradients: list[Tensor | None], steps: NDArray[np.int64], count: int
    ) -> tuple[NDArray[Any], NDArray[np.int64]]:
        """Gradients (batch, unit) that arrive at one step of each sequence, in rows by step."""
        size = self.space.at.hidden_size
        row = np.full(count, -1)
        if all(each is None for each in gradients):
            return np.zeros((0, len(gradients) * size * self.batch), self.dtype), row
        different, where = np.unique(steps, return_inverse=True)
        row[different] = np.arange(len(different))
        found = np.zeros((len(different), len(gradients), size, self.batch), self.dtype)
        for index, each in enumerate(gradients):
            if each is not None:
                found[where, index, :, self.sequences] = each.detach().numpy()
        return found.reshape(len(different), -1), row


class _Layer(torch.autograd.Function):
    """A whole layer as one node of the graph."""

    @staticmethod
    def forward(ctx: Any, call: _Call, *tensors: Tensor) -> tuple[Tensor, ...]:
        call.forward([each.detach().numpy() for each in tensors])
        ctx.call = call
        ctx.set_materialize_grads(False)
        return (call.recorded("hidden_state"), *call.state())

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor | None) -> tuple[Tensor | None, ...]:
        call, count = ctx.call, len(ctx.call.names)
        needs = ctx.needs_input_grad[1 + count]
        found = call.space.backward(call.outside(*gradients), call.shapes, needs)
        arrays = [found.weights[name] for name in call.names]
        arrays += [found.inputs, found.hidden, found.cell, *found.delayed.values()]
        tensors = [None if each is None else torch.from_numpy(each.copy()) for each in arrays]
        return (None, *tensors)
