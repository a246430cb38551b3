"""Recurrent layers out of ONNX files, which the package onnx opens."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.model.foreign import NO_LAYER, from_onnx_arrays
from rnnviz.model.recurrent import Recurrent
from rnnviz.untrusted import TooManyFields, light_protobuf, optional_package

RECURRENT = {"LSTM": ["Sigmoid", "Tanh", "Tanh"], "GRU": ["Sigmoid", "Tanh"], "RNN": ["Tanh"]}
"""The recurrent nodes of ONNX, with the activations that the family has."""
MOVES = (
    *("Cast", "Dropout", "Flatten", "Identity", "Reshape", "Slice", "Squeeze", "Transpose"),
    "Unsqueeze",
)
"""Nodes that leave the numbers as they are."""
MOST_FIELDS = 500_000
"""Fields of a whole file: an empty node has two bytes there, and over three hundred in memory."""

_STARTS = ("Concat", "ConstantOfShape", "Expand", "Gather", "Tile", *MOVES)
"""Of what files make a state of zeros."""
_TERMS = {"LSTM": 4, "GRU": 3, "RNN": 1}
_DIRECTIONS = {b"forward": 1, b"reverse": 1, b"bidirectional": 2}
_OWN_DOMAINS = ("", "ai.onnx")


def from_onnx(path: str | PathLike[str]) -> dict[str, Recurrent]:
    """Every LSTM, GRU and RNN of an ONNX file by the name of its node; reverse directions apart.

    A layer named ``x.reverse`` reads its sequence from the last step to the first. With
    ``layout=1`` a layer is ``batch_first``. Lengths and first states that are inputs of the file,
    and states that come from another of its layers, are yours to give, as the sequence is.

    Raises:
        ValueError: when the file cannot be read or a layer is not of the family; one sentence.
    """
    optional_package("onnx")
    graph = Graph(Path(path).read_bytes())
    layers: dict[str, Recurrent] = {}
    for node in graph.nodes:
        if node.op_type in RECURRENT:
            for name, layer in graph.layers(node, RECURRENT).items():
                if name in layers:
                    raise ValueError(
                        f"Two layers of this ONNX file are called {name[:60]!r}: give each node a "
                        "name of its own."
                    )
                layers[name] = layer
    if not layers:
        raise ValueError(NO_LAYER)
    return layers


class Graph:
    """What an ONNX file computes; nothing of it is run, and no other file is read.

    Attributes:
        nodes: in their order.
        made: which node gives an output, by its name.
        outputs: what the whole gives, by name.
    """

    def __init__(self, data: bytes) -> None:
        """Read a file's bytes; ValueError where they are damaged."""
        self._onnx = optional_package("onnx")
        model = self._onnx.ModelProto
        try:
            light = light_protobuf(data, model.DESCRIPTOR, MOST_FIELDS)
            graph = self._onnx.load_model_from_string(light).graph
        except TooManyFields as error:
            raise ValueError(
                f"This ONNX file is too large: it may have {MOST_FIELDS:,} nodes, attributes and "
                "the like together."
            ) from error
        except Exception as error:  # its parser's own kinds
            raise ValueError("This file is not one of ONNX, or it is damaged.") from error
        if graph.sparse_initializer:
            raise ValueError("Save the ONNX file with dense weights: sparse ones are refused.")
        self.nodes: list[Any] = list(graph.node)
        self.made = {name: node for node in self.nodes for name in node.output if name}
        self.outputs = [item.name for item in graph.output]
        self._tensors = {item.name: item for item in graph.initializer}
        self._arrays: dict[int, NDArray[Any]] = {}
        self._zeros = set[str]()
        for node in self.nodes:
            for item in node.attribute if node.op_type == "Constant" else ():
                if item.name == "value":
                    self._tensors |= dict.fromkeys(node.output, item.t)

    def told(self, node: Any) -> dict[str, Any]:
        """The attributes of a node."""
        try:
            return {
                item.name: self._onnx.helper.get_attribute_value(item) for item in node.attribute
            }
        except ValueError as error:
            raise ValueError("This ONNX file is damaged: a node has no attributes.") from error

    def array(self, name: str) -> NDArray[Any] | None:
        """The numbers that are kept under a name, None where there are none."""
        kept = self._tensors.get(name)
        if kept is None or id(kept) in self._arrays:
            return self._arrays.get(id(kept))
        self._arrays[id(kept)] = self._read(kept)
        return self._arrays[id(kept)]

    def _read(self, tensor: Any) -> NDArray[Any]:
        """The numbers of a tensor; ValueError where it is damaged or lies elsewhere."""
        if getattr(tensor, "data_location", None) == self._onnx.TensorProto.EXTERNAL:
            raise ValueError(
                "Save the ONNX file with its weights inside: external data is refused."
            )
        try:
            array: NDArray[Any] = self._onnx.numpy_helper.to_array(tensor)
            array.astype(np.float32)
        except Exception as error:  # whatever a wrong type or size leads to
            called = str(getattr(tensor, "name", ""))[:60]
            raise ValueError(f"The numbers of {called!r} in this ONNX file are damaged.") from error
        return array

    def layers(self, node: Any, given: Collection[str] = ()) -> dict[str, Recurrent]:
        """The layers of one node, by name: one a direction.

        Args:
            node: an LSTM, a GRU or an RNN.
            given: kinds of nodes whose outputs may be its first state.
        """
        # What is no UTF-8 comes as bytes.
        name = str(node.name or next(filter(None, node.output), node.op_type))
        self._check_start(node, f"{node.op_type} {name[:60]!r}", given)
        return _node(self, name, node)

    def _check_start(self, node: Any, called: str, given: Collection[str]) -> None:
        """Refuse a first state, or lengths, that the file keeps: a layer has none of its own."""
        lengths, *states = (*node.input[4:7], "", "", "")[:3]
        if lengths and self._is_kept(lengths):
            raise ValueError(
                f"The {called} reads as many steps as its file says (sequence_lens): leave that "
                "out, or make it an input of the model."
            )
        if not all(self._is_zero(state, given) for state in states if state):
            raise ValueError(
                f"The {called} begins with a state other than zeros, which no layer here keeps: "
                "make one with rv.model.from_onnx_arrays, and give the state to rv.record."
            )

    def _data(self, node: Any) -> list[str]:
        """Which inputs of a node of ``_STARTS`` are numbers: the others are sizes and places."""
        if node.op_type == "ConstantOfShape":
            return []
        return list(node.input if node.op_type == "Concat" else node.input[:1])

    def _is_kept(self, name: str) -> bool:
        """Whether numbers are the file's own, where nodes only pass them on or repeat them."""
        names, seen = [name], set[str]()
        while names:
            name = names.pop()
            node = self.made.get(name)
            if name in seen or name in self._tensors:
                continue
            seen.add(name)
            if node is None or node.op_type not in _STARTS:
                return False
            names += self._data(node)
        return True

    def _is_zero(self, name: str, given: Collection[str]) -> bool:
        """Whether a state begins with zeros, or is left to whoever runs the model."""
        names = [name]
        while names:
            name = names.pop()
            node = self.made.get(name)
            if name in self._zeros:
                continue
            self._zeros.add(name)
            kept = self.array(name)
            if kept is not None:
                if kept.astype(np.float32).any():
                    return False
            elif node is not None and node.op_type not in given:
                filled = self.told(node).get("value")
                if node.op_type not in _STARTS or (filled is not None and self._read(filled).any()):
                    return False
                names += self._data(node)
        return True


