"""Equation 7 of the RAN paper: a few passes over the units a step, each in vector instructions.

The weights ``lag`` steps before and the product of the forget gates since then are kept apart, so
that the same passes find the strongest of all predecessors (lag 1), those with the step itself
(lag 0) and those at least ``lag`` steps away. A weight below :data:`FLOOR` is set to 0, so that no
number is ever denormal for more than a step.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.kernels.compiling import kernel

Floats = NDArray[Any]
Ints = NDArray[Any]

FLOOR = 1e-280
"""A lighter weight counts as nothing left."""

LARGEST = 1e25
"""The largest input gate: times a product of forget gates below ``_LEAST`` it is nothing left."""

_LEAST = 1e-305


@kernel()
def _valid(write: Floats, keep: Floats) -> bool:
    """Whether all numbers of a step are those of gates; an input gate may be above 1."""
    top, good = write.dtype.type(LARGEST), np.int64(0)
    for m in range(write.size):
        good += np.int64((keep[m] >= 0) & (keep[m] <= 1) & (write[m] >= 0) & (write[m] <= top))
    return bool(good == write.size)


# Two arrays are written in this loop, and with a third the compiler gives up on vectors.


@kernel()
def _commit(
    value: Floats, source: Ints, write: Floats, keep: Floats, factor: Floats, time: int
) -> float:
    """Take in one step, and return the heaviest weight after another factor."""
    best = np.int64(0)
    for m in range(value.size):
        x, i = value[m] * np.float64(keep[m]), np.float64(write[m])
        newer = i >= x
        heavier = i if newer else x
        heavier = heavier if heavier >= FLOOR else 0.0
        value[m] = heavier
        source[m] = time if newer else source[m]
        # Positive numbers are in the order of their bits.
        best = max(best, np.float64(heavier * np.float64(factor[m])).view(np.int64))
    return float(np.int64(best).view(np.float64))


@kernel()
def _largest(value: Floats, factor: Floats) -> float:
    """The heaviest weight after another factor."""
    best = np.int64(0)
    for m in range(value.size):
        best = max(best, np.float64(value[m] * np.float64(factor[m])).view(np.int64))
    return float(np.int64(best).view(np.float64))


@kernel()
def _leading(value: Floats, factor: Floats, best: float) -> tuple[int, int]:
    """How many units hold the heaviest weight, and the last of them."""
    count, last = np.int64(0), np.int64(-1)
    for m in range(value.size):
        hit = value[m] * np.float64(factor[m]) == best
        count += 1 if hit else 0
        last = max(last, np.int64(m if hit else -1))
    return int(count), int(last)


@kernel()
def _winner(value: Floats, source: Ints, factor: Floats, best: float) -> int:
    """The unit with the heaviest weight; of several that with the latest source, then the first."""
    count, winner = _leading(value, factor, best)
    if count > 1:
        for m in range(value.size - 1, -1, -1):
            if value[m] * np.float64(factor[m]) == best and source[m] >= source[winner]:
                winner = m
    return winner


@kernel()
def _slide(products: Floats, keep: Floats, time: int, lag: int) -> None:
    """Bring the product of the last ``lag`` forget gates to ``time``, without a division."""
    now, block, rest = products[0], products[1], products[2:]
    place = (time + 1) % lag
    if place == 0:
        rest[lag - 1] = keep[time]
        for row in range(lag - 2, -1, -1):
            _multiply(rest[row], rest[row + 1], keep[time - lag + 1 + row])
        block[:] = 1.0
    else:
        _multiply(block, block, keep[time])
    _multiply(now, rest[place], block)


@kernel()
def _multiply(result: Floats, one: Floats, other: Floats) -> None:
    for m in range(result.size):
        x = one[m] * np.float64(other[m])
        result[m] = x if x >= _LEAST else 0.0


@kernel()
def strongest(
    write: Floats, keep: Floats, offset: int, lag: int, value: Floats, source: Ints,
    products: Floats, to: Ints, weight: Floats, unit: Ints,
) -> int:  # fmt: skip
    """The strongest predecessor of each step, and what is carried to the next call.

    Args:
        write, keep: (time, unit) input and forget gates, of one type.
        offset: the step of their first row; with a ``lag`` above 1 it is 0.
        lag: how far away a predecessor is at least.
        value, source: (unit,) the heaviest weight of each unit and its step; after the call those
            at the last step where ``lag`` is at most 1.
        products: (lag + 2, unit) ones: the product of the last ``lag`` forget gates, that of those
            in this block of ``lag`` steps, and of those from each on in the block before.
        to, weight, unit: (time,) the result, -1, 0 and -1 beforehand.

    Returns:
        The first step whose gates are none; -1 where all are.
    """
    for row in range(write.shape[0]):
        time = offset + row
        if not _valid(write[row], keep[row]):
            return time
        if lag > 1:
            _slide(products, keep, time, lag)
        before = row - lag
        if before >= 0:
            if lag == 1:
                best = _commit(value, source, write[before], keep[before], keep[row], time - lag)
            else:
                best = _commit(value, source, write[before], keep[before], products[0], time - lag)
        elif lag == 1:
            best = _largest(value, keep[row])
        else:
            continue
        if best >= FLOOR:
            if lag == 1:
                m = _winner(value, source, keep[row], best)
            else:
                m = _winner(value, source, products[0], best)
            to[row], unit[row], weight[row] = source[m], m, best
    if lag == 1 and write.shape[0]:
        _commit(value, source, write[-1], keep[-1], keep[-1], offset + write.shape[0] - 1)
    return -1


@kernel()
def _commit_ranks(value: Floats, source: Ints, write: Floats, keep: Floats, time: int) -> None:
    """Take one step into each unit's order, before those that it equals."""
    ranks, size = value.shape
    for m in range(size):
        own, kept = np.float64(write[m]), np.float64(keep[m])
        x, at = own if own >= FLOOR else 0.0, time
        for rank in range(ranks):
            held = value[rank, m] * kept
            held = held if held >= FLOOR else 0.0
            if x >= held:
                value[rank, m], x = x, held
                source[rank, m], at = at, source[rank, m]
            else:
                value[rank, m] = held


