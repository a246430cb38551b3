"""The compiled engine as a ``torch.autograd.Function``, behind the interface of every engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnnviz.engine.layer import Workspace
from rnnviz.engine.records import OutputGradients
from rnnviz.model.engine import Engine, LayerRun, LayerState, Weights
from rnnviz.model.following import is_followed
from rnnviz.model.reference import run_layer as run_reference
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

    The reference engine takes over where torch has to see every operation, where there is a
    recording together with gradients, since its graph has a node for every state, for an empty
    batch, for a ReLU, and for whatever does not lie in the main memory as float32 or float64.
    """
    if torch.compiler.is_compiling() and not torch.compiler.is_exporting():
        # A break in the graph, as torch.compile makes one at torch.nn.LSTM.
        run: Engine = torch.compiler.disable(_run)
        return run(spec, weights, inputs, state, lengths, record)
    return _run(spec, weights, inputs, state, lengths, record)


def _run(
    spec: CellSpec,
    weights: Weights,
    inputs: Tensor,
    state: LayerState,
    lengths: Tensor | None,
    record: bool,
) -> LayerRun:
    tensors = [*weights.values(), inputs, state.hidden, state.cell, *state.delayed.values()]
    gradients = torch.is_grad_enabled() and any(tensor.requires_grad for tensor in tensors)
    plain = all(tensor.device.type == "cpu" and tensor.dtype == inputs.dtype for tensor in tensors)
    serves = plain and inputs.dtype in _DTYPES and inputs.shape[1] > 0 and not spec.rectified
    if not serves or (record and gradients) or is_followed(tensors):
        return run_reference(spec, weights, inputs, state, lengths, record)
    call = _Call(spec, tuple(weights), lengths, inputs)
    if gradients and not record:
        return call.run_of(_Layer.apply(call, *tensors))  # type: ignore[no-untyped-call]
    arrays = [_array(tensor) for tensor in tensors]
    if not record:
        return call.outputs(arrays)
    call.forward(arrays)
    return call.recording()


def _array(tensor: Tensor) -> NDArray[Any]:
    """The numbers of a tensor in the main memory, whether it needs gradients or not."""
    return tensor.numpy(force=True)


