"""How much of what a model writes, keeps and has left of words depends on their kind.

Each number is a share of variance explained (eta squared): 1 where all words of a kind have the
same value, 0 where the kinds do not differ. Beside it stands what chance gives, by shuffled kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AFTER = (1, 2, 5, 10)
QUANTITIES = ("written", "kept", "left")
SIZES = ("mean", "norm")
RESAMPLES = 1000
SHUFFLES = 5

CONTENT_WORDS = ("ADJ", "ADV", "INTJ", "NOUN", "PROPN", "VERB")
FUNCTION_WORDS = ("ADP", "AUX", "CCONJ", "DET", "PART", "PRON", "SCONJ")
"""The open and the closed classes of Universal Dependencies, numbers left out."""

CONTROLS = (
    "part of speech",
    "shuffled",
    "frequency",
    "beyond frequency",
    "beyond part of speech",
    "next word",
    "known",
)
"""What the variance is explained by: the word's part of speech; the same shuffled; its frequency;
its part of speech beyond its frequency; its frequency beyond its part of speech; the next word's
part of speech; the word's own part of speech among words that the model knows."""


class Words(NamedTuple):
    """Words of many sentences that have enough words after them, each (word,).

    Attributes:
        sentence: the number of its sentence.
        tag: its part of speech.
        next_tag: that of the word after it.
        frequency: a class of words about as frequent.
        known: whether the model knows it.
        values: by size and quantity, such as ``("mean", "left")``.
    """

    sentence: Ints
    tag: NDArray[np.str_]
    next_tag: NDArray[np.str_]
    frequency: Ints
    known: NDArray[np.bool_]
    values: Mapping[tuple[str, str], Floats]

    def only(self, chosen: NDArray[np.bool_]) -> Words:
        """Some of the words."""
        return Words(
            self.sentence[chosen],
            self.tag[chosen],
            self.next_tag[chosen],
            self.frequency[chosen],
            self.known[chosen],
            {name: column[chosen] for name, column in self.values.items()},
        )


class _Draws(NamedTuple):
    """How often each sentence is drawn: first all once, then each resample, (draw, sentence)."""

    times: Floats

    @classmethod
    def of(cls, sentences: int, rng: np.random.Generator) -> _Draws:
        share = np.full(sentences, 1.0 / sentences)
        drawn = rng.multinomial(sentences, share, size=RESAMPLES)
        return cls(np.vstack([np.ones(sentences), drawn]).astype(np.float64))

    def sums(self, sentence: Ints, kinds: Ints, values: Floats) -> Floats:
        """The sum of values by draw and kind."""
        table = np.zeros((self.times.shape[1], int(kinds.max(initial=0)) + 1))
        np.add.at(table, (sentence, kinds), values)
        sums: Floats = self.times @ table
        return sums


def explained(words: Words, kinds: Ints, values: Floats, draws: NDArray[np.float64]) -> Floats:
    """The share of the variance between kinds, for each draw of sentences, (draw,).

    Args:
        words: whose sentences are drawn.
        kinds: (word,), from 0.
        values: (word,).
        draws: how often each sentence counts, (draw, sentence).

    Returns:
        nan where there are no words, or they do not differ.
    """
    if not len(values):
        return np.full(len(draws), np.nan)
    drawn = _Draws(draws)
    values = values - values.mean()  # sums of squares of small differences lose digits
    counts = drawn.sums(words.sentence, kinds, np.ones(len(values)))
    sums = drawn.sums(words.sentence, kinds, values)
    squares = drawn.sums(words.sentence, np.zeros_like(kinds), np.square(values))[:, 0]
    of_kinds = np.divide(np.square(sums), counts, out=np.zeros_like(sums), where=counts > 0)
    every = counts.sum(axis=1)
    mean = np.square(sums.sum(axis=1)) / np.where(every > 0, every, 1.0)
    total = squares - mean
    between = of_kinds.sum(axis=1) - mean
    share: Floats = np.divide(between, total, out=np.full_like(total, np.nan), where=total > 0)
    return share


def table(words: Mapping[int, Words], sentences: int, seed: int = 0) -> dict[str, Any]:
    """Every share and mean, as plain data.

    Args:
        words: by how many words later is looked.
        sentences: how many there are, those without such words included.
        seed: of the shuffles and the bootstrap.

    Returns:
        ``rows``: a row for each size, quantity, number of words later and control, with ``share``
        and its 95% interval; ``kinds`` and ``frequencies``: the means by part of speech and by
        class of frequency; ``ratio``: the mean input gate of content words over that of function
        words, with its interval.
    """
    rng = np.random.default_rng(seed)
    draws = _Draws.of(sentences, rng).times
    rows = [row for after, found in words.items() for row in _rows(after, found, draws, rng)]
    first = words[min(words)]
    return {
        "bootstrap": {"seed": seed, "resamples": RESAMPLES, "level": 0.95},
        "rows": rows,
        **means_by_kind(words),
        "ratio": _ratio(first, draws),
    }


def means_by_kind(words: Mapping[int, Words]) -> dict[str, list[dict[str, Any]]]:
    """The mean of every value by part of speech (``kinds``) and by class of frequency."""
    means: dict[str, list[dict[str, Any]]] = {"kinds": [], "frequencies": []}
    for after, some in words.items():
        means["kinds"] += _means(after, some, "part of speech", some.tag)
        means["frequencies"] += _means(after, some, "frequency", some.frequency)
    return means


