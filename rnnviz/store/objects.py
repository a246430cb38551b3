"""Objects: what is behind an fsspec address, with one sentence for all that can go wrong there."""

from __future__ import annotations

import io
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO

import fsspec
from fsspec.core import split_protocol, url_to_fs
from fsspec.implementations.local import LocalFileSystem

from rnnviz.store.errors import StoreError, failed
from rnnviz.store.files import LARGEST_FILE, FileEntry
from rnnviz.store.ranges import Ranges, entry_of

_WHOLE = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss", "memory"}
"""Object stores: an object appears under its name when it is complete, and not before."""
_BLOCK = 256 * 1024
_STALE_SECONDS = 3600.0


class Objects:
    """Files by names such as ``.labels/run-1.json`` under an address; see :class:`SmallFiles`."""

    def __init__(self, address: str) -> None:
        """Look up what reads such an address; nothing is connected before it is needed.

        Raises:
            StoreError: when there is no such kind of address or its driver is not installed.
        """
        self.address = re.sub(r"//[^/@]*@", "//", address)
        self._given, self._lock = address.rstrip("/"), Lock()
        self._opened: tuple[Any, str] | None = None
        protocol = split_protocol(address)[0] or "file"
        try:
            fsspec.get_filesystem_class(protocol)
        except ImportError as error:
            raise StoreError(f"A store at {protocol}:// cannot be read: {error}.") from error
        except ValueError as error:
            raise StoreError(
                f"There is no kind of store that begins with {protocol}://."
            ) from error
        self._whole, self._is_memory = protocol in _WHOLE, protocol == "memory"

    def entries(self, folder: str) -> dict[str, FileEntry]:
        """See :class:`SmallFiles`; folder "" is the store itself."""
        with self._reaching() as (fs, root):
            path = f"{root}/{folder}".rstrip("/")
            fs.invalidate_cache(path)
            try:
                found = fs.ls(path, detail=True)
            except FileNotFoundError:
                return {}
        files = [info for info in found if info.get("type") == "file"]
        return {str(info["name"]).rpartition("/")[2]: entry_of(info) for info in files}

    def entry(self, name: str) -> FileEntry | None:
        """Size, age and key of one object; None where there is none."""
        with self._reaching() as (fs, root):
            fs.invalidate_cache(f"{root}/{name}".rpartition("/")[0])
            try:
                info = fs.info(f"{root}/{name}")
            except (FileNotFoundError, NotADirectoryError):
                return None
        return entry_of(info) if info.get("type") == "file" else None

    def read(self, name: str) -> bytes | None:
        """See :class:`SmallFiles`."""
        with self._reaching() as (fs, root):
            try:
                return bytes(fs.cat_file(f"{root}/{name}"))[:LARGEST_FILE]
            except FileNotFoundError:
                return None

    def write(self, name: str, data: bytes) -> None:
        """See :class:`SmallFiles`."""
        with self._writing(name) as (fs, path, fresh):
            # Object stores show an object when it is complete, so there is no need to move it.
            fs.pipe_file(path if self._whole else fresh, data)
            if not self._whole:
                fs.mv(fresh, path)

    def create(self, name: str, data: bytes, private: bool = False) -> bool:
        """See :class:`SmallFiles`; a reader may see it empty for a moment, but never in part."""
        with self._writing(name) as (fs, path, _):
            try:
                if self._whole:
                    with self._lock:
                        fs.pipe_file(path, data, mode="create")
                else:
                    with fs.open(path, "xb") as file:
                        if private and isinstance(fs, LocalFileSystem):
                            os.chmod(path, 0o600)
                        file.write(data)
            except FileExistsError:
                return False
        return True

    def remove(self, name: str) -> None:
        """See :class:`SmallFiles`."""
        with self._reaching() as (fs, root), suppress(FileNotFoundError):
            fs.rm_file(f"{root}/{name}")

    def upload(self, source: Path, name: str) -> None:
        """Put a large file in the place of the one of this name, in one move."""
        with self._writing(name) as (fs, path, fresh):
            if self._is_memory:
                # It would show a file from when it is opened.
                fs.pipe_file(path, source.read_bytes())
                return
            fs.put_file(str(source), path if self._whole else fresh)
            if not self._whole:
                fs.mv(fresh, path)

    def move(self, name: str, other: str) -> None:
        """Give an object another name; FileNotFoundError where there is none."""
        with self._writing(other) as (fs, path, _):
            root = path.removesuffix(f"/{other}")
            fs.mv(f"{root}/{name}", path)

    def open(self, name: str, entry: FileEntry) -> BinaryIO:
        """An object to be read here and there, of which only what is asked for is fetched.

        A file that can be replaced under its name is read through one handle, which goes on with
        the older one: pieces of both would look like a damaged file.
        """
        if self._whole:
            ranges = Ranges(lambda *ends: self.part(name, *ends), entry.size)
        else:
            ranges = self._held(name)
        return io.BufferedReader(ranges, _BLOCK)

    def _held(self, name: str) -> Ranges:
        with self._reaching() as (fs, root):
            handle = fs.open(f"{root}/{name}", "rb", block_size=_BLOCK)
            size = handle.seek(0, io.SEEK_END)

        def part(start: int, end: int) -> bytes:
            with self._reaching():
                handle.seek(start)
                return bytes(handle.read(end - start))

        return Ranges(part, size, handle.close)

    def part(self, name: str, start: int, end: int) -> bytes:
        """Some bytes of an object; FileNotFoundError where there is none."""
        with self._reaching() as (fs, root):
            return bytes(fs.cat_file(f"{root}/{name}", start=start, end=end))

    def tidy(self) -> None:
        """Remove what writers left that died over an hour ago."""
        for name, entry in self.entries(".tmp").items():
            if time.time() - entry.modified > _STALE_SECONDS:
                with suppress(StoreError):
                    self.remove(f".tmp/{name}")

    @contextmanager
    def _reaching(self) -> Iterator[tuple[Any, str]]:
        """The file system and the path in it; whatever it raises becomes a sentence."""
        try:
            yield self._connected()
        except (FileNotFoundError, StoreError):
            raise
        except Exception as error:
            raise failed(f"The store {self.address} cannot be reached or written", error) from error

    @contextmanager
    def _writing(self, name: str) -> Iterator[tuple[Any, str, str]]:
        """The file system, a path whose folder is there, and where to write before moving."""
        with self._reaching() as (fs, root):
            path, fresh = f"{root}/{name}", f"{root}/.tmp/{secrets.token_hex(8)}"
            if not self._whole:
                fs.makedirs(path.rpartition("/")[0], exist_ok=True)
                fs.makedirs(f"{root}/.tmp", exist_ok=True)
            try:
                yield fs, path, fresh
            except BaseException:
                if not self._whole:
                    with suppress(Exception):
                        fs.rm_file(fresh)
                raise

    def _connected(self) -> tuple[Any, str]:
        with self._lock:
            if self._opened is None:
                fs, root = url_to_fs(self._given)
                self._opened = fs, str(root).rstrip("/")
            return self._opened
