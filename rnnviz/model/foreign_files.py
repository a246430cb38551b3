"""Recurrent layers out of the files of ONNX and Keras, whose packages are needed for that alone."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.model.foreign import from_keras, from_onnx_arrays
from rnnviz.model.recurrent import Recurrent

_ACTIVATIONS = {
    "LSTM": ["Sigmoid", "Tanh", "Tanh"],
    "GRU": ["Sigmoid", "Tanh"],
    "RNN": ["Tanh"],
}
_KERAS = ("LSTM", "GRU", "SimpleRNN")
_LARGEST = 1024**3
"""Bytes of all weights of a Keras file, unpacked."""
_LARGEST_CONFIG = 16 * 1024**2
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
    onnx = _package("onnx")
    try:
        graph = onnx.load(str(path), load_external_data=False).graph
    except OSError:
        raise
    except Exception as error:  # its parser's own kinds
        raise ValueError("This file is not one of ONNX, or it is damaged.") from error
    tensors = {each.name: each for each in graph.initializer}
    for node in graph.node:
        values = node.attribute if node.op_type == "Constant" else ()
        tensors |= {name: each.t for each in values if each.name == "value" for name in node.output}
    found: dict[str, Recurrent] = {}
    for node in graph.node:
        if node.op_type in _ACTIVATIONS:
            name = node.name or next(filter(None, node.output), node.op_type)
            found |= _node(onnx, name, node, tensors)
    if not found:
        raise ValueError("This ONNX file has no LSTM, GRU or RNN.")
    return found


def _node(onnx: Any, name: str, node: Any, tensors: Mapping[str, Any]) -> dict[str, Recurrent]:
    """The layers of one node: one a direction."""
    told = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
    _check_node(name, node.op_type, told)
    arrays = []
    for place in (1, 2, 3, 7):
        own = node.input[place] if place < len(node.input) else ""
        if own and own not in tensors:
            raise ValueError(f"The weights of {name!r} are computed by the file, not kept in it.")
        if own and tensors[own].data_location == onnx.TensorProto.EXTERNAL:
            raise ValueError(
                "Save the ONNX file with its weights inside: external data is refused."
            )
        arrays.append(_numbers(onnx, name, tensors[own]) if own else None)
    before = bool(told.get("linear_before_reset", 0))
    reverse = told.get("direction", b"forward") == b"reverse"
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
        fits = all(each is None or each.shape == (count, *shape) for each, shape in shapes)
    if not fits:
        raise ValueError(f"The weights of {name!r} in this ONNX file do not fit each other.")


def _numbers(onnx: Any, name: str, tensor: Any) -> NDArray[Any]:
    """The numbers of a tensor."""
    try:
        found: NDArray[Any] = onnx.numpy_helper.to_array(tensor)
        found.astype(np.float32)
    except Exception as error:  # whatever a wrong type or size leads to
        raise ValueError(f"The weights of {name!r} in this ONNX file are damaged.") from error
    return found


def _check_node(name: str, kind: str, told: Mapping[str, Any]) -> None:
    """Refuse by name what the family does not hold."""
    listed = told.get("activations", ())
    if not isinstance(listed, list | tuple) or not all(isinstance(each, bytes) for each in listed):
        raise ValueError(f"The activations of {name!r} in this ONNX file are damaged.")
    activations = [each.decode("utf-8", "replace") for each in listed]
    usual = _ACTIVATIONS[kind]
    odd = [each for each in activations if each.lower() not in {one.lower() for one in usual}]
    refused = [each for each in ("clip", "input_forget") if told.get(each)]
    if activations and [each.lower() for each in activations] != [
        each.lower() for each in usual * (len(activations) // len(usual))
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
    h5py = _package("h5py")
    source: Any = str(path)
    described: dict[str, Any] = {}
    if Path(path).suffix == ".keras":
        try:
            with zipfile.ZipFile(path) as zipped:
                config = _entry(zipped, "config.json", _LARGEST_CONFIG)
                described = dict(_described(json.loads(config)))
                source = io.BytesIO(_entry(zipped, "model.weights.h5", _LARGEST))
        except _DAMAGE as error:
            raise ValueError("This file is not one of Keras 3, or it is damaged.") from error
    found: dict[str, Recurrent] = {}
    try:
        with h5py.File(source, "r") as file:
            for name, weights in _cells(h5py, file):
                after = described.get(name.removesuffix(".reverse"), {}).get("reset_after", True)
                found[name] = from_keras(weights, after)
    except (OSError, RuntimeError, KeyError) as error:
        raise ValueError("The weights of this Keras file cannot be read.") from error
    if not found:
        raise ValueError("This Keras file has no LSTM, GRU or SimpleRNN.")
    return found


def _entry(zipped: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A file of an archive; KeyError where there is none."""
    if zipped.getinfo(name).file_size > most:
        raise ValueError(f"This Keras file is too large: its {name} has over {most:,} bytes.")
    return zipped.read(name)


def _described(part: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The settings of every recurrent layer by its name, or by that of what wraps it."""
    if isinstance(part, list):
        for each in part:
            yield from _described(each)
    if not isinstance(part, dict):
        return
    kind, config = part.get("class_name"), part.get("config")
    if kind == "Lambda":
        raise ValueError("A Keras model with a Lambda layer is refused: it holds code.")
    if kind in _KERAS and isinstance(config, dict):
        usual = {"activation": "tanh", "recurrent_activation": "sigmoid"}
        for name, function in usual.items():
            if config.get(name, function) != function:
                raise ValueError(
                    f"The {kind} {config.get('name')!r} has the {name} {config[name]!r}, which no "
                    "cell of the family has."
                )
        yield str(config.get("name")), config
    if kind == "Bidirectional" and isinstance(config, dict):
        wrapped = dict(_described(config.get("layer")))
        yield from ((str(config.get("name")), each) for each in wrapped.values())
    else:
        yield from _described(list(part.values()))


def _cells(h5py: Any, file: Any) -> Iterator[tuple[str, list[Any]]]:
    """The weights of every recurrent cell, by the name of the layer that it is in."""
    groups: list[Any] = []
    file.visititems(lambda _, each: groups.append(each) if isinstance(each, h5py.Group) else None)
    left = _LARGEST
    for group in groups:
        layer, _, last = group.name.rpartition("/cell/")
        if last != "vars" or len(group) not in (2, 3):
            continue
        kept = [_inside(h5py, group, str(index)) for index in range(len(group))]
        left -= sum(each.nbytes for each in kept)
        if left < 0:
            raise ValueError(
                f"This Keras file is too large: its weights have over {_LARGEST:,} bytes."
            )
        weights = [np.asarray(each) for each in kept]
        outer, _, direction = layer.rpartition("/")
        both = direction in ("forward_layer", "backward_layer")
        owner = f"{outer if both else layer}/vars"
        told = file[owner].attrs.get("name") if owner in file else None
        name = str(told or (outer if both else layer).rpartition("/")[2])
        yield f"{name}.reverse" if direction == "backward_layer" else name, weights


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
        raise ValueError(f"Reading this file needs the package {name}: pip install {name}.") from (
            error
        )
