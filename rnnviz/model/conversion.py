"""Weights to and from ``torch.nn.LSTM``, ``torch.nn.GRU`` and ``torch.nn.RNN``."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from rnnviz.model.recurrent import Recurrent
from rnnviz.spec import CELLS

_MODULES: dict[str, Any] = {"lstm": nn.LSTM, "gru": nn.GRU, "elman": nn.RNN}


def from_torch(module: nn.RNNBase) -> Recurrent:
    """A ``Recurrent`` with the same weights and the same outputs.

    torch adds two biases where one is enough; they are summed. The GRU's content keeps both.

    Raises:
        ValueError: for bidirectional, projected or ReLU layers, which the family does not hold.
    """
    name = _cell_of(module)
    layer = Recurrent(
        name,
        module.input_size,
        module.hidden_size,
        module.num_layers,
        module.batch_first,
        float(module.dropout),
    ).to(_joined_weights(module, name, 0)["weight_ih"])
    with torch.no_grad():
        for index in range(module.num_layers):
            for key, value in _joined_weights(module, name, index).items():
                layer.get_parameter(f"{key}_l{index}").copy_(value)
    return layer.train(module.training)


def to_torch(layer: Recurrent) -> nn.RNNBase:
    """A ``torch.nn`` layer with the same weights and the same outputs.

    Raises:
        ValueError: when torch has no layer for this cell.
    """
    name = next((key for key in _MODULES if CELLS[key] == layer.spec), None)
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
    ).to(layer.weights(0)["weight_ih"])
    with torch.no_grad():
        for index in range(layer.num_layers):
            for key, value in _split_weights(layer.weights(index)).items():
                module.get_parameter(f"{key}_l{index}").copy_(value)
    return module.train(layer.training)


def _cell_of(module: nn.RNNBase) -> str:
    """The name of the cell that a torch layer runs."""
    name = next((key for key, kind in _MODULES.items() if isinstance(module, kind)), None)
    if name is None:
        raise ValueError("Only torch.nn.LSTM, torch.nn.GRU and torch.nn.RNN can be carried over.")
    if module.bidirectional or module.proj_size:
        raise ValueError("Bidirectional and projected layers cannot be carried over.")
    if getattr(module, "nonlinearity", "tanh") != "tanh":
        raise ValueError("A torch.nn.RNN must use tanh to be carried over.")
    return name


def _joined_weights(module: nn.RNNBase, name: str, index: int) -> dict[str, Tensor]:
    """One torch layer's weights under our names."""
    found: dict[str, Tensor] = {
        "weight_ih": getattr(module, f"weight_ih_l{index}"),
        "weight_hh": getattr(module, f"weight_hh_l{index}"),
    }
    rows = found["weight_ih"].shape[0]
    zero = found["weight_ih"].new_zeros(rows)
    first = getattr(module, f"bias_ih_l{index}") if module.bias else zero
    second = getattr(module, f"bias_hh_l{index}") if module.bias else zero
    found["bias"] = first + second
    if name == "gru":
        size = module.hidden_size
        found["bias"] = torch.cat([found["bias"][: 2 * size], first[2 * size :]])
        found["bias_hh"] = second[2 * size :]
    return found


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
