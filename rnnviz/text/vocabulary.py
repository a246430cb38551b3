"""Vocabulary: which token has which id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

UNKNOWN = "<unk>"
"""Stands for every token that the vocabulary does not hold; its id is 0."""

END = "<eos>"
"""Stands after each sentence; its id is 1."""

SPECIALS = (UNKNOWN, END)

_LARGEST = 200_000
_LONGEST = 200
"""Letters; longer tokens are data, not words, and a saved run could not be read with them."""


@dataclass(frozen=True)
class Vocabulary:
    """Tokens in the order of their ids: ``<unk>``, ``<eos>``, then the most frequent first.

    Attributes:
        tokens: every token once.

    Raises:
        ValueError: when the tokens do not begin with the two special ones or one comes twice.
    """

    tokens: tuple[str, ...]
    _ids: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check the tokens and index them."""
        if self.tokens[:2] != SPECIALS:
            raise ValueError(f"A vocabulary must begin with {UNKNOWN} and {END}.")
        ids = {token: position for position, token in enumerate(self.tokens)}
        if len(ids) != len(self.tokens):
            raise ValueError("A vocabulary must hold every token only once.")
        object.__setattr__(self, "_ids", ids)

    @classmethod
    def from_counts(
        cls, counts: Mapping[str, int], max_size: int | None = None, minimum_count: int = 1
    ) -> Self:
        """The most frequent tokens.

        Args:
            counts: how often each token occurs; special tokens among them are not counted twice.
            max_size: most tokens to keep, the two special ones included; None for all.
            minimum_count: tokens that are rarer are left out.

        Raises:
            ValueError: when ``max_size`` leaves no room or ``minimum_count`` is below 1.
        """
        if max_size is not None and max_size < len(SPECIALS):
            raise ValueError(f"A vocabulary needs a size of at least {len(SPECIALS)}.")
        if minimum_count < 1:
            raise ValueError("The minimum count of a token must be at least 1.")
        kept = [
            token
            for token, count in counts.items()
            if count >= minimum_count and token not in SPECIALS and len(token) <= _LONGEST
        ]
        kept.sort(key=lambda token: (-counts[token], token))
        return cls((*SPECIALS, *kept)[:max_size])

    def __len__(self) -> int:
        """Number of tokens, the special ones included."""
        return len(self.tokens)

    def __contains__(self, token: object) -> bool:
        """Whether a token has an id of its own."""
        return token in self._ids

    def id(self, token: str) -> int:
        """The id of a token; that of ``<unk>`` if it has none."""
        return self._ids.get(token, 0)

    def encode(self, tokens: Iterable[str]) -> NDArray[np.int64]:
        """Ids of tokens, (token,); unknown ones get that of ``<unk>``."""
        return np.array([self._ids.get(token, 0) for token in tokens], dtype=np.int64)

    def decode(self, ids: Iterable[int] | NDArray[np.int64]) -> list[str]:
        """Tokens of ids.

        Raises:
            ValueError: when an id is not in the vocabulary.
        """
        numbers = [int(number) for number in ids]
        if numbers and not 0 <= min(numbers) <= max(numbers) < len(self.tokens):
            raise ValueError(f"Token ids must lie between 0 and {len(self.tokens) - 1}.")
        return [self.tokens[number] for number in numbers]

    def unknown_share(self, tokens: Sequence[str]) -> float:
        """Share of tokens, 0 to 1, that become ``<unk>``; 0 of no tokens."""
        unknown = sum(1 for token in tokens if self._ids.get(token, 0) == 0)
        return unknown / len(tokens) if tokens else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; :meth:`from_dict` is its inverse."""
        return {"tokens": list(self.tokens)}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Rebuild a vocabulary from :meth:`to_dict`; the data may come from an upload.

        Raises:
            ValueError: when the data is not a vocabulary.
        """
        tokens = data.get("tokens") if isinstance(data, Mapping) else None
        if not isinstance(tokens, list | tuple) or len(tokens) > _LARGEST:
            raise ValueError(f"A vocabulary must be a list of at most {_LARGEST:,} tokens.")
        if not all(isinstance(token, str) and 0 < len(token) <= _LONGEST for token in tokens):
            raise ValueError(f"Each token of a vocabulary must have 1 to {_LONGEST} characters.")
        return cls(tuple(tokens))
