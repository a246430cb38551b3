"""The parts of a model in a torch ``state_dict``, found by names and shapes; without torch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnnviz.model.orders import joined
from rnnviz.model.parts import Array, Parts, Unsaid, check_about

_KINDS = {4: "lstm", 3: "gru", 1: "elman"}
_LAYER = re.compile(r"(?P<path>.*\.)?weight_ih_l0")
_TABLE = re.compile(r"emb|encoder|token|wte", re.IGNORECASE)
"""How people call what stands before the recurrent layers."""


def parts_of_state(tensors: Mapping[str, Array], about: Mapping[str, Any]) -> Parts:
    """The parts of a model with one LSTM, GRU or tanh RNN in one direction, or of that alone.

    Args:
        tensors: a torch ``state_dict`` by its names.
        about: ``readout`` and ``embedding``, the names of these tensors, where there is a choice.

    Raises:
        Unsaid: where names and shapes leave a choice.
        ValueError: when the model is of another kind; one sentence that says what to do.
    """
    check_about(about)
    path, sizes = _find_layers(tensors)
    cell = _KINDS[len(tensors[f"{path}weight_ih_l0"]) // sizes[1]]
    layers = _layers(tensors, path, cell)
    if not _others(tensors, path):
        return Parts(cell, layers, np.zeros((0, sizes[1]), np.float32), np.zeros(0, np.float32))
    embedding, readout = _find_others(tensors, path, sizes, about)
    weight, bias = tensors[readout], tensors.get(_bias_of(readout))
    if bias is None:
        bias = np.zeros(len(weight), np.float32)
    if bias.shape != weight.shape[:1]:
        raise ValueError("The bias of the read-out must have one number for each output.")
    return Parts(cell, layers, weight, bias, tensors.get(embedding))


def _others(tensors: Mapping[str, Array], path: str) -> dict[str, Array]:
    """What does not belong to the recurrent layers."""
    pattern = re.compile(re.escape(path) + r"(weight|bias)_(ih|hh)_l\d")
    return {name: value for name, value in tensors.items() if not pattern.fullmatch(name)}


def _layers(tensors: Mapping[str, Array], path: str, cell: str) -> tuple[Mapping[str, Array], ...]:
    none = np.zeros(len(tensors[f"{path}weight_ih_l0"]), np.float32)
    layers: list[Mapping[str, Array]] = []
    while f"{path}weight_ih_l{len(layers)}" in tensors:
        own = {
            name: tensors.get(f"{path}{name}_l{len(layers)}", none)
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        }
        if own["bias_ih"].shape != none.shape or own["bias_hh"].shape != none.shape:
            raise ValueError(f"The biases of layer {len(layers)} do not fit its weights.")
        layers.append(joined(cell, own))
    return tuple(layers)


def _find_layers(tensors: Mapping[str, Array]) -> tuple[str, tuple[int, int]]:
    """The path of the recurrent layers, their input size and their hidden size."""
    paths = [match["path"] or "" for name in tensors if (match := _LAYER.fullmatch(name))]
    if len(paths) != 1:
        which = "no LSTM, GRU or RNN" if not paths else "several of them"
        raise ValueError(
            "A model must have one torch.nn.LSTM, GRU or RNN, with tensors such as "
            f"lstm.weight_ih_l0; this file has {which}."
        )
    path = paths[0]
    odd = [name for name in tensors if name.endswith("_reverse") or "weight_hr_l" in name]
    if odd:
        kind = "projected" if "weight_hr_l" in odd[0] else "bidirectional"
        raise ValueError(f"A {kind} layer cannot become a run: record it with rv.record.")
    first, second = tensors[f"{path}weight_ih_l0"], tensors.get(f"{path}weight_hh_l0")
    if second is None or first.ndim != 2 or second.ndim != 2 or not min(second.shape):
        raise ValueError(f"The tensors {path}weight_ih_l0 and {path}weight_hh_l0 must be matrices.")
    hidden = int(second.shape[1])
    if len(second) != len(first) or len(first) not in [rows * hidden for rows in _KINDS]:
        raise ValueError(f"The tensor {path}weight_hh_l0 is not that of an LSTM, GRU or RNN.")
    return path, (int(first.shape[1]), hidden)


def _find_others(
    tensors: Mapping[str, Array], path: str, sizes: tuple[int, int], about: Mapping[str, Any]
) -> tuple[str, str]:
    """The names of the embedding ("" for none) and of the read-out's weight."""
    size, hidden = sizes
    others = _others(tensors, path)
    matrices = {name: value for name, value in others.items() if value.ndim == 2}
    biased = [name for name in matrices if _bias_of(name) in others]
    heads = [name for name in biased or matrices if matrices[name].shape[1] == hidden]
    # Where as many numbers go in as come out, the names tell.
    named = [name for name in heads if not _TABLE.search(name)] if not biased else heads
    readout = _chosen("readout", "the linear read-out", named or heads, about)
    if not readout:
        raise ValueError(
            "A model must have one linear read-out after its recurrent layers, with a weight "
            f"(output, {hidden}) and a bias; this file has none."
        )
    tables = [
        name
        for name in matrices
        if name != readout and name not in biased and matrices[name].shape[1] == size
    ]
    embedding = _chosen("embedding", "the embedding", tables, about)
    # Whoever chose one of several read-outs knows of the others.
    candidates = heads if about.get("readout") else [readout]
    used = {embedding, readout, *candidates, *(_bias_of(name) for name in candidates)}
    extra = sorted(set(others) - used)
    if extra:
        raise ValueError(
            "A model must be recurrent layers and a linear read-out, with or without an embedding; "
            f"the tensor {extra[0][:60]!r} does not belong to these."
        )
    return embedding, readout


def _bias_of(weight: str) -> str:
    return weight.removesuffix("weight") + "bias"


def _chosen(field: str, what: str, options: Sequence[str], about: Mapping[str, Any]) -> str:
    """The one tensor that it can be, or the one that was said; "" where there is none."""
    if answer := about.get(field):
        if answer not in options:
            raise ValueError(f"The tensor {answer[:60]!r} cannot be {what}.")
        return str(answer)
    if len(options) > 1:
        names = sorted(options)
        raise Unsaid(field, names, f"Say which tensor is {what}: {' or '.join(names)}.")
    return options[0] if options else ""
