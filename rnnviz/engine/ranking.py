"""The heaviest sources of every unit, step by step, where the fast passes cannot settle an order.

Weights are ``value * 2**(-500 * limb)``, so none underflows. An order that rounding leaves open is
taken from the numbers where no product has rounded; where one has, the caller must settle it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.compiling import kernel

Floats = NDArray[Any]
Ints = NDArray[Any]

TINY = 2.0**-500
HUGE = 2.0**500
DIGITS = 53  # a float64 holds every product that needs no more of them
_FRACTION = (1 << 52) - 1


class Entries(NamedTuple):
    """The heaviest sources of each unit, each array (ranks, unit), heaviest first.

    Attributes:
        value, limb: the weight.
        source: its step, -1 for none.
        digits: how many binary digits the weight needs, counted up to step ``counted`` for the
            source ``counted_source``; filled in where it is asked for, and of no use where that
            is another source than the entry's.
    """

    value: Floats
    limb: Ints
    source: Ints
    digits: Ints
    counted: Ints
    counted_source: Ints


def entries(ranks: int, units: int) -> Entries:
    """No source yet."""
    shape = (ranks, units)
    numbers = [np.full(shape, value, dtype=np.int64) for value in (0, -1, 0, 0, -2)]
    return Entries(np.zeros(shape), *numbers)


@kernel(inline=True)
def _normal(value: float) -> tuple[float, int]:
    """A weight of one step as ``value * 2**(-500 * limb)``."""
    limb = 0
    while 0.0 < value < TINY:
        value *= HUGE
        limb += 1
    return value, limb


@kernel(inline=True)
def digits_of(value: float) -> int:
    """How many binary digits a positive number needs; none are counted for a power of two."""
    value = _normal(value)[0]
    fraction = np.float64(value).view(np.int64) & _FRACTION
    if fraction == 0:
        return 0
    lowest = np.float64(fraction & -fraction)
    return int(52 - ((lowest.view(np.int64) >> 52) - 1023) + 1)


@kernel(inline=True)
def count_digits(
    source: Ints, digits: Ints, counted: Ints, counted_source: Ints, write: Floats, keep: Floats,
    offset: int, rank: int, m: int, until: int,
) -> int:  # fmt: skip
    """The binary digits of a weight at step ``until``; beyond those of a float64 any number.

    The first four arrays are those of :class:`Entries`.
    """
    origin = source[rank, m]
    found, step = digits[rank, m], counted[rank, m]
    if counted_source[rank, m] != origin:
        counted_source[rank, m] = step = origin
        found = digits_of(np.float64(write[origin - offset, m]))
    while step < until and found <= DIGITS:
        step += 1
        found += digits_of(np.float64(keep[step - offset, m]))
    digits[rank, m], counted[rank, m] = found, max(step, until)
    return int(found)


@kernel()
def count_all(held: Entries, write: Floats, keep: Floats, offset: int, until: int) -> None:
    """Count every weight's digits, so that the steps up to ``until`` are needed no more."""
    value, source, digits = held.value, held.source, held.digits
    counted, origin = held.counted, held.counted_source
    for rank in range(value.shape[0]):
        for m in range(value.shape[1]):
            if value[rank, m] > 0.0:
                count_digits(source, digits, counted, origin, write, keep, offset, rank, m, until)


@kernel(inline=True)
def _order(one: float, limb: int, other: float, its_limb: int, slack: float) -> int:
    """1 where the first weight is heavier, -1 the second, 0 where the two are close."""
    if one == 0.0 or other == 0.0:
        return (1 if one > 0.0 else 0) - (1 if other > 0.0 else 0)
    if limb > its_limb:
        one *= TINY if limb - its_limb == 1 else TINY * TINY
    elif its_limb > limb:
        other *= TINY if its_limb - limb == 1 else TINY * TINY
    if abs(one - other) <= slack * one:
        return 0
    return 1 if one > other else -1


@kernel()
def scale(value: Floats, limb: Ints, keep: Floats) -> None:
    """Multiply a rank's weights, (unit,), by a step's forget gate."""
    for m in range(value.size):
        factor, depth = _normal(np.float64(keep[m]))
        x, depth = value[m] * factor, depth + limb[m]
        if x < TINY:
            x *= HUGE
            depth = depth + 1 if x > 0.0 else 0
        value[m], limb[m] = x, depth


@kernel()
def _compare(
    held: Entries, rank: int, write: Floats, keep: Floats, offset: int, step: int, place: Ints
) -> bool:
    """Move each step's own weight below those of a rank that are heavier.

    Args:
        held: with the weights of this step.
        rank: the first one that has not been looked at.
        write, keep, offset, step: as for :func:`commit_carefully`.
        place: (unit,) the rank that the own weight takes so far.

    Returns:
        Whether every order could be settled.
    """
    value, limb, source = held.value[rank], held.limb[rank], held.source
    digits, counted, origin = held.digits, held.counted, held.counted_source
    row, slack = write[step - offset], (2 * step + 8) * 2.0**-52
    for m in range(value.size):
        if place[m] < rank or value[m] == 0.0:
            continue
        own, depth = _normal(np.float64(row[m]))
        order = _order(value[m], limb[m], own, depth, slack)
        if order == 0:
            found = count_digits(
                source, digits, counted, origin, write, keep, offset, rank, m, step
            )
            if found > DIGITS:
                return False
            order = _order(value[m], limb[m], own, depth, 0.0)
        place[m] = rank + 1 if order > 0 else rank
    return True


@kernel()
def _shift(array: Any, place: Ints, fresh: Any) -> None:
    """Enter a value for each unit at its rank and move what is below it down."""
    for rank in range(array.shape[0] - 1, -1, -1):
        row, above = array[rank], array[max(rank - 1, 0)]
        for m in range(place.size):
            if rank > place[m]:
                row[m] = above[m]
            elif rank == place[m]:
                row[m] = fresh[m]


@kernel()
def commit_carefully(
    held: Entries, room: Entries, write: Floats, keep: Floats, offset: int, step: int
) -> int:
    """Take a step in: scale all weights by its forget gate and enter its own.

    Args:
        held: what is known before the step; changed only where all can be settled.
        room: for a copy.
        write, keep: (time, unit) input and forget gates.
        offset: the step of their first row.
        step: which.

    Returns:
        -1 where an order could not be settled, else 1 where a weight has a limb, else 0.
    """
    place, own, limb, same = room.counted[0], room.value[0], room.limb[0], room.source[0]
    room.value[:] = held.value
    room.limb[:] = held.limb
    place[:] = 0
    for rank in range(held.value.shape[0]):
        scale(held.value[rank], held.limb[rank], keep[step - offset])
        if not _compare(held, rank, write, keep, offset, step, place):
            held.value[: rank + 1] = room.value[: rank + 1]
            held.limb[: rank + 1] = room.limb[: rank + 1]
            return -1
    for m in range(place.size):
        own[m], limb[m] = _normal(np.float64(write[step - offset, m]))
    _shift(held.value, place, own)
    _shift(held.limb, place, limb)
    same[:] = step
    _shift(held.source, place, same)
    return 1 if held.limb.any() else 0
