"""Reading zip files that anyone may have made: a few known names, and nothing without bounds."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO

from rnnviz.run import RunFormatError
from rnnviz.store.errors import StoreError
from rnnviz.untrusted import TooManyFiles, open_zip

LARGEST_RATIO = 200
"""How many times larger than packed a file may be, beyond the first megabyte."""

_CHUNK = 1024**2
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SEALED = 0x1 | 0x40 | 0x2000
_DIRECTORY = 0x10
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)


class ArchiveError(RunFormatError):
    """An archive that cannot be used; the message is one sentence for the user."""


class Zipped:
    """The files of a zip file, once its list of files is known to be harmless."""

    def __init__(self, file: BinaryIO, limits: Mapping[str, int], needed: Collection[str]) -> None:
        """Read the list of files.

        Args:
            file: anything that can be read from any place.
            limits: the names that are allowed, each with its largest size in bytes.
            needed: the names that must be there.

        Raises:
            ArchiveError: saying what is wrong with it.
        """
        with _guarded():
            self._zip = open_zip(file)
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            self._add(info, limits)
        missing = sorted(set(needed) - set(self._infos))
        if missing:
            raise ArchiveError(f"This archive is not one of a run: it holds no {missing[0]}.")

    def __contains__(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return name in self._infos

    @property
    def unpacked(self) -> int:
        """Bytes that all files together say to have."""
        return sum(info.file_size for info in self._infos.values())

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, a megabyte at a time and never more than it says to have.

        Raises:
            ArchiveError: when they are damaged.
        """
        left = self._infos[name].file_size
        with _guarded():
            file = self._zip.open(self._infos[name])
        with file:
            while True:
                with _guarded():
                    chunk = file.read(_CHUNK)
                if not chunk:
                    break
                left -= len(chunk)
                yield chunk
        if left:
            raise ArchiveError("This archive is damaged: a file is shorter or longer than it says.")

    def read(self, name: str) -> bytes:
        """A whole small file; ArchiveError where it is damaged."""
        return b"".join(self.chunks(name))

    def _add(self, info: zipfile.ZipInfo, limits: Mapping[str, int]) -> None:
        name = info.orig_filename
        if any(sign in name for sign in ("/", "\\", ":", "\0")) or name in ("", ".", ".."):
            raise ArchiveError("This archive holds paths or folders; only plain files are allowed.")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or info.external_attr & _DIRECTORY:
            raise ArchiveError("This archive holds a link or something else that is no plain file.")
        if name not in limits:
            raise ArchiveError("This archive holds a file that does not belong to a run.")
        if name in self._infos:
            raise ArchiveError("This archive holds two files of the same name.")
        if info.flag_bits & _SEALED or info.compress_type not in _PACKED:
            raise ArchiveError("This archive is encrypted or packed in a way that is not allowed.")
        bomb = info.file_size > max(_CHUNK, LARGEST_RATIO * info.compress_size)
        if info.file_size > limits[name] or bomb:
            raise ArchiveError("This archive would be too large when unpacked.")
        self._infos[name] = info


@contextmanager
def _guarded() -> Iterator[None]:
    """Whatever the reading of a damaged zip file raises becomes one sentence."""
    try:
        yield
    except (ArchiveError, StoreError, FileNotFoundError):
        raise
    except TooManyFiles as error:
        raise ArchiveError(str(error)) from error
    except _DAMAGE as error:
        raise ArchiveError("This file is not a zip archive, or it is damaged.") from error
