"""Excess: an influence weight against what its distance alone predicts in this model.

Most weight lies on the word just before, in any model that forgets. The excess asks instead which
source weighs more than others so far back do::

    z_j^t = (ln max_m w_j^t(m) - mean_{t-j}) / std_{t-j}

with mean and standard deviation by distance from a held-out text, a
:class:`rnnviz.analysis.distance_profile.DistanceProfile`. ``exp(ln w - mean)`` is the ratio of the
weight to the geometric mean of its distance.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.distance_profile import (
    FLOOR,
    LEAST_COUNT,
    DistanceProfile,
    Recent,
    RecentWeights,
    log_weight,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_SPREAD = 1e-6
"""A smaller deviation is rounding: the weights at that distance are all the same."""


class ExcessArrows(NamedTuple):
    """The sources that stand out most, most first.

    Attributes:
        source: (time, ranks) int64, -1 where there is none.
        excess: (time, ranks) the z-score; 0 where there is no source.
        weight: (time, ranks) the plain weight ``max_m w_j^t(m)``; 0 where there is no source.
        unit: (time, ranks) int64, the unit of that weight; -1 where there is no source.
    """

    source: Ints
    excess: Floats
    weight: Floats
    unit: Ints


def excess(weights: ArrayLike, profile: DistanceProfile, least_count: int = LEAST_COUNT) -> Floats:
    """The excess of each pair of steps, as a z-score.

    Args:
        weights: (t, j) the largest weight of any unit, as ``influence.weight_table`` gives it.
        profile: of the same model.
        least_count: distances that were seen less often are left out.

    Returns:
        (t, j); not a number where j >= t, and where the distance is too rare in the profile.

    Raises:
        ValueError: when the table is not square or the profile knows no distance.
    """
    return np.asarray(_differences(weights, profile, least_count)[0])


def ratio(weights: ArrayLike, profile: DistanceProfile, least_count: int = LEAST_COUNT) -> Floats:
    """How many times the geometric mean of its distance each weight is; shaped as for `excess`.

    Raises:
        ValueError: when the table is not square or the profile knows no distance.
    """
    return np.asarray(np.exp(_differences(weights, profile, least_count)[1]))


def _differences(
    weights: ArrayLike, profile: DistanceProfile, least_count: int
) -> tuple[Floats, Floats]:
    """The z-scores and the plain differences of logarithms, both (t, j)."""
    table = np.asarray(weights, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise ValueError(f"The weights must be a square of shape (t, j), not {table.shape}.")
    known = _known(profile, least_count)
    back = np.subtract.outer(np.arange(len(table)), np.arange(len(table)))
    place = np.clip(back - 1, 0, len(profile) - 1)
    there = (back >= 1) & (back <= len(profile)) & known[place]
    above = np.where(there, log_weight(table) - profile.mean[place], np.nan)
    return above / np.maximum(profile.std[place], LEAST_SPREAD), above


def strongest_excess(
    input_gate: ArrayLike,
    forget_gate: ArrayLike,
    profile: DistanceProfile,
    ranks: int = 1,
    *,
    min_distance: int = 1,
    min_weight: float = 0.0,
    least_count: int = LEAST_COUNT,
) -> ExcessArrows:
    """The earlier steps of the largest excess, for each step.

    Looks back as far as the profile reaches: O(time * D * unit) time, O(D * unit) memory beside
    the result. Of equal excesses the latest step comes first. Weights below
    :data:`~rnnviz.analysis.distance_profile.FLOOR` are no candidates.

    Args:
        input_gate: (time, unit), not negative.
        forget_gate: (time, unit), between 0 and 1.
        profile: of the same model, measured over a held-out text.
        ranks: how many steps for each, 1 or more.
        min_distance: how many steps back a source must at least be.
        min_weight: lighter sources are no candidates.
        least_count: distances that were seen less often are left out.

    Raises:
        ValueError: when the gates do not fit, a number is below 1, or the profile knows no
            distance.
    """
    if min(ranks, min_distance) < 1:
        raise ValueError("Ranks and distances are whole numbers from 1 on.")
    known = _known(profile, least_count)
    known[: min_distance - 1] = False
    looking = RecentWeights(len(profile)).read(input_gate, forget_gate)
    rows = [_row(recent, profile, known, max(min_weight, FLOOR), ranks) for recent in looking]
    found = [np.array(column).reshape(-1, ranks) for column in zip(*rows, strict=True)]
    if not found:
        found = [np.zeros((0, ranks))] * 4
    back, above, weight, unit = found
    source = np.where(back > 0, np.arange(len(back))[:, None] - back, -1)
    return ExcessArrows(source.astype(np.int64), above, weight, unit.astype(np.int64))


def _row(
    recent: Recent, profile: DistanceProfile, known: NDArray[np.bool_], least: float, ranks: int
) -> tuple[Ints, Floats, Floats, Ints]:
    """For one step: distances (0 for none), excesses, weights and units of the best sources."""
    there = len(recent.weight)
    candidates = np.flatnonzero(known[:there] & (recent.weight >= least))
    above = log_weight(recent.weight[candidates]) - profile.mean[candidates]
    above /= np.maximum(profile.std[candidates], LEAST_SPREAD)
    best = np.argsort(-above, kind="stable")[:ranks]
    row = np.zeros(ranks, dtype=np.int64), np.zeros(ranks), np.zeros(ranks), np.full(ranks, -1)
    for column, values in zip(
        row,
        (candidates + 1, above, recent.weight[candidates], recent.unit[candidates]),
        strict=True,
    ):
        column[: len(best)] = values[best]
    return row


def _known(profile: DistanceProfile, least_count: int) -> NDArray[np.bool_]:
    """The distances that the profile can speak of.

    Raises:
        ValueError: when there is none.
    """
    known = profile.known(least_count)
    if not known.any():
        raise ValueError(
            f"The held-out text is too short: no distance was seen {least_count} times; "
            "measure the profile over a longer one."
        )
    return known
