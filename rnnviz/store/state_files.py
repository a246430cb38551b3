"""A torch ``state_dict`` in a safetensors file that anyone may have made, as a run."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load

from rnnviz.model.state_dict import run_of_state
from rnnviz.run import Run
from rnnviz.store.zipped import ArchiveError

ENTRY = "rnnviz"
"""What the metadata of the file call the JSON text that says what the model is."""

_MOST_TENSORS = 200
_LARGEST_HEADER = 16 * 1024**2
_TYPES = ("F16", "F32", "F64")


def is_state_file(file: BinaryIO) -> bool:
    """Whether a file may be one of safetensors: its header follows its length."""
    file.seek(0)
    start = file.read(9)
    file.seek(0)
    return len(start) == 9 and start[8:] == b"{"


def read_state_file(file: BinaryIO, most: int) -> Run:
    """A run of the weights in a file; no code in it is ever executed.

    Args:
        file: open for reading, at its beginning.
        most: bytes that it may have.

    Raises:
        ArchiveError: one sentence that says what is wrong with it.
    """
    data = file.read(most + 1)
    if len(data) > most:
        raise ArchiveError(f"Choose a file of at most {most // 1024**2} MB.")
    header = _header(data)
    about = _about(header.pop("__metadata__", None))
    kinds = [each.get("dtype") if isinstance(each, dict) else None for each in header.values()]
    if len(header) > _MOST_TENSORS or any(kind not in _TYPES for kind in kinds):
        raise ArchiveError(
            f"A model must have at most {_MOST_TENSORS} tensors, of float16, float32 or float64."
        )
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            tensors = {name: np.asarray(value, np.float32) for name, value in load(data).items()}
        return run_of_state(tensors, about)
    except ArchiveError:
        raise
    except ValueError as error:
        raise ArchiveError(str(error)) from error
    except (SafetensorError, TypeError, KeyError) as error:
        raise ArchiveError("The tensors of this file cannot be read.") from error


def _header(data: bytes) -> dict[str, Any]:
    length = int.from_bytes(data[:8], "little")
    try:
        header = json.loads(data[8 : 8 + length]) if length <= _LARGEST_HEADER else None
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise ArchiveError("This file is not one of safetensors, or it is damaged.")
    return header


def _about(metadata: object) -> dict[str, Any]:
    text = metadata.get(ENTRY) if isinstance(metadata, dict) else None
    try:
        about = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        about = None
    if not isinstance(about, dict):
        raise ArchiveError(
            f"This file does not say what its model does: save it with the metadata {ENTRY!r}, as "
            "docs/bring-your-own.md shows."
        )
    return about
