"""Equation 7 of the RAN paper in one pass, as long as floating-point numbers settle every order."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.compiling import kernel

Floats = NDArray[Any]
Ints = NDArray[Any]

TINY = 2.0**-500


@kernel(numbers=True)
def _scale(weight: Floats, keep: Floats, scaled: Floats) -> None:
    for m in range(weight.size):
        scaled[m] = weight[m] * np.float64(keep[m])


@kernel(numbers=True)
def _largest(values: Floats, room: Floats) -> float:
    """The largest value, folded in halves: a running maximum does not vectorise."""
    count = (values.size + 1) // 2
    room[count - 1] = values[count - 1]
    for m in range(values.size - count):
        room[m] = max(values[m], values[m + count])
    while count > 16:
        half = (count + 1) // 2
        for m in range(count - half):
            room[m] = max(room[m], room[m + half])
        count = half
    best = room[0]
    for m in range(1, count):
        best = max(best, room[m])
    return float(best)


@kernel(sums=True, numbers=True)
def _doubts(
    scaled: Floats, held: Floats, products: Floats, keep: Floats, write: Floats, exact: float
) -> float:
    """In how many units a new weight cannot be told from the old one, or one is too small."""
    found = 0.0
    for m in range(scaled.size):
        x, i = scaled[m], np.float64(write[m])
        r = products[m] + (1.0 if np.float64(keep[m]) != 1.0 else 0.0)
        close = (abs(x - i) < x * (r * 2.0**-52)) & (r > exact)
        lost = (x < TINY) & (held[m] > 0.0) & (np.float64(keep[m]) > 0.0)
        small = lost | ((i < TINY) & (i > 0.0))
        found += 1.0 if close | small else 0.0
    return found


@kernel(sums=True, numbers=True)
def _leading(weight: Floats, near: float) -> float:
    """How many units are close to the heaviest weight."""
    found = 0.0
    for m in range(weight.size):
        found += 1.0 if weight[m] >= near else 0.0
    return found


@kernel()
def _open(
    weight: Floats,
    source: Floats,
    products: Floats,
    keep: Floats,
    near: float,
    exact: float,
    own: bool,
) -> bool:
    """Whether rounding may have changed which source comes first."""
    low, high, most = 1e300, -1.0, 0.0
    for m in range(weight.size):
        if weight[m] >= near:
            low, high = min(low, source[m]), max(high, source[m])
            last = 0.0 if own or keep[m] == 1 else 1.0
            most = max(most, products[m] + last)
    return low != high and most > exact


# One array is written in each loop: with more of them the compiler gives up on vectors.


@kernel(numbers=True)
def _count(scaled: Floats, write: Floats, keep: Floats, products: Floats) -> None:
    """How many products made each unit's heaviest weight, its own step's weight counted."""
    for m in range(scaled.size):
        r = products[m] + (1.0 if np.float64(keep[m]) != 1.0 else 0.0)
        products[m] = 0.0 if np.float64(write[m]) >= scaled[m] else r


@kernel(numbers=True)
def _renew_sources(scaled: Floats, write: Floats, source: Floats, time: float) -> None:
    for m in range(scaled.size):
        source[m] = time if np.float64(write[m]) >= scaled[m] else source[m]


@kernel(numbers=True)
def _renew_weights(scaled: Floats, write: Floats, weight: Floats) -> None:
    for m in range(scaled.size):
        weight[m] = max(scaled[m], np.float64(write[m]))


@kernel()
def follow(
    write: Floats,
    keep: Floats,
    start: int,
    state: Floats,
    own: bool,
    source: Ints,
    weight: Floats,
    unit: Ints,
) -> int:
    """Fill in the arrows from step ``start`` on.

    Args:
        write, keep: (time, unit) input and forget gates.
        start: first step.
        state: (3, unit) weight, source and number of products of each unit's heaviest entry.
        own: let a step point at itself.
        source, weight, unit: (time,) the result.

    Returns:
        The first step that could not be settled; the number of steps where all could.
    """
    time, size = write.shape
    scaled, room = np.empty(size), np.empty(size)
    # The product of two float32 numbers fits into a float64 without rounding.
    exact = 1.0 if write.itemsize == 4 else 0.0
    held, origin, products = state[0], state[1], state[2]
    for t in range(start, time):
        _scale(held, keep[t], scaled)
        if _doubts(scaled, held, products, keep[t], write[t], exact) > 0.0:
            return t
        if own:
            _insert(scaled, write[t], keep[t], held, origin, products, float(t))
        values = held if own else scaled
        best = _largest(values, room)
        if best > 0.0:
            near = best * (1.0 - (2 * t + 8) * 2.0**-52)
            single = _leading(values, near) == 1.0
            if not single and _open(values, origin, products, keep[t], near, exact, own):
                return t
            weight[t] = best
            for m in range(size):
                if values[m] == best and origin[m] > source[t]:
                    source[t], unit[t] = int(origin[m]), m
                    if single:
                        break
        if not own:
            _insert(scaled, write[t], keep[t], held, origin, products, float(t))
    return int(time)


@kernel()
def _insert(
    scaled: Floats,
    write: Floats,
    keep: Floats,
    held: Floats,
    origin: Floats,
    products: Floats,
    time: float,
) -> None:
    """Put a step's own weights in, before any that they equal."""
    _count(scaled, write, keep, products)
    _renew_sources(scaled, write, origin, time)
    _renew_weights(scaled, write, held)
