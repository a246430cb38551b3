"""Weights to and from ``torch.nn.LSTM``, ``torch.nn.GRU`` and ``torch.nn.RNN``, and from cells."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from rnnviz.model.orders import joined
from rnnviz.model.recurrent import Recurrent
from rnnviz.spec import CELLS, ELMAN_RELU, CellSpec

_MODULES: dict[str, Any] = {"lstm": nn.LSTM, "gru": nn.GRU, "elman": nn.RNN}
_CELLS: dict[str, Any] = {"lstm": nn.LSTMCell, "gru": nn.GRUCell, "elman": nn.RNNCell}


def from_torch(module: nn.RNNBase) -> Recurrent:
    """A ``Recurrent`` with the same weights and the same outputs.

    torch adds two biases where one is enough; they are summed. The GRU's content keeps both.

    Raises:
        ValueError: for cells and for bidirectional or projected layers.
    """
    spec = spec_of(module)
    if isinstance(module, nn.RNNCellBase) or module.bidirectional or module.proj_size:
        raise ValueError(
            "Cells, bidirectional and projected layers cannot be carried over as one Recurrent."
        )
    layer = Recurrent(
        spec,
        module.input_size,
        module.hidden_size,
        module.num_layers,
        module.batch_first,
        float(module.dropout),
    ).to(joined_weights(module, "_l0")["weight_ih"])
    with torch.no_grad():
        for index in range(module.num_layers):
            for key, value in joined_weights(module, f"_l{index}").items():
                layer.get_parameter(f"{key}_l{index}").copy_(value)
    return layer.train(module.training)


def to_torch(layer: Recurrent) -> nn.RNNBase:
    """A ``torch.nn`` layer with the same weights and the same outputs.

    Raises:
        ValueError: when torch has no layer for this cell.
    """
    more = {"nonlinearity": "relu"} if layer.spec == ELMAN_RELU else {}
    name = next((key for key in _MODULES if CELLS[key] == layer.spec), "elman" if more else None)
    if name is None:
        raise ValueError(
            f"torch.nn has no layer for the cell {layer.spec.name}; only lstm, gru and elman."
        )
    module: nn.RNNBase = _MODULES[name](
        layer.input_size,
        layer.hidden_size,
        layer.num_layers,
        batch_first=layer.batch_first,
        dropout=layer.dropout,
        **more,
    ).to(layer.weights(0)["weight_ih"])
    with torch.no_grad():
        for index in range(layer.num_layers):
            for key, value in _split_weights(layer.weights(index)).items():
                module.get_parameter(f"{key}_l{index}").copy_(value)
    return module.train(layer.training)


def spec_of(module: nn.RNNBase | nn.RNNCellBase) -> CellSpec:
    """The cell that a torch layer, or a torch cell, runs.

    Raises:
        ValueError: where the family does not hold it; one sentence.
    """
    kinds = _CELLS if isinstance(module, nn.RNNCellBase) else _MODULES
    name = next((key for key, kind in kinds.items() if isinstance(module, kind)), None)
    if name is None:
        raise ValueError(
            "Only LSTM, GRU and RNN of torch.nn and their cells can be read, not "
            f"{type(module).__name__}."
        )
    rectified = getattr(module, "nonlinearity", "tanh") == "relu"
    return ELMAN_RELU if rectified else CELLS[name]


def joined_weights(module: nn.RNNBase | nn.RNNCellBase, suffix: str) -> dict[str, Tensor]:
    """The weights of one layer in one direction under our names.

    They are read as attributes, where parametrisations and pruning put them. The two biases of
    torch are one of ours, but for the content of a GRU.

    Args:
        module: a layer or a cell of torch.
        suffix: as its parameters have it: ``_l0``, ``_l1_reverse``; empty for a cell.
    """
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    rows = len(getattr(module, f"weight_ih{suffix}"))
    zero = getattr(module, f"weight_ih{suffix}").new_zeros(rows)
    weights = {
        name: getattr(module, f"{name}{suffix}") if module.bias or "weight" in name else zero
        for name in names
    }
    return joined(spec_of(module).name, weights)


def _split_weights(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """One of our layers' weights under torch's names; its second bias is zero but for the GRU."""
    second = torch.zeros_like(weights["bias"])
    if "bias_hh" in weights:
        second[-len(weights["bias_hh"]) :] = weights["bias_hh"]
    return {
        "weight_ih": weights["weight_ih"],
        "weight_hh": weights["weight_hh"],
        "bias_ih": weights["bias"],
        "bias_hh": second,
    }
