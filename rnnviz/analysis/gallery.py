"""Which sentences are worth showing: four kinds of arrow, found by a rule and not by hand.

The kinds are those of figure 1 of the RAN paper. An arrow goes from the word at ``t`` back to the
word at ``j``; words are classed by the tag that a treebank most often gives them:

- *verb to argument*: one is a verb, the other a noun or pronoun, and no other verb is between them;
- *across coordination*: "and", "or", "but" or "nor" is between two nouns, verbs, adjectives or
  adverbs;
- *noun in a relative clause*: "who", "whom", "whose", "which" or "that" is between, the earlier
  word is a noun and the later one a noun or verb;
- *long distance*: at least 8 words apart, whatever the words.

No arrow to the neighbouring word counts. Of each kind the heaviest arrows are taken, of the last
kind the longest, one sentence once, no word of it unknown to the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

Kind = Literal[
    "verb to argument", "across coordination", "noun in a relative clause", "long distance"
]
KINDS: tuple[Kind, ...] = (
    "verb to argument",
    "across coordination",
    "noun in a relative clause",
    "long distance",
)
LONG = 8
EACH = 5

_NOUNS = {"NOUN", "PROPN", "PRON"}
_CONTENT = {"NOUN", "PROPN", "VERB", "ADJ", "ADV"}
_COORDINATORS = {"and", "or", "but", "nor"}
_RELATIVES = {"who", "whom", "whose", "which", "that"}


class Candidate(NamedTuple):
    """One arrow of one sentence.

    Attributes:
        sentence: which sentence, as the caller counts.
        kind: what the arrow shows.
        word: index of the word where the arrow starts.
        source: index of the earlier word.
        weight: of the arrow.
    """

    sentence: int
    kind: Kind
    word: int
    source: int
    weight: float


def kinds_of(tokens: Sequence[str], tags: Mapping[str, str], word: int, source: int) -> list[Kind]:
    """Every kind that an arrow is of.

    Args:
        tokens: of the sentence, in lower case.
        tags: a word's universal part-of-speech tag; words without one are of no class.
        word: where the arrow starts.
        source: the earlier word.
    """
    if word - source < 2:
        return []
    late, early = tags.get(tokens[word], ""), tags.get(tokens[source], "")
    between = tokens[source + 1 : word]
    verbs = sum(tags.get(token) == "VERB" for token in between)
    pair = {late, early}
    found: list[Kind] = []
    if "VERB" in pair and pair & _NOUNS and not verbs:
        found.append("verb to argument")
    if _COORDINATORS & set(between) and pair <= _CONTENT:
        found.append("across coordination")
    if _RELATIVES & set(between) and early in {"NOUN", "PROPN"} and late in {"NOUN", "VERB"}:
        found.append("noun in a relative clause")
    if word - source >= LONG:
        found.append("long distance")
    return found


def choose(candidates: Iterable[Candidate], each: int = EACH) -> list[Candidate]:
    """The best of each kind, no sentence twice; kinds in the order of ``KINDS``.

    Earlier kinds choose after later ones, since few arrows are long or cross a relative pronoun.
    """
    rows, taken = list(candidates), set[int]()
    chosen: dict[Kind, list[Candidate]] = {}
    for kind in reversed(KINDS):
        of_kind = [row for row in rows if row.kind == kind]
        of_kind.sort(key=lambda row: (-_merit(row), row.sentence, row.word))
        best: list[Candidate] = []
        for row in of_kind:
            if len(best) < each and row.sentence not in taken:
                best.append(row)
                taken.add(row.sentence)
        chosen[kind] = best
    return [row for kind in KINDS for row in chosen[kind]]


def _merit(row: Candidate) -> float:
    return row.word - row.source if row.kind == "long distance" else row.weight
