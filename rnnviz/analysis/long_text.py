"""Arrows of a text too long to look at as a whole: how far they reach, and where the longest are.

The arrows come in chunks, so that a book needs no more memory than its overview: a count for each
stretch of text and each range of distances, and the few arrows that stand out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_STRETCHES = 480
"""Stretches of an overview; each is a few pixels wide on a screen."""

SHORTEST_STRETCH = 20
"""Steps."""

MOST_ROWS = 100
_WITHIN_DECADE = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)

EDGES: Ints = np.array(
    [*range(1, 10), *(10**k * n for k in range(6) for n in _WITHIN_DECADE)], dtype=np.int64
)
"""Ranges of distances: range ``k`` goes from ``EDGES[k]`` to below ``EDGES[k + 1]`` steps, the
last one on from there. Up to 10 each distance has its own; then they grow with the distance."""


class ListedArrows(NamedTuple):
    """Some arrows of a text, the foremost first.

    Attributes:
        step, source: (arrows,) int64, the steps that an arrow leaves and points at.
        weight: (arrows,) float64.
        unit: (arrows,) int64.
    """

    step: Ints
    source: Ints
    weight: Floats
    unit: Ints

    def __len__(self) -> int:
        """How many arrows."""
        return len(self.step)

    @property
    def distance(self) -> Ints:
        """(arrows,) how many steps back each reaches."""
        return self.step - self.source

    def take(self, order: NDArray[np.intp]) -> ListedArrows:
        """Some of the arrows, in a new order."""
        return ListedArrows(
            self.step[order], self.source[order], self.weight[order], self.unit[order]
        )

    def then(self, others: ListedArrows) -> ListedArrows:
        """These arrows and, after them, others."""
        return ListedArrows(
            np.concatenate([self.step, others.step]),
            np.concatenate([self.source, others.source]),
            np.concatenate([self.weight, others.weight]),
            np.concatenate([self.unit, others.unit]),
        )


def listed(source: ArrayLike, weight: ArrayLike, unit: ArrayLike, start: int = 0) -> ListedArrows:
    """The arrows of consecutive steps as a list, steps without an arrow left out.

    Args:
        source: (time,) the step each points at, counted from the text's first; -1 for none.
        weight, unit: (time,).
        start: the first of the steps.

    Raises:
        ValueError: when the columns do not fit together or an arrow points at no earlier step.
    """
    sources = np.asarray(source, dtype=np.int64)
    weights, units = np.asarray(weight, dtype=np.float64), np.asarray(unit, dtype=np.int64)
    if sources.ndim != 1 or sources.shape != weights.shape or sources.shape != units.shape:
        raise ValueError("Give one source, one weight and one unit for each step.")
    there = np.flatnonzero(sources >= 0)
    arrows = ListedArrows(there + start, sources[there], weights[there], units[there])
    if np.any(arrows.distance < 1):
        raise ValueError("Let each arrow point at an earlier step, or -1 for no arrow.")
    return arrows


def longest(arrows: ListedArrows, rows: int = MOST_ROWS) -> ListedArrows:
    """The arrows that reach back furthest; of equal ones the heavier, then the earlier."""
    return _foremost(arrows, arrows.distance, arrows.weight, rows)


def heaviest(arrows: ListedArrows, least: int = 2, rows: int = MOST_ROWS) -> ListedArrows:
    """The heaviest arrows over at least so many steps; of equal ones the longer, then the earlier.

    Args:
        arrows: of a text or of a part of it.
        least: steps; 2 leaves out the neighbours.
        rows: how many at most.
    """
    far = arrows.take(np.flatnonzero(arrows.distance >= least))
    return _foremost(far, far.weight, far.distance, rows)


def _foremost(
    arrows: ListedArrows, first: Ints | Floats, second: Ints | Floats, rows: int
) -> ListedArrows:
    """The arrows that come first by two columns, both falling, then by step."""
    kept = np.arange(len(arrows))
    if len(kept) > rows:
        # What lies below the value of the last place cannot be listed.
        kept = np.flatnonzero(first >= np.partition(first, len(first) - rows)[len(first) - rows])
    order = np.lexsort((arrows.step[kept], -second[kept], -first[kept]))
    return arrows.take(kept[order[:rows]])


@dataclass(frozen=True)
class LongTextStatistics:
    """The overview of a text's arrows.

    Attributes:
        steps: how long the text is.
        stretch: steps of one stretch; the last one may be shorter.
        counts: (stretches, ranges) arrows by the stretch they leave and by distance, see ``EDGES``.
        total: (stretches,) the sum of the distances.
        longest: (stretches,) the largest distance; 0 where there is no arrow.
        longest_step: (stretches,) the step that the longest arrow leaves, the earliest of equal
            ones; -1 where there is none.
        top: the longest arrows of the text.
    """

    steps: int
    stretch: int
    counts: Ints
    total: Ints
    longest: Ints
    longest_step: Ints
    top: ListedArrows

    @property
    def arrows(self) -> int:
        """How many arrows the text has."""
        return int(self.counts.sum())

    @property
    def previous_share(self) -> float:
        """Which share of the arrows goes to the step just before; 0 without arrows."""
        near = int(self.counts[:, 0].sum())
        return near / self.arrows if self.arrows else 0.0

    @property
    def mean(self) -> Floats:
        """(stretches,) the mean distance; 0 where there is no arrow."""
        number = self.counts.sum(axis=1)
        mean = np.zeros(len(number))
        np.divide(self.total, number, out=mean, where=number > 0)
        return mean

    @property
    def by_distance(self) -> Ints:
        """(ranges,) arrows of the whole text by distance."""
        return np.asarray(self.counts.sum(axis=0))

    def at_least(self, distance: int) -> Ints:
        """(stretches,) arrows over at least so many steps.

        Raises:
            ValueError: when no range of distances begins there.
        """
        place = int(np.searchsorted(EDGES, distance))
        if place == len(EDGES) or EDGES[place] != distance:
            raise ValueError(f"Arrows are counted from distances like 2, 5, 10, 20: {distance}.")
        return np.asarray(self.counts[:, place:].sum(axis=1))


class LongTextBuilder:
    """Adds up the overview of a text whose arrows come in chunks.

    Memory does not grow with what was fed.
    """

    def __init__(self, steps: int, stretches: int = MOST_STRETCHES, rows: int = MOST_ROWS) -> None:
        """Begin a text.

        Args:
            steps: how long it is.
            stretches: at most so many parts of it are told apart.
            rows: how many of the longest arrows to list.

        Raises:
            ValueError: when one of the numbers is below 1.
        """
        if min(steps, stretches, rows) < 1:
            raise ValueError("A text has at least one step, one stretch and one row.")
        self.steps, self.done, self._rows = steps, 0, rows
        self.stretch = max(SHORTEST_STRETCH, -(-steps // stretches))
        parts = -(-steps // self.stretch)
        self._counts = np.zeros((parts, len(EDGES)), dtype=np.int64)
        self._total = np.zeros(parts, dtype=np.int64)
        self._longest = np.zeros(parts, dtype=np.int64)
        self._step = np.full(parts, -1, dtype=np.int64)
        self._top = listed([], [], [])

    def feed(self, source: ArrayLike, weight: ArrayLike, unit: ArrayLike) -> None:
        """Take the arrows of the next steps, as ``ArrowStream.feed`` gives them.

        Args:
            source: (time,) counted from the text's first step; -1 for none.
            weight, unit: (time,).

        Raises:
            ValueError: when they do not fit, or are more than the text has steps.
        """
        number = np.size(source)
        if self.done + number > self.steps:
            raise ValueError(f"The text has {self.steps:,} steps, and here are more.")
        arrows = listed(source, weight, unit, self.done)
        self.done += number
        if not len(arrows):
            return
        back, part = arrows.distance, arrows.step // self.stretch
        ranges = np.searchsorted(EDGES, back, side="right") - 1
        np.add.at(self._counts, (part, ranges), 1)
        np.add.at(self._total, part, back)
        self._note_longest(part, back, arrows.step)
        self._top = longest(self._top.then(arrows), self._rows)

    def _note_longest(self, part: Ints, back: Ints, step: Ints) -> None:
        """Where in each stretch the longest arrow is."""
        order = np.lexsort((step, -back, part))
        parts, first = np.unique(part[order], return_index=True)
        best = order[first]
        longer = back[best] > self._longest[parts]
        parts, best = parts[longer], best[longer]
        self._longest[parts], self._step[parts] = back[best], step[best]

    def statistics(self) -> LongTextStatistics:
        """The overview of what was fed so far."""
        return LongTextStatistics(
            self.steps,
            self.stretch,
            self._counts.copy(),
            self._total.copy(),
            self._longest.copy(),
            self._step.copy(),
            self._top,
        )
