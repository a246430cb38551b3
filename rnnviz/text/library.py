"""A library of users' texts, each under the first digits of its hash, wherever it keeps them."""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from rnnviz.text.decoding import MAX_BYTES

LONGEST_NAME = 48
"""Characters of a text's name."""

_ID = re.compile(r"[0-9a-f]{16}")
_MISSING = "This text is not on this computer: add it once more."
_LOOKED_AT, _FIRST_WORDS = 400, 32
"""Characters of a text in which its first words are looked for, and how long they may be."""


class Entry(NamedTuple):
    """What is known of a text without reading it: its names and its bytes.

    Attributes:
        name: that it was given, "" for none.
        words: its first words.
        size: bytes.
    """

    name: str
    words: str
    size: int


class TextLibrary(ABC):
    """Texts by their ids; the same text is kept once."""

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
        words = first_words(data[: 4 * _LOOKED_AT].decode("utf-8", "ignore"))
        self._keep(identifier, data, Entry(clean_name(name), words, len(data)))
        return identifier

    def get(self, identifier: str) -> str:
        """The text with an id.

        Raises:
            ValueError: when the id is malformed or its text is not, or no longer, here.
        """
        return self._data(identifier, None).decode("utf-8", "replace")

    def beginning(self, identifier: str, characters: int) -> str:
        """The first characters of a text, without reading the rest of it.

        Raises:
            ValueError: as for :meth:`get`.
        """
        # No character takes more than four bytes.
        data = self._data(identifier, 4 * characters)
        return data.decode("utf-8", "ignore")[:characters]

    def name(self, identifier: str) -> str:
        """What people call a text: the name that it was given, else its first words.

        "" where it cannot be read, or is no id. A text whose name alone is looked at is not used.
        """
        entry = None
        if _is_id(identifier):
            with suppress(ValueError):
                entry = self._entry(identifier)
        return "" if entry is None else entry.name or entry.words

    def size(self, identifier: str) -> int:
        """Bytes of a text.

        Raises:
            ValueError: as for :meth:`get`.
        """
        entry = self._entry(_checked(identifier))
        if entry is None:
            raise ValueError(_MISSING)
        return entry.size

    def exists(self, identifier: str) -> bool:
        """Whether the library holds a text with this id; False for a malformed one."""
        return _is_id(identifier) and self._entry(identifier) is not None

    def _data(self, identifier: str, most: int | None) -> bytes:
        data = self._read(_checked(identifier), most)
        if data is None:
            raise ValueError(_MISSING)
        return data

    @abstractmethod
    def _keep(self, identifier: str, data: bytes, entry: Entry) -> None:
        """Keep a text, or the name of one that has none yet; ValueError where that fails."""

    @abstractmethod
    def _read(self, identifier: str, most: int | None) -> bytes | None:
        """The bytes of a text or its first ``most`` ones, None where it is not here."""

    @abstractmethod
    def _entry(self, identifier: str) -> Entry | None:
        """What is known of a text, None where it is not here."""


class PassingLibrary(TextLibrary):
    """Texts in memory, for as long as the process lasts."""

    def __init__(self) -> None:
        """Begin with none."""
        self._texts: dict[str, tuple[bytes, Entry]] = {}

    def _keep(self, identifier: str, data: bytes, entry: Entry) -> None:
        known = self._entry(identifier)
        self._texts[identifier] = data, known if known is not None and known.name else entry

    def _read(self, identifier: str, most: int | None) -> bytes | None:
        return self._texts[identifier][0][:most] if identifier in self._texts else None

    def _entry(self, identifier: str) -> Entry | None:
        return self._texts[identifier][1] if identifier in self._texts else None


_passing = PassingLibrary()
_opened: list[Callable[[], TextLibrary]] = [lambda: _passing]


def keep_texts_in(library: Callable[[], TextLibrary]) -> None:
    """Let :func:`default_library` be what this returns: whoever keeps runs keeps texts as well."""
    _opened.append(library)


def default_library() -> TextLibrary:
    """The library of this process: beside its runs, or in memory where it keeps none.

    Raises:
        ValueError: when there can be none at the address of ``RNNVIZ_STORE``.
    """
    return _opened[-1]()


def _checked(identifier: str) -> str:
    if not _is_id(identifier):
        raise ValueError("The id of a text must be 16 hexadecimal digits.")
    return identifier


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
