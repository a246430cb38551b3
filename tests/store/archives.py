"""Making archives that somebody has tampered with."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any, BinaryIO

from safetensors.numpy import load, save

from rnnviz.inspection.imports import import_file
from rnnviz.run import Run
from rnnviz.store import RunStore

Change = Callable[[dict[str, bytes]], None]


def import_run(data: bytes | BinaryIO, store: RunStore) -> Run:
    """Put a run from a zip file into a store; as it is there."""
    file = io.BytesIO(data) if isinstance(data, bytes) else data
    return import_file(file, store, name="run.zip").run


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as zipped:
        for name, data in parts.items():
            zipped.writestr(name, data)
    return file.getvalue()


def changed(data: bytes, change: Change) -> bytes:
    parts = parts_of(data)
    change(parts)
    return packed(parts)


def with_json(name: str, change: Callable[[Any], Any]) -> Change:
    """Change a JSON part by what a function makes of it, in place where it returns nothing."""

    def apply(parts: dict[str, bytes]) -> None:
        data = json.loads(parts[name])
        result = change(data)
        parts[name] = json.dumps(data if result is None else result).encode()

    return apply


def with_arrays(name: str, change: Callable[[dict[str, Any]], Any]) -> Change:
    """Change the arrays of a safetensors part."""

    def apply(parts: dict[str, bytes]) -> None:
        length = int.from_bytes(parts[name][:8], "little")
        metadata = json.loads(parts[name][8 : 8 + length]).get("__metadata__")
        arrays = load(parts[name])
        change(arrays)
        parts[name] = save(arrays, metadata)

    return apply


def both(*changes: Change) -> Change:
    def apply(parts: dict[str, bytes]) -> None:
        for change in changes:
            change(parts)

    return apply
