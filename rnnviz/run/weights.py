"""The weights of a run's snapshots in one safetensors file, read as coming from anyone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load, save, save_file

from rnnviz.run.card import check_file
from rnnviz.run.parts import LARGEST_STEP, RunFormatError, Snapshot

WEIGHTS_FILE = "snapshots.safetensors"
LARGEST_WEIGHTS = 1024**3
"""Bytes of the largest file of weights that is written or read."""
MOST_TENSORS = 100_000

DType = Literal["float32", "float16"]
Weights = dict[str, npt.NDArray[Any]]
Layout = tuple[tuple[str, tuple[int, ...]], ...]

_KEY = re.compile(r"([0-9]{7,10})/([A-Za-z_][A-Za-z0-9_.]{0,99})")
_MOST_AXES = 4
_TOO_LARGE = "This run is too large to be stored; keep fewer snapshots."


def write_weights(path: Path, snapshots: Sequence[Snapshot], dtype: DType = "float32") -> None:
    """Write the weights of all snapshots under the keys ``0000012/weight_ih_l0``.

    Raises:
        ValueError: when a name, a step or a weight cannot be stored.
        OSError: when the file cannot be written.
    """
    check_weights(snapshots, dtype)
    tensors = {
        f"{snapshot.step:07d}/{name}": _narrow(value, dtype)
        for snapshot in snapshots
        for name, value in snapshot.weights.items()
    }
    try:
        save_file(tensors, path)
    except SafetensorError as error:
        # The library reports a full disk in its own way.
        raise OSError(f"the weights could not be written: {error}") from error
    if path.stat().st_size > LARGEST_WEIGHTS:
        raise ValueError(_TOO_LARGE)


def check_weights(snapshots: Sequence[Snapshot], dtype: DType) -> None:
    """Check that the weights of all snapshots can be stored, but for their values.

    Raises:
        ValueError: when a name, a step, a shape or their number cannot be stored.
    """
    if dtype not in ("float32", "float16"):
        raise ValueError("Weights are stored as float32 or float16.")
    _check_layouts([_layout(snapshot.weights) for snapshot in snapshots])
    total = tensors = 0
    for snapshot in snapshots:
        for name, value in snapshot.weights.items():
            if _KEY.fullmatch(f"{snapshot.step:07d}/{name}") is None:
                raise ValueError(f"The weight {name!r} of step {snapshot.step} cannot be stored.")
            total += np.asarray(value).size * np.dtype(dtype).itemsize
        tensors += len(snapshot.weights)
    if total > LARGEST_WEIGHTS or tensors > MOST_TENSORS:
        raise ValueError(_TOO_LARGE)


def pack_weights(weights: Weights, dtype: DType = "float32") -> bytes:
    """The weights of one snapshot in the form of a safetensors file.

    Raises:
        ValueError: when one cannot be stored.
    """
    return save({name: _narrow(value, dtype) for name, value in weights.items()})


def unpack_weights(data: bytes) -> Weights:
    """What :func:`pack_weights` packed, as float32.

    Raises:
        RunFormatError: when it is damaged.
    """
    try:
        return {name: _widen(value) for name, value in load(data).items()}
    except (SafetensorError, ValueError, KeyError) as error:
        raise RunFormatError("The weights of this run cannot be read.") from error


def read_weights(
    folder: Path, steps: Sequence[int], largest: int = LARGEST_WEIGHTS
) -> list[Weights]:
    """Read the weights of a run's snapshots as float32, in the order of ``steps``.

    Raises:
        RunFormatError: when the file is missing, damaged, too large, or not of these steps.
    """
    path = check_file(folder / WEIGHTS_FILE, largest)
    found: dict[int, Weights] = {}
    try:
        with safe_open(path, framework="numpy") as file:
            for key in _checked_keys(file):
                step, name = key.split("/")
                found.setdefault(int(step), {})[name] = _widen(file.get_tensor(key))
    except (SafetensorError, OSError) as error:
        raise RunFormatError("The weights of this run cannot be read.") from error
    if sorted(found) != list(steps):
        raise RunFormatError("The weights of this run do not belong to its card.")
    weights = [found[step] for step in steps]
    _check_layouts([_layout(one) for one in weights])
    return weights


def _checked_keys(file: Any) -> list[str]:
    """The keys of an open file, after looking at names, types and shapes but at no weight."""
    keys = list(file.keys())
    if len(keys) > MOST_TENSORS:
        raise RunFormatError("This run holds too many weights.")
    for key in keys:
        match = _KEY.fullmatch(key)
        if match is None or f"{int(match[1]):07d}" != match[1] or int(match[1]) > LARGEST_STEP:
            raise RunFormatError("A weight of this run has a name that is not allowed.")
        view = file.get_slice(key)
        if view.get_dtype() not in ("F32", "F16"):
            raise RunFormatError("The weights of this run are neither float32 nor float16.")
        shape = view.get_shape()
        if len(shape) > _MOST_AXES or 0 in shape:
            raise RunFormatError("A weight of this run has a shape that is not allowed.")
    return keys


def _narrow(value: npt.ArrayLike, dtype: DType) -> npt.NDArray[Any]:
    array = np.asarray(value)
    with np.errstate(over="ignore"):
        stored = np.array(array, dtype=dtype, order="C")
    if array.ndim > _MOST_AXES or 0 in array.shape:
        raise ValueError("A weight must have 1 to 4 axes, none of them empty.")
    if dtype == "float16" and not np.array_equal(np.isfinite(stored), np.isfinite(array)):
        raise ValueError("Some weights are too large for float16; store this run as float32.")
    return stored


def _widen(value: npt.NDArray[Any]) -> npt.NDArray[Any]:
    # float16 made of arbitrary bytes may hold signalling NaNs, which warn when converted.
    with np.errstate(invalid="ignore"):
        return np.array(value, dtype=np.float32)


def _layout(weights: Weights) -> Layout:
    return tuple(sorted((name, np.shape(value)) for name, value in weights.items()))


def _check_layouts(layouts: Sequence[Layout]) -> None:
    if len(set(layouts)) > 1:
        raise RunFormatError("The weights of this run change their shape between snapshots.")
    if () in layouts:
        raise RunFormatError("A snapshot of this run holds no weights.")
