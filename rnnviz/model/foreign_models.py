"""The parts of a whole model in a file of ONNX or Keras: embedding, recurrent layers, read-out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import numpy as np

from rnnviz.config import ExperimentConfig
from rnnviz.model.foreign import NO_LAYER
from rnnviz.model.foreign_keras import KERAS, KerasFile, kind_of
from rnnviz.model.foreign_onnx import MOVES, RECURRENT, Graph
from rnnviz.model.parts import Array, Parts
from rnnviz.model.recurrent import Recurrent

_MADE_OF = (
    "A model must be an embedding or nothing, recurrent layers and a linear read-out, or such "
    "layers alone"
)
_BOTH_WAYS = "A bidirectional layer cannot become a run: record it with rv.record."
_MOST_NODES = 500
_MOST_LAYERS = ExperimentConfig.__dataclass_fields__["num_layers"].metadata["setting"].limits[1]
_ENDS = ("LogSoftmax", "Softmax", "Sigmoid")
"""ONNX nodes that make probabilities of the read-out's numbers."""
_PRODUCTS = ("Gemm", "MatMul")
"""ONNX nodes that multiply by a weight."""
_PLAIN = {"Embedding": "embedding", "Dense": "readout"}
_MASK = "NotEqual"
"""Where a functional model has a mask: it tells padding, which a run does not have."""
_IDLE = ("InputLayer", "Dropout", "Masking", "SpatialDropout1D", _MASK)
_DAMAGED = "The description of the layers in this Keras file is damaged."
_KERAS_ENDS = ("linear", "softmax", "log_softmax", "sigmoid")


def parts_of_onnx(data: bytes) -> Parts:
    """The parts of an ONNX model: the way from its first output back to its input.

    Raises:
        ValueError: when the file is damaged, or has something on that way that is none of them.
    """
    return _Way(Graph(data)).parts()


class _Way:
    """The way through a graph from its output back to its input."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._layers: list[Recurrent] = []
        self._readout: Array | None = None
        self._bias: Array | None = None
        self._embedding: Array | None = None
        self._ends = False

    def parts(self) -> Parts:
        name, left = next(iter(self._graph.outputs), ""), _MOST_NODES
        while name in self._graph.made and self._embedding is None:
            left -= 1
            if left < 0 or len(self._layers) > _MOST_LAYERS:
                raise ValueError(
                    f"An ONNX model must have at most {_MOST_LAYERS} recurrent layers and "
                    f"{_MOST_NODES} nodes from its input to its output, and none in a circle."
                )
            name = self._step(self._graph.made[name], name)
        if not self._layers:
            raise ValueError(NO_LAYER)
        if self._readout is None:
            self._check_alone()
        return _parts(self._layers[::-1], self._readout, self._bias, self._embedding)

    def _check_alone(self) -> None:
        """Refuse layers whose read-out leads to another output than the first one."""
        names, seen = self._graph.outputs[1:], set[str]()
        while names:
            name = names.pop()
            node = self._graph.made.get(name)
            if node is None or name in seen:
                continue
            seen.add(name)
            inputs = [*map(str, node.input)]
            if node.op_type in _PRODUCTS and any(self._kept(each) is not None for each in inputs):
                raise ValueError(
                    f"The {node.op_type} {node.name[:60]!r} does not lead to the first output of "
                    "this ONNX file: export the model with its read-out as the first output."
                )
            names += inputs

    def _step(self, node: Any, output: str) -> str:
        """Take one node up, of which one output is used; the name of what it reads."""
        kind, ahead = str(node.op_type), self._readout is None and not self._layers
        # What makes a number more, or shares, of the layers' own states is no read-out.
        bare = self._bias is None and not self._ends
        self._ends |= kind in _ENDS
        first, second, third = [*map(str, node.input[:3]), "", "", ""][:3]
        if kind == "Add" and self._kept(second) is None:
            first, second = second, first  # either may be the bias
        read = {"Gather": first, "Add": second, "Gemm": second, "MatMul": second}.get(kind, "")
        kept = self._kept(read)
        if kind in RECURRENT and (bare or not ahead) and output in node.output[:2]:
            self._take_layer(node)
        elif kind == "Gather" and self._layers and kept is not None:
            self._embedding = kept
            return second
        elif kind == "Add" and ahead and self._bias is None and kept is not None:
            self._bias = kept
        elif kind in _PRODUCTS and ahead and kept is not None:
            self._take_readout(node, kept, third)
        elif kind not in (*MOVES, *_ENDS, "Gather") or (kind in _ENDS and not ahead):
            raise ValueError(f"{_MADE_OF}; the {kind[:40]} {node.name[:60]!r} is none of them.")
        return first

    def _take_layer(self, node: Any) -> None:
        layers = self._graph.layers(node)
        if len(layers) > 1 or next(iter(layers)).endswith(".reverse"):
            raise ValueError(_BOTH_WAYS)
        self._layers += layers.values()

    def _take_readout(self, node: Any, weight: Array, bias: str) -> None:
        attributes = self._graph.told(node)
        if any(attributes.get(name, 1) != 1 for name in ("alpha", "beta")) or attributes.get(
            "transA"
        ):
            raise ValueError("The read-out of this ONNX file multiplies by more than a weight.")
        self._readout = weight if attributes.get("transB") else weight.T
        if bias:
            more, self._bias = self._bias, self._kept(bias)
            if more is not None or self._bias is None:
                raise ValueError("The read-out of this ONNX file adds more than a bias.")

    def _kept(self, name: str) -> Array | None:
        """The numbers that are kept under a name, turned round where the file does so."""
        node = self._graph.made.get(name)
        through = node if node is not None and node.op_type in ("Transpose", "Identity") else None
        kept = self._graph.array(through.input[0] if through and through.input else name)
        if kept is None or kept.dtype.kind != "f":
            return None
        turned = through is not None and through.op_type == "Transpose" and kept.ndim == 2
        return kept.T if turned else kept


def parts_of_keras(file: BinaryIO) -> Parts:
    """The parts of a Keras 3 model that was saved whole (``.keras``).

    Raises:
        ValueError: when the file cannot be read, or a layer is none of them; one sentence.
    """
    kept = KerasFile(file)
    if kept.config is None:
        raise ValueError(
            "This file has weights alone: save the whole model, as model.save('model.keras') does."
        )
    layers: list[Recurrent] = []
    plain: dict[str, Sequence[Array]] = {}
    for kind, config in _in_order(kept.config):
        name, part = str(config.get("name")), _PLAIN.get(kind)
        own: Any = kept.arrays.get(name) if part else kept.layers.get(name)
        ends = config.get("activation") in _KERAS_ENDS
        if kind == "Activation" and ends and "readout" in plain:
            continue
        if kind == "Bidirectional":
            raise ValueError(_BOTH_WAYS)
        late = "readout" in plain or (part == "embedding" and bool(layers or plain))
        more = bool(config.get("go_backwards")) or (part == "readout" and not ends)
        if own is None or late or more or kind not in (*KERAS, *_PLAIN):
            raise ValueError(f"{_MADE_OF}; the {kind[:40]} {name[:60]!r} is none of them.")
        if part:
            plain[part] = own
        else:
            layers.append(own)
    if not layers or [*plain] == ["embedding"]:
        raise ValueError(f"{_MADE_OF}; this file lacks one of these.")
    weight, *bias = plain.get("readout", [None])
    table = plain.get("embedding")
    readout = None if weight is None else weight.T
    return _parts(layers, readout, bias[0] if bias else None, table[0] if table else None)


def _in_order(config: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The layers that compute something, each with its kind and its settings."""
    described = config.get("config") if isinstance(config, dict) else None
    listed = described.get("layers") if isinstance(described, dict) else None
    layers: list[Any] = listed if isinstance(listed, list) else []
    _check_chain(layers)
    for each in layers:
        kind, own = _described(each)
        if kind == "TimeDistributed":
            inner, its = _described(own.get("layer"))
            # A recurrent one would read each step as a sequence.
            kind, own = (kind, own) if inner in KERAS else (inner, its)
        if kind not in _IDLE:
            yield kind, own


