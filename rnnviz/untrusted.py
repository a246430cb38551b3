"""What every reader of files from anyone needs: lists, JSON and messages that stay small."""

from __future__ import annotations

import io
import zipfile
from importlib import import_module
from typing import Any, AnyStr, BinaryIO

LARGEST_LISTING = 128 * 1024
"""Bytes of the longest list of files that is read."""
MOST_BRACKETS = 1_000_000
"""Opening brackets of a JSON text: an empty list takes twenty times the room of its text."""


def optional_package(name: str, need: str = "Reading this file") -> Any:
    """The package that reads or writes a kind of file, and is needed for that alone.

    Args:
        name: of the package.
        need: what it is needed for.

    Raises:
        ValueError: where it is missing; one sentence.
    """
    try:
        return import_module(name)
    except ImportError as error:
        lack = f"{need} needs the package {name}: pip install {name}."
        raise ValueError(lack) from error


class TooManyFields(ValueError):
    """A message of protobuf with too many fields; the message is one sentence."""


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


def light_protobuf(data: bytes, message: Any, most: int) -> bytes:
    """The same message of protobuf, once it is known not to become much larger when it is parsed.

    Args:
        data: as it is encoded.
        message: its descriptor: which fields are messages again.
        most: fields of all messages together; those that pack numbers or bytes count once.

    Raises:
        TooManyFields: when it has more.
        ValueError: where its beginning and the lengths in it do not fit.
    """
    # Messages within messages end in the opposite order.
    place, open_ones, left = 0, [(message, len(data))], most
    while open_ones:
        own, end = open_ones[-1]
        if place >= end:
            if place > end:
                raise ValueError("A message is longer than what holds it.")
            open_ones.pop()
            continue
        left -= 1
        if left < 0:
            raise TooManyFields("This message holds too many fields.")
        tag, place = _varint(data, place)
        size, place = _size(data, place, tag & 7)
        field = own.fields_by_number.get(tag >> 3)
        if tag & 7 == _LENGTH and field is not None and field.message_type is not None:
            open_ones.append((field.message_type, place + size))
        else:
            place += size
    return data


_LENGTH = 2
"""The wire type of a field that begins with its length."""


def _size(data: bytes, place: int, kind: int) -> tuple[int, int]:
    """The bytes of a field's value, and where they begin."""
    if kind == 0:
        return 0, _varint(data, place)[1]
    if kind == _LENGTH:
        return _varint(data, place)
    if kind in (1, 5):
        return (8 if kind == 1 else 4), place
    raise ValueError("This message has fields of an unknown kind.")


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(data):
            break
        byte = data[place]
        place += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, place
    raise ValueError("A number in this message is damaged.")


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
