"""Recurrent layers out of the files of ONNX and Keras, whose packages are needed for that alone."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from rnnviz.model.foreign import from_keras, from_onnx_arrays
from rnnviz.model.recurrent import Recurrent
from rnnviz.model.sizes import LARGEST_UNPACKED
from rnnviz.untrusted import light_json, open_zip

RECURRENT = {"LSTM": ["Sigmoid", "Tanh", "Tanh"], "GRU": ["Sigmoid", "Tanh"], "RNN": ["Tanh"]}
"""The recurrent nodes of ONNX, with the activations that the family has."""
NO_LAYER = "This file has no LSTM, GRU or RNN."
KERAS = ("LSTM", "GRU", "SimpleRNN")
"""The recurrent layers of Keras that the family has."""
_PLAIN = ("Embedding", "Dense")
_LARGEST_CONFIG = 16 * 1024**2
_UNDESCRIBED = "This Keras file does not call its layer {!r} an LSTM, a GRU or a SimpleRNN."
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    json.JSONDecodeError,
    UnicodeDecodeError,
    EOFError,
    KeyError,
    RuntimeError,
)


def from_onnx(path: str | PathLike[str]) -> dict[str, Recurrent]:
    """Every LSTM, GRU and RNN of an ONNX file by the name of its node; reverse directions apart.

    A layer named ``x.reverse`` reads its sequence from the last step to the first.

    Raises:
        ValueError: when the file cannot be read or a layer is not of the family; one sentence.
    """
    _package("onnx")
    graph = Graph(Path(path).read_bytes())
    layers: dict[str, Recurrent] = {}
    for node in graph.nodes:
        if node.op_type in RECURRENT:
            layers |= graph.layers(node)
    if not layers:
        raise ValueError(NO_LAYER)
    return layers


class Graph:
    """What an ONNX file computes; nothing of it is run, and no other file is read.

    Attributes:
        nodes: in their order.
        outputs: what the whole gives, by name.
    """

    def __init__(self, data: bytes) -> None:
        """Read a file's bytes; ValueError where they are damaged."""
        self._onnx = _package("onnx")
        try:
            graph = self._onnx.load_model_from_string(data).graph
        except Exception as error:  # its parser's own kinds
            raise ValueError("This file is not one of ONNX, or it is damaged.") from error
        self.nodes: list[Any] = list(graph.node)
        self.outputs = [item.name for item in graph.output]
        self._tensors = {item.name: item for item in graph.initializer}
        self._arrays: dict[int, NDArray[Any]] = {}
        for node in self.nodes:
            for item in node.attribute if node.op_type == "Constant" else ():
                if item.name == "value":
                    self._tensors |= dict.fromkeys(node.output, item.t)

    def told(self, node: Any) -> dict[str, Any]:
        """The attributes of a node."""
        try:
            return {
                attribute.name: self._onnx.helper.get_attribute_value(attribute)
                for attribute in node.attribute
            }
        except ValueError as error:
            raise ValueError("This ONNX file is damaged: a node has no attributes.") from error

    def array(self, name: str) -> NDArray[Any] | None:
        """The numbers that are kept under a name, None where there are none."""
        kept = self._tensors.get(name)
        if kept is None or id(kept) in self._arrays:
            return self._arrays.get(id(kept))
        if kept.data_location == self._onnx.TensorProto.EXTERNAL:
            raise ValueError(
                "Save the ONNX file with its weights inside: external data is refused."
            )
        try:
            array: NDArray[Any] = self._onnx.numpy_helper.to_array(kept)
            array.astype(np.float32)
        except Exception as error:  # whatever a wrong type or size leads to
            raise ValueError(f"The numbers of {name[:60]!r} in this ONNX file are damaged.") from (
                error
            )
        self._arrays[id(kept)] = array
        return array

    def layers(self, node: Any) -> dict[str, Recurrent]:
        """The layers of one node, by name: one a direction."""
        # What is no UTF-8 comes as bytes.
        name = str(node.name or next(filter(None, node.output), node.op_type))[:60]
        return _node(self, name, node)


