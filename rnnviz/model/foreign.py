"""Layers that were trained in other frameworks, from their arrays; all gate orders are here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from rnnviz.model.recurrent import Recurrent
from rnnviz.spec import CELLS

Array = NDArray[Any]
Terms = dict[str, Array]
"""Rows of a weight by the gate, or the content, that they belong to."""

_I, _F, _O, _R = "input_gate", "forget_gate", "output_gate", "reset_gate"
_C = "content"
ORDERS: dict[str, dict[str, tuple[str, ...]]] = {
    "torch": {"lstm": (_I, _F, _C, _O), "gru": (_R, _F, _C)},
    "keras": {"lstm": (_I, _F, _C, _O), "gru": (_F, _R, _C)},
    "onnx": {"lstm": (_I, _O, _F, _C), "gru": (_F, _R, _C)},
    "haiku": {"lstm": (_I, _C, _F, _O), "gru": (_I, _R, _C)},
    "equinox": {"lstm": (_I, _F, _C, _O), "gru": (_R, _F, _C)},
}
"""How each framework stacks the terms. The update gate ``z`` of a GRU keeps the old state, so it is
a forget gate; haiku's writes the new one."""

NO_LAYER = "This file has no LSTM, GRU or RNN."

_CELLS = {4: "lstm", 3: "gru", 1: "elman"}


def from_keras(weights: Sequence[ArrayLike], reset_after: bool = True) -> Recurrent:
    """A layer of Keras 3 from ``layer.get_weights()``.

    Args:
        weights: kernel (input_size, terms * units), recurrent kernel (units, terms * units) and,
            where there is one, the bias; of an LSTM, a GRU or a SimpleRNN with tanh.
        reset_after: as the GRU has it; a bias of (2, 3 * units) says so itself.

    Raises:
        ValueError: when the arrays are not those of such a layer.
    """
    arrays = [np.asarray(array) for array in weights]
    if len(arrays) not in (2, 3) or any(array.ndim != 2 for array in arrays[:2]):
        raise ValueError("A layer of Keras has a kernel, a recurrent kernel and at most one bias.")
    kernel, recurrent = arrays[0].T, arrays[1].T
    cell = _cell_of(recurrent)
    bias = arrays[2] if len(arrays) == 3 else np.zeros(len(kernel), kernel.dtype)
    twice = bias.ndim == 2
    both = bias if twice else np.stack([bias, np.zeros_like(bias)])
    after = cell != "gru" or twice or (reset_after and len(arrays) == 2)
    return _stacked("keras", cell, kernel, recurrent, both, after)


def from_onnx_arrays(
    weight: ArrayLike,
    recurrence: ArrayLike,
    bias: ArrayLike | None = None,
    peephole: ArrayLike | None = None,
    linear_before_reset: bool = False,
) -> Recurrent:
    """One direction of an ONNX node LSTM, GRU or RNN (tanh), as its tensors have it.

    Args:
        weight: ``W`` (terms * hidden_size, input_size).
        recurrence: ``R`` (terms * hidden_size, hidden_size).
        bias: ``B`` (2 * terms * hidden_size,).
        peephole: ``P`` (3 * hidden_size,) of an LSTM: input, output and forget gate.
        linear_before_reset: as the GRU has it.

    Raises:
        ValueError: when the arrays are not those of such a node.
    """
    inputs, recurrent = np.asarray(weight), np.asarray(recurrence)
    cell = _cell_of(recurrent)
    peepholes = (3 * recurrent.shape[-1],) if cell == "lstm" else None
    if peephole is not None and np.shape(peephole) != peepholes:
        raise ValueError("Only an LSTM has peepholes, three times as many as units.")
    both = np.zeros((2, len(inputs)), inputs.dtype) if bias is None else np.asarray(bias)
    own = None if peephole is None else dict(zip((_I, _O, _F), _split(peephole, 3), strict=True))
    after = cell != "gru" or linear_before_reset
    return _stacked("onnx", cell, inputs, recurrent, both.reshape(2, -1), after, own)


