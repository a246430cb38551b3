"""Small files beside the runs: whole or not there, whoever reads and writes at the same time."""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from rnnviz.store.errors import failed

LARGEST_FILE = 64 * 1024
"""Bytes of the largest small file that is read."""

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_STALE_SECONDS = 3600.0
_WRITING = "The store could not be written"
_ADVICE = "; free some space or set RNNVIZ_STORE to a place that can be written"

Key = tuple[object, ...]
"""What changes whenever a file is written again."""


@dataclass(frozen=True)
class FileEntry:
    """One file of a listing: its bytes, when it was written (seconds since 1970), and its key."""

    size: int
    modified: float
    key: Key


class SmallFiles(Protocol):
    """Files of at most 64 KB, by names such as ``.labels/run-1.json``.

    Every member raises StoreError where the store cannot be read or written.
    """

    def entries(self, folder: str) -> dict[str, FileEntry]:
        """The files of a folder by their last name; none where there is no such folder."""
        ...

    def read(self, name: str) -> bytes | None:
        """What a file holds; None where there is none."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Put a file in the place of the one of this name, in one move."""
        ...

    def create(self, name: str, data: bytes, private: bool = False) -> bool:
        """Make a file; False, and nothing changes, where there is one: of many, one wins.

        A private one can be read by its owner alone, where the place knows of such a thing.
        """
        ...

    def remove(self, name: str) -> None:
        """Remove a file, if there is one."""
        ...


class FolderFiles:
    """Small files under a folder of this machine, or one that the system shares with others."""

    def __init__(self, root: Path) -> None:
        """Nothing is written before the first file."""
        self._root = root

    def entries(self, folder: str) -> dict[str, FileEntry]:
        """See :class:`SmallFiles`; names that begin with a dot are left out."""
        found = {}
        with _reading(), os.scandir(self._root / folder) as files:
            for file in files:
                # One may be removed or replaced between being listed and being looked at.
                with suppress(FileNotFoundError):
                    status = file.stat(follow_symlinks=False)
                    key = (status.st_mtime_ns, status.st_ino, status.st_size)
                    found[file.name] = FileEntry(status.st_size, status.st_mtime, key)
        self._tidy(folder, [name for name in found if name.startswith(".")], found)
        return {name: entry for name, entry in found.items() if not name.startswith(".")}

    def read(self, name: str) -> bytes | None:
        """See :class:`SmallFiles`."""
        data = None
        with _reading(), (self._root / name).open("rb") as file:
            data = file.read(LARGEST_FILE)
        return data

    def write(self, name: str, data: bytes) -> None:
        """See :class:`SmallFiles`."""
        try:
            fresh = self._fresh(name, data)
            try:
                os.replace(fresh, self._root / name)
            finally:
                fresh.unlink(missing_ok=True)
        except OSError as error:
            raise failed(_WRITING, error, _ADVICE) from error

    def create(self, name: str, data: bytes, private: bool = False) -> bool:
        """See :class:`SmallFiles`."""
        mode = 0o600 if private else 0o666
        try:
            fresh = self._fresh(name, data, mode)
            try:
                return _link(fresh, self._root / name, data, mode)
            finally:
                fresh.unlink(missing_ok=True)
        except OSError as error:
            raise failed(_WRITING, error, _ADVICE) from error

    def remove(self, name: str) -> None:
        """See :class:`SmallFiles`."""
        try:
            (self._root / name).unlink(missing_ok=True)
        except OSError as error:
            raise failed(_WRITING, error, _ADVICE) from error

    def _fresh(self, name: str, data: bytes, mode: int = 0o666) -> Path:
        """A hidden sibling that holds the data and is on the disk."""
        target = self._root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
        try:
            with open(fresh, "xb", opener=partial(os.open, mode=mode)) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        return fresh

    def _tidy(self, folder: str, hidden: list[str], found: dict[str, FileEntry]) -> None:
        """Remove what a writer left that died over an hour ago."""
        for name in hidden:
            if time.time() - found[name].modified > _STALE_SECONDS:
                with suppress(OSError):
                    (self._root / folder / name).unlink()


@contextmanager
def _reading() -> Iterator[None]:
    """Go on where there is no such file; what cannot be read must not look as if it were not there.

    A run whose label could not be read would else lose its name, or leave as if it had none.
    """
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise failed("The store could not be read", error) from error


def _link(fresh: Path, target: Path, data: bytes, mode: int) -> bool:
    """Give the file its name unless that is taken; the data are there from the first moment."""
    try:
        os.link(fresh, target)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return _create(target, data, mode)
    return True


def _create(target: Path, data: bytes, mode: int) -> bool:
    """On disks without links: a reader may see the file empty for a moment."""
    try:
        with open(target, "xb", opener=partial(os.open, mode=mode)) as file:
            file.write(data)
    except FileExistsError:
        return False
    return True
