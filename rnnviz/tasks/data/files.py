"""Files of published data sets: found in the data folder, checked, downloaded when asked for.

Nothing is downloaded unless somebody asks for it: a page or a training that lacks a file says in
one sentence which one, and how to get it.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from rnnviz.settings import StoreSettings

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class DataFile:
    """One official file.

    Attributes:
        name: of the file itself.
        url: where it comes from.
        sha256: of the file as it is there.
        payload: SHA-256 of what a compressed file holds, "" where the file itself is checked:
            people compress the same content anew.
        size: bytes of what is read at most.
    """

    name: str
    url: str
    sha256: str
    payload: str = ""
    size: int = 0


@dataclass(frozen=True)
class DataSet:
    """Files that belong together, in a folder of their own in the data folder.

    Attributes:
        key: name of the folder, and of the data set on the command line.
        title: what people call it.
        files: all of them.
    """

    key: str
    title: str
    files: tuple[DataFile, ...]

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return data_folder() / self.key

    @property
    def command(self) -> str:
        """What is typed to download it."""
        return f"python -m rnnviz download {self.key}"

    def path(self, file: DataFile) -> Path:
        """Where a file lies.

        Raises:
            ValueError: when it is not there; the sentence says which file to put where.
        """
        path = self.folder / file.name
        if not path.is_file():
            raise ValueError(
                f"The data set {self.title} is not on this computer: run “{self.command}”, or put "
                f"the file {file.name} into the folder {self.folder}."
            )
        return path

    def read(self, file: DataFile) -> bytes:
        """What a file holds, unpacked where its name ends in .gz, and checked.

        Raises:
            ValueError: when it is not there, or cut short or altered.
        """
        path = self.path(file)
        with self.refusing(file):
            packed = path.suffix == ".gz"
            with gzip.open(path) if packed else path.open("rb") as stream:
                data: bytes = stream.read(file.size + 1)
            if hashlib.sha256(data).hexdigest() != (file.payload or file.sha256):
                raise ValueError
        return data

    @contextmanager
    def refusing(self, file: DataFile) -> Iterator[None]:
        """Turn whatever goes wrong while a file is read into one sentence that names it."""
        try:
            yield
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise ValueError(
                f"The file {self.folder / file.name} is cut short or altered: delete it and run "
                f"“{self.command}”, or put the official one there."
            ) from error


def _own_folder() -> Path:
    return platformdirs.user_data_path("rnnviz", appauthor=False) / "data"


def data_folder() -> Path:
    """``RNNVIZ_DATA`` or, where that is not set, a folder of the user's own."""
    chosen = StoreSettings.from_environment().data
    return Path(chosen).expanduser() if chosen else _own_folder()
