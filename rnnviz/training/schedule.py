"""When to keep the weights and when to write down a point of the learning curve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from rnnviz.config import ExperimentConfig

SNAPSHOT_BYTES = 160_000_000
"""All snapshots of one run together stay under this; larger models keep fewer of them."""
CURVE_POINTS = 400


def snapshot_steps(config: ExperimentConfig, weights: int) -> frozenset[int]:
    """The steps after which the weights are kept: denser early, where training moves most.

    Args:
        config: says how many steps and snapshots.
        weights: how many numbers the model learns.
    """
    affordable = max(4, SNAPSHOT_BYTES // (4 * max(weights, 1)))
    count = min(config.snapshots, affordable, config.steps + 1)
    share = np.linspace(0.0, 1.0, count) ** 1.5
    steps = np.round(share * config.steps).astype(int)
    # Rounding may merge early steps; the smallest that are free take their place.
    chosen = set(steps.tolist())
    free = (step for step in range(config.steps + 1) if step not in chosen)
    while len(chosen) < count:
        chosen.add(next(free))
    return frozenset(chosen)


def curve_interval(config: ExperimentConfig) -> int:
    """Steps between two points of the learning curve."""
    return max(1, config.steps // CURVE_POINTS)


def spread(steps: Sequence[int], wanted: Iterable[int]) -> set[int]:
    """Those of some steps that lie nearest to the wanted ones, and the first and the last."""
    chosen = {*steps[:1], *steps[-1:]}
    for step in wanted:
        chosen.add(min(steps, key=lambda one: abs(one - step)))
    return chosen
