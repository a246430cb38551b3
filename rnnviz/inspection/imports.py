"""A file that anyone may have made, as a run of the store: a run's archive, or a model."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load
from torch import nn

from rnnviz.model.foreign_models import parts_of_keras, parts_of_onnx
from rnnviz.model.parts import Parts, run_of_parts
from rnnviz.model.sizes import LARGEST_UNPACKED
from rnnviz.model.state_dict import parts_of_state
from rnnviz.run import Run
from rnnviz.store import ArchiveError, RunStore, Taken, open_store, own_id, take_in
from rnnviz.store.archive import read_archive
from rnnviz.tasks.feature_files import LARGEST, Inputs, read_inputs
from rnnviz.trace import Trace, load_trace
from rnnviz.untrusted import light_json

ENTRY = "rnnviz"
"""What the metadata of a safetensors file call the JSON text that says what the model is."""
ENDINGS = ("zip", "safetensors", "onnx", "keras")
"""Of the files that can become a run."""
PICKLES = ("pt", "pth", "bin", "pkl")
"""Of files that are refused, since they can run code."""
LARGEST_TRACE = 32 * 1024**2
"""Bytes of a trace that is looked at, unpacked."""

_READING = Lock()
"""Files are read one after another, so that a class that uploads together fits into memory."""
_MOST_TENSORS = 200
_LARGEST_HEADER = 16 * 1024**2
_LISTING = 64 * 1024
_TYPES = ("F16", "F32", "F64")
_PICKLE = (
    "Files with pickles in them (.pt, .pth) are not read, since they can run code: where the model "
    "was trained, write it with safetensors.torch.save_file(model.state_dict(), "
    "'model.safetensors')."
)
_TRACE = (
    "This is a trace, not a model: the page Runs shows it, and rv.load_trace opens it in Python."
)
_UNKNOWN = (
    "This kind of file cannot be read: choose a run's zip file, or a model as .safetensors, "
    ".onnx or .keras."
)


def import_file(
    file: BinaryIO,
    store: RunStore,
    about: Mapping[str, Any] | None = None,
    *,
    name: str = "",
    owner: str = "",
    taken: Collection[str] = (),
    asks: bool = False,
) -> Taken:
    """Put a run, or a model that was trained elsewhere, into a store; no code in it is executed.

    Args:
        file: open for reading: a run's zip file, a torch ``state_dict`` in a safetensors file, an
            ONNX file, or a model of Keras 3 that was saved whole.
        store: where to put it; see :func:`rnnviz.store.take_in`.
        about: what is said of a model, see :func:`rnnviz.model.parts.run_of_parts`; it goes before
            what the file says itself.
        name: of the file; its ending tells where its beginning does not.
        owner: the sign of the visitor whose it becomes.
        taken: ids of runs that are not stored yet.
        asks: whether examples of features are asked for where they are not given.

    Raises:
        Unsaid: when something has to be said of the model that is not.
        ValueError: one sentence that says what is wrong with the file.
        StoreError: when it cannot be stored.
    """
    with _READING:
        kind = _kind(file, Path(name).suffix.lower())
        if kind == "zip":
            run = read_archive(file, LARGEST_UNPACKED)
        else:
            run = _model(file, kind, about, Path(name).stem, asks)
        return take_in(run, store, owner, taken)


def open_trace(file: BinaryIO) -> Trace:
    """A trace from a file that anyone may have written; see :func:`rnnviz.load_trace`.

    Raises:
        ValueError: one sentence that says what is wrong with it.
    """
    if file.seek(0, os.SEEK_END) > LARGEST_TRACE:
        raise ArchiveError(
            f"This trace is too large: it may have {LARGEST_TRACE // 1024**2} MB; "
            "record fewer steps."
        )
    file.seek(0)
    with _READING:
        return load_trace(file, LARGEST_TRACE)


def open_inputs(file: BinaryIO) -> Inputs:
    """Example inputs from a file that anyone may have written.

    Raises:
        ValueError: one sentence that says what is wrong with it.
    """
    with _READING:
        return read_inputs(file.read(LARGEST + 1))


def save_run(model: Run | nn.Module, store: RunStore | None = None, **about: Any) -> Run:
    """Keep a run, or a model that was trained elsewhere, so that the app shows it.

    Args:
        model: a run, or a module made of an embedding or none, one LSTM, GRU or tanh RNN in one
            direction and a linear read-out; or such a layer alone, which then reads numbers.
        store: where to keep it; that of the app when None.
        about: what is said of a module, see :func:`rnnviz.model.parts.run_of_parts`.

    Returns:
        The run as it is in the store.

    Raises:
        ValueError: one sentence that says why the module cannot become a run.
        StoreError: when it cannot be stored.
    """
    kept = open_store() if store is None else store
    if isinstance(model, Run):
        kept.put(model)
        return model
    _check_kinds(model)
    state = {name: value.detach().cpu().float() for name, value in model.state_dict().items()}
    tensors = {name: value.numpy() for name, value in state.items()}
    return take_in(_run(parts_of_state(tensors, about), about), kept).run


def _check_kinds(model: nn.Module) -> None:
    """Refuse layers whose weights look like those of another kind."""
    for part in model.modules():
        if isinstance(part, nn.RNN) and part.nonlinearity != "tanh":
            raise ValueError(
                f"A run cannot hold an nn.RNN with {part.nonlinearity}, and its weights look like "
                "those of one with tanh: record it instead, with rv.record(model, inputs)."
            )


def _kind(file: BinaryIO, ending: str) -> str:
    """One of ``ENDINGS``, by what a file holds, else by its name's ending."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _LISTING))
    listing = file.read(_LISTING)
    file.seek(0)
    start = file.read(9)
    file.seek(0)
    zipped = start.startswith(b"PK")
    # Before it comes the header's length, which may look like anything.
    if start[8:] == b"{":
        return "safetensors"
    if start.startswith(b"\x80") or (zipped and b"/data.pkl" in listing):
        raise ArchiveError(_PICKLE)
    if zipped and b"arrays/forget_gate.npy" in listing:
        raise ArchiveError(_TRACE)
    if start.startswith(b"\x89HDF") or (zipped and b"model.weights.h5" in listing):
        return "keras"
    if zipped:
        return "zip"
    kind = {".onnx": "onnx", ".safetensors": "safetensors", ".zip": "zip"}.get(ending)
    # The first field of an ONNX file is its version.
    kind = kind or ("onnx" if start.startswith(b"\x08") else None)
    if kind is None:
        raise ArchiveError(_UNKNOWN)
    return kind


