"""Units of a layer over a long text: kept as bytes, searched by what they do, and what they follow.

Search is that of LSTMVis (Strobelt, Gehrmann, Pfister and Rush, IEEE TVCG 24(1), 2018): a stretch
of text is chosen, and those units are looked for elsewhere that are above a threshold all through
it and not just before and just after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEVELS = 256
STRETCH = 500
"""Words; every other stretch of so many is held out."""
GAP = 100
"""Words at both ends of a stretch that are left out: what lasts shorter is not in both halves."""
LEAST = 4 * STRETCH
"""Words; shorter texts are not scored."""
MOST_GROUPS = 64

Groups = NDArray[np.int8]
Floats = NDArray[np.float64]


class Activations(NamedTuple):
    """One quantity of all units over a text, a byte for each number.

    Attributes:
        low, step: (unit,) float32; a code stands for ``low + step * code``.
        codes: (unit, time) uint8, in memory or in a file.
        path: of that file.
    """

    low: NDArray[np.float32]
    step: NDArray[np.float32]
    codes: NDArray[np.uint8]
    path: Path | None = None

    def values(self, unit: int, start: int = 0, stop: int | None = None) -> NDArray[np.float32]:
        """The numbers of one unit, (time,)."""
        values: NDArray[np.float32] = (
            self.low[unit] + self.step[unit] * self.codes[unit, start:stop]
        )
        return values

    def level(self, unit: int, threshold: float) -> int:
        """The code up to which numbers are not above a threshold; -1 where all of them are."""
        levels = self.low[unit] + self.step[unit] * np.arange(LEVELS, dtype=np.uint8)
        return int(np.searchsorted(levels, np.float32(threshold), side="right")) - 1


class Quantizer:
    """Turns numbers that come in chunks into bytes.

    Each unit has a range of its own, which grows when a number leaves it; what is there already is
    then coded anew. A number is off by no more than three steps of its unit.

    Args:
        found: codes to be filled, with their ranges.
    """

    def __init__(self, activations: Activations) -> None:
        self._found, self._done = activations, 0
        units = len(activations.low)
        self._low, self._high = np.full(units, np.inf), np.full(units, -np.inf)

    def feed(self, values: NDArray[np.floating]) -> None:
        """Take the numbers of the next steps, (time, unit)."""
        low, high = values.min(axis=0), values.max(axis=0)
        for unit in np.flatnonzero((low < self._low) | (high > self._high)):
            self._widen(int(unit), float(low[unit]), float(high[unit]))
        codes = (values - self._found.low) / self._found.step
        stop = self._done + len(values)
        self._found.codes[:, self._done : stop] = _bytes(codes).T
        self._done = stop

    def _widen(self, unit: int, low: float, high: float) -> None:
        """A range that holds a quarter more on the side that was left, so that it seldom grows."""
        known = self._found.values(unit, 0, self._done)
        new_low, new_high = min(low, self._low[unit]), max(high, self._high[unit])
        margin = (new_high - new_low) / 4 if self._done else 0.0
        new_low -= margin if low < self._low[unit] else 0.0
        new_high += margin if high > self._high[unit] else 0.0
        self._low[unit], self._high[unit] = new_low, new_high
        self._found.low[unit] = new_low
        self._found.step[unit] = (new_high - new_low) / (LEVELS - 1) or 1.0
        if self._done:
            codes = (known - self._found.low[unit]) / self._found.step[unit]
            self._found.codes[unit, : self._done] = _bytes(codes)


def _bytes(codes: NDArray[np.floating]) -> NDArray[np.uint8]:
    nearest: NDArray[np.uint8] = np.clip(np.rint(codes), 0, LEVELS - 1).astype(np.uint8)
    return nearest


class Matches(NamedTuple):
    """Stretches of a text in which units are above a threshold, the best first.

    Attributes:
        start, stop: (match,) the first step, and the one behind the last.
        units: (match,) how many of the units do so.
        total: how many there are beside those that are listed.
    """

    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    units: NDArray[np.int64]
    total: int


def units_of(
    activations: Activations, start: int, stop: int, threshold: float
) -> NDArray[np.int64]:
    """The units that are above a threshold from ``start`` to ``stop`` - 1 and not just outside.

    Raises:
        ValueError: when the stretch is empty or does not lie in the text.
    """
    units, time = activations.codes.shape
    if not 0 <= start < stop <= time:
        raise ValueError(f"Choose a stretch of words within the {time:,} of the text.")
    first, last = max(start - 1, 0), min(stop + 1, time)
    levels = np.array([activations.level(unit, threshold) for unit in range(units)])
    above = activations.codes[:, first:last] > levels[:, None]
    through = above[:, start - first : stop - first].all(axis=1)
    before = above[:, 0] if start else np.zeros(units, bool)
    after = above[:, -1] if stop < time else np.zeros(units, bool)
    return np.flatnonzero(through & ~before & ~after)


def search(
    activations: Activations,
    units: Sequence[int] | NDArray[np.int64],
    threshold: float,
    like: tuple[int, int] | None = None,
    most: int = 50,
) -> Matches:
    """Where units are above a threshold through a stretch and not just outside it.

    O(unit * time). Stretches may have any length. The first are those in which most of the units
    do so; of equal ones those whose length is nearest, then those that come first.

    Args:
        activations: over the text.
        units: to look for.
        threshold: in the quantity's own numbers.
        like: the stretch (start, stop) that was chosen; it is left out. None for the longest.
        most: how many to list.
    """
    behind = activations.codes.shape[1] + 1
    to_key = np.array([behind, 1])
    keys = [_stretches(activations, int(unit), threshold) @ to_key for unit in units]
    every, counts = np.unique(np.concatenate([*keys, np.zeros(0, np.int64)]), return_counts=True)
    if like is not None:
        kept = every != like[0] * behind + like[1]
        every, counts = every[kept], counts[kept]
    start, stop = np.divmod(every, behind)
    # Without a stretch to compare with the longest comes first.
    off = start - stop if like is None else np.abs(stop - start - (like[1] - like[0]))
    order = np.lexsort((start, off, -counts))[:most]
    return Matches(start[order], stop[order], counts[order], len(every))


def _stretches(activations: Activations, unit: int, threshold: float) -> NDArray[np.int64]:
    """Where a unit is above a threshold, as long as it is: (stretch, 2), start and stop."""
    above = np.zeros(activations.codes.shape[1] + 2, dtype=np.int8)
    above[1:-1] = activations.codes[unit] > activations.level(unit, threshold)
    return np.flatnonzero(above[1:] != above[:-1]).reshape(-1, 2)


class Followed(NamedTuple):
    """How well each unit follows one property of the words, over words that were held out.

    Attributes:
        r2: (unit,) the share of the unit's variance that is explained by the mean over the words
            with the same property; below 0 where that is worse than no knowledge, nan where the
            unit does not move.
        auc: (unit,) the chance that the unit tells a word that has the property from one that has
            not, the direction being learnt; nan where one of the halves has no such pair, None for
            a property that is not yes or no.
    """

    r2: Floats
    auc: Floats | None


def follow(
    activations: Activations,
    properties: Mapping[str, Groups],
    yes_or_no: Sequence[str] = (),
    watch: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Followed]:
    """What the units follow; every other stretch of the text is held out.

    The words next to a border are left out, for a state and what surrounds it change slowly: a
    long line on both sides would tell the held-out half. In a text of fewer than ``LEAST`` words
    too little is left, and nothing is scored.

    Args:
        activations: over the text.
        properties: by name the group of each word, (time,) from 0 to ``MOST_GROUPS`` - 1; -1 for
            words that are left out. One that has a single group is left out.
        yes_or_no: those that a word has when its group is above 0.
        watch: told how many of how many units are through.

    Raises:
        ValueError: when a property has more groups; one sentence.
    """
    time = np.arange(activations.codes.shape[1])
    if len(time) < LEAST:
        return {}
    for name, groups in properties.items():
        if groups.max(initial=0) >= MOST_GROUPS:
            raise ValueError(f"{name!r} has more than {MOST_GROUPS} groups: join some of them.")
    inner = (time % STRETCH >= GAP) & (time % STRETCH < STRETCH - GAP)
    places = {
        name: _places(np.where(inner, groups, -1), time // STRETCH % 2)
        for name, groups in properties.items()
        if len(np.unique(groups[groups >= 0])) > 1
    }
    scores: dict[str, list[tuple[float, float]]] = {name: [] for name in places}
    for unit, codes in enumerate(activations.codes):
        for name, place in places.items():
            learnt, judged = _histograms(place, codes)
            auc = _auc(learnt, judged) if name in yes_or_no else np.nan
            scores[name].append((_r2(learnt, judged), auc))
        watch(unit + 1, len(activations.codes))
    return {
        name: Followed(*(columns if name in yes_or_no else (columns[0], None)))
        for name, rows in scores.items()
        for columns in [np.array(rows).T]
    }


def _places(groups: Groups, held_out: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each word counts in a table of halves, groups and codes, but for its code."""
    left_out = np.where(groups < 0, MOST_GROUPS, groups)
    return (held_out * (MOST_GROUPS + 1) + left_out) * LEVELS


