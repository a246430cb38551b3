"""The orders in which others stack the weights of a layer, and ours; without torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def joined(cell: str, weights: Mapping[str, Any]) -> dict[str, Any]:
    """One layer's weights, as torch names and stacks them, under our names.

    The two biases of torch are one of ours, but for the content of a GRU.

    Args:
        cell: ``"lstm"``, ``"gru"`` or ``"elman"``.
        weights: ``weight_ih``, ``weight_hh``, ``bias_ih`` and ``bias_hh``; tensors or arrays.
    """
    second = weights["bias_hh"] + 0  # a copy
    whole = {"weight_ih": weights["weight_ih"], "weight_hh": weights["weight_hh"]}
    if cell == "gru":
        gates = 2 * len(second) // 3
        whole["bias_hh"] = weights["bias_hh"][gates:]
        second[gates:] = 0
    return whole | {"bias": weights["bias_ih"] + second}