def _rows(
    after: int, words: Words, draws: Floats, rng: np.random.Generator
) -> list[dict[str, Any]]:
    tags, next_tags = _numbered(words.tag), _numbered(words.next_tag)
    anywhere = [rng.permutation(tags) for _ in range(SHUFFLES)]
    often = _numbered(words.frequency)
    of_tags = [_shuffled_within(often, tags, rng) for _ in range(SHUFFLES)]
    of_frequencies = [_shuffled_within(tags, often, rng) for _ in range(SHUFFLES)]
    crossed = _crossed(often, tags)
    known = words.only(words.known)
    rows = []
    for (size, quantity), values in words.values.items():

        def by(kinds: Ints, values: Floats = values) -> Floats:
            return explained(words, kinds, values, draws)

        def chance(shuffled: list[Ints], values: Floats = values) -> Floats:
            # For each draw of its own: words that are drawn twice look alike by that alone.
            shares = [explained(words, kinds, values, draws) for kinds in shuffled]
            return np.asarray(np.mean(shares, axis=0))

        shares = {
            "part of speech": by(tags),
            "shuffled": chance(anywhere),
            "frequency": by(often),
            "beyond frequency": by(crossed) - chance(of_tags),
            "beyond part of speech": by(crossed) - chance(of_frequencies),
            "next word": by(next_tags),
            "known": explained(known, _numbered(known.tag), known.values[size, quantity], draws),
        }
        counted = {name: len(known.tag) if name == "known" else len(values) for name in shares}
        rows += [
            {"size": size, "quantity": quantity, "after": after, "control": name}
            | {"words": counted[name], **_interval(share)}
            for name, share in shares.items()
        ]
    return rows


def _means(after: int, words: Words, named: str, kinds: NDArray[Any]) -> list[dict[str, Any]]:
    """The mean of every value by kind, the most frequent first."""
    names, counts = np.unique(kinds, return_counts=True)
    rows = []
    for name, count in sorted(zip(names, counts, strict=True), key=lambda pair: -pair[1]):
        chosen = kinds == name
        means = {
            f"{quantity} ({size})": _rounded(values[chosen].mean())
            for (size, quantity), values in words.values.items()
        }
        rows.append({"after": after, named: name.item(), "words": int(count)} | means)
    return rows


def _ratio(words: Words, draws: Floats) -> dict[str, Any]:
    """How much wider content words open the input gate than function words do."""
    values = words.values["mean", "written"]
    means = []
    for tags in (CONTENT_WORDS, FUNCTION_WORDS):
        chosen = np.isin(words.tag, tags)
        nothing = np.zeros(int(chosen.sum()), np.int64)
        sentence, drawn = words.sentence[chosen], _Draws(draws)
        total = drawn.sums(sentence, nothing, values[chosen])[:, 0]
        count = drawn.sums(sentence, nothing, np.ones(len(nothing)))[:, 0]
        means.append(np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0))
    return _interval(means[0] / means[1])


def _interval(shares: Floats) -> dict[str, Any]:
    """The share itself, and the middle 95 % of the resamples; None where there is none.

    Sentences that are drawn twice make kinds look more alike than they are, so that resamples lie
    above the share; they are moved by the mean of that.
    """
    drawn = shares[1:][np.isfinite(shares[1:])]
    if not np.isfinite(shares[0]) or not len(drawn):
        return dict.fromkeys(("share", "low", "high"))
    low, high = np.percentile(drawn - drawn.mean() + shares[0], [2.5, 97.5])
    return {"share": _rounded(shares[0]), "low": _rounded(low), "high": _rounded(high)}


def _numbered(kinds: NDArray[Any]) -> Ints:
    """Each kind as a number from 0."""
    return np.asarray(np.unique(kinds, return_inverse=True)[1], dtype=np.int64).reshape(-1)


def _shuffled_within(groups: Ints, kinds: Ints, rng: np.random.Generator) -> Ints:
    """Groups crossed with kinds that are shuffled within each group."""
    order = np.argsort(groups, kind="stable")
    mixed = np.lexsort((rng.random(len(groups)), groups))
    shuffled = np.empty_like(kinds)
    shuffled[order] = kinds[mixed]
    return _crossed(groups, shuffled)


def _crossed(first: Ints, second: Ints) -> Ints:
    """Every pair of two kinds as a kind of its own."""
    return _numbered(first * (int(second.max(initial=0)) + 1) + second)


def _rounded(value: float) -> float:
    return round(float(value), 5)


def to_markdown(measured: Mapping[str, Any], size: str = "mean") -> str:
    """The shares and the means by part of speech as tables for people."""
    lines = [
        "| | after | words | " + " | ".join(CONTROLS) + " |",
        "|---|---|---|" + "---|" * len(CONTROLS),
    ]
    for quantity in QUANTITIES:
        for after in sorted({row["after"] for row in measured["rows"]}):
            rows = [row for row in measured["rows"] if _is(row, size, quantity, after)]
            shares = {row["control"]: _told(row) for row in rows}
            cells = " | ".join(shares[name] for name in CONTROLS)
            counted = max(row["words"] for row in rows)
            lines.append(f"| {quantity} | {after} | {counted:,} | {cells} |")
    return "\n".join(lines)


def _is(row: Mapping[str, Any], size: str, quantity: str, after: int) -> bool:
    return bool((row["size"], row["quantity"], row["after"]) == (size, quantity, after))


def _told(row: Mapping[str, Any]) -> str:
    if row["share"] is None:
        return ""
    return f"{row['share']:.1%} ({row['low']:.1%} to {row['high']:.1%})"
