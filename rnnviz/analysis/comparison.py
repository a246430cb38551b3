"""Several runs of each of several cells: their curves as bands, and which cell did better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

RESAMPLES = 2000
_LEVEL = (2.5, 97.5)


class Band(NamedTuple):
    """Where the curves of some runs lie, each (point,).

    Attributes:
        at: where the runs were measured, ascending.
        low, middle, high: the least, the median and the largest value there.
    """

    at: Floats
    low: Floats
    middle: Floats
    high: Floats


class Standing(NamedTuple):
    """How a cell stands among others.

    Attributes:
        name: of the cell.
        rank: from 1, by the median over its seeds; equal medians share one.
        best, worst: the ranks between which 95 % of the resamples of the seeds lie.
    """

    name: str
    rank: int
    best: int
    worst: int


def band(curves: Sequence[tuple[ArrayLike, ArrayLike]]) -> Band:
    """The band of curves that were not all measured at the same places.

    Between two of its points a curve has the value of the one before. After its last point, as when
    a training ended because it had solved its task, it keeps the value that it had there.

    Args:
        curves: of each run the places, ascending, and the values there; nan counts as not measured.

    Returns:
        From the first place on at which every run has been measured; empty where one never was.
    """
    pairs = [(np.asarray(at, float), np.asarray(values, float)) for at, values in curves]
    pairs = [(at[~np.isnan(values)], values[~np.isnan(values)]) for at, values in pairs]
    if not pairs or not all(len(at) for at, _ in pairs):
        return Band(*(np.empty(0) for _ in range(4)))
    start = max(at[0] for at, _ in pairs)
    every = np.unique(np.concatenate([at for at, _ in pairs]))
    every = every[every >= start]
    held = np.stack([values[np.searchsorted(at, every, side="right") - 1] for at, values in pairs])
    return Band(every, held.min(axis=0), np.median(held, axis=0), held.max(axis=0))


def scores(runs: Mapping[str, Sequence[tuple[float, float]]]) -> dict[str, Floats]:
    """One number a run by which all can be ordered, the larger the better.

    Args:
        runs: of each cell and seed the final metric, a larger one better, and the steps taken; of
            equal metrics the one with fewer steps is better.
    """
    every = sorted({pair for pairs in runs.values() for pair in pairs}, key=_order)
    places = {pair: float(place) for place, pair in enumerate(every)}
    return {name: np.array([places[pair] for pair in pairs]) for name, pairs in runs.items()}


def _order(pair: tuple[float, float]) -> tuple[float, float]:
    return pair[0], -pair[1]


def wins(first: ArrayLike, second: ArrayLike) -> float:
    """In how many pairs of runs the first cell has the higher score; equal ones count a half.

    Args:
        first, second: scores, one a seed; there are ``len(first) * len(second)`` pairs.
    """
    above = np.subtract.outer(np.asarray(first, float), np.asarray(second, float))
    return float((above > 0).sum() + 0.5 * (above == 0).sum())


def standings(results: Mapping[str, ArrayLike], seed: int = 0) -> list[Standing]:
    """The cells by rank, the best first, each with how sure its rank is.

    Args:
        results: scores of each cell, one a seed.
        seed: of the resamples of the seeds.
    """
    rng = np.random.default_rng(seed)
    arrays = {name: np.asarray(values, float) for name, values in results.items()}
    medians = np.array([np.median(values) for values in arrays.values()])
    drawn = np.stack(
        [
            np.median(rng.choice(values, (RESAMPLES, len(values))), axis=1)
            for values in arrays.values()
        ]
    )
    ranks = _ranks(medians[:, None])[:, 0]
    low, high = np.percentile(_ranks(drawn), _LEVEL, axis=1, method="nearest")
    places = [
        Standing(name, int(rank), int(best), int(worst))
        for name, rank, best, worst in zip(arrays, ranks, low, high, strict=True)
    ]
    return sorted(places, key=lambda place: place.rank)


def _ranks(values: Floats) -> NDArray[np.int64]:
    """Ranks from 1 along the first axis, the largest first: one more than how many are larger."""
    return np.asarray(1 + (values[None, :] > values[:, None]).sum(axis=1))