def _node(graph: Graph, name: str, node: Any) -> dict[str, Recurrent]:
    attributes = graph.told(node)
    _check_node(name[:60], node, attributes)
    arrays: list[Any] = []
    for place in (1, 2, 3, 7):
        own = node.input[place] if place < len(node.input) else ""
        kept = graph.array(own) if own else None
        if own and kept is None:
            raise ValueError(
                f"The weights of {name[:60]!r} are computed by the file, not kept in it."
            )
        arrays.append(kept)
    if arrays[0] is None or arrays[1] is None:
        raise ValueError(f"The layer {name[:60]!r} of this ONNX file has no weights.")
    direction = attributes.get("direction", b"forward")
    shape = (_DIRECTIONS[direction], _TERMS[node.op_type], attributes.get("hidden_size"))
    _check_shapes(name[:60], shape, arrays)
    weight, recurrence, bias, peephole = arrays
    layers = {}
    for index in range(len(weight)):
        layer = from_onnx_arrays(
            weight[index],
            recurrence[index],
            None if bias is None else bias[index],
            None if peephole is None else peephole[index],
            bool(attributes.get("linear_before_reset", 0)),
        )
        layer.batch_first = bool(attributes.get("layout", 0))
        turned = direction == b"reverse" or index
        layers[f"{name}.reverse" if turned else name] = layer
    return layers


def _check_shapes(name: str, shape: tuple[int, int, int | None], arrays: list[Any]) -> None:
    """Refuse weights that are no plain numbers, or do not fit each other and their node.

    Args:
        name: of the node.
        shape: directions, terms of its cell, and units as it says.
        arrays: ``W``, ``R``, ``B`` and ``P``.
    """
    (count, terms, said), (weight, recurrence, bias, peephole) = shape, arrays
    fits = weight.ndim == recurrence.ndim == 3
    if fits:
        hidden = recurrence.shape[2]
        rows = terms * hidden
        shapes = (
            (weight, (count, rows, weight.shape[2])),
            (recurrence, (count, rows, hidden)),
            (bias, (count, 2 * rows)),
            (peephole, (count, 3 * hidden)),
        )
        fits = said in (None, hidden) and (terms == _TERMS["LSTM"] or peephole is None)
        fits &= all(item is None or item.shape == own for item, own in shapes)
    if not fits or any(item is not None and item.dtype.kind in "biuc" for item in arrays):
        raise ValueError(f"The weights of {name!r} in this ONNX file do not fit each other.")


def _check_node(name: str, node: Any, attributes: Mapping[str, Any]) -> None:
    """Refuse by name what the family does not hold."""
    kind = node.op_type
    if node.domain not in _OWN_DOMAINS:
        raise ValueError(f"The {kind} {name!r} is not that of ONNX but of {node.domain[:60]!r}.")
    if attributes.get("direction", b"forward") not in tuple(_DIRECTIONS):
        raise ValueError(f"The {kind} {name!r} has a direction that ONNX does not know.")
    listed = attributes.get("activations", ())
    if not isinstance(listed, list | tuple) or not all(
        isinstance(label, bytes) for label in listed
    ):
        raise ValueError(f"The activations of {name!r} in this ONNX file are damaged.")
    activations = [label.decode("utf-8", "replace") for label in listed]
    usual = RECURRENT[kind]
    odd = [label for label in activations if label.lower() not in {one.lower() for one in usual}]
    refused = ["clip"] if "clip" in attributes else []
    refused += ["input_forget"] if attributes.get("input_forget") else []
    if activations and [label.lower() for label in activations] != [
        label.lower() for label in usual * (len(activations) // len(usual))
    ]:
        refused.append(f"the activation {odd[0]}" if odd else "another order of activations")
    if refused:
        raise ValueError(f"The {kind} {name!r} has {refused[0]}, which no cell of the family has.")
