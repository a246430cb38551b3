"""Treebanks in the CoNLL-U format of Universal Dependencies: sentences with their gold heads."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import conllu
from conllu.exceptions import ParseException

LARGEST = 100_000_000
"""Bytes of a treebank, unpacked."""

_LINES = (
    "each line must have ten columns with tabs between them, and whole numbers in the first and "
    "the seventh."
)
_BEGINNING = re.compile(r"\ufeff?\s*(?:#[^\n]*\n)*+1(?:-\d+)?(?:\t[^\t\n]+){9}(?:\n|\Z)")
UNIVERSAL_TAGS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM",
    "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
"""The parts of speech of Universal Dependencies."""


class _NoTreeError(ValueError):
    """Rows that are well formed and make no tree; the message goes on from "In sentence 3"."""


@dataclass(frozen=True)
class Tree:
    """A sentence with its gold dependencies.

    Attributes:
        tokens: as they are written, contractions whole (``don't``).
        words: syntactic words (``do``, ``n't``).
        heads: for each word the index of its head, from 0; -1 for the root.
        positions: for each word the index of the token in which it stands.
        tags: for each word its universal part of speech, "_" where the file has none.
    """

    tokens: tuple[str, ...]
    words: tuple[str, ...]
    heads: tuple[int, ...]
    positions: tuple[int, ...]
    tags: tuple[str, ...] = ()

    def token_tags(self) -> tuple[str, ...]:
        """The part of speech of each token; that of its first word where it has several."""
        first = {place: word for word, place in reversed([*enumerate(self.positions)])}
        return tuple(self.tags[first[place]] for place in range(len(self.tokens)))


def read_trees(path: Path) -> list[Tree]:
    """Every sentence of a ``.conllu`` file, which may be packed as ``.gz``.

    Raises:
        OSError: when it cannot be read.
        ValueError: when it is too large, holds no sentence or is not a CoNLL-U file.
    """
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{path} is not a gzip file, or a damaged one: pack it again.") from error
    if len(data) > LARGEST:
        raise ValueError(f"Choose a treebank of at most {LARGEST // 10**6} MB, or cut this one.")
    try:
        trees = list(parse_trees(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not UTF-8, as a CoNLL-U file must be: convert it.") from error
    if not trees:
        raise ValueError(f"{path} holds no sentence: choose a file in the CoNLL-U format.")
    return trees


def is_treebank(text: str) -> bool:
    """Whether a text begins as one in the CoNLL-U format does."""
    return _BEGINNING.match(text) is not None


def parse_trees(text: str) -> Iterator[Tree]:
    """The sentences of a CoNLL-U text, one at a time; empty nodes are left out.

    Raises:
        ValueError: at a sentence that is not in the CoNLL-U format or whose heads do not fit.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    sentences, number = iter(conllu.parse_incr(io.StringIO(text))), 0
    while True:
        number += 1
        try:
            tree = _tree(next(sentences))
        except StopIteration:
            return
        except _NoTreeError as error:
            raise ValueError(f"In sentence {number} {error}") from error
        except (ParseException, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"Sentence {number} is not in the CoNLL-U format: {_LINES}") from error
        if tree.words:
            yield tree


def _tree(rows: conllu.TokenList) -> Tree:
    """One sentence from its rows."""
    words = [row for row in rows if isinstance(row["id"], int)]
    spans = {row["id"][0]: row for row in rows if _is_span(row["id"])}
    if [row["id"] for row in words] != list(range(1, len(words) + 1)):
        raise _NoTreeError("the words are not numbered 1, 2, 3: correct the file.")
    tokens: list[str] = []
    positions: list[int] = []
    until = 0
    for row in words:
        number = row["id"]
        if number > until:
            span = spans.get(number)
            until = number if span is None else span["id"][2]
            tokens.append(str((row if span is None else span)["form"]))
        positions.append(len(tokens) - 1)
    heads = tuple(_head(row, len(words)) for row in words)
    forms = tuple(str(row["form"]) for row in words)
    tags = tuple(str(row.get("upos") or "_") for row in words)
    return Tree(tuple(tokens), forms, heads, tuple(positions), tags)


def _is_span(identity: object) -> bool:
    """Whether an id is that of a token of several words, as 3-4."""
    return isinstance(identity, tuple) and identity[1] == "-"


def _head(row: conllu.Token, count: int) -> int:
    """The head of a word from 0, -1 for the root."""
    number, head = row["id"], row.get("head")
    if head is None:
        raise _NoTreeError(f"word {number} has no head: choose a treebank with heads.")
    if not 0 <= head <= count:
        raise _NoTreeError(f"the head of word {number} is {head}, no word: correct the file.")
    return int(head) - 1
