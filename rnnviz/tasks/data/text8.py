"""text8: the first hundred million characters of a cleaned Wikipedia, a to z and spaces.

Mahoney (2006), http://mattmahoney.net/dc/textdata.html.
"""

from __future__ import annotations

import hashlib
import zipfile
from functools import lru_cache
from pathlib import Path
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.data.files import DataFile, DataSet, data_folder

CHARACTERS = (" ", *ascii_lowercase)
"""In the order of their ids."""
WHOLE, PREFIX = "text8", "text8-prefix"

_ZIP = DataFile(
    "text8.zip",
    "http://mattmahoney.net/dc/text8.zip",
    "a6640522afe85d1963ad56c05b0ede0a0c000dddc9671758a6cc09b7a38e5232",
    size=100_000_000,
)
_PREFIX = DataFile(
    "text8-prefix.gz",
    "",
    "ace30555574a390e",
    payload="8c5551457ad85e6f248e016443493f940756c7582473e6bbfcafcbe27fc98836",
    size=6_877_825,
)
TEXT8 = DataSet("text8", "text8", (_ZIP,))


def load(part: str) -> NDArray[np.uint8]:
    """The ids of all characters, (character,), read once: one byte each.

    Args:
        part: ``WHOLE``, or ``PREFIX`` for the first 6,877,825 characters, which are taken from a
            file of their own where there is one.

    Raises:
        ValueError: when the file is not there, or cut short or altered; one sentence.
    """
    return _load(data_folder(), part)


@lru_cache(maxsize=1)
def _load(folder: Path, part: str) -> NDArray[np.uint8]:
    """A part from a data folder."""
    if part == WHOLE:
        return _ids(_unzipped(_ZIP.size))
    if (TEXT8.folder / _PREFIX.name).is_file():
        return _ids(TEXT8.read(_PREFIX))
    return _ids(_unzipped(_PREFIX.size))


def _unzipped(size: int) -> bytes:
    """The first characters of the one file in the archive, whose checksum is that of them all."""
    path = TEXT8.path(_ZIP)
    with TEXT8.refusing(_ZIP), path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != _ZIP.sha256:
            raise ValueError
        with zipfile.ZipFile(file) as archive, archive.open(WHOLE) as stream:
            return stream.read(size)


def _ids(data: bytes) -> NDArray[np.uint8]:
    """Ids of characters: 0 is a space, then the letters."""
    table = bytes(max(0, code - 96) if code <= 122 else 0 for code in range(256))
    return np.frombuffer(data.translate(table), np.uint8)
