"""What if one step had read something else: how the difference between two runs spreads and fades.

A network reads the same sequence twice, but for one step. Until that step both runs are the same;
what differs from then on is what the network keeps of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FADED = 0.1
"""A difference counts as gone below this share of its peak."""


@dataclass(frozen=True)
class Fading:
    """How one difference fades.

    Attributes:
        size: (time,) its length: the root of the sum of its squares over units.
        peak: the step at which that is largest, the first of several; None where nothing differs.
        gone: the first step from which on it stays below ``FADED`` of the peak; None where it
            does not by the end of the sequence, or nothing differs.
    """

    size: Floats
    peak: int | None
    gone: int | None

    @property
    def share(self) -> Floats:
        """(time,) the size as a share of the peak; 0 where nothing differs."""
        return self.size / self.size[self.peak] if self.peak is not None else self.size


def differences(
    before: Mapping[str, NDArray[np.floating[Any]]],
    after: Mapping[str, NDArray[np.floating[Any]]],
    names: Sequence[str],
) -> dict[str, Floats]:
    """The changed run minus the other one, by quantity, each (time, unit).

    Raises:
        ValueError: when the runs are not of the same length and size.
    """
    differing = {}
    for name in names:
        first, second = before[name], after[name]
        if first.shape != second.shape:
            raise ValueError(f"Compare two runs of equal length: {first.shape}, {second.shape}.")
        differing[name] = np.subtract(second, first, dtype=np.float64)
    return differing


def fading(difference: Floats) -> Fading:
    """How a difference (time, unit) fades; values that are not numbers count as 0."""
    size = np.sqrt(np.square(np.nan_to_num(difference)).sum(axis=1))
    peak = int(size.argmax())
    if size[peak] == 0:
        return Fading(size, None, None)
    last = int(np.flatnonzero(size >= FADED * size[peak])[-1])
    return Fading(size, peak, last + 1 if last + 1 < len(size) else None)


def shares_of_units(difference: Floats, step: int) -> Floats:
    """(unit,) each unit's share of the squared difference at a step; zeros where there is none."""
    squares = np.square(np.nan_to_num(difference[step]))
    total = squares.sum()
    return np.asarray(squares / total if total > 0 else squares)


def flips(before: Sequence[str], after: Sequence[str]) -> list[int]:
    """The steps at which two answers differ.

    Raises:
        ValueError: when there are not equally many.
    """
    return [t for t, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
