"""A library of users' texts on disk, each under the first digits of its hash."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from rnnviz.text.decoding import MAX_BYTES

LIMIT_BYTES = 500_000_000
"""Most bytes that a library keeps before the texts unused for longest are removed."""

LONGEST_NAME = 48
"""Characters of a text's name."""

_ID = re.compile(r"[0-9a-f]{16}")
_MISSING = "This text is not on this computer: add it once more."
_NAME = ".name"
"""The ending of the file with a text's name, beside the text."""
_LOOKED_AT, _FIRST_WORDS = 400, 32
"""Characters of a text in which its first words are looked for, and how long they may be."""


@dataclass(frozen=True)
class TextLibrary:
    """Texts in a folder, one file each; the same text is kept once.

    Attributes:
        folder: made when the first text is added.
        limit_bytes: most bytes to keep; the texts unused for longest go first.
    """

    folder: Path
    limit_bytes: int = LIMIT_BYTES

    def add(self, text: str, name: str = "") -> str:
        """Keep a text and return its id, 16 hexadecimal digits.

        Args:
            text: of at most ``MAX_BYTES``.
            name: what people call it; without one its first words are its name.

        Raises:
            ValueError: when the text is empty or larger than ``MAX_BYTES``, or cannot be written.
        """
        data = text.encode("utf-8", "replace")
        if not data.strip():
            raise ValueError("The text is empty: give one with words in it.")
        if len(data) > MAX_BYTES:
            raise ValueError(f"The text is too long: give at most {MAX_BYTES // 10**6} MB.")
        identifier = hashlib.sha256(data).hexdigest()[:16]
        path = self._path(identifier)
        if not path.exists():
            self._write(path, data)
        named = path.with_suffix(_NAME)
        # Who gives the same text another name does not rename it for those who have it already.
        if (name := clean_name(name)) and not named.exists():
            self._write(named, name.encode("utf-8"))
        self._touch(path)
        self._prune(keep=path)
        return identifier

    def get(self, identifier: str) -> str:
        """The text with an id.

        Raises:
            ValueError: when the id is malformed or its text is not, or no longer, here.
        """
        path = self._path(identifier)
        try:
            data = path.read_bytes()
        except OSError:
            raise ValueError(_MISSING) from None
        self._touch(path)
        return data.decode("utf-8", "replace")

    def beginning(self, identifier: str, characters: int) -> str:
        """The first characters of a text, without reading the rest of it.

        Raises:
            ValueError: as for :meth:`get`.
        """
        path = self._path(identifier)
        try:
            with path.open("rb") as stream:
                # No character takes more than four bytes.
                data = stream.read(4 * characters)
        except OSError:
            raise ValueError(_MISSING) from None
        self._touch(path)
        return data.decode("utf-8", "ignore")[:characters]

    def name(self, identifier: str) -> str:
        """What people call a text: the name that it was given, else its first words.

        "" where it is not here, or not an id. A text whose name alone is looked at is not used.
        """
        if not _is_id(identifier):
            return ""
        path = self._path(identifier)
        for file, name_of in ((path.with_suffix(_NAME), clean_name), (path, first_words)):
            with suppress(OSError), file.open("rb") as stream:
                return name_of(stream.read(4 * _LOOKED_AT).decode("utf-8", "ignore"))
        return ""

    def size(self, identifier: str) -> int:
        """Bytes of a text.

        Raises:
            ValueError: as for :meth:`get`.
        """
        try:
            return self._path(identifier).stat().st_size
        except OSError:
            raise ValueError(_MISSING) from None

    def exists(self, identifier: str) -> bool:
        """Whether the library holds a text with this id; False for a malformed one."""
        return _is_id(identifier) and self._path(identifier).is_file()

    def _path(self, identifier: str) -> Path:
        """The file of an id, which can only lie in the folder."""
        if not _is_id(identifier):
            raise ValueError("The id of a text must be 16 hexadecimal digits.")
        return self.folder / f"{identifier}.txt"

    def _write(self, path: Path, data: bytes) -> None:
        """Write all of a file or none of it: readers never see half a text."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(data)
                os.replace(name, path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise ValueError(
                f"The text could not be kept in {self.folder} ({error.strerror}): "
                "free some space or set RNNVIZ_STORE to another folder."
            ) from error

    @staticmethod
    def _touch(path: Path) -> None:
        """Mark a text as used now; one that another process has just removed is let go."""
        with suppress(OSError):
            path.touch()

    def _prune(self, keep: Path) -> None:
        """Remove the texts unused for longest until the rest fits."""
        files = []
        for path in self.folder.glob("*.txt"):
            with suppress(OSError):
                status = path.stat()
                files.append((status.st_mtime_ns, path, status.st_size))
        excess = sum(size for _, _, size in files) - self.limit_bytes
        for _, path, size in sorted(files):
            if excess <= 0:
                break
            if path != keep:
                path.with_suffix(_NAME).unlink(missing_ok=True)
                path.unlink(missing_ok=True)
                excess -= size


def default_library() -> TextLibrary:
    """The library under ``RNNVIZ_STORE`` or, if that is no folder, the user's data folder."""
    root = os.environ.get("RNNVIZ_STORE")
    if not root or "://" in root:
        root = platformdirs.user_data_dir("rnnviz", appauthor=False)
    return TextLibrary(Path(root).expanduser() / "texts")


def _is_id(identifier: object) -> bool:
    """Whether something has the form of an id."""
    return isinstance(identifier, str) and _ID.fullmatch(identifier) is not None


def clean_name(name: str) -> str:
    """A name in one line of at most ``LONGEST_NAME`` characters, without what cannot be seen."""
    kept = "".join(" " if c.isspace() else c for c in name if c.isprintable() or c.isspace())
    return shorten(" ".join(kept.split()), LONGEST_NAME)


def first_words(text: str) -> str:
    """What to call a text that nobody named."""
    return shorten(clean_name(text[:_LOOKED_AT]), _FIRST_WORDS)


def shorten(text: str, longest: int) -> str:
    """A text of at most so many characters, cut after a word where there is one."""
    if len(text) <= longest:
        return text
    cut = text[:longest]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > longest // 2 else cut[:-1]).rstrip() + "…"
