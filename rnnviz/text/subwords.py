"""Sub-words: pieces of words that a text repeats, learned from the text itself.

Byte-pair encoding as in Sennrich, Haddow and Birch (2016), by the ``tokenizers`` library. The text
is cut into words first, with this package's rules for any script, so that a piece never spans two
words; in scripts written without spaces a whole run of letters counts as one word.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from rnnviz.text.tokenizing import chunks
from rnnviz.text.vocabulary import UNKNOWN

SPACE = "\u2581"
"""Stands before a piece that begins a word after white space, as in SentencePiece."""

LONGEST_PIECE = 24
_MOST_MERGES = 100_000
_MOST_LETTERS = 50_000
_SEPARATOR = "\u001f"


@dataclass(frozen=True)
class Subwords:
    """How to cut words into pieces.

    Attributes:
        letters: the single characters that are known.
        merges: pairs of pieces that become one, the most useful first.
        lower_case: whether the text is lower-cased before.

    Raises:
        ValueError: when a merge joins pieces that are not known before it.
    """

    letters: tuple[str, ...]
    merges: tuple[tuple[str, str], ...]
    lower_case: bool

    def __post_init__(self) -> None:
        """Check that every merge builds on what is there."""
        known = set(self.letters)
        for left, right in self.merges:
            if left not in known or right not in known:
                raise ValueError("Each merge of the sub-words must join two earlier pieces.")
            known.add(left + right)

    @classmethod
    def learn(cls, texts: Iterable[str], size: int, lower_case: bool) -> Self:
        """Learn pieces from texts.

        Args:
            texts: sentences, say.
            size: most pieces, single letters included.
            lower_case: lower-case the text before.
        """
        tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
        # The words come from us; a character that stands in no word parts them.
        tokenizer.pre_tokenizer = pre_tokenizers.CharDelimiterSplit(_SEPARATOR)
        trainer = trainers.BpeTrainer(
            vocab_size=size,
            min_frequency=2,
            special_tokens=[UNKNOWN],
            show_progress=False,
            max_token_length=LONGEST_PIECE,
        )
        rows = (_SEPARATOR.join(_words(text, lower_case)) for text in texts)
        tokenizer.train_from_iterator(rows, trainer)
        return cls(*_parts(tokenizer), lower_case)

    def split(self, text: str) -> list[str]:
        """The pieces of a text; a character never seen is a piece of its own."""
        words = _words(text, self.lower_case)
        encoded = self._tokenizer.encode(words, is_pretokenized=True)
        tokens: list[str] = encoded.tokens
        if UNKNOWN not in tokens:
            return tokens
        places = zip(tokens, encoded.word_ids, encoded.offsets, strict=True)
        return [
            words[k][a:b] if token == UNKNOWN and k is not None else token
            for token, k, (a, b) in places
        ]

    def knows(self, piece: str) -> bool:
        """Whether a piece was learned, which a character never seen was not."""
        return self._tokenizer.token_to_id(piece) is not None

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; :meth:`from_dict` is its inverse."""
        merges = [list(pair) for pair in self.merges]
        return {"letters": list(self.letters), "merges": merges, "lower_case": self.lower_case}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Rebuild sub-words from :meth:`to_dict`; the data may come from an upload.

        Raises:
            ValueError: when the data cannot be sub-words.
        """
        if not isinstance(data, Mapping):
            raise ValueError("The sub-words of a text must be a mapping.")
        letters = _texts(data.get("letters"), _MOST_LETTERS, 1)
        rows = data.get("merges")
        if not isinstance(rows, list | tuple) or len(rows) > _MOST_MERGES:
            raise ValueError(f"Sub-words must have a list of at most {_MOST_MERGES:,} merges.")
        pairs = [_texts(row, 2, LONGEST_PIECE) for row in rows]
        if not all(len(pair) == 2 for pair in pairs):
            raise ValueError("Each merge of the sub-words must be a pair of pieces.")
        merges = tuple((pair[0], pair[1]) for pair in pairs)
        return cls(letters, merges, bool(data.get("lower_case")))

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        pieces = [UNKNOWN, *self.letters, *(left + right for left, right in self.merges)]
        vocabulary = {piece: place for place, piece in enumerate(dict.fromkeys(pieces))}
        return Tokenizer(models.BPE(vocabulary, list(self.merges), unk_token=UNKNOWN))


def _words(text: str, lower_case: bool) -> list[str]:
    """Words, each with the mark of a space where white space stands before it."""
    return [
        (SPACE if spaced else "") + (word.lower() if lower_case else word)
        for word, spaced in chunks(text)
    ]


def _parts(tokenizer: Tokenizer) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The letters and merges of a trained tokenizer."""
    model = json.loads(tokenizer.to_str())["model"]
    merges = tuple((left, right) for left, right in model["merges"])
    letters = sorted(token for token in model["vocab"] if len(token) == 1)
    return tuple(letters), merges


def _texts(values: object, most: int, longest: int) -> tuple[str, ...]:
    """Strings of bounded number and length."""
    if not isinstance(values, list | tuple) or len(values) > most:
        raise ValueError(f"The pieces of sub-words must be a list of at most {most:,}.")
    if not all(isinstance(value, str) and 0 < len(value) <= longest for value in values):
        raise ValueError(f"Each piece of the sub-words must have 1 to {longest} characters.")
    return tuple(values)
