"""Influence weights of the last few steps, without a table over all pairs of steps."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.compiling import kernel
from rnnviz.engine.predecessors import FLOOR

Floats = NDArray[Any]


@kernel()
def _keep(row: Floats, gate: Floats) -> float:
    """Multiply weights, not negative, by a forget gate, and return the largest."""
    best = np.int64(0)
    for m in range(row.size):
        value = row[m] * np.float64(gate[m])
        value = value if value >= FLOOR else 0.0
        row[m] = value
        best = max(best, np.float64(value).view(np.int64))  # in the order of the numbers
    return float(np.int64(best).view(np.float64))


@kernel()
def window(write: Floats, keep: Floats, first: int, room: Floats, found: Floats) -> None:
    """Fill in ``max_m w_j^t(m)`` by how far ``j`` lies back.

    Args:
        write, keep: (time, unit) gates, not negative, from the first step that matters on.
        first: the first row whose weights are asked for.
        room: (window, unit), zeros.
        found: (time - first, window) the result.
    """
    size = room.shape[0]
    for t in range(write.shape[0]):
        for lag in range(1, min(size, t + 1)):
            best = _keep(room[(t - lag) % size], keep[t])
            if t >= first:
                found[t - first, lag] = best
        own = room[t % size]
        for m in range(own.size):
            x = np.float64(write[t, m])
            own[m] = x if x >= FLOOR else 0.0
        if t >= first:
            found[t - first, 0] = np.max(own)