def _node(graph: Graph, name: str, node: Any) -> dict[str, Recurrent]:
    attributes = graph.told(node)
    _check_node(name, node.op_type, attributes)
    arrays = []
    for place in (1, 2, 3, 7):
        own = node.input[place] if place < len(node.input) else ""
        kept = graph.array(own) if own else None
        if own and kept is None:
            raise ValueError(f"The weights of {name!r} are computed by the file, not kept in it.")
        arrays.append(kept)
    before = bool(attributes.get("linear_before_reset", 0))
    reverse = attributes.get("direction", b"forward") == b"reverse"
    weight, recurrence, bias, peephole = arrays
    if weight is None or recurrence is None:
        raise ValueError(f"The layer {name!r} of this ONNX file has no weights.")
    _check_shapes(name, arrays)
    return {
        f"{name}.reverse" if reverse or index else name: from_onnx_arrays(
            weight[index],
            recurrence[index],
            None if bias is None else bias[index],
            None if peephole is None else peephole[index],
            before,
        )
        for index in range(len(weight))
    }


def _check_shapes(name: str, arrays: list[Any]) -> None:
    """Refuse weights whose axes and directions do not fit each other."""
    weight, recurrence, bias, peephole = arrays
    fits = weight.ndim == recurrence.ndim == 3
    if fits:
        (count, rows), hidden = weight.shape[:2], recurrence.shape[2]
        shapes = ((recurrence, (rows, hidden)), (bias, (2 * rows,)), (peephole, (3 * hidden,)))
        fits = all(array is None or array.shape == (count, *shape) for array, shape in shapes)
    if not fits:
        raise ValueError(f"The weights of {name!r} in this ONNX file do not fit each other.")


