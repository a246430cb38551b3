"""Trace: what one layer did on one sequence, as named numpy arrays, and as a file of them."""

from __future__ import annotations

import json
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from importlib import import_module
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from rnnviz.spec import CellSpec
from rnnviz.untrusted import open_zip

Array = NDArray[np.floating]
REQUIRED = ("content", "input_gate", "forget_gate", "output_gate", "cell_state", "hidden_state")
LARGEST_TRACE = 1024**3
"""Bytes of the largest trace that is read from a file, unpacked."""

_FORMAT, _VERSION = "rnnviz-trace", 1
_PARTS = ("arrays", "weights", "initial", "gradients")
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MOST_ARRAYS = 64
_CARD_SHARE = 32
"""The card may have this part of a trace's bytes: JSON takes many times its room when parsed."""
_LONGEST_LABEL = 1000
_LONGEST_HEADER = 10_000
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    RuntimeError,
    TypeError,
)


@dataclass(frozen=True)
class Trace:
    """Every gate, content and state of one layer on one sequence.

    Attributes:
        spec: the cell.
        arrays: name to (time, unit); always content, input_gate, forget_gate, output_gate,
            cell_state and hidden_state, constant gates included, and reset_gate where there is one.
        inputs: what the layer read, (time, input_size).
        weights: the layer's parameters without a suffix: weight_ih, weight_hh, bias, ... A
            projected LSTM of torch also has weight_hr, (proj_size, unit), and its weight_hh is
            already multiplied by it.
        initial: the state before the first step, name to (unit,): cell_state, hidden_state and
            the value of each delayed gate that the first step uses.
        predictions: the read-out's raw outputs, (time, output_size), or None.
        labels: one text a time step, or empty.
        gradients: ``dL/dc_t`` as cell_state and ``dL/dh_t`` as hidden_state, each (time, unit),
            taken before any clipping; empty where no loss was given.
        name: of the layer in the module that was recorded, such as ``encoder.l0``, else empty.

    Raises:
        ValueError: when an array is missing or its shape does not fit.
    """

    spec: CellSpec
    arrays: Mapping[str, Array]
    inputs: Array
    weights: Mapping[str, Array]
    initial: Mapping[str, Array]
    predictions: Array | None = None
    labels: tuple[str, ...] = ()
    gradients: Mapping[str, Array] = field(default_factory=dict)
    name: str = ""

    def __post_init__(self) -> None:
        """Check names and shapes once, so that nothing later has to."""
        missing = [name for name in REQUIRED if name not in self.arrays]
        if missing:
            raise ValueError(f"A trace needs the array {missing[0]!r}.")
        shape = self.arrays["cell_state"].shape
        for group in (self.arrays, self.gradients):
            for name, array in group.items():
                if array.shape != shape or len(shape) != 2:
                    raise ValueError(f"The array {name!r} must be (time, unit) {shape}.")
        for name in ("cell_state", "hidden_state", *self.spec.delayed):
            if name not in self.initial or self.initial[name].shape != shape[1:]:
                raise ValueError(f"The initial {name!r} must have one number for each unit.")
        if len(self.inputs) != shape[0] or (self.labels and len(self.labels) != shape[0]):
            raise ValueError("Inputs and labels must have one row for each time step.")
        for name in ("arrays", "weights", "initial", "gradients"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __getitem__(self, name: str) -> Array:
        """A quantity, (time, unit): ``forget_gate``, or ``encoder.l0.forget_gate``."""
        place, _, quantity = name.rpartition(".")
        # The layer itself, or the module that it is in.
        module = re.sub(r"\.?l\d+(\.reverse)?(\[\d+\])?$", "", self.name)
        if place and place != self.name and not f"{module}.".startswith(f"{place}."):
            raise KeyError(name)
        return self.arrays[quantity]

    def cache(self) -> dict[str, Array]:
        """Every quantity by its whole name, such as ``encoder.l0.forget_gate``: (time, unit)."""
        return {".".join(filter(None, (self.name, own))): self.arrays[own] for own in self.arrays}

    @property
    def initial_cell_state(self) -> Array:
        """``c_0``, (unit,)."""
        return self.initial["cell_state"]

    @property
    def output(self) -> Array:
        """What the layer gives to those above: ``h_t``, or its projection (time, proj_size)."""
        hidden, projection = self.arrays["hidden_state"], self.weights.get("weight_hr")
        return hidden if projection is None else hidden @ projection.T

    def __len__(self) -> int:
        """How many time steps."""
        return len(self.inputs)

    @property
    def hidden_size(self) -> int:
        """How many units."""
        return int(self.arrays["cell_state"].shape[1])

    def to_pandas(self) -> Any:
        """A table with a row a time step: columns (quantity, unit).

        The gradient by the cell state is called ``cell_state_gradient``. The index is the step, and
        its label where there are labels. Needs pandas.

        Raises:
            ValueError: where pandas is missing.
        """
        pandas = _package("pandas")
        found = self._tables()
        columns = pandas.MultiIndex.from_product(
            [found, range(self.hidden_size)], names=["quantity", "unit"]
        )
        index = pandas.RangeIndex(len(self), name="step")
        if self.labels:
            steps = [range(len(self)), self.labels]
            index = pandas.MultiIndex.from_arrays(steps, names=["step", "label"])
        return pandas.DataFrame(np.hstack(list(found.values())), index=index, columns=columns)

    def to_xarray(self) -> Any:
        """A data set with every array (step, unit), ``inputs``, ``predictions`` and first states.

        Gradients are called ``cell_state_gradient`` and ``hidden_state_gradient``, the state before
        the first step ``initial_cell_state`` and so on; labels are a coordinate. Needs xarray.

        Raises:
            ValueError: where xarray is missing.
        """
        xarray = _package("xarray")
        found: dict[str, Any] = {
            name: (("step", "unit"), value) for name, value in self._tables().items()
        }
        found["inputs"] = (("step", "feature"), self.inputs)
        if self.predictions is not None:
            found["predictions"] = (("step", "output"), self.predictions)
        found |= {f"initial_{name}": (("unit",), value) for name, value in self.initial.items()}
        coordinates: dict[str, Any] = {"step": range(len(self)), "unit": range(self.hidden_size)}
        if self.labels:
            coordinates["label"] = (("step",), list(self.labels))
        return xarray.Dataset(found, coordinates, {"cell": self.spec.name})

    def _tables(self) -> dict[str, Array]:
        """Everything (time, unit) by its name."""
        return {
            **self.arrays,
            **{f"{name}_gradient": value for name, value in self.gradients.items()},
        }

    def save(self, path: str | PathLike[str]) -> None:
        """Write the trace as a plain ``.npz`` file, which ``numpy.load`` opens without pickle.

        It holds ``arrays/forget_gate`` and so on, ``weights/...``, ``initial/...``,
        ``gradients/...``, ``inputs``, ``predictions`` where there are some, and in ``card`` the
        bytes of a JSON text with the cell and the labels.

        Raises:
            OSError: when the file cannot be written.
        """
        card = {"format": _FORMAT, "version": _VERSION, "spec": self.spec.to_dict()}
        text = json.dumps(card | {"labels": list(self.labels)})
        parts: dict[str, Any] = {"card": np.frombuffer(text.encode(), np.uint8)}
        parts["inputs"] = self.inputs
        if self.predictions is not None:
            parts["predictions"] = self.predictions
        for part in _PARTS:
            parts |= {f"{part}/{name}": value for name, value in getattr(self, part).items()}
        with Path(path).open("wb") as file:
            np.savez(file, allow_pickle=False, **parts)


def load_trace(path: str | PathLike[str] | BinaryIO, max_bytes: int = LARGEST_TRACE) -> Trace:
    """Read a trace from a file that anyone may have written; no code in it is ever executed.

    Args:
        path: of the file as :meth:`Trace.save` writes it, or that opened for reading.
        max_bytes: what its parts may have together; its labels may have a 32nd of that.

    Raises:
        ValueError: one sentence that says what is wrong with it.
        OSError: when there is no such file.
    """
    try:
        with _opened(path) as file, open_zip(file) as zipped:
            found = _read(zipped, max_bytes)
        card = json.loads(found.pop("card").tobytes())
        if card["format"] != _FORMAT or card["version"] != _VERSION:
            raise ValueError("This trace was not written by this version of rnnviz.")
        return _trace(CellSpec.from_dict(card["spec"]), card["labels"], found)
    except _DAMAGE as error:
        raise ValueError(
            "This file is not a trace, or it is damaged: write one with trace.save."
        ) from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError("The card of this trace is not valid JSON.") from error


def _opened(path: str | PathLike[str] | BinaryIO) -> AbstractContextManager[BinaryIO]:
    """A file for reading; one that was open stays so."""
    return Path(path).open("rb") if isinstance(path, str | PathLike) else nullcontext(path)


def _read(zipped: zipfile.ZipFile, max_bytes: int) -> dict[str, NDArray[Any]]:
    """Every array of a file by its name, after a look at what they say to need."""
    infos = zipped.infolist()
    if len(infos) > _MOST_ARRAYS or sum(info.file_size for info in infos) > max_bytes:
        raise ValueError(
            f"This trace is too large: it may have {max_bytes // 1024**2:,} MB; record fewer steps."
        )
    if any(info.compress_type not in _PACKED for info in infos):
        raise ValueError("This trace is packed in a way that is not allowed.")
    named = [(info.filename.removesuffix(".npy"), info) for info in infos]
    if not any(name == "card" for name, _ in named):
        raise ValueError("These arrays are not a trace: write one with trace.save.")
    if any(name == "card" and info.file_size > max_bytes // _CARD_SHARE for name, info in named):
        raise ValueError("The card of this trace is too large: shorten its labels.")
    return {name: _array(zipped, info, "u" if name == "card" else "f") for name, info in named}


def _array(zipped: zipfile.ZipFile, info: zipfile.ZipInfo, kind: str) -> NDArray[Any]:
    """One array of a kind; numpy's own reader would take the room that the header asks for."""
    with zipped.open(info) as file:
        if npy.read_magic(file) != (1, 0):
            raise ValueError("An array of this trace is of another version of numpy's format.")
        shape, by_column, dtype = _header(file)
        size = math.prod(shape) * dtype.itemsize
        if dtype.kind != kind or dtype.itemsize > 8 or min(shape, default=1) < 0:
            raise ValueError("The arrays of a trace must be plain numbers.")
        data = file.read() if size <= info.file_size else b""
    if len(data) != size:
        raise ValueError("An array of this trace is shorter or longer than it says.")
    array = np.frombuffer(data, dtype).reshape(shape, order="F" if by_column else "C")
    return array.astype(dtype.newbyteorder("="))


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, whether columns come first, and type of an array."""
    try:
        found: tuple[Any, ...] = npy.read_array_header_1_0(file, max_header_size=_LONGEST_HEADER)
    except Exception as error:  # the header is Python's syntax, whose parser has errors of its own
        raise ValueError("An array of this trace does not say what it is.") from error
    return found


def _trace(spec: CellSpec, labels: Any, found: dict[str, NDArray[Any]]) -> Trace:
    """A trace of its arrays, once they are known to fit the cell and each other."""
    parts: dict[str, Any] = {part: {} for part in _PARTS}
    inputs, predictions = found.pop("inputs"), found.pop("predictions", None)
    for name, array in found.items():
        part, _, own = name.partition("/")
        parts[part][own] = array
    short = isinstance(labels, list) and all(
        isinstance(label, str) and len(label) <= _LONGEST_LABEL for label in labels
    )
    if not short:
        raise ValueError(
            f"The labels of a trace must be texts of at most {_LONGEST_LABEL:,} signs."
        )
    trace = Trace(spec, inputs=inputs, predictions=predictions, labels=tuple(labels), **parts)
    held = {name: array.shape for name, array in trace.weights.items()}
    projection = held.pop("weight_hr", (0, trace.hidden_size))
    fits = inputs.ndim == len(projection) == 2 and projection[1] == trace.hidden_size
    fits = fits and held == spec.parameter_shapes(inputs.shape[1], trace.hidden_size)
    if not fits or set(trace.arrays) != {*REQUIRED, *spec.gates}:
        raise ValueError("The arrays of this trace do not fit its cell.")
    if predictions is not None and predictions.shape[:1] != inputs.shape[:1]:
        raise ValueError("The predictions of a trace must have one row for each time step.")
    return trace


def _package(name: str) -> Any:
    """A package that is needed for one thing alone."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ValueError(f"This needs the package {name}: pip install {name}.") from error