@kernel(inline=True)
def _named(step: int, to: Ints, places: int) -> bool:
    found = False
    for place in range(places):
        found = found or to[place] == step
    return found


@kernel()
def _choose(
    value: Floats, source: Ints, factor: Floats, head: Ints, to: Ints, weight: Floats, unit: Ints
) -> None:
    """The heaviest sources of all units together, each named once, from the order of each unit."""
    ranks, size = value.shape
    head[:] = 0
    for place in range(ranks):
        best, latest, winner = 0.0, -1, -1
        for m in range(size):
            while head[m] < ranks and _named(source[head[m], m], to, place):
                head[m] += 1
            if head[m] == ranks:
                continue
            x, at = value[head[m], m] * np.float64(factor[m]), source[head[m], m]
            if x >= FLOOR and (x > best or (x == best and at > latest)):
                best, latest, winner = x, at, m
        if winner < 0:
            return
        to[place], weight[place], unit[place] = latest, best, winner


@kernel()
def ranked(
    write: Floats, keep: Floats, offset: int, lag: int, value: Floats, source: Ints,
    products: Floats, to: Ints, weight: Floats, unit: Ints,
) -> int:  # fmt: skip
    """The ``ranks`` strongest predecessors of each step, as :func:`strongest`.

    Args:
        write, keep, offset, lag, products: as there.
        value, source: (ranks, unit) the heaviest sources of each unit, heaviest first.
        to, weight, unit: (time, ranks) the result, -1, 0 and -1 beforehand.
    """
    head = np.zeros(value.shape[1], dtype=np.int64)
    for row in range(write.shape[0]):
        time, before = offset + row, row - lag
        if not _valid(write[row], keep[row]):
            return time
        if lag > 1:
            _slide(products, keep, time, lag)
        if before >= 0:
            _commit_ranks(value, source, write[before], keep[before], time - lag)
        if lag == 1:
            _choose(value, source, keep[row], head, to[row], weight[row], unit[row])
        else:
            _choose(value, source, products[0], head, to[row], weight[row], unit[row])
    if lag == 1 and write.shape[0]:
        _commit_ranks(value, source, write[-1], keep[-1], offset + write.shape[0] - 1)
    return -1
