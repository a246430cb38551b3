"""Text of any language: from bytes to tokens, vocabulary and streams of ids."""

from __future__ import annotations

from rnnviz.text.corpus import Corpus
from rnnviz.text.decoding import MAX_BYTES, Decoded, DecodingError, clean, decode
from rnnviz.text.gutenberg import strip_boilerplate
from rnnviz.text.library import TextLibrary, default_library
from rnnviz.text.subwords import Subwords
from rnnviz.text.tokenizing import (
    Sentence,
    characters,
    direction,
    is_unspaced,
    note,
    sentences,
    words,
)
from rnnviz.text.vocabulary import END, UNKNOWN, Vocabulary

__all__ = [
    "END",
    "MAX_BYTES",
    "UNKNOWN",
    "Corpus",
    "Decoded",
    "DecodingError",
    "Sentence",
    "Subwords",
    "TextLibrary",
    "Vocabulary",
    "characters",
    "clean",
    "decode",
    "default_library",
    "direction",
    "is_unspaced",
    "note",
    "sentences",
    "strip_boilerplate",
    "words",
]
