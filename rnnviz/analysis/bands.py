"""Bands of units by memory half-life: which units forget fast, and which hold on.

A unit's half-life is ``ln 2 / -mean_t ln f_t`` steps (:func:`rnnviz.analysis.gates.half_life`),
measured over a text: infinite for a forget gate that is always open, 0 for one that was ever fully
closed. Bands are half-open intervals ``[low, high)`` that follow one another from 0 on; the last
one holds the infinite half-lives too, so that each unit lies in exactly one of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Units = NDArray[np.int64]


@dataclass(frozen=True)
class Band:
    """Half-lives from ``low`` up to but without ``high`` steps; an infinite end is included.

    Raises:
        ValueError: when the ends are no half-lives or the lower one does not come first.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        """Check the ends."""
        if not 0.0 <= self.low < self.high or math.isinf(self.low):
            raise ValueError(
                "A band goes from a half-life of 0 or more up to a longer one, not from "
                f"{self.low:g} to {self.high:g}."
            )

    def holds(self, half_life: ArrayLike) -> NDArray[np.bool_]:
        """Which of the half-lives lie in the band, of the same shape."""
        lives = np.asarray(half_life, dtype=np.float64)
        return np.asarray((lives >= self.low) & ((lives < self.high) | np.isinf(self.high)))

    def units(self, half_life: ArrayLike) -> Units:
        """The units whose half-life lies in the band, ascending.

        Args:
            half_life: (unit,) in steps.

        Raises:
            ValueError: when there is none.
        """
        lives = np.asarray(half_life, dtype=np.float64)
        units = np.flatnonzero(self.holds(lives)).astype(np.int64)
        if not units.size:
            raise ValueError(
                f"No unit has a half-life {self}: on this text they go from {lives.min():.3g} to "
                f"{lives.max():.3g} steps; choose a band among them."
            )
        return units

    def __str__(self) -> str:
        if math.isinf(self.high):
            return f"of {self.low:g} steps or more"
        return f"from {self.low:g} to below {self.high:g} steps"

    @classmethod
    def parse(cls, text: str) -> Self:
        """A band by its name in :data:`BANDS`, or as two numbers, for example ``"3:inf"``.

        Raises:
            ValueError: when the text is neither.
        """
        if (known := BANDS.get(text)) is not None:
            return cls(known.low, known.high)
        low, colon, high = text.partition(":")
        try:
            return cls(float(low), float(high) if colon else math.nan)
        except ValueError:
            names = ", ".join(BANDS)
            raise ValueError(
                f"Give a band of half-lives as one of {names}, or as two numbers of steps like "
                f"3:12 or 3:inf, the smaller one first, not {text!r}."
            ) from None

    def to_list(self) -> list[float | None]:
        """Both ends as JSON carries them: None in the place of infinity."""
        return [self.low, None if math.isinf(self.high) else self.high]


BANDS: Mapping[str, Band] = {
    "short": Band(0.0, 1.0),
    "medium": Band(1.0, 4.0),
    "long": Band(4.0, math.inf),
}
"""After one word a short memory holds less than half, after four a long one more than half."""


def name(half_life: float, bands: Mapping[str, Band] = BANDS) -> str:
    """The name of the band that a half-life lies in, "" where there is none."""
    return next((name for name, band in bands.items() if band.holds(half_life)), "")


@dataclass(frozen=True)
class HalfLives:
    """A histogram of half-lives on a logarithmic axis, with what no such axis can show.

    Attributes:
        edges: (bars + 1,) ascending, in steps.
        counts: (bars,) units with ``edges[k] <= half-life < edges[k + 1]``; the last bar holds its
            right edge too.
        zero: units that were once emptied altogether.
        infinite: units that never forget.
    """

    edges: Floats
    counts: Units
    zero: int
    infinite: int


def histogram(half_life: ArrayLike, bars: int = 24) -> HalfLives:
    """Count the units by half-life; every unit is counted exactly once.

    Args:
        half_life: (unit,) in steps.
        bars: how many, 1 or more.

    Raises:
        ValueError: when there is no bar.
    """
    if bars < 1:
        raise ValueError(f"Ask for at least one bar, not {bars}.")
    lives = np.asarray(half_life, dtype=np.float64)
    inner = lives[(lives > 0.0) & np.isfinite(lives)]
    low, high = (float(inner.min()), float(inner.max())) if inner.size else (0.5, 2.0)
    if high < 1.01 * low:  # too close for edges between them
        low, high = low / 2.0, high * 2.0
    edges = np.geomspace(low, high, bars + 1)
    edges[0], edges[-1] = low, high  # rounding must not push the outermost units out
    counts = np.histogram(inner, edges)[0].astype(np.int64)
    return HalfLives(edges, counts, int((lives == 0.0).sum()), int(np.isinf(lives).sum()))