class _Call:
    """One run of a layer, and its workspace."""

    def __init__(
        self, spec: CellSpec, names: tuple[str, ...], lengths: Tensor | None, inputs: Tensor
    ) -> None:
        self.spec, self.names = spec, names
        self.time, self.batch, self.input_size = inputs.shape
        # A copy: the caller may go on to change a tensor in place.
        steps = self.time if lengths is None else _array(lengths)
        self.lengths = np.full(self.batch, steps, np.int64)
        self.dtype = np.dtype(_DTYPES[inputs.dtype])
        self.full = bool((self.lengths == self.time).all())
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
        tensors = [torch.from_numpy(np.concatenate(parts)) for parts in zip(*ends, strict=True)]
        return self.run_of([torch.from_numpy(output), *tensors])

    def run_of(self, tensors: Sequence[Tensor]) -> LayerRun:
        """The output, the final states and the delayed gates as a run."""
        output, hidden, cell, *delayed = tensors
        after = LayerState(hidden, cell, dict(zip(self.spec.delayed, delayed, strict=True)))
        return LayerRun(output, after)

    def _parted(self, arrays: Sequence[Any]) -> Any:
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
        """A recorded quantity (time, batch, unit) where it lies, zero after each sequence's end."""
        array = self.space.recorded(name)
        if not self.full:
            array[np.arange(self.time)[:, None] >= self.lengths] = 0
        return torch.from_numpy(array)

    def output(self) -> Tensor:
        """A copy of ``h_t``, zero after each sequence's end: the way back needs the workspace."""
        array = np.array(self.space.recorded("hidden_state"), order="C")
        array[np.arange(self.time)[:, None] >= self.lengths] = 0
        return torch.from_numpy(array)

    def state(self) -> list[Tensor]:
        """After each sequence's last step: hidden, cell and delayed gates."""
        return [torch.from_numpy(end) for end in self._ends(self.space, self.lengths)]

    def recording(self) -> LayerRun:
        """Everything, without a graph and where it was computed: that place is not used again."""
        names = [*self.spec.gates, "content", "cell_state", "hidden_state"]
        ends = self.state()
        gates = {name: self.recorded(name) for name in names}
        return LayerRun(
            gates["hidden_state"],
            self.run_of([gates["hidden_state"], *ends]).state,
            gates,
        )

    def outside(self, by_output: Tensor | None, *by_state: Tensor | None) -> OutputGradients:
        """The gradients that come from outside, in the kernels' order."""
        hidden, cell, *delayed = by_state
        return OutputGradients(
            *self._hidden(by_output, hidden),
            *self._rows([cell], self.lengths - 1, self.time),
            *self._rows(delayed, self.lengths, self.time + 1),
        )

    def _hidden(
        self, by_output: Tensor | None, by_state: Tensor | None
    ) -> tuple[NDArray[Any], NDArray[np.int64]]:
        if by_output is None:
            return self._rows([by_state], self.lengths - 1, self.time)
        steps = _array(by_output).transpose(0, 2, 1)
        hidden = np.array(steps, order="C", dtype=self.dtype)
        if not self.full:
            hidden *= (np.arange(self.time)[:, None] < self.lengths)[:, None]
        if by_state is not None:
            hidden[self.lengths - 1, :, self.sequences] += _array(by_state)
        return hidden.reshape(self.time, -1), np.arange(self.time)

    def _rows(
        self, gradients: list[Tensor | None], steps: NDArray[np.int64], count: int
    ) -> tuple[NDArray[Any], NDArray[np.int64]]:
        """Gradients (batch, unit) that arrive at one step of each sequence, in rows by step."""
        size = self.space.at.hidden_size
        row = np.full(count, -1)
        if all(gradient is None for gradient in gradients):
            return np.zeros((0, len(gradients) * size * self.batch), self.dtype), row
        different, where = np.unique(steps, return_inverse=True)
        row[different] = np.arange(len(different))
        rows = np.zeros((len(different), len(gradients), size, self.batch), self.dtype)
        for index, gradient in enumerate(gradients):
            if gradient is not None:
                rows[where, index, :, self.sequences] = _array(gradient)
        return rows.reshape(len(different), -1), row

    def by_reference(
        self, tensors: Sequence[Tensor], gradients: Sequence[Tensor | None]
    ) -> list[Tensor | None]:
        """The gradients by each of the tensors from a second run, with a graph if one is kept."""
        create_graph = torch.is_grad_enabled()
        with torch.enable_grad():
            # Views, so that a tensor which is given twice gets two gradients.
            own = [tensor.view_as(tensor) for tensor in tensors]
            weights, inputs, hidden, cell, delayed = self._parted(own)
            state, lengths = LayerState(hidden, cell, delayed), torch.from_numpy(self.lengths)
            run = run_reference(self.spec, weights, inputs, state, lengths)
        last = run.state
        outputs = [run.output, last.hidden, last.cell, *last.delayed.values()]
        pairs = zip(outputs, gradients, strict=True)
        reached = [(tensor, by) for tensor, by in pairs if by is not None and tensor.requires_grad]
        needed = [tensor for tensor in own if tensor.requires_grad]
        found = torch.autograd.grad(
            [tensor for tensor, _ in reached],
            needed,
            [by for _, by in reached],
            create_graph=create_graph,
            allow_unused=True,
        )
        by_tensor = dict(zip(map(id, needed), found, strict=True))
        return [by_tensor.get(id(tensor)) for tensor in own]


class _Layer(torch.autograd.Function):
    """A whole layer as one node of the graph."""

    @staticmethod
    def forward(ctx: Any, call: _Call, *tensors: Tensor) -> tuple[Tensor, ...]:
        call.forward([_array(tensor) for tensor in tensors])
        ctx.call = call
        ctx.save_for_backward(*tensors)
        ctx.set_materialize_grads(False)
        return (call.output(), *call.state())

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor | None) -> tuple[Tensor | None, ...]:
        call, count, tensors = ctx.call, len(ctx.call.names), ctx.saved_tensors
        if torch.is_grad_enabled() or is_followed(
            gradient for gradient in gradients if gradient is not None
        ):
            with torch.autocast("cpu", enabled=False):
                return (None, *call.by_reference(tensors, gradients))
        needs = ctx.needs_input_grad[1 + count]
        found = call.space.backward(call.outside(*gradients), call.shapes, needs)
        arrays = [found.weights[name] for name in call.names]
        arrays += [found.inputs, found.hidden, found.cell, *found.delayed.values()]
        return (
            None,
            *(
                None if gradient is None else torch.from_numpy(gradient.copy())
                for gradient in arrays
            ),
        )