def _model(
    file: BinaryIO,
    kind: str,
    about: Mapping[str, Any] | None,
    called: str = "",
    asks: bool = False,
) -> Run:
    answers = dict(about or {})
    usual = {"name": called} if called else {}
    # Numbers that are none are found when the run is checked.
    with np.errstate(over="ignore", invalid="ignore"):
        if kind == "safetensors":
            parts, own = _state(_bytes(file), answers)
            answers = own | answers
        else:
            parts = parts_of_onnx(_bytes(file)) if kind == "onnx" else parts_of_keras(file)
        return _run(parts, usual | answers, asks)


def _run(parts: Parts, about: Mapping[str, Any], asks: bool = False) -> Run:
    run = run_of_parts(parts, about, asks)
    # The same model under another name is the same one.
    name = run.details.pop("name")
    run.id = own_id(run)
    run.details["name"] = name
    return run


def _bytes(file: BinaryIO) -> bytes:
    data = file.read(LARGEST_UNPACKED + 1)
    if len(data) > LARGEST_UNPACKED:
        raise ArchiveError(f"Choose a file of at most {LARGEST_UNPACKED // 1024**2} MB.")
    return data


def _state(data: bytes, answers: dict[str, Any]) -> tuple[Parts, dict[str, Any]]:
    """The parts of a model in a safetensors file, and what it says of the model."""
    header = _header(data)
    own = _about(header.pop("__metadata__", None))
    kinds = [
        tensor.get("dtype") if isinstance(tensor, dict) else None for tensor in header.values()
    ]
    if len(header) > _MOST_TENSORS or any(kind not in _TYPES for kind in kinds):
        raise ArchiveError(
            f"A model must have at most {_MOST_TENSORS} tensors, of float16, float32 or float64."
        )
    try:
        tensors = {name: np.asarray(value, np.float32) for name, value in load(data).items()}
    except (SafetensorError, ValueError, TypeError, KeyError) as error:
        raise ArchiveError("This safetensors file is damaged: save it again.") from error
    return parts_of_state(tensors, own | answers), own


def _header(data: bytes) -> dict[str, Any]:
    length = int.from_bytes(data[:8], "little")
    try:
        header = json.loads(light_json(data[8 : 8 + length])) if length <= _LARGEST_HEADER else None
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise ArchiveError("This safetensors file is damaged: save it again.")
    return header


def _about(metadata: object) -> dict[str, Any]:
    """What the file itself says of its model, where it does."""
    text = metadata.get(ENTRY) if isinstance(metadata, dict) else None
    if text is None:
        return {}
    try:
        about = json.loads(light_json(text)) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        about = None
    if not isinstance(about, dict):
        raise ArchiveError(f"The metadata {ENTRY!r} of this file must be a JSON object.")
    return about
