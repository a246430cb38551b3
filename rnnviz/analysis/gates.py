"""Summaries of one gate's activations, (time, unit), over its units or over time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.checks import gate, gate_with_steps

Floats = NDArray[np.float64]

LEFT_SATURATED = 0.1
RIGHT_SATURATED = 0.9


class Spread(NamedTuple):
    """Where most units lie at each step: two percentiles, each (time,)."""

    low: Floats
    high: Floats


class Saturation(NamedTuple):
    """Shares of the time between 0 and 1, each (unit,).

    Attributes:
        left: how often the gate is below 0.1, as good as closed.
        right: how often it is above 0.9, as good as open.
    """

    left: Floats
    right: Floats


def mean(activations: ArrayLike) -> Floats:
    """The mean over the units at each step, (time,).

    Args:
        activations: (time, unit), between 0 and 1.

    Raises:
        ValueError: when the shape or a value does not fit.
    """
    return np.asarray(gate(activations, "gate").mean(axis=1, dtype=np.float64))


def spread(activations: ArrayLike, low: float = 10.0, high: float = 90.0) -> Spread:
    """The 10th and 90th percentile over the units at each step.

    Args:
        activations: (time, unit), between 0 and 1.
        low: which percentile is the lower end, between 0 and 100.
        high: which percentile is the upper end, between 0 and 100.

    Raises:
        ValueError: when the shape or a value does not fit.
    """
    values = gate(activations, "gate").astype(np.float64)
    if not 0.0 <= low <= high <= 100.0:
        raise ValueError("The two percentiles must lie between 0 and 100, the lower one first.")
    lower, upper = np.percentile(values, [low, high], axis=1)
    return Spread(lower, upper)


def saturation(
    activations: ArrayLike, left: float = LEFT_SATURATED, right: float = RIGHT_SATURATED
) -> Saturation:
    """How much of the time each unit's gate is as good as closed or open.

    As in Karpathy, Johnson and Li 2015, section 4.2.

    Args:
        activations: (time, unit), between 0 and 1, at least one step.
        left: below which activation a gate counts as closed.
        right: above which activation a gate counts as open.

    Raises:
        ValueError: when the shape or a value does not fit.
    """
    values = gate_with_steps(activations, "gate")
    return Saturation((values < left).mean(axis=0), (values > right).mean(axis=0))


def half_life(forget_gate: ArrayLike) -> Floats:
    """After how many steps half of what a unit holds is forgotten, (unit,).

    ``ln 2 / -mean_t ln f_t``: infinite for a gate that is always open, 0 for one that was ever
    fully closed.

    Args:
        forget_gate: (time, unit), between 0 and 1, at least one step.

    Raises:
        ValueError: when the shape or a value does not fit.
    """
    values = gate_with_steps(forget_gate, "forget gate").astype(np.float64)
    closed = (values == 0.0).any(axis=0)
    decay = -np.log(np.where(closed, 1.0, values)).mean(axis=0)
    lives = np.full(decay.shape, np.inf)
    np.divide(np.log(2.0), decay, out=lives, where=decay > 0.0)
    return np.where(closed, 0.0, lives)
