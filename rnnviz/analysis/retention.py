"""Written, kept, left: what each step puts into the state, and how much of it stays.

These read the table of influence weights ``w_j^t`` (RAN paper, equation 3) by its rows, one step j
and all later t, where the arrows of equation 7 read it by its columns. As in "LSTM as a Dynamically
Computed Element-wise Weighted Sum" (Levy, Lee, FitzGerald and Zettlemoyer, 2018), the question is
not which word a word looks at, but what is written and how long it stays.

*Written* is the mean over units of ``i_j``, *left* that of ``w_j^(j+k)`` k steps later, and *kept*
is left over written: the forget gates of the following steps, weighted by the step's own input
gate. With contents all three are norms, of ``i_j * content_j`` and ``w_j^(j+k) * content_j``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.checks import cut_off, gate_pair, matrix

Floats = NDArray[np.float64]


def left_after(
    input_gate: ArrayLike, forget_gate: ArrayLike, most: int, content: ArrayLike | None = None
) -> Floats:
    """What is left of each step after 0, 1, ... ``most`` further ones, (time, most + 1).

    The first column is what is written; nan where the text ends before.

    Args:
        input_gate: (time, unit), not negative.
        forget_gate: (time, unit), between 0 and 1.
        most: how many steps later at most.
        content: (time, unit); norms are taken instead of means of the weights.

    Raises:
        ValueError: when the arrays do not fit.
    """
    writing, keeping = gate_pair(input_gate, forget_gate)
    weights = writing.astype(np.float64)
    sizes = None if content is None else np.square(_fitting(content, weights.shape))
    steps = len(weights)
    left = np.full((steps, most + 1), np.nan)
    for later in range(min(most + 1, steps)):
        if later:
            weights = cut_off(weights[:-1] * keeping[later:])
        column = weights.mean(axis=1)
        if sizes is not None:
            column = np.sqrt((np.square(weights) * sizes[: steps - later]).sum(axis=1))
        left[: steps - later, later] = column
    return left


def unit_curves(input_gate: ArrayLike, forget_gate: ArrayLike, step: int, most: int) -> Floats:
    """One step's weight in every unit after 0, 1, ... further steps, (steps that follow + 1, unit).

    Args:
        input_gate, forget_gate: as for :func:`left_after`.
        step: which step j, from 0.
        most: how many further steps at most.

    Raises:
        ValueError: when the gates do not fit or there is no such step.
    """
    writing, keeping = gate_pair(input_gate, forget_gate)
    if not 0 <= step < len(writing):
        raise ValueError(f"Choose a step from 0 to {len(writing) - 1}, not {step}.")
    factors = keeping[step : step + most + 1].astype(np.float64)
    factors[0] = writing[step]
    return cut_off(np.cumprod(factors, axis=0, dtype=np.float64))


class HalfLives(NamedTuple):
    """How long what is written is held, in steps; infinite where half of it is never gone.

    Attributes:
        mean: after how many steps half of all that was written is left, over steps and units.
        slowest: the median half-life of the tenth of the units that forget most slowly.
    """

    mean: float
    slowest: float

    @classmethod
    def of(cls, curves: ArrayLike, units: ArrayLike) -> HalfLives:
        """Both numbers.

        What is left after k steps is compared with what the same steps wrote; between two k the
        course is a straight line.

        Args:
            curves: (time, most + 1), of :func:`left_after`; of several texts one below the other.
            units: (unit,), of :func:`rnnviz.analysis.gates.half_life`.
        """
        values, lives = np.asarray(curves, np.float64), np.sort(np.asarray(units, np.float64))
        slowest = float(np.median(lives[-max(1, len(lives) // 10) :]))
        known = np.isfinite(values)
        written = (known * values[:, :1]).sum(axis=0)
        left = np.where(known, values, 0.0).sum(axis=0)
        share = np.divide(left, written, out=np.ones_like(left), where=written > 0.0)
        if not (share <= 0.5).any():
            return cls(float("inf"), slowest)
        k = int(np.argmax(share <= 0.5))
        return cls(float(k - (0.5 - share[k]) / (share[k - 1] - share[k])), slowest)


def _fitting(content: ArrayLike, shape: tuple[int, ...]) -> Floats:
    array = matrix(content, "content").astype(np.float64)
    if array.shape != shape:
        raise ValueError(f"The content must have the gates' shape {shape}, not {array.shape}.")
    return array
