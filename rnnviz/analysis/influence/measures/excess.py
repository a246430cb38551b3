"""Excess: an influence weight against what its distance alone predicts in this model.

Most weight lies on the word just before, in any model that forgets. The excess asks instead which
source weighs more than others so far back do::

    z_j^t = (ln max_m w_j^t(m) - mean_{t-j}) / std_{t-j}

with mean and standard deviation by distance from a held-out text, a
:class:`rnnviz.analysis.influence.distance_profile.DistanceProfile`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.influence.distance_profile import (
    FLOOR,
    LEAST_COUNT,
    DistanceProfile,
    Recent,
    RecentWeights,
    log_weight,
)
from rnnviz.analysis.influence.measure import Columns, Floats, Ints, Measure, ViewArrows
from rnnviz.analysis.influence.options import ViewOptions
from rnnviz.analysis.influence.tables import weight_table

LEAST_SPREAD = 1e-6
"""A smaller deviation is rounding: the weights at that distance are all the same."""

NO_PROFILE = (
    "The excess needs to know what distance alone predicts: measure a distance profile over a "
    "held-out text first."
)


class Excess(Measure):
    """The z-score of the logarithm of the weight at its distance.

    Looks back as far as the profile reaches: O(time * D * unit) time, O(D * unit) memory beside
    the result. Weights below ``distance_profile.FLOOR`` are no candidates, nor are those below
    the least weight that is asked for.
    """

    key = "excess"
    title = "Excess over distance"
    caption = "**Every excess above 0:** standard deviations above what distance alone predicts"
    equation = r"z_j^t, \quad z_j^t = \frac{\ln \max_m w_j^t(m) - \mu_{t-j}}{\sigma_{t-j}}"
    weight_name = "weight"
    options = ("min_weight", "min_distance", "ranks")
    needs_profile = True

    def remark(self, score: float, distance: int) -> str:
        """How far the weight is from what its distance predicts."""
        return f"That is {score:+.1f} standard deviations from the mean at distance {distance}."

    def _find(
        self, columns: Columns, options: ViewOptions, profile: DistanceProfile | None
    ) -> ViewArrows:
        profile, ranks = _checked(profile), options.ranks
        known = profile.known()
        known[: options.min_distance - 1] = False
        least = max(options.min_weight, FLOOR)
        looking = RecentWeights(len(profile)).read(columns["input_gate"], columns["forget_gate"])
        rows = [_row(recent, profile, known, least, ranks) for recent in looking]
        ranked = [np.array(column).reshape(-1, ranks) for column in zip(*rows, strict=True)]
        if not ranked:
            ranked = [np.zeros((0, ranks))] * 4
        back, above, weight, unit = ranked
        source = np.where(back > 0, np.arange(len(back))[:, None] - back, -1)
        return ViewArrows(source.astype(np.int64), weight, unit.astype(np.int64), above)

    def _table(self, columns: Columns, profile: DistanceProfile | None) -> Floats:
        profile = _checked(profile)
        weights = weight_table(columns["input_gate"], columns["forget_gate"])
        back = np.subtract.outer(np.arange(len(weights)), np.arange(len(weights)))
        place = np.clip(back - 1, 0, len(profile) - 1)
        there = (back >= 1) & (back <= len(profile)) & profile.known()[place]
        return np.where(there, _scores(weights, profile, place), np.nan)


def _scores(weight: Floats, profile: DistanceProfile, place: Ints) -> Floats:
    """The excess of weights at the distances ``place + 1``."""
    above = log_weight(weight) - profile.mean[place]
    return np.asarray(above / np.maximum(profile.std[place], LEAST_SPREAD))


def _row(
    recent: Recent, profile: DistanceProfile, known: NDArray[np.bool_], least: float, ranks: int
) -> tuple[Ints, Floats, Floats, Ints]:
    """For one step: distances (0 for none), excesses, weights and units of the best sources."""
    there = len(recent.weight)
    candidates = np.flatnonzero(known[:there] & (recent.weight >= least))
    above = _scores(recent.weight[candidates], profile, candidates)
    best = np.argsort(-above, kind="stable")[:ranks]
    row = np.zeros(ranks, dtype=np.int64), np.zeros(ranks), np.zeros(ranks), np.full(ranks, -1)
    for column, values in zip(
        row,
        (candidates + 1, above, recent.weight[candidates], recent.unit[candidates]),
        strict=True,
    ):
        column[: len(best)] = values[best]
    return row


def _checked(profile: DistanceProfile | None) -> DistanceProfile:
    """A profile that can speak of some distance.

    Raises:
        ValueError: when there is none.
    """
    if profile is None:
        raise ValueError(NO_PROFILE)
    if not profile.known().any():
        raise ValueError(
            f"The held-out text is too short: no distance was seen {LEAST_COUNT} times; "
            "measure the profile over a longer one."
        )
    return profile
