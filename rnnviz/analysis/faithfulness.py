"""How faithful attributions are: what removing the words that they name does to a prediction.

DeYoung et al., "ERASER: A Benchmark to Evaluate Rationalized NLP Models" (2020), section 5:
*comprehensiveness* is how much of the predicted word's probability is lost without the words that
are said to matter most, *sufficiency* how much is lost when nothing but them is read. Both are
means over several numbers of words (the area over the perturbation curve). A method is faithful
where the first is large and the second small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.agreement import RESAMPLES, interval, sentence_draws

Floats = NDArray[np.float64]
Measure = Literal["comprehensiveness", "sufficiency"]

MEASURES: tuple[Measure, ...] = ("comprehensiveness", "sufficiency")
REMOVED = (1, 2, 3, 5)
"""How many words are removed, or left."""
OFFSETS = (1, 2, 3)
"""Where a fixed offset's words begin, in words back."""
AGAINST = "gradient"
"""The method that all others are compared with."""

Areas = Mapping[tuple[Measure, str, str], float]
"""Probability lost by measure, way of removing and who chose the words: a method, ``random`` and a
method, or ``offset`` and a number."""


@dataclass(frozen=True)
class FaithfulnessRow:
    """One method under one measure and one way of removing.

    Attributes:
        measure, removed: which; removed words are left out, or unknown.
        method: its title, or ``best fixed offset``.
        value: mean loss of probability, with its 95 % interval over sentences.
        random: of as many words, as far back as the method's own in another sentence.
        lead: how much better than gradient times input, with its interval from the same draws.
        sentences: how many.
    """

    measure: str
    removed: str
    method: str
    value: float
    low: float | None
    high: float | None
    random: float | None
    lead: float | None
    lead_low: float | None
    lead_high: float | None
    sentences: int

    def to_dict(self) -> dict[str, Any]:
        """Plain data, six digits behind the point."""
        rounded = {
            key: round(value, 6) if isinstance(value, float) else value
            for key, value in asdict(self).items()
        }
        return rounded


def kept_words(order: NDArray[np.int64], measure: Measure) -> NDArray[np.bool_]:
    """Which words are read, (number of words, word), a row for each of :data:`REMOVED`.

    Args:
        order: all words, the most important first.
        measure: comprehensiveness removes the first ones, sufficiency keeps only them.
    """
    place = np.argsort(order)
    first = place < np.array(REMOVED)[:, None]
    return first if measure == "sufficiency" else ~first


def fixed_order(count: int, offset: int) -> NDArray[np.int64]:
    """Words from ``offset`` words back on, then the others from the last one on."""
    nearest = np.arange(count)[::-1]
    return np.concatenate([nearest[offset - 1 :], nearest[: offset - 1]])


def like_order(order: NDArray[np.int64], count: int, other: int) -> NDArray[np.int64]:
    """Another text's order, as far back, among ``count`` words.

    Args:
        order: of a text of ``other`` words.
        count: how many words there are here; those that would stand before the text are skipped,
            and words that the other text did not reach follow, the latest first.
        other: how many words the other text had.
    """
    back = other - 1 - order
    fitting = count - 1 - back[back < count]
    rest = np.setdiff1d(np.arange(count), fitting)[::-1]
    return np.concatenate([fitting, rest])


def faithfulness(
    areas: Sequence[Areas],
    titles: Mapping[str, str],
    ways: Sequence[str],
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> list[FaithfulnessRow]:
    """The table of one model over many predictions.

    Args:
        areas: a prediction each, of different sentences.
        titles: of the methods.
        ways: in which words were removed. A method has no row where ``areas`` have none of it.
        seed, resamples: of the bootstrap.

    Raises:
        ValueError: when there is no prediction.
    """
    if not areas:
        raise ValueError("Faithfulness needs at least one prediction.")
    draws = sentence_draws(len(areas), seed, resamples)
    rows = []
    for measure in MEASURES:
        for way in ways:
            part = _Part(areas, measure, way, draws)
            rows += [part.row(name, title) for name, title in titles.items() if part.has(name)]
            rows.append(part.offset())
    return rows


class _Part:
    """One measure under one way of removing."""

    def __init__(
        self, areas: Sequence[Areas], measure: Measure, way: str, draws: Floats | None
    ) -> None:
        self.areas, self.measure, self.way, self.draws = areas, measure, way, draws
        self.sign = 1.0 if measure == "comprehensiveness" else -1.0

    def has(self, points: str) -> bool:
        return (self.measure, self.way, points) in self.areas[0]

    def values(self, points: str) -> Floats:
        return np.array([area[self.measure, self.way, points] for area in self.areas])

    def row(self, points: str, title: str, random: bool = True) -> FaithfulnessRow:
        values = self.values(points)
        ahead = self.sign * (values - self.values(AGAINST))
        chance = float(self.values(f"random {points}").mean()) if random else None
        low, high = self.around(values)
        lead = None if points == AGAINST else float(ahead.mean())
        lead_low, lead_high = (None, None) if lead is None else self.around(ahead)
        return FaithfulnessRow(
            self.measure,
            self.way,
            title,
            float(values.mean()),
            low,
            high,
            chance,
            lead,
            lead_low,
            lead_high,
            len(values),
        )

    def around(self, values: Floats) -> tuple[float, float] | tuple[None, None]:
        return interval(None if self.draws is None else self.draws @ values / len(values))

    def offset(self) -> FaithfulnessRow:
        """Of the fixed offsets the one that does best on these very data."""
        best = max(OFFSETS, key=lambda k: self.sign * float(self.values(f"offset {k}").mean()))
        return self.row(f"offset {best}", f"best fixed offset ({best} back)", random=False)
