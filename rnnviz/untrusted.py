"""What every reader of files that anyone may have made needs: lists and JSON that stay small."""

from __future__ import annotations

import io
import zipfile
from typing import AnyStr, BinaryIO

LARGEST_LISTING = 128 * 1024
"""Bytes of the longest list of files that is read."""
MOST_BRACKETS = 1_000_000
"""Opening brackets of a JSON text: an empty list takes twenty times the room of its text."""


class TooManyFiles(ValueError):
    """A zip file whose list of files is too long; the message is one sentence."""


def open_zip(file: BinaryIO) -> zipfile.ZipFile:
    """A zip file, open for reading, of whose list of files never more than a little was read.

    Args:
        file: anything that can be read from any place; closing the zip file leaves it open.

    Raises:
        TooManyFiles: when the list is longer than :data:`LARGEST_LISTING`.
        zipfile.BadZipFile: when it is none; what else :class:`zipfile.ZipFile` raises is passed on.
    """
    listing = _Listing(file)
    zipped = zipfile.ZipFile(listing)
    listing.bounded = False
    return zipped


def light_json(text: AnyStr) -> AnyStr:
    """The same JSON text, once it is known not to become much larger when it is parsed.

    Raises:
        ValueError: when it has more than :data:`MOST_BRACKETS`.
    """
    if isinstance(text, str):
        found = text.count("[") + text.count("{")
    else:
        found = text.count(b"[") + text.count(b"{")
    if found > MOST_BRACKETS:
        raise ValueError("This JSON holds too many lists and objects.")
    return text


class _Listing(io.RawIOBase):
    """A file of which, as long as it is bounded, nobody can read much at a time.

    The list of a zip file's files is read in one piece, whose length the zip file itself tells.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.bounded = file, True

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def read(self, size: int | None = -1) -> bytes:
        if not self.bounded:
            return self._file.read(-1 if size is None else size)
        if size is not None and 0 <= size <= LARGEST_LISTING:
            return self._file.read(size)
        data = self._file.read(LARGEST_LISTING + 1)
        if len(data) > LARGEST_LISTING or (size is not None and size > LARGEST_LISTING):
            raise TooManyFiles("This archive holds too many files.")
        return data