def from_haiku(params: Mapping[str, Any]) -> Recurrent:
    """An LSTM or a GRU of haiku, from the parameters of that one module.

    Haiku's LSTM adds 1 to its forget gate at every step; here the 1 is part of the bias.

    Args:
        params: ``{"w", "b"}`` of an LSTM's linear layer, or ``{"w_i", "w_h", "b"}`` of a GRU.

    Raises:
        ValueError: when they are neither.
    """
    if set(params) == {"w_i", "w_h", "b"}:
        inputs, recurrent = (np.asarray(params[name]).T for name in ("w_i", "w_h"))
        bias = np.asarray(params["b"])
        both = np.stack([bias, np.zeros_like(bias)])
        return _stacked("haiku", "gru", inputs, recurrent, both, False)
    if set(params) != {"w", "b"}:
        raise ValueError(
            "Give the parameters of one haiku module: w and b of an LSTM's linear layer, or w_i, "
            "w_h and b of a GRU; its VanillaRNN has a ReLU, which no cell of the family has."
        )
    weight, bias = np.asarray(params["w"]).T, np.array(params["b"])
    hidden = len(weight) // 4
    bias[2 * hidden : 3 * hidden] += 1
    both = np.stack([bias, np.zeros_like(bias)])
    return _stacked("haiku", "lstm", weight[:, :-hidden], weight[:, -hidden:], both, True)


def from_equinox(cell: Any) -> Recurrent:
    """An ``equinox.nn.LSTMCell`` or ``GRUCell``, or anything with its arrays.

    Args:
        cell: has ``weight_ih``, ``weight_hh``, ``bias`` (or None) and, for a GRU, ``bias_n``.

    Raises:
        ValueError: when the arrays are not those of such a cell.
    """
    inputs, recurrent = np.asarray(cell.weight_ih), np.asarray(cell.weight_hh)
    both = np.zeros((2, len(inputs)), inputs.dtype)
    if cell.bias is not None:
        both[0] = cell.bias
    name = _cell_of(recurrent)
    if name == "gru" and cell.bias_n is not None:
        both[1, -recurrent.shape[1] :] = cell.bias_n
    return _stacked("equinox", name, inputs, recurrent, both, True)


_FLAX = {
    "lstm": {_I: ("ii", "hi"), _F: ("if", "hf"), _C: ("ig", "hg"), _O: ("io", "ho")},
    "gru": {_R: ("ir", "hr"), _F: ("iz", "hz"), _C: ("in", "hn")},
    "elman": {_C: ("i", "h")},
}


def from_flax(params: Mapping[str, Any]) -> Recurrent:
    """An ``LSTMCell`` (optimised or not), ``GRUCell`` or ``SimpleCell`` of flax.

    Parameters do not say what a cell was made with: its functions must be the usual sigmoid and
    tanh, and a ``SimpleCell`` not residual.

    Args:
        params: of that one cell, by flax's names: ``ii``, ``hi`` and so on, each with a ``kernel``
            (from, to) and perhaps a ``bias``.

    Raises:
        ValueError: when the names are not those of such a cell.
    """
    asked = {frozenset(name for pair in own.values() for name in pair): cell
             for cell, own in _FLAX.items()}  # fmt: skip
    cell = asked.get(frozenset(params))
    if cell is None:
        raise ValueError(
            "Give the parameters of one flax cell: an LSTMCell, a GRUCell or a SimpleCell."
        )
    names = _FLAX[cell]
    inputs, sources = (
        {term: np.asarray(params[pair[part]]["kernel"]).T for term, pair in names.items()}
        for part in (0, 1)
    )
    first, second = (
        {term: _bias(params[pair[part]], len(inputs[term])) for term, pair in names.items()}
        for part in (0, 1)
    )
    return _assembled(cell, inputs, sources, first, second)


def _bias(part: Mapping[str, Any], size: int) -> Array:
    kept = np.zeros(size, np.float32) if part.get("bias") is None else np.asarray(part["bias"])
    if kept.shape != (size,):
        raise ValueError(f"A bias of this flax cell must have {size} numbers.")
    return kept