def _check_chain(layers: Sequence[Any]) -> None:
    """Refuse a functional model in which a layer reads anything but the one before it."""
    before: list[Any] = []
    for layer in layers:
        calls = layer.get("inbound_nodes") if isinstance(layer, dict) else None
        if calls is None or layer.get("class_name") == _MASK:
            continue  # a sequential model does not say
        if not isinstance(calls, list):
            raise ValueError(_DAMAGED)
        name = layer.get("name")
        read = list(_read(calls))
        # The first output of a recurrent layer, or its last step.
        if (
            len(calls) > 1
            or [each[:1] for each in read] != before
            or any(each[2:] not in ([0], [1]) for each in read)
        ):
            raise ValueError(
                f"{_MADE_OF}, one after the other; {str(name)[:60]!r} reads something else."
            )
        before = [[name]]


def _read(part: Any) -> Iterator[list[Any]]:
    """What a layer of a functional model is called with: a layer, its call and which output."""
    if isinstance(part, dict):
        told = part.get("config")
        history = told.get("keras_history") if isinstance(told, dict) else None
        if part.get("class_name") == "__keras_tensor__" and isinstance(history, list):
            yield history
            return
        part = [value for key, value in part.items() if key != "mask"]
    for each in part if isinstance(part, list) else ():
        yield from _read(each)


def _described(layer: Any) -> tuple[str, Mapping[str, Any]]:
    kept = layer if isinstance(layer, dict) else {}
    kind, config = kind_of(kept), kept.get("config")
    if not isinstance(kind, str) or not isinstance(config, dict):
        raise ValueError(_DAMAGED)
    return kind, config


def _parts(
    layers: Sequence[Recurrent],
    readout: Array | None,
    bias: Array | None,
    embedding: Array | None,
) -> Parts:
    """What was found, once it fits."""
    if len({(layer.spec.name, layer.hidden_size) for layer in layers}) > 1:
        raise ValueError("All recurrent layers of a model must be of one kind and of one size.")
    if readout is None:
        readout = np.zeros((0, layers[0].hidden_size), np.float32)
    bias = np.zeros(len(readout), np.float32) if bias is None else bias
    if (
        readout.ndim != 2
        or readout.shape[1] != layers[0].hidden_size
        or bias.shape != (len(readout),)
    ):
        raise ValueError("The read-out of this file does not fit its recurrent layers.")
    if embedding is not None and embedding.ndim != 2:
        raise ValueError("The embedding of this file must be a matrix: one row for each token.")
    return Parts(layers[0].spec.name, tuple(map(_weights, layers)), readout, bias, embedding)


def _weights(layer: Recurrent) -> Mapping[str, Array]:
    """A layer's own weights by our names."""
    return {
        name.removesuffix("_l0"): value.detach().numpy() for name, value in layer.named_parameters()
    }
