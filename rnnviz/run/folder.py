"""A folder replaced as a whole: a reader finds the old files or the new ones, never a mixture.

The new files are written to a hidden sibling and flushed to the disk. Linux then exchanges the two
folders in one move. Elsewhere the old folder is first renamed to a hidden sibling; if the power
fails between the two moves, the next reader renames it back.
"""

from __future__ import annotations

import ctypes
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

Writer = Callable[[Path], None]

_LEFTOVER = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{8}\.(?P<kind>tmp|old)")
_STALE_SECONDS = 3600.0
_SWAPS = 10


def replace_folder(folder: Path, files: Mapping[str, Writer], others: Collection[str] = ()) -> None:
    """Write the files and put them in the place of ``folder`` in one move.

    Args:
        folder: made, or replaced as a whole.
        files: what writes each file, by its name.
        others: files that may be lost with the old folder.

    Raises:
        ValueError: when the folder holds anything else, which would be lost.
        OSError: when it cannot be written; what was there before is still there.
    """
    recover(folder)
    _check_replaceable(folder, {*files, *others})
    folder.parent.mkdir(parents=True, exist_ok=True)
    token = secrets.token_hex(4)
    fresh = folder.with_name(f".{folder.name}.{token}.tmp")
    retired = folder.with_name(f".{folder.name}.{token}.old")
    try:
        fresh.mkdir()
        for name, write in files.items():
            write(fresh / name)
            _flush(fresh / name)
        _flush(fresh)
        _swap(fresh, folder, retired)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    _flush(folder.parent)
    shutil.rmtree(retired, ignore_errors=True)


def remove_folder(folder: Path) -> None:
    """Remove a folder in one move, even while others write or read it.

    Raises:
        OSError: when it is not there or cannot be moved away.
    """
    doomed = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.tmp")
    os.replace(folder, doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def recover(folder: Path) -> None:
    """Rename a folder back that was being replaced when its writer died."""
    for _ in range(5):
        retired = None if folder.exists() else _retired(folder)
        if retired is None:
            return
        # Its writer may be alive and about to put the new folder in place.
        time.sleep(0.02)
    try:
        os.rename(retired, folder)  # type: ignore[arg-type]
    except OSError:
        # Another reader was faster, or the disk is read-only: reading reports what is left.
        return


def tidy(root: Path) -> None:
    """Recover what interrupted writers left under ``root``; remove what is over an hour old."""
    for path in _entries(root):
        match = _LEFTOVER.fullmatch(path.name)
        if match is None:
            continue
        if match["kind"] == "old" and not (root / match["name"]).exists():
            recover(root / match["name"])
        elif _age(path) > _STALE_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


def _check_replaceable(folder: Path, names: set[str]) -> None:
    if not folder.exists():
        return
    if not folder.is_dir() or {path.name for path in folder.iterdir()} - names:
        raise ValueError(f"The folder {folder.name!r} holds other files; choose a new one.")


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one move; False where the system or the disk cannot."""
    if not sys.platform.startswith("linux"):
        return False
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    if renameat2 is None:
        return False
    here, exchange = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of renameat2(2)
    return bool(renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)


def _swap(fresh: Path, folder: Path, retired: Path) -> None:
    if folder.exists() and _exchange(fresh, folder):
        return
    for _ in range(_SWAPS):
        if folder.exists():
            os.replace(folder, retired)
        try:
            os.replace(fresh, folder)
            return
        except BaseException as error:
            # A reader may take the pause for a crash and put the old folder back: try again.
            if isinstance(error, OSError) and folder.exists():
                continue
            if retired.exists():
                os.replace(retired, folder)
            raise
    raise OSError(f"the folder {folder.name} is being written by others")


def _retired(folder: Path) -> Path | None:
    for path in _entries(folder.parent):
        match = _LEFTOVER.fullmatch(path.name)
        if match and match["kind"] == "old" and match["name"] == folder.name:
            return path
    return None


def _entries(root: Path) -> list[Path]:
    try:
        return list(root.iterdir())
    except OSError:
        return []


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk (where the system can)."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
