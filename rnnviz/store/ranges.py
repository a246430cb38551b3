"""What fsspec tells of a file, and reading pieces of it as if it were at hand."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from rnnviz.store.files import FileEntry

_TIMES = ("mtime", "LastModified", "last_modified", "modified", "time", "updated", "created")
_MARKS = ("size", "ETag", "etag", "md5Hash", "generation", "ino", *_TIMES)


class Ranges(io.RawIOBase):
    """An object as a file that can be read from any place."""

    def __init__(
        self, part: Callable[[int, int], bytes], size: int, done: Callable[[], None] | None = None
    ) -> None:
        """Read a file of so many bytes by what gives those from a first to before a last one.

        ``done`` is called when it is closed.
        """
        self._part, self._size, self._at, self._done = part, size, 0, done

    def close(self) -> None:
        """Let what is read go."""
        done, self._done = self._done, None
        if done is not None:
            done()
        super().close()

    def readable(self) -> bool:
        """Whether it can be read: yes."""
        return True

    def seekable(self) -> bool:
        """Whether it can be read from any place: yes."""
        return True

    def tell(self) -> int:
        """The place that is read next."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; OSError where there is none."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError("a file has no place before its beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read as much as there is room for."""
        end = min(self._at + len(buffer), self._size)
        if end <= self._at:
            return 0
        data = self._part(self._at, end)[: end - self._at]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def entry_of(info: Mapping[str, Any]) -> FileEntry:
    """Size, time and key of a file, from what a file system tells of it."""
    times = [seconds for name in _TIMES if (seconds := _seconds(info.get(name))) is not None]
    marks = [info.get(name) for name in _MARKS]
    key = tuple(seconds if (seconds := _seconds(mark)) is not None else mark for mark in marks)
    return FileEntry(int(info.get("size") or 0), times[0] if times else 0.0, key)


def _seconds(value: object) -> float | None:
    """A time since 1970, in whichever way a file system gives it."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        with suppress(ValueError):
            return datetime.fromisoformat(value).timestamp()
    return None
