"""Checkpoint: everything that a training needs to go on as if it had never stopped."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load, save, save_file

from rnnviz.run.card import check_file
from rnnviz.run.parts import LARGEST_STEP, RunFormatError

CHECKPOINT_FILE = "checkpoint.safetensors"
LARGEST_CHECKPOINT = 1024**3
"""Bytes of the largest checkpoint that is written or read."""
LARGEST_HEADER = 4 * 1024**2
"""Bytes of the longest list of arrays, and of the longest state, that is read."""
MOST_ARRAYS = 10_000

_KEY = re.compile(r"[a-z0-9]{1,20}(/[A-Za-z0-9_.]{1,100}){0,2}")
_MOST_AXES = 4
_DTYPES = ("F32", "U32")
_ENTRY, _VERSION = "rnnviz-checkpoint", 1


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Where a training stands, to the last bit.

    Attributes:
        step: optimiser steps taken.
        arrays: float32 weights (``weight/...``), moments of the optimiser (``first/...``,
            ``second/...``) and carried states (``state/0/hidden``, (batch, hidden_size)), and the
            uint32 words of the dropout's random numbers (``noise``).
        state: plain JSON data: other random numbers, recent losses, which engine trained.
    """

    step: int
    arrays: dict[str, npt.NDArray[Any]]
    state: dict[str, Any]

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the arrays take."""
        return sum(array.nbytes for array in self.arrays.values())

    @property
    def is_finite(self) -> bool:
        """Whether no number of the arrays is infinite or not a number."""
        return all(bool(np.isfinite(array).all()) for array in self.arrays.values())

    def part(self, prefix: str) -> dict[str, npt.NDArray[Any]]:
        """The arrays whose key begins with ``prefix/``, without it."""
        start = f"{prefix}/"
        return {
            key.removeprefix(start): array
            for key, array in self.arrays.items()
            if key.startswith(start)
        }


def refuse(reason: str) -> NoReturn:
    """Raise a RunFormatError that says why a checkpoint cannot be used."""
    raise RunFormatError(f"The checkpoint of this run cannot be used: {reason}.")


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint as one safetensors file, its state as JSON in the header.

    Raises:
        ValueError: when it is too large, or its state is not plain JSON data.
        OSError: when the file cannot be written.
    """
    text = _state_text(checkpoint)
    try:
        save_file(checkpoint.arrays, path, metadata={_ENTRY: text})
    except SafetensorError as error:
        # The library reports a full disk in its own way.
        raise OSError(f"the checkpoint could not be written: {error}") from error


def pack_checkpoint(checkpoint: Checkpoint) -> tuple[str, bytes]:
    """A checkpoint as the JSON of its state, and its arrays in the form of a safetensors file.

    Raises:
        ValueError: when it is too large, or its state is not plain JSON data.
    """
    return _state_text(checkpoint), save(checkpoint.arrays)


def unpack_checkpoint(state: str, arrays: bytes) -> Checkpoint:
    """What :func:`pack_checkpoint` packed.

    Raises:
        RunFormatError: when it is damaged.
    """
    try:
        found = load(arrays)
    except (SafetensorError, ValueError, KeyError) as error:
        raise RunFormatError("The checkpoint of this run cannot be read.") from error
    step, data = _state({_ENTRY: state})
    return Checkpoint(step, found, data)


def read_checkpoint(folder: Path, largest: int = LARGEST_CHECKPOINT) -> Checkpoint | None:
    """Read the checkpoint in a run's folder, which anyone may have written; None without one.

    Raises:
        RunFormatError: when the file is damaged, too large, or not a checkpoint.
    """
    path = folder / CHECKPOINT_FILE
    if not path.exists() and not path.is_symlink():
        return None
    check_file(path, largest)
    try:
        with path.open("rb") as plain:
            if int.from_bytes(plain.read(8), "little") > LARGEST_HEADER:
                refuse("its header is too long")
        with safe_open(path, framework="numpy") as file:
            step, state = _state(file.metadata())
            return Checkpoint(step, {key: file.get_tensor(key) for key in _keys(file)}, state)
    except (SafetensorError, OSError) as error:
        raise RunFormatError("The checkpoint of this run cannot be read.") from error


def is_count(value: object, largest: int = LARGEST_STEP) -> bool:
    """Whether a value from JSON is a whole number from 0 to a largest."""
    return type(value) is int and 0 <= value <= largest


def is_number(value: object) -> bool:
    """Whether a value from JSON is a finite number."""
    if type(value) is int:
        return abs(value) <= 2**53
    return type(value) is float and math.isfinite(value)


def _state_text(checkpoint: Checkpoint) -> str:
    data = {"version": _VERSION, "step": checkpoint.step, "state": checkpoint.state}
    try:
        text = json.dumps(data, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError("The state of a checkpoint must be plain JSON data.") from error
    if checkpoint.nbytes > LARGEST_CHECKPOINT:
        raise ValueError("This training is too large for a checkpoint; choose a smaller model.")
    return text


def _state(metadata: object) -> tuple[int, dict[str, Any]]:
    text = metadata.get(_ENTRY) if isinstance(metadata, dict) else None
    if not isinstance(text, str):
        refuse("its state is missing")
    try:
        data = json.loads(text)
        json.dumps(data, allow_nan=False, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise RunFormatError("The state of this run's checkpoint is not valid JSON.") from error
    if not isinstance(data, dict) or set(data) != {"version", "step", "state"}:
        refuse("its state is not that of a training")
    if data["version"] != _VERSION or not isinstance(data["state"], dict):
        refuse("it was not written by this version of rnnviz")
    if not is_count(data["step"]):
        refuse("its step must be a whole number")
    return data["step"], data["state"]


def _keys(file: Any) -> list[str]:
    """The keys of an open file, after looking at names, types and shapes but at no number."""
    keys = list(file.keys())
    if len(keys) > MOST_ARRAYS:
        refuse("it holds too many arrays")
    for key in keys:
        view = file.get_slice(key)
        shape = view.get_shape()
        if _KEY.fullmatch(key) is None or view.get_dtype() not in _DTYPES:
            refuse("an array has a name or a type that is not allowed")
        if not 1 <= len(shape) <= _MOST_AXES or 0 in shape:
            refuse("an array has a shape that is not allowed")
    return keys