def _histograms(place: NDArray[np.int64], codes: NDArray[np.uint8]) -> Iterator[NDArray[np.int64]]:
    """How often each code is there in each group, (group, code): learnt from, and held out."""
    size = 2 * (MOST_GROUPS + 1) * LEVELS
    counts = np.bincount(place + codes, minlength=size).reshape(2, -1, LEVELS)
    yield from counts[:, :MOST_GROUPS]


def _r2(learnt: NDArray[np.int64], judged: NDArray[np.int64]) -> float:
    """1 - squared error of the groups' means over that of the held-out mean."""
    values = np.arange(LEVELS)
    sizes, sums = learnt.sum(axis=1), learnt @ values
    usual = sums.sum() / max(sizes.sum(), 1)
    means = np.divide(sums, sizes, out=np.full(len(sizes), usual), where=sizes > 0)
    error = float((judged * (values - means[:, None]) ** 2).sum())
    all_codes = judged.sum(axis=0)
    mean = all_codes @ values / max(all_codes.sum(), 1)
    spread = float(all_codes @ (values - mean) ** 2)
    return 1.0 - error / spread if spread > 0.0 else np.nan


def _auc(learnt: NDArray[np.int64], judged: NDArray[np.int64]) -> float:
    """The area under the ROC curve, in the direction that was learnt."""
    area, before = _area(judged), _area(learnt)
    if np.isnan(before):
        return np.nan
    return area if before >= 0.5 else 1.0 - area


def _area(counts: NDArray[np.int64]) -> float:
    """The share of pairs, one word with and one without, in which the one with is above."""
    without, having = counts[0].astype(np.float64), counts[1:].sum(axis=0).astype(np.float64)
    below = np.cumsum(without) - without / 2
    pairs = without.sum() * having.sum()
    return float(having @ below / pairs) if pairs else np.nan


def steps_of(values: ArrayLike) -> Groups:
    """Groups of whole numbers from 0 on: the larger the numbers, the more of them in a group."""
    exact = np.floor(3.0 * np.log2(1.0 + np.asarray(values, dtype=np.float64)))
    return np.minimum(exact, MOST_GROUPS - 1).astype(np.int8)
