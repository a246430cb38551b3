"""Corpus: a text as sentences and as two streams of token ids, to train on and held out."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rnnviz.text.stopping import look
from rnnviz.text.subwords import Subwords
from rnnviz.text.tokenizing import Sentence, Unit, sentences, split
from rnnviz.text.vocabulary import SPECIALS, Vocabulary

MINIMUM_TOKENS = 200
"""Fewest tokens, ends of sentences included, that a text must have to be learned from."""

_HELD_OUT_SHARE = 0.1
_LOOKED_AT = 100_000
_MOST_PIECES = 4000
_LEARNED_FROM = 4_000_000
"""Characters; of a longer text only every so many sentences are used to learn pieces of words."""


@dataclass(frozen=True)
class Corpus:
    """A text, its sentences and its tokens.

    Attributes:
        sentences: in order, with their places in the text.
        unit: ``"words"``, ``"sub-words"`` or ``"characters"``.
        lower_case: whether tokens are lower-cased.
        vocabulary: of the tokens to train on.
        train: ids of the first nine tenths, ``<eos>`` after each sentence, (token,).
        held_out: ids of the last tenth, which begins with a sentence if there is more than one.
        held_out_tokens: its tokens, before rare ones become ``<unk>``.
        first_held_out: index of the first sentence that is wholly held out.
        subwords: how words are cut, where the unit is ``"sub-words"``.
    """

    sentences: tuple[Sentence, ...]
    unit: Unit
    lower_case: bool
    vocabulary: Vocabulary
    train: NDArray[np.int64]
    held_out: NDArray[np.int64]
    held_out_tokens: tuple[str, ...]
    first_held_out: int
    subwords: Subwords | None = None

    @classmethod
    def from_text(
        cls,
        text: str,
        unit: Unit = "words",
        lower_case: bool = True,
        max_size: int | None = None,
        minimum_count: int = 1,
    ) -> Self:
        """Split a text, give its tokens ids and hold the last tenth out.

        Args:
            text: at least ``MINIMUM_TOKENS`` tokens of it.
            unit: words, sub-words (learned from the part to train on) or characters.
            lower_case: make tokens lower-case.
            max_size: largest vocabulary.
            minimum_count: rarer tokens of the part to train on become ``<unk>``.

        Raises:
            ValueError: when the text is too short, repeats one line or has fewer than two different
                tokens.
        """
        check_lines(text)
        parts = tuple(sentences(text))
        pieces = _learn(parts, max_size, lower_case) if unit == "sub-words" else None
        stream, lengths, names = _number(parts, splitter(unit, lower_case, pieces))
        _check(stream, names, unit)
        cut, first = _cut(lengths)
        counts = zip(names, np.bincount(stream[:cut], minlength=len(names)).tolist(), strict=True)
        known = {name: count for name, count in counts if pieces is None or pieces.knows(name)}
        vocabulary = Vocabulary.from_counts(known, max_size, minimum_count)
        ids, last = vocabulary.encode(names)[stream], tuple(names[k] for k in stream[cut:].tolist())
        return cls(parts, unit, lower_case, vocabulary, ids[:cut], ids[cut:], last, first, pieces)

    def tokens(self, index: int) -> list[str]:
        """The tokens of one sentence, before rare ones become ``<unk>``."""
        return splitter(self.unit, self.lower_case, self.subwords)(self.sentences[index].text)

    def encode(self, index: int) -> NDArray[np.int64]:
        """The ids of one sentence, without ``<eos>``."""
        return self.vocabulary.encode(self.tokens(index))

    def search(self, query: str, limit: int = 100) -> list[int]:
        """Sentences that hold every word of the query, upper or lower case, in order.

        Args:
            query: words in any order; without any, no sentence is found.
            limit: most sentences to return.
        """
        wanted = set(split(query, "words", True))
        matches: list[int] = []
        for index, sentence in enumerate(self.sentences):
            if not wanted or len(matches) >= limit:
                break
            lowered = sentence.text.lower()
            if all(word in lowered for word in wanted) and wanted <= set(
                split(sentence.text, "words", True)
            ):
                matches.append(index)
        return matches


def check_lines(text: str) -> None:
    """Refuse a text whose first lines are all the same; of a long one no more is looked at.

    Raises:
        ValueError: when one line is repeated.
    """
    text = text.strip()
    lines = text[:_LOOKED_AT].split("\n")
    if len(text) > _LOOKED_AT:
        del lines[-1]  # cut somewhere
    if len(lines) > 1 and len({line.strip() for line in lines} - {""}) == 1:
        raise ValueError("The text repeats one line: give one whose lines differ.")


def splitter(
    unit: Unit, lower_case: bool, subwords: Subwords | None = None
) -> Callable[[str], list[str]]:
    """How a text is cut into the tokens of a unit; sub-words need what was learned."""
    if unit == "sub-words":
        assert subwords is not None
        return subwords.split
    return partial(split, unit=unit, lower_case=lower_case)


def _learn(parts: Sequence[Sentence], size: int | None, lower_case: bool) -> Subwords:
    """Sub-words of the sentences that end before nine tenths of the text."""
    end = parts[-1].end if parts else 0
    stride = 1 + end // _LEARNED_FROM
    texts = (
        sentence.text for sentence in parts[::stride] if sentence.end <= (1 - _HELD_OUT_SHARE) * end
    )
    return Subwords.learn(texts, size or _MOST_PIECES, lower_case)


def _number(
    parts: Sequence[Sentence], cut: Callable[[str], list[str]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[str]]:
    """Ids in order of first appearance, the length of each sentence with its end, the names."""
    index = {token: position for position, token in enumerate(SPECIALS)}
    end = index[SPECIALS[1]]
    stream, lengths = array("q"), array("q")
    for sentence in parts:
        look()
        before = len(stream)
        for token in cut(sentence.text):
            stream.append(index.setdefault(token, len(index)))
        stream.append(end)
        lengths.append(len(stream) - before)
    return np.array(stream, np.int64), np.array(lengths, np.int64), list(index)


def _check(stream: NDArray[np.int64], names: list[str], unit: Unit) -> None:
    """Raise for a text that nothing can be learned from."""
    if len(stream) < MINIMUM_TOKENS:
        raise ValueError(
            f"The text has {len(stream)} {unit} and ends of sentences: "
            f"give at least {MINIMUM_TOKENS} to learn from."
        )
    if len(names) < len(SPECIALS) + 2:
        raise ValueError(f"The text repeats one token: give at least two different {unit}.")


def _cut(lengths: NDArray[np.int64]) -> tuple[int, int]:
    """Where the held-out part begins: the token, and the first sentence wholly inside.

    It is the end of the sentence closest to nine tenths of the text; the very token where that
    would make the held-out part less than half or more than twice as large as asked.
    """
    ends = np.cumsum(lengths)
    total = int(ends[-1])
    target = round((1 - _HELD_OUT_SHARE) * total)
    nearest = int(np.argmin(np.abs(ends - target)))
    held_out = (total - int(ends[nearest])) / total
    if 0.5 * _HELD_OUT_SHARE <= held_out <= 2 * _HELD_OUT_SHARE:
        return int(ends[nearest]), nearest + 1
    starts = ends - lengths
    return target, int(np.searchsorted(starts, target))
