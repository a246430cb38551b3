"""A folder of files that appears only when it is whole."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

Writer = Callable[[Path], None]


def replace_folder(folder: Path, files: Mapping[str, Writer], others: Collection[str] = ()) -> None:
    """Write the files beside ``folder`` and put them in its place.

    Args:
        folder: made, or replaced as a whole.
        files: what writes each file, by its name.
        others: files that may be lost with the old folder.

    Raises:
        ValueError: when the folder holds anything else, which would be lost.
        OSError: when it cannot be written; what was there before is still there.
    """
    _check_replaceable(folder, {*files, *others})
    folder.parent.mkdir(parents=True, exist_ok=True)
    token = secrets.token_hex(4)
    fresh = folder.with_name(f".{folder.name}.{token}.tmp")
    retired = folder.with_name(f".{folder.name}.{token}.old")
    try:
        fresh.mkdir()
        for name, write in files.items():
            write(fresh / name)
        if folder.exists():
            os.replace(folder, retired)
        try:
            os.replace(fresh, folder)
        except BaseException:
            if retired.exists():
                os.replace(retired, folder)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(retired, ignore_errors=True)


def _check_replaceable(folder: Path, names: set[str]) -> None:
    if not folder.exists():
        return
    if not folder.is_dir() or {path.name for path in folder.iterdir()} - names:
        raise ValueError(f"The folder {folder.name!r} holds other files; choose a new one.")
