"""What is kept with a run on a text, so that it can be looked at without the text."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from rnnviz.text import Subwords, Vocabulary
from rnnviz.text.tokenizing import Direction

_MOST_EXAMPLES = 100
_LONGEST_EXAMPLE = 1000
_LONGEST_NOTE = 500


@dataclass(frozen=True)
class TextDetails:
    """The part of a text problem that outlives the text.

    Attributes:
        vocabulary: tokens and their ids.
        baseline: the metric of token frequencies alone.
        examples: ids of held-out sentences.
        direction: ``"ltr"`` or ``"rtl"``.
        note: how the text was split, where that may surprise.
        subwords: how words are cut into pieces, where they are.
    """

    vocabulary: Vocabulary
    baseline: float
    examples: tuple[tuple[int, ...], ...]
    direction: Direction
    note: str
    subwords: Subwords | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; :meth:`from_dict` is its inverse."""
        pieces = {"subwords": self.subwords.to_dict()} if self.subwords is not None else {}
        return pieces | {
            "vocabulary": self.vocabulary.to_dict(),
            "baseline": self.baseline,
            "examples": [list(row) for row in self.examples],
            "direction": self.direction,
            "note": self.note,
        }

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
            _examples(data.get("examples"), len(vocabulary)),
            "rtl" if data.get("direction") == "rtl" else "ltr",
            str(data.get("note") or "")[:_LONGEST_NOTE],
            Subwords.from_dict(data["subwords"]) if "subwords" in data else None,
        )


def _baseline(value: object) -> float:
    """A positive number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise ValueError("The baseline of a run on a text must be a positive number.")
    return float(value)


def _examples(rows: object, size: int) -> tuple[tuple[int, ...], ...]:
    """Rows of ids of the vocabulary."""
    if not isinstance(rows, list | tuple) or not 0 < len(rows) <= _MOST_EXAMPLES:
        raise ValueError(f"A run on a text must come with 1 to {_MOST_EXAMPLES} examples.")
    for row in rows:
        if not isinstance(row, list | tuple) or not 0 < len(row) <= _LONGEST_EXAMPLE:
            raise ValueError(f"Each example must have 1 to {_LONGEST_EXAMPLE} tokens.")
        if not all(type(token) is int and 0 <= token < size for token in row):
            raise ValueError("The tokens of the examples must be in the vocabulary.")
    return tuple(tuple(row) for row in rows)
