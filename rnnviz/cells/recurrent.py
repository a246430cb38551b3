"""Recurrent: a drop-in for ``torch.nn.LSTM`` over every cell of the family, gates included."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from rnnviz.cells.choice import default_engine
from rnnviz.cells.dropout import dropout
from rnnviz.cells.engine import Engine, LayerRun, LayerState
from rnnviz.spec import CELLS, CellSpec


class State(NamedTuple):
    """``(h, c)``, each (num_layers, batch, hidden_size)."""

    hidden: Tensor
    cell: Tensor


class DelayedState(NamedTuple):
    """``(h, c, gates)`` of a cell with delayed gates.

    ``gates`` is (num_layers, gate, batch, hidden_size), in the order of ``CellSpec.delayed``.
    """

    hidden: Tensor
    cell: Tensor
    gates: Tensor


class Recurrent(nn.Module):
    """Recurrent layers of any cell; behaves as ``torch.nn.LSTM`` does and shows its gates.

    Parameters are named ``weight_ih_l0``, ``weight_hh_l0``, ``bias_l0`` and, where the cell has
    them, ``weight_peephole_l0`` and ``bias_hh_l0``; their rows stack the learned terms in the
    order reset, input, forget, content, output, which is that of ``torch.nn``.

    Args:
        spec: a ``CellSpec`` or its name in ``CELLS``.
        input_size: features of each time step.
        hidden_size: units of each layer.
        num_layers: layers, each reading the one below.
        batch_first: inputs and outputs are (batch, time, feature) instead of (time, batch, ...).
        dropout: share of each layer's outputs dropped in training, the last layer's excepted.
        forget_bias: initial bias of the forget gate; None leaves it as drawn.
        generator: where the initial weights and the dropout are drawn from.
        engine: what runs each layer; the fastest there is when None (``RNNVIZ_ENGINE`` may name
            one, ``compiled`` or ``torch``).

    Raises:
        ValueError: for an unknown name or sizes that the cell cannot have.
    """

    def __init__(
        self,
        spec: CellSpec | str,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        batch_first: bool = False,
        dropout: float = 0.0,
        forget_bias: float | None = None,
        generator: torch.Generator | None = None,
        engine: Engine | None = None,
    ) -> None:
        super().__init__()
        if isinstance(spec, str) and spec not in CELLS:
            raise ValueError(f"There is no cell named {spec!r}; choose one of: {', '.join(CELLS)}.")
        if min(input_size, hidden_size, num_layers) < 1:
            raise ValueError("The input size, hidden size and number of layers must be at least 1.")
        self.spec = CELLS[spec] if isinstance(spec, str) else spec
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.batch_first, self.dropout = batch_first, dropout
        self.engine = default_engine() if engine is None else engine
        self.generator = generator
        for layer in range(num_layers):
            size = input_size if layer == 0 else hidden_size
            for name, shape in self.spec.parameter_shapes(size, hidden_size).items():
                self.register_parameter(f"{name}_l{layer}", nn.Parameter(torch.empty(shape)))
        self.reset_parameters(forget_bias, generator)

    def reset_parameters(
        self, forget_bias: float | None = None, generator: torch.Generator | None = None
    ) -> None:
        """Draw all weights from U(-1/sqrt(hidden_size), ...) as ``torch.nn`` does.

        The forget gate's bias becomes ``forget_bias`` exactly; where the forget gate is 1 minus
        another gate, that gate's bias becomes ``-forget_bias``.
        """
        bound = 1.0 / math.sqrt(self.hidden_size)
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.uniform_(-bound, bound, generator=generator)
            self._set_forget_bias(forget_bias)

    def _set_forget_bias(self, value: float | None) -> None:
        root, flip = self.spec.resolve("forget_gate")
        biases = self.spec.stacked("bias")
        if value is None or root not in biases:
            return
        start = biases.index(root) * self.hidden_size
        for layer in range(self.num_layers):
            rows = self.get_parameter(f"bias_l{layer}")[start : start + self.hidden_size]
            rows.fill_(-value if flip else value)

    def weights(self, layer: int) -> dict[str, Tensor]:
        """One layer's parameters without their suffix; ``layer`` may count from the end."""
        layer = layer % self.num_layers
        suffix = f"_l{layer}"
        found = {name: value for name, value in self.named_parameters() if name.endswith(suffix)}
        return {name.removesuffix(suffix): value for name, value in found.items()}

    def forward(
        self,
        inputs: Any,
        state: State | DelayedState | tuple[Tensor, ...] | None = None,
        lengths: Tensor | None = None,
        record: bool | Literal["all"] = False,
    ) -> Any:
        """Run all layers.

        Args:
            inputs: (time, batch, input_size), (time, input_size) or a ``PackedSequence``;
                (batch, time, input_size) with ``batch_first``.
            state: ``(h, c)`` before the first step, each (num_layers, batch, hidden_size); a third
                part for cells with delayed gates. Zeros when None.
            lengths: (batch,) steps of each sequence; all of them when None.
            record: True also returns the last layer's gates, ``"all"`` a list by layer.

        Returns:
            ``(output, state)`` or ``(output, state, gates)``; gates map names to
            (time, batch, unit): each gate (constants included), content, cell_state, hidden_state.

        Raises:
            ValueError: when a shape does not fit; the message says what was expected.
        """
        if isinstance(inputs, PackedSequence):
            return self._forward_packed(inputs, state, record)
        single = inputs.dim() == 2
        steps = inputs.unsqueeze(1) if single else inputs
        steps = steps.transpose(0, 1) if self.batch_first and not single else steps
        self._check(steps, lengths)
        first = self._states(steps, state, single)
        runs = self.run(steps, first, lengths, record is not False)
        output = runs[-1].output
        output = output.transpose(0, 1) if self.batch_first and not single else output
        final = self._joined([run.state for run in runs], single)
        output = output.squeeze(1) if single else output
        if record is False:
            return output, final
        gates = [dict(run.gates) for run in runs]
        return output, final, gates if record == "all" else gates[-1]

    def run(
        self,
        inputs: Tensor,
        states: list[LayerState],
        lengths: Tensor | None = None,
        record: bool = False,
    ) -> list[LayerRun]:
        """Every layer's run on ``inputs`` (time, batch, input_size)."""
        runs: list[LayerRun] = []
        for layer, state in enumerate(states):
            if runs:
                inputs = dropout(runs[-1].output, self.dropout, self.training, self.generator)
            runs.append(self.engine(self.spec, self.weights(layer), inputs, state, lengths, record))
        return runs

    def zero_states(self, batch: int, like: Tensor) -> list[LayerState]:
        """A fresh state for each layer: zeros, and each delayed gate's initial value."""
        zero = like.new_zeros(batch, self.hidden_size)
        gates = self.spec.gates
        delayed = {name: torch.full_like(zero, gates[name].initial) for name in self.spec.delayed}
        return [LayerState(zero, zero, delayed) for _ in range(self.num_layers)]

    def _forward_packed(
        self, packed: PackedSequence, state: Any, record: bool | Literal["all"]
    ) -> Any:
        """Unpack, run, and pack the output again, as ``torch.nn.LSTM`` does."""
        steps, lengths = pad_packed_sequence(packed)
        if self.batch_first:
            steps = steps.transpose(0, 1)
        output, *rest = self.forward(steps, state, lengths, record)
        if self.batch_first:
            output = output.transpose(0, 1)
        return (pack_padded_sequence(output, lengths, enforce_sorted=False), *rest)

    def _check(self, steps: Tensor, lengths: Tensor | None) -> None:
        """One clear sentence for inputs of the wrong shape."""
        if steps.dim() != 3 or steps.shape[-1] != self.input_size or 0 in steps.shape[:2]:
            order = "(batch, time, feature)" if self.batch_first else "(time, batch, feature)"
            raise ValueError(
                f"The input must be {order} with at least one step and {self.input_size} features, "
                f"not {tuple(steps.shape)}."
            )
        if lengths is not None:
            fits = lengths.shape == steps.shape[1:2] and bool(
                ((lengths >= 1) & (lengths <= len(steps))).all()
            )
            if not fits:
                raise ValueError(f"The lengths must be between 1 and {len(steps)}, one a sequence.")

    def _states(self, steps: Tensor, state: Any, single: bool) -> list[LayerState]:
        """The state given by the caller, layer by layer."""
        if state is None:
            return self.zero_states(steps.shape[1], steps)
        parts = [part.unsqueeze(-2) for part in state] if single else list(state)
        delayed = self.spec.delayed
        shape = (self.num_layers, steps.shape[1], self.hidden_size)
        if len(parts) != (3 if delayed else 2) or any(part.shape != shape for part in parts[:2]):
            names = "(h, c, gates)" if delayed else "(h, c)"
            raise ValueError(f"The initial state must be {names} with h and c of shape {shape}.")
        return [
            LayerState(h, c, dict(zip(delayed, parts[2][layer], strict=True)) if delayed else {})
            for layer, (h, c) in enumerate(zip(parts[0], parts[1], strict=True))
        ]

    def _joined(self, states: list[LayerState], single: bool) -> State | DelayedState:
        """All layers' states as one."""
        hidden = torch.stack([state.hidden for state in states])
        cell = torch.stack([state.cell for state in states])
        if single:
            hidden, cell = hidden.squeeze(1), cell.squeeze(1)
        if not self.spec.delayed:
            return State(hidden, cell)
        gates = torch.stack([torch.stack(list(state.delayed.values())) for state in states])
        return DelayedState(hidden, cell, gates.squeeze(-2) if single else gates)

    def extra_repr(self) -> str:
        """The cell and its sizes."""
        return f"{self.spec.name}, {self.input_size}, {self.hidden_size}, layers={self.num_layers}"
