"""Recurrent: a drop-in for ``torch.nn.LSTM`` over every cell of the family, gates included."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from rnnviz.model.choice import default_engine
from rnnviz.model.dropout import dropout
from rnnviz.model.engine import Engine, LayerRun, LayerState
from rnnviz.model.following import is_autocast, is_followed
from rnnviz.model.states import DelayedState, State, joined, split, zero_state
from rnnviz.spec import CELLS, CellSpec


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
        self._names: tuple[str, ...] = ()
        for layer in range(num_layers):
            size = input_size if layer == 0 else hidden_size
            shapes = self.spec.parameter_shapes(size, hidden_size)
            self._names = tuple(shapes)
            for name, shape in shapes.items():
                self.register_parameter(f"{name}_l{layer}", nn.Parameter(torch.empty(shape)))
        self.reset_parameters(forget_bias, generator)

    def reset_parameters(
        self, forget_bias: float | None = None, generator: torch.Generator | None = None
    ) -> None:
        """Draw all weights from U(-1/sqrt(hidden_size), ...) as ``torch.nn`` does.

        The forget gate's bias becomes ``forget_bias`` exactly; where the forget gate is 1 minus
        another gate, that gate's bias becomes ``-forget_bias``. Weights that are shapes alone, on
        torch's device ``meta``, stay so.
        """
        if any(parameter.is_meta for parameter in self.parameters()):
            return
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
        """One layer's weights without their suffix; ``layer`` may count from the end.

        Read as attributes, as parametrisations and pruning put them there.
        """
        layer = layer % self.num_layers
        return {name: getattr(self, f"{name}_l{layer}") for name in self._names}

    def forward(
        self,
        inputs: Any,
        state: State | DelayedState | tuple[Tensor, ...] | Tensor | None = None,
        lengths: Tensor | Sequence[int] | None = None,
        record: bool | Literal["all"] = False,
    ) -> Any:
        """Run all layers.

        Args:
            inputs: (time, batch, input_size), (time, input_size) or a ``PackedSequence``;
                (batch, time, input_size) with ``batch_first``.
            state: ``(h, c)`` before the first step, each (num_layers, batch, hidden_size); a third
                part for cells with delayed gates. ``h`` alone, as for ``torch.nn.GRU``, where the
                output gate is always open, so that the output determines ``c``. Zeros when None.
            lengths: (batch,) steps of each sequence, in a tensor, list or array; all of them when
                None.
            record: True also returns the last layer's gates, ``"all"`` a list by layer.

        Returns:
            ``(output, state)`` or ``(output, state, gates)``; gates map names to
            (time, batch, unit): each gate (constants included), content, cell_state, hidden_state.
            The state that comes back is always ``(h, c)``, a :class:`State` (or a
            :class:`DelayedState`), also where ``h`` alone was given; ``state.hidden`` is what
            ``torch.nn.GRU`` returns.

        Raises:
            ValueError: when a shape or a type does not fit, or when ``h`` and ``c`` contradict each
                other; the message says what was expected.
        """
        if isinstance(inputs, PackedSequence):
            if lengths is not None:
                raise ValueError("A packed sequence has its own lengths: leave lengths out.")
            return self._forward_packed(inputs, state, record)
        single = inputs.dim() == 2
        steps = inputs.unsqueeze(1) if single else inputs
        steps = steps.transpose(0, 1) if self.batch_first and not single else steps
        self._check(steps)
        shape = (self.num_layers, steps.shape[1], self.hidden_size)
        first = (
            self.zero_states(shape[1], steps)
            if state is None
            else split(self.spec, state, shape, single)
        )
        self._check_types(steps, first[0].hidden, first[0].cell)
        runs = self.run(steps, first, _counts(lengths, steps), record is not False)
        output = runs[-1].output.contiguous()
        output = output.transpose(0, 1) if self.batch_first and not single else output
        final = joined(self.spec, [run.state for run in runs], single)
        output = output.squeeze(1) if single else output
        if record is False:
            return output, final
        gates = [dict(run.gates) for run in runs]
        return output, final, gates if record == "all" else gates[-1]

    def run(
        self,
        inputs: Tensor,
        states: Sequence[LayerState],
        lengths: Tensor | None = None,
        record: bool = False,
        engines: Sequence[Engine] | None = None,
    ) -> list[LayerRun]:
        """Every layer's run on ``inputs`` (time, batch, input_size).

        Each is run by its own of the ``engines`` where they are given. Under autocast too in the
        type of the weights.
        """
        if is_autocast(inputs):
            with torch.autocast(inputs.device.type, enabled=False):
                own = [state.to(self._dtype) for state in states]
                return self.run(inputs.to(self._dtype), own, lengths, record, engines)
        runs: list[LayerRun] = []
        engines = engines or [self.engine] * len(states)
        for layer, (state, engine) in enumerate(zip(states, engines, strict=True)):
            if runs:
                inputs = dropout(runs[-1].output, self.dropout, self.training, self.generator)
            runs.append(engine(self.spec, self.weights(layer), inputs, state, lengths, record))
        return runs

    def zero_states(self, batch: int, like: Tensor) -> list[LayerState]:
        """A fresh state for each layer: zeros, and each delayed gate's initial value."""
        zero = like.new_zeros(batch, self.hidden_size, dtype=self._dtype)
        return [zero_state(self.spec, zero)] * self.num_layers

    def _forward_packed(
        self, packed: PackedSequence, state: Any, record: bool | Literal["all"]
    ) -> Any:
        """Unpack, run, and pack the output in the order of the input, as ``torch.nn.LSTM`` does."""
        steps, lengths = pad_packed_sequence(packed, self.batch_first)
        output, *rest = self.forward(steps, state, lengths, record)
        output = output.transpose(0, 1) if self.batch_first else output
        return (packed_again(packed, output, lengths), *rest)

    def _check(self, steps: Tensor) -> None:
        """One clear sentence for inputs of the wrong shape."""
        if steps.dim() != 3 or steps.shape[-1] != self.input_size or len(steps) == 0:
            order = "(batch, time, feature)" if self.batch_first else "(time, batch, feature)"
            raise ValueError(
                f"The input must be {order} with at least one step and {self.input_size} features, "
                f"not {tuple(steps.shape)}."
            )

    def _check_types(self, *tensors: Tensor) -> None:
        """One clear sentence for numbers of another type; autocast converts them."""
        own = self._dtype
        other = next((tensor.dtype for tensor in tensors if tensor.dtype != own), None)
        if other is not None and not is_autocast(tensors[0]):
            raise ValueError(
                f"The input and the initial state must be {own}, as the layer's weights "
                f"are, not {other}; convert one of them with .to()."
            )

    @property
    def _dtype(self) -> torch.dtype:
        # Parametrised ones lie deeper; looking for them takes time.
        own = self._parameters.values() or self.parameters()
        return next(
            (tensor.dtype for tensor in own if tensor is not None), torch.get_default_dtype()
        )

    def __prepare_scriptable__(self) -> Recurrent:
        """Refuse ``torch.jit.script``, which asks every module of a model first."""
        raise ValueError(
            "A Recurrent cannot be scripted; use torch.jit.trace or torch.export instead."
        )

    def extra_repr(self) -> str:
        """The cell and its sizes."""
        return f"{self.spec.name}, {self.input_size}, {self.hidden_size}, layers={self.num_layers}"


def packed_again(packed: PackedSequence, output: Tensor, lengths: Tensor) -> PackedSequence:
    """An output (time, batch, feature) packed as the input was, of which it is the answer."""
    order = packed.sorted_indices
    if order is not None:
        output, lengths = output.index_select(1, order), lengths[order.cpu()]
    return packed._replace(data=pack_padded_sequence(output, lengths).data)


def _counts(lengths: Tensor | Sequence[int] | None, steps: Tensor) -> Tensor | None:
    """The steps of each sequence as a tensor.

    Raises:
        ValueError: where they are not numbers of steps of ``steps`` (time, batch, feature).
    """
    if lengths is None:
        return None
    message = f"The lengths must be whole numbers between 1 and {len(steps)}, one a sequence."
    try:
        counts = torch.as_tensor(lengths)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError(message) from error
    if counts.numel() == 0:
        counts = counts.to(torch.int64)
    whole = not (counts.is_floating_point() or counts.is_complex() or counts.dtype is torch.bool)
    if not whole or counts.shape != steps.shape[1:2]:
        raise ValueError(message)
    counts = counts.to(torch.int64)
    if not is_followed([counts]) and ((counts < 1) | (counts > len(steps))).any():
        raise ValueError(message)
    return counts
