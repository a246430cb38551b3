"""Tables of influence weights over pairs of steps."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.checks import cut_off, gate, gate_pair, limit

Floats = NDArray[np.float64]


def weights(input_gate: ArrayLike, forget_gate: ArrayLike) -> Floats:
    """Every influence weight ``w_j^t`` (RAN paper, equation 3).

    Args:
        input_gate: (time, unit), not negative.
        forget_gate: (time, unit), between 0 and 1.

    Returns:
        (t, j, unit), 0 where j > t.

    Raises:
        ValueError: when the gates do not fit, or the table would be too large to hold.
    """
    writing, keeping = gate_pair(input_gate, forget_gate)
    steps, units = writing.shape
    limit(
        steps * steps * units,
        "choose a shorter window or one unit, or ask for weight_table or strongest_predecessor",
    )
    table = np.zeros((steps, steps, units))
    for t in range(steps):
        if t:
            cut_off(np.multiply(table[t - 1, :t], keeping[t], out=table[t, :t]))
        table[t, t] = cut_off(writing[t].astype(np.float64))
    return table


def weight_table(input_gate: ArrayLike, forget_gate: ArrayLike) -> Floats:
    """The heaviest unit's influence weight ``max_m w_j^t(m)`` for each pair of steps.

    Args:
        input_gate: (time, unit), not negative.
        forget_gate: (time, unit), between 0 and 1.

    Returns:
        (t, j), 0 where j > t. The table over (t, j, unit) is never held in memory.

    Raises:
        ValueError: when the gates do not fit, or the table would be too large to hold.
    """
    writing, keeping = gate_pair(input_gate, forget_gate)
    steps = len(writing)
    limit(steps * steps, "choose a shorter window, or ask for strongest_predecessor")
    table, current = np.zeros((steps, steps)), np.zeros(writing.shape)
    for t in range(steps):
        current[:t] *= keeping[t]
        current[t] = writing[t]
        cut_off(current[: t + 1]).max(axis=1, out=table[t, : t + 1])
    return table


def initial_weight(forget_gate: ArrayLike) -> Floats:
    """What is left of the initial state: ``prod_{k=1..t} f_k``, (t, unit).

    Args:
        forget_gate: (time, unit).

    Raises:
        ValueError: when the gate's shape or values do not fit.
    """
    return cut_off(np.cumprod(gate(forget_gate, "forget gate"), axis=0, dtype=np.float64))
