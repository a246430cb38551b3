"""Which tokens suit a text: words, pieces of words or characters, by its script and its size.

The sizes come from trainings of a RAN, 25 seconds each, on chapters of one book. In bits per
held-out character, pieces of words reached 2.8 and characters 3.1 on 2,500 words, 2.4 both on 6,000
words, and 1.9 and 2.3 on 20,000 words. Words cannot be compared so, since the unknown ones cost
next to nothing: 22 %, 16 % and 10 % of those that were held out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rnnviz.text.tokenizing import Unit, is_unspaced, words
from rnnviz.text.vocabulary import Vocabulary

FEWEST_WORDS = 20_000
"""In a shorter text most words are too rare to be learned."""
MOST_UNKNOWN = 0.12
"""Share of the words held out; beyond it a text of any length is read in pieces."""
FEWEST_FOR_PIECES = 1_500
"""Words; in a shorter text pieces come again as seldom as words do."""
UNSPACED_FOR_PIECES = 30_000
"""Letters of a script without spaces; a shorter text is read by characters."""
_TIMES = 2
_LARGEST: Mapping[Unit, int] = {"words": 5000, "sub-words": 4000, "characters": 5000}


@dataclass(frozen=True)
class Advice:
    """How to read a text.

    Attributes:
        unit: of the tokens.
        reason: one sentence.
        sizes: most tokens to tell apart, by unit.
    """

    unit: Unit
    reason: str
    sizes: Mapping[Unit, int]


def advise(text: str, share: float = 1.0) -> Advice:
    """What suits a text, judged by all of it or by its beginning.

    Args:
        text: at least its first 20,000 characters, where it has so many.
        share: what part of the whole this is, above 0 to 1.
    """
    tokens = words(text)
    count = round(len(tokens) / share)
    if is_unspaced(text):
        unit, reason = _unspaced(count)
    else:
        unit, reason = _spaced(count, unknown_share(tokens))
    sizes = {one: vocabulary_size(one, count) for one in _LARGEST}
    return Advice(unit, reason, sizes)


def vocabulary_size(unit: Unit, count: int) -> int:
    """Most tokens to tell apart in a text of so many words; pieces have to come again often."""
    if unit == "sub-words":
        return max(300, min(_LARGEST[unit], count // 10))
    return _LARGEST[unit]


def unknown_share(tokens: Sequence[str]) -> float:
    """Share of the last tenth of some words that do not come twice in the others, 0 to 1."""
    cut = len(tokens) * 9 // 10
    counts: dict[str, int] = {}
    for word in tokens[:cut]:
        counts[word] = counts.get(word, 0) + 1
    known = Vocabulary.from_counts(counts, _LARGEST["words"], _TIMES)
    return known.unknown_share(tokens[cut:])


def _unspaced(letters: int) -> tuple[Unit, str]:
    if letters < UNSPACED_FOR_PIECES:
        return "characters", (
            "This script is written without spaces and the text is short, so each character is a "
            "token."
        )
    return "sub-words", (
        "This script is written without spaces, and the text is long enough to learn from it "
        "which characters belong together."
    )


def _spaced(count: int, unknown: float) -> tuple[Unit, str]:
    if count < FEWEST_FOR_PIECES:
        return "characters", (
            "The text is so short that only its characters come often enough to be learned."
        )
    if count < FEWEST_WORDS:
        return "sub-words", (
            "In a text of this length most words are too rare to be learned; pieces of words come "
            "back more often."
        )
    if unknown > MOST_UNKNOWN:
        return "sub-words", (
            "Too many of the held-out words would be unknown; pieces of words leave hardly any out."
        )
    return "words", ("The text is long enough to learn whole words from it.")