def _check_node(name: str, kind: str, attributes: Mapping[str, Any]) -> None:
    """Refuse by name what the family does not hold."""
    listed = attributes.get("activations", ())
    if not isinstance(listed, list | tuple) or not all(
        isinstance(label, bytes) for label in listed
    ):
        raise ValueError(f"The activations of {name!r} in this ONNX file are damaged.")
    activations = [label.decode("utf-8", "replace") for label in listed]
    usual = RECURRENT[kind]
    odd = [label for label in activations if label.lower() not in {one.lower() for one in usual}]
    refused = [label for label in ("clip", "input_forget") if attributes.get(label)]
    if activations and [label.lower() for label in activations] != [
        label.lower() for label in usual * (len(activations) // len(usual))
    ]:
        refused.append(f"the activation {odd[0]}" if odd else "another order of activations")
    if refused:
        raise ValueError(f"The {kind} {name!r} has {refused[0]}, which no cell of the family has.")


def from_keras_file(path: str | PathLike[str]) -> dict[str, Recurrent]:
    """Every LSTM, GRU and SimpleRNN of a Keras 3 file by its layer's name.

    Args:
        path: a ``.keras`` file, whose description of the layers is checked as well, or a
            ``.weights.h5`` file, of which tanh and sigmoid are taken for granted.

    Raises:
        ValueError: when the file cannot be read or a layer is not of the family; one sentence.
    """
    _package("h5py")
    with Path(path).open("rb") as file:
        layers = KerasFile(file).layers
    if not layers:
        raise ValueError(NO_LAYER)
    return layers


class KerasFile:
    """What a file of Keras 3 holds; nothing of it is run, and no other file is read.

    Attributes:
        config: the description of the whole model, None where the file holds weights alone.
        layers: every recurrent layer by its name.
        arrays: the weights of every layer that is described as an Embedding or a Dense, by name.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Read an open file; ValueError, one sentence, where it cannot be."""
        h5py = _package("h5py")
        source, self.config, described = file, None, dict[str, Any]()
        if zipfile.is_zipfile(file):
            try:
                with open_zip(file) as zipped:
                    text = _entry(zipped, "config.json", _LARGEST_CONFIG)
                    self.config = json.loads(light_json(text))
                    described = dict(_described(self.config))
                    source = io.BytesIO(_entry(zipped, "model.weights.h5", LARGEST_UNPACKED))
            except _DAMAGE as error:
                raise ValueError("This file is not one of Keras 3, or it is damaged.") from error
        plain = {name for name, item in described.items() if item["class_name"] in _PLAIN}
        self.layers, self.arrays = {}, {}
        try:
            with h5py.File(source, "r") as opened:
                for name, cell, kept in _weights(h5py, opened, plain):
                    own = described.get(name, {})
                    if cell and self.config is not None and own.get("class_name") not in KERAS:
                        raise ValueError(_UNDESCRIBED.format(name[:60]))
                    arrays = [np.asarray(item) for item in kept]
                    if cell:
                        self.layers[name] = from_keras(arrays, own.get("reset_after", True))
                    else:
                        self.arrays[name] = arrays
        except (OSError, RuntimeError, KeyError, TypeError) as error:
            raise ValueError("The weights of this Keras file cannot be read.") from error


def _entry(zipped: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A file of an archive; KeyError where there is none."""
    if zipped.getinfo(name).file_size > most:
        raise ValueError(f"This Keras file is too large: its {name} has over {most:,} bytes.")
    return zipped.read(name)


def _described(part: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The settings of recurrent and plain layers by their names, or by that of what wraps them."""
    if isinstance(part, list):
        for item in part:
            yield from _described(item)
    if not isinstance(part, dict):
        return
    kind, config = kind_of(part), part.get("config")
    if kind == "Lambda":
        raise ValueError("A Keras model with a Lambda layer is refused: it holds code.")
    if kind in KERAS and isinstance(config, dict):
        usual = {"activation": "tanh", "recurrent_activation": "sigmoid"}
        for name, function in usual.items():
            if config.get(name, function) != function:
                raise ValueError(
                    f"The {kind} {config.get('name')!r} has the {name} {config[name]!r}, which no "
                    "cell of the family has."
                )
    if kind in (*KERAS, *_PLAIN) and isinstance(config, dict):
        yield str(config.get("name")), config | {"class_name": kind}
    if kind == "Bidirectional" and isinstance(config, dict):
        forward = config.get("layer")
        for ending, own in (("", forward), (".reverse", config.get("backward_layer") or forward)):
            yield from ((f"{config.get('name')}{ending}", item) for _, item in _described(own))
    else:
        yield from _described(list(part.values()))


def kind_of(layer: Mapping[str, Any]) -> Any:
    """The class of a layer; one's own, which is registered, may be called like one of Keras."""
    own = layer.get("registered_name")
    return f"custom {own}" if own else layer.get("class_name")


def _weights(h5py: Any, file: Any, plain: Collection[str]) -> list[tuple[str, bool, list[Any]]]:
    """Unread weights of recurrent cells and some plain layers: name, whether a cell, arrays."""
    groups: list[Any] = []
    file.visititems(lambda _, item: groups.append(item) if isinstance(item, h5py.Group) else None)
    weights = []
    for group in groups:
        layer, _, last = group.name.rpartition("/cell/")
        cell = last == "vars"
        name = _owner(file, layer) if cell else str(group.attrs.get("name"))
        wanted = cell or (name in plain and group.name.endswith("/vars"))
        if wanted and len(group) in ((2, 3) if cell else (1, 2)):
            own = [_inside(h5py, group, str(index)) for index in range(len(group))]
            weights.append((name, cell, own))
    if sum(item.nbytes for _, _, own in weights for item in own) > LARGEST_UNPACKED:
        raise ValueError(
            f"This Keras file is too large: its weights have over {LARGEST_UNPACKED:,} bytes."
        )
    return weights


def _owner(file: Any, layer: str) -> str:
    """The name of the layer that a cell is in, or of what wraps it."""
    outer, _, direction = layer.rpartition("/")
    owner = outer if direction in ("forward_layer", "backward_layer") else layer
    told = file[f"{owner}/vars"].attrs.get("name") if f"{owner}/vars" in file else None
    name = str(told or owner.rpartition("/")[2])
    return f"{name}.reverse" if direction == "backward_layer" else name


def _inside(h5py: Any, group: Any, name: str) -> Any:
    """An array of numbers that lies in the file itself: it could name any other one to be read."""
    linked = isinstance(group.get(name, getlink=True), h5py.HardLink)
    kept: Any = group[name] if linked else None
    plain = isinstance(kept, h5py.Dataset) and kept.dtype.kind == "f"
    if not plain or kept.external or kept.is_virtual:
        raise ValueError("The weights of a Keras file must lie in it, as plain numbers.")
    return kept


def _package(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        lack = f"Reading this file needs the package {name}: pip install {name}."
        raise ValueError(lack) from error
