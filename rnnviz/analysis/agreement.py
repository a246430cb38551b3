"""How far arrows can be trusted: their agreement with other measures, beside simple baselines.

An arrow says of each word which earlier word matters most. Here it is compared, word by word, with
*targets*: tables that say which earlier words another measure (occlusion, gradient times input) or
a treebank points at. A target may name several words, as a gold head and gold dependents do; an
arrow agrees where it points at one of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.agreement_table import (
    ARROW,
    BEST_FAR_OFFSET,
    BEST_OFFSET,
    PREVIOUS,
    RANDOM,
    AgreementRow,
    AgreementTable,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RESAMPLES = 1000
_LEVEL = (2.5, 97.5)


@dataclass(frozen=True)
class Evidence:
    """One sentence: where the arrows point, and where the targets do.

    Attributes:
        arrows: for each kind of arrow the source of each word, (time,), -1 where there is none.
        targets: for each target (time, lag), whether it points from ``t`` at ``t - lag``
            (lags from 1).
    """

    arrows: Mapping[str, Ints]
    targets: Mapping[str, NDArray[np.bool_]]

    def __len__(self) -> int:
        """How many words."""
        return len(next(iter(self.arrows.values())))


def strongest_lag(table: ArrayLike) -> NDArray[np.bool_]:
    """A target from a measure of every pair: for each word the earlier one with the largest value.

    Args:
        table: (time, lag), nan where there is no such pair; ties go to the latest word.

    Returns:
        (time, lag), True once in each row that has a value.
    """
    values = np.asarray(table, dtype=np.float64)
    lags = np.zeros(values.shape, dtype=bool)
    if values.size:
        known = ~np.isnan(values)
        best = np.where(known, values, -np.inf).argmax(axis=1)
        rows = np.flatnonzero(known.any(axis=1))
        lags[rows, best[rows]] = True
    return lags


def agreement_table(
    evidence: Sequence[Evidence],
    unknown: int | None = None,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> AgreementTable:
    """Agreement of every arrow with every target, with baselines and intervals.

    For each target there are two parts: all words at which it points at an earlier one; and those
    of them at which it does not point at the word just before. In each part:

    - *arrow*: how often the arrow points where the target does. No arrow, or one that reaches
      further back than the target was measured, is a miss.
    - *previous word*: always the word just before (only over all words).
    - *best fixed offset*: always ``k`` words back, with the ``k`` that does best on these very
      data; from 2 on in the second part.
    - *random, matched by distance*: a distance drawn from the arrow's own distances, among those
      that stay in the sentence; the expected number of hits, not one draw.

    Intervals are 95% bootstrap intervals over sentences, drawn with replacement; the offset stays
    the one that was fitted. ``lead`` is the arrow's share minus the best fixed offset's, its
    interval from the same draws. One sentence alone has no interval.

    Args:
        evidence: a sentence each; all with the same arrows and targets.
        unknown: how many of the words the model did not know, for the table's head.
        seed: of the bootstrap.
        resamples: how many draws.

    Raises:
        ValueError: when there is no sentence, or the sentences do not have the same parts.
    """
    _check(evidence)
    draws = sentence_draws(len(evidence), seed, resamples)
    views = list(evidence[0].arrows)
    profiles = {view: _profile(evidence, view) for view in views}
    rows: list[AgreementRow] = []
    for target in evidence[0].targets:
        for far in (False, True):
            rows += _rows(evidence, target, far, profiles, draws)
    words = sum(len(part) for part in evidence)
    adjacent = {view: _adjacent(profiles[view]) for view in views}
    return AgreementTable(tuple(rows), len(evidence), words, adjacent, unknown, seed, resamples)


def _check(evidence: Sequence[Evidence]) -> None:
    if not evidence:
        raise ValueError("Agreement needs at least one sentence.")
    for part in evidence:
        same = part.arrows.keys() == evidence[0].arrows.keys()
        if not same or part.targets.keys() != evidence[0].targets.keys():
            raise ValueError("All sentences must have the same arrows and targets.")
        shapes = {len(array) for array in (*part.arrows.values(), *part.targets.values())}
        if len(shapes) != 1:
            raise ValueError("Arrows and targets of a sentence must have one entry for each word.")


class _Hits(NamedTuple):
    """By sentence, (sentence,): how many words were hit, of how many."""

    hits: Floats
    words: Floats


def _rows(
    evidence: Sequence[Evidence],
    target: str,
    far: bool,
    profiles: Mapping[str, Floats],
    draws: Floats | None,
) -> list[AgreementRow]:
    """The rows of one target over all words, or over those beyond the word just before."""
    parts = [_part(sentence.targets[target], far) for sentence in evidence]
    words = np.array([len(part.steps) for part in parts], dtype=np.float64)
    offset, by_offset = _best_offset(parts, 2 if far else 1)
    best = _Hits(by_offset, words)
    rows = []
    for view in profiles:
        hits = [
            _pointed(part, sentence.arrows[view])
            for part, sentence in zip(parts, evidence, strict=True)
        ]
        total = _Hits(np.array(hits, dtype=np.float64), words)
        rows.append(_row(target, far, ARROW, view, None, total, draws, best))
    if not far:
        previous = np.array([_at_lag(part, 1) for part in parts], dtype=np.float64)
        rows.append(_row(target, far, PREVIOUS, "", 1, _Hits(previous, words), draws))
    method = BEST_FAR_OFFSET if far else BEST_OFFSET
    rows.append(_row(target, far, method, "", offset, best, draws))
    for view, profile in profiles.items():
        chance = np.array([_expected(part, profile) for part in parts])
        rows.append(_row(target, far, RANDOM, view, None, _Hits(chance, words), draws))
    return rows


class _Part(NamedTuple):
    """The words of a sentence that count: their steps (word,) and targets (word, lag)."""

    steps: Ints
    points: NDArray[np.bool_]


def _part(points: NDArray[np.bool_], far: bool) -> _Part:
    chosen = points.any(axis=1)
    if far and points.shape[1]:
        chosen &= ~points[:, 0]
    steps = np.flatnonzero(chosen)
    return _Part(steps, points[steps])


def _pointed(part: _Part, source: Ints) -> int:
    """How many arrows point where the target does."""
    sources = source[part.steps]
    lag = part.steps - sources
    known = np.flatnonzero((sources >= 0) & (lag >= 1) & (lag <= part.points.shape[1]))
    return int(part.points[known, lag[known] - 1].sum())


def _at_lag(part: _Part, lag: int) -> int:
    return int(part.points[:, lag - 1].sum()) if lag <= part.points.shape[1] else 0


def _best_offset(parts: Sequence[_Part], smallest: int) -> tuple[int, Floats]:
    """The offset with the most hits, the shortest of equals, and its hits by sentence."""
    longest = max([smallest, *(part.points.shape[1] for part in parts)])
    totals = np.zeros(longest)
    for part in parts:
        totals[: part.points.shape[1]] += part.points.sum(axis=0)
    offset = smallest + int(totals[smallest - 1 :].argmax())
    return offset, np.array([_at_lag(part, offset) for part in parts], dtype=np.float64)


def _profile(evidence: Sequence[Evidence], view: str) -> Floats:
    """How often an arrow reaches each distance, (lag,) from 1."""
    counts = np.zeros(max(1, max(len(sentence) for sentence in evidence) - 1))
    for sentence in evidence:
        source = sentence.arrows[view]
        steps = np.flatnonzero((source >= 0) & (source < np.arange(len(source))))
        np.add.at(counts, steps - source[steps] - 1, 1.0)
    return counts


def _expected(part: _Part, profile: Floats) -> float:
    """Expected hits of a distance drawn from the profile, among those that fit."""
    if not len(part.steps):
        return 0.0
    reach = profile[: part.points.shape[1]]
    fitting = np.cumsum(profile)[part.steps - 1]
    chances = part.points @ reach
    return float(np.divide(chances, fitting, out=np.zeros_like(fitting), where=fitting > 0).sum())


def _adjacent(profile: Floats) -> float | None:
    """The share of arrows that point at the word just before."""
    return float(profile[0] / profile.sum()) if profile.sum() else None


def sentence_draws(sentences: int, seed: int, resamples: int) -> Floats | None:
    """How often each draw holds each sentence, (resample, sentence); None of one sentence."""
    if sentences < 2 or resamples < 1:
        return None
    rng = np.random.default_rng(seed)
    chances = np.full(sentences, 1.0 / sentences)
    return rng.multinomial(sentences, chances, size=resamples).astype(np.float64)


def _row(
    target: str,
    far: bool,
    method: str,
    view: str,
    offset: int | None,
    counted: _Hits,
    draws: Floats | None,
    against: _Hits | None = None,
) -> AgreementRow:
    """One line of the table."""
    shares = _shares(counted, draws)
    low, high = interval(shares)
    lead = lead_low = lead_high = None
    if against is not None:
        share, other = _share(counted), _share(against)
        lead = None if share is None or other is None else share - other
        rivals = _shares(against, draws)
        both = None if shares is None or rivals is None else shares - rivals
        lead_low, lead_high = interval(both)
    hits, words = float(counted.hits.sum()), int(counted.words.sum())
    return AgreementRow(
        target, far, method, view, offset, hits, words, low, high, lead, lead_low, lead_high
    )


def _share(hits: _Hits) -> float | None:
    words = hits.words.sum()
    return float(hits.hits.sum() / words) if words else None


def _shares(hits: _Hits, draws: Floats | None) -> Floats | None:
    """The share in each draw that has a word, (resample,)."""
    if draws is None or not hits.words.any():
        return None
    words = draws @ hits.words
    share: Floats = np.full(len(words), np.nan)
    np.divide(draws @ hits.hits, words, out=share, where=words > 0)
    return share


def interval(values: Floats | None) -> tuple[float, float] | tuple[None, None]:
    """The middle 95 % of what the draws gave, None where they gave nothing."""
    known = values[~np.isnan(values)] if values is not None else np.empty(0)
    if not known.size:
        return None, None
    low, high = np.percentile(known, _LEVEL)
    return float(low), float(high)