def _cell_of(recurrent: Array) -> str:
    """The cell whose recurrent weight (terms * hidden, hidden) this is."""
    hidden = recurrent.shape[-1] if recurrent.ndim == 2 else 0
    terms = len(recurrent) // hidden if hidden else 0
    if terms not in _CELLS or terms * hidden != len(recurrent):
        raise ValueError("These weights are not those of an LSTM, a GRU or a plain RNN.")
    return _CELLS[terms]


def _split(array: ArrayLike, count: int) -> list[Array]:
    """An array in equal parts along its first axis."""
    return list(np.split(np.asarray(array), count))


def _stacked(
    framework: str,
    cell: str,
    inputs: Array,
    recurrent: Array,
    biases: Array,
    reset_after: bool,
    peephole: Terms | None = None,
) -> Recurrent:
    """A layer from weights whose rows a framework stacks in its own order.

    Args:
        framework: a key of ``ORDERS``.
        cell: ``"lstm"``, ``"gru"`` or ``"elman"``.
        inputs: (terms * hidden, input_size).
        recurrent: (terms * hidden, hidden).
        biases: (2, terms * hidden): beside the input, and beside the state.
        reset_after: where a GRU's reset gate multiplies.
        peephole: by gate.
    """
    order = ORDERS[framework].get(cell, (_C,))
    hidden = recurrent.shape[1]
    rows = len(order) * hidden
    if inputs.ndim != 2 or len(inputs) != rows or biases.shape != (2, rows):
        raise ValueError(
            f"The weights of {CELLS[cell].title} must be (terms * {hidden}, input size) and its "
            f"biases must have {rows} numbers."
        )
    ours, sources, first, second = (
        dict(zip(order, _split(array, len(order)), strict=True))
        for array in (inputs, recurrent, *biases)
    )
    if not reset_after:
        cell = "gru-cho"
    if not reset_after and _F in order:
        # 1 - sigmoid(x) is sigmoid(-x): the gate that keeps becomes the one that writes.
        for by_gate in (ours, sources, first, second):
            by_gate[_I] = -by_gate.pop(_F)
    if peephole is not None:
        cell = "lstm-peephole"
    return _assembled(cell, ours, sources, first, second, peephole)


def _assembled(
    cell: str,
    inputs: Terms,
    sources: Terms,
    first: Terms,
    second: Terms,
    peephole: Terms | None = None,
) -> Recurrent:
    """A layer of the family from the parts of its terms.

    Args:
        cell: a key of ``CELLS``.
        inputs: (hidden, input_size) each.
        sources: (hidden, hidden) each.
        first: the bias beside the input, (hidden,) each.
        second: the bias beside the state, (hidden,) each.
        peephole: (hidden,) each.
    """
    spec = CELLS[cell]
    inner = spec.content.source_bias
    biases = {
        name: value if inner and name == _C else value + second[name]
        for name, value in first.items()
    }
    weights = {
        "weight_ih": np.concatenate([inputs[name] for name in spec.stacked("input")]),
        "weight_hh": np.concatenate([sources[name] for name in spec.stacked("source")]),
        "bias": np.concatenate([biases[name] for name in spec.stacked("bias")]),
    }
    if inner:
        weights["bias_hh"] = second[_C]
    if peephole is not None:
        weights["weight_peephole"] = np.stack([peephole[name] for name in spec.stacked("peephole")])
    hidden, size = weights["weight_hh"].shape[1], weights["weight_ih"].shape[1]
    shapes = {name: value.shape for name, value in weights.items()}
    if shapes != spec.parameter_shapes(size, hidden):
        raise ValueError(f"The weights of this {spec.title} do not fit each other.")
    layer = Recurrent(spec, size, hidden, generator=torch.Generator())
    layer.to(torch.float64 if weights["weight_hh"].dtype == np.float64 else torch.float32)
    with torch.no_grad():
        for name, value in weights.items():
            parameter = layer.get_parameter(f"{name}_l0")
            parameter.copy_(torch.from_numpy(value.astype(parameter.detach().numpy().dtype)))
    return layer
