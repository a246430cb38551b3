"""Recurrent layers out of the files of Keras 3, which the package h5py opens."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from rnnviz.model.foreign import NO_LAYER, from_keras
from rnnviz.model.recurrent import Recurrent
from rnnviz.model.sizes import LARGEST_UNPACKED
from rnnviz.untrusted import light_json, open_zip, optional_package

KERAS = ("LSTM", "GRU", "SimpleRNN")
"""The recurrent layers of Keras that the family has."""
_TERMS = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}
_PLAIN = ("Embedding", "Dense")
_NUMBERS = ("__tensor__", "__numpy__")
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


def from_keras_file(path: str | PathLike[str]) -> dict[str, Recurrent]:
    """Every LSTM, GRU and SimpleRNN of a Keras 3 file by its layer's name.

    A layer named ``x.reverse`` reads its sequence from the last step to the first: the second half
    of a ``Bidirectional`` one, or one with ``go_backwards``. A stateful layer begins with zeros, as
    it does where Keras opens the file. A mask is yours to apply.

    Args:
        path: a ``.keras`` file, whose description of the layers is checked as well, or a
            ``.weights.h5`` file, of which tanh, sigmoid and a forward direction are taken for
            granted.

    Raises:
        ValueError: when the file cannot be read or a layer is not of the family; one sentence.
    """
    optional_package("h5py")
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
        h5py = optional_package("h5py")
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
        plain = {name for name, each in described.items() if each["class_name"] in _PLAIN}
        self.layers: dict[str, Recurrent] = {}
        self.arrays: dict[str, list[NDArray[Any]]] = {}
        try:
            with h5py.File(source, "r") as opened:
                for name, cell, kept in _weights(h5py, opened, plain):
                    own = described.get(name, {})
                    if cell and self.config is not None:
                        _check_kind(name[:60], own.get("class_name"), kept)
                    arrays = [np.asarray(each) for each in kept]
                    if not cell:
                        self.arrays[name] = arrays
                        continue
                    if own.get("go_backwards") and not name.endswith(".reverse"):
                        name += ".reverse"
                    if name in self.layers:
                        raise ValueError(
                            f"Two layers of this Keras file are called {name[:60]!r}: give each a "
                            "name of its own."
                        )
                    self.layers[name] = from_keras(arrays, own.get("reset_after", True))
        except (OSError, RuntimeError, KeyError, TypeError) as error:
            raise ValueError("The weights of this Keras file cannot be read.") from error


def _check_kind(name: str, kind: Any, kept: Sequence[Any]) -> None:
    """Refuse weights that are not those of what a layer is called."""
    if kind not in KERAS:
        raise ValueError(_UNDESCRIBED.format(name))
    recurrent = kept[1].shape
    if len(recurrent) != 2 or recurrent[1] != _TERMS[kind] * recurrent[0]:
        raise ValueError(
            f"The weights of {str(name)[:60]!r} in this Keras file are not those of a {kind}."
        )


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
    if kind in (*KERAS, "Bidirectional") and _has_numbers(part.get("inbound_nodes")):
        raise ValueError(
            f"The {kind} {str(part.get('name'))[:60]!r} begins with a state that its file keeps, "
            "which no layer here does: make one with rv.model.from_keras, and give the state to "
            "rv.record."
        )
    if kind in (*KERAS, *_PLAIN) and isinstance(config, dict):
        yield str(config.get("name")), _settings(kind, config)
    if kind == "Bidirectional" and isinstance(config, dict):
        yield from _directions(config)
    else:
        # Whatever is called is described elsewhere: nothing is looked at twice.
        yield from _described([part[key] for key in part if key != "inbound_nodes"])


def _directions(config: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The settings of both layers that a Bidirectional wraps."""
    name, forward = config.get("name"), config.get("layer")
    for ending, layer in (("", forward), (".reverse", config.get("backward_layer") or forward)):
        kind, own = (kind_of(layer), layer.get("config")) if isinstance(layer, dict) else ("", None)
        if kind not in KERAS or not isinstance(own, dict):
            continue
        if own.get("go_backwards") and not ending:
            raise ValueError(
                f"The Bidirectional {str(name)[:60]!r} turns its first layer round "
                "(go_backwards), which none here does."
            )
        yield f"{name}{ending}", _settings(kind, own)


def _settings(kind: str, config: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is said of one layer, and its kind; refused by name what the family does not hold."""
    usual = {"activation": "tanh", "recurrent_activation": "sigmoid"} if kind in KERAS else {}
    for name, function in usual.items():
        if config.get(name, function) != function:
            raise ValueError(
                f"The {kind} {str(config.get('name'))[:60]!r} has the {name} "
                f"{str(config[name])[:60]!r}, which no cell of the family has."
            )
    return dict(config) | {"class_name": kind}


def _has_numbers(part: Any) -> bool:
    """Whether a layer is called with numbers, and not only with what others give."""
    if isinstance(part, list):
        return any(map(_has_numbers, part))
    if not isinstance(part, dict):
        return False
    return part.get("class_name") in _NUMBERS or any(map(_has_numbers, part.values()))


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
