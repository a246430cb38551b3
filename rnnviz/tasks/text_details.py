"""What is kept with a run on a text, so that it can be looked at without the text."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self

import numpy as np

from rnnviz.tasks.base import EXAMPLES
from rnnviz.text import END, Subwords, Vocabulary
from rnnviz.text.tokenizing import Direction

_MOST_EXAMPLES = 100
_LONGEST_EXAMPLE = 1000
_LONGEST_NOTE = 500
_LONGEST_TOKEN = 200


@dataclass(frozen=True)
class TextDetails:
    """The part of a text problem that outlives the text.

    Attributes:
        vocabulary: tokens and their ids.
        baseline: the metric of token frequencies alone.
        examples: tokens of held-out sentences, before rare ones become ``<unk>``.
        direction: ``"ltr"`` or ``"rtl"``.
        note: how the text was split, where that may surprise.
        subwords: how words are cut into pieces, where they are.
        uniform: whether the baseline is that of equal frequencies, the text's own being unknown.
    """

    vocabulary: Vocabulary
    baseline: float
    examples: tuple[tuple[str, ...], ...]
    direction: Direction
    note: str
    subwords: Subwords | None = None
    uniform: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; :meth:`from_dict` is its inverse."""
        more: dict[str, Any] = {"uniform": True} if self.uniform else {}
        if self.subwords is not None:
            more["subwords"] = self.subwords.to_dict()
        return more | {
            "vocabulary": self.vocabulary.to_dict(),
            "baseline": self.baseline,
            "examples": [[self._coded(token) for token in row] for row in self.examples],
            "direction": self.direction,
            "note": self.note,
        }

    def _coded(self, token: str) -> int | str:
        """The id of a token; the token itself where the vocabulary lacks it."""
        return self.vocabulary.id(token) if token in self.vocabulary else token

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Rebuild details from :meth:`to_dict`; the data may come from an upload.

        Raises:
            ValueError: when something is missing or cannot be used.
        """
        if not isinstance(data, Mapping):
            raise ValueError("The details of a run on a text must be a mapping.")
        vocabulary = Vocabulary.from_dict(data.get("vocabulary"))
        return cls(
            vocabulary,
            _baseline(data.get("baseline")),
            _examples(data.get("examples"), vocabulary),
            "rtl" if data.get("direction") == "rtl" else "ltr",
            str(data.get("note") or "")[:_LONGEST_NOTE],
            Subwords.from_dict(data["subwords"]) if "subwords" in data else None,
            data.get("uniform") is True,
        )


def _baseline(value: object) -> float:
    """A positive number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise ValueError("The baseline of a run on a text must be a positive number.")
    return float(value)


def shortened(token: str) -> str:
    """A token that is not too long to be kept; what is cut off makes it no other known one."""
    return token if len(token) <= _LONGEST_TOKEN else token[: _LONGEST_TOKEN - 1] + "\u2026"


def example_rows(held_out: tuple[str, ...], wanted: tuple[int, int]) -> tuple[tuple[str, ...], ...]:
    """Held-out sentences of a length in range, evenly spread; shorter ones where they are few.

    A text without ends of sentences gives stretches of it.
    """
    pieces = groupby(held_out, lambda token: token == END)
    rows = [tuple(piece) for ends, piece in pieces if not ends]
    fitting = [row for row in rows if wanted[0] <= len(row) <= wanted[1]]
    if len(fitting) < EXAMPLES:
        fitting = [row for row in rows if 1 < len(row) <= wanted[1]]
    if not fitting:
        words = tuple(token for token in held_out if token != END)
        width = min(wanted[1], len(words))
        starts = np.linspace(0, len(words) - width, EXAMPLES).astype(int)
        fitting = [words[start : start + width] for start in np.unique(starts)]
    chosen = np.unique(np.linspace(0, len(fitting) - 1, EXAMPLES).astype(int))
    return tuple(tuple(map(shortened, fitting[index])) for index in chosen)


def _examples(rows: object, vocabulary: Vocabulary) -> tuple[tuple[str, ...], ...]:
    """Rows of tokens, from ids of the vocabulary and tokens that it lacks."""
    if not isinstance(rows, list | tuple) or not 0 < len(rows) <= _MOST_EXAMPLES:
        raise ValueError(f"A run on a text must come with 1 to {_MOST_EXAMPLES} examples.")
    for row in rows:
        if not isinstance(row, list | tuple) or not 0 < len(row) <= _LONGEST_EXAMPLE:
            raise ValueError(f"Each example must have 1 to {_LONGEST_EXAMPLE} tokens.")
    return tuple(tuple(_token(token, vocabulary) for token in row) for row in rows)


def _token(coded: object, vocabulary: Vocabulary) -> str:
    if type(coded) is int and 0 <= coded < len(vocabulary):
        return vocabulary.tokens[coded]
    if isinstance(coded, str) and 0 < len(coded) <= _LONGEST_TOKEN:
        return coded
    raise ValueError(
        "Each token of the examples must be a number in the vocabulary, or a text of 1 to "
        f"{_LONGEST_TOKEN} characters."
    )
