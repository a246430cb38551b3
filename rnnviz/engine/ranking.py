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
LN2 = float(np.log(2.0))
_DIGITS = 53  # a float64 holds every product that needs no more of them
_FRACTION = (1 << 52) - 1


class Entries(NamedTuple):
    """The heaviest sources of each unit, each array (ranks, unit), heaviest first.

    Attributes:
        value, limb: the weight.
        source: its step, -1 for none.
        digits: how many binary digits the weight needs, counted up to step ``counted`` for the
            source ``counted_source``; filled in where it is asked for.
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


@kernel()
def _normal(value: float) -> tuple[float, int]:
    """A weight of one step as ``value * 2**(-500 * limb)``."""
    limb = 0
    while 0.0 < value < TINY:
        value *= HUGE
        limb += 1
    return value, limb


@kernel()
def digits_of(value: float) -> int:
    """How many binary digits a positive number needs; none are counted for a power of two."""
    value = _normal(value)[0]
    fraction = np.float64(value).view(np.int64) & _FRACTION
    if fraction == 0:
        return 0
    lowest = np.float64(fraction & -fraction)
    return 52 - ((lowest.view(np.int64) >> 52) - 1023) + 1


@kernel()
def count_digits(
    held: Entries, write: Floats, keep: Floats, offset: int, rank: int, unit: int, until: int
) -> int:
    """The binary digits of a weight at step ``until``; beyond those of a float64 any number."""
    source = held.source[rank, unit]
    if held.counted_source[rank, unit] != source:
        held.counted_source[rank, unit] = source
        held.counted[rank, unit] = source
        held.digits[rank, unit] = digits_of(write[source - offset, unit])
    found, step = held.digits[rank, unit], held.counted[rank, unit]
    while step < until and found <= _DIGITS:
        step += 1
        found += digits_of(keep[step - offset, unit])
    held.digits[rank, unit], held.counted[rank, unit] = found, max(step, until)
    return found


@kernel()
def count_all(held: Entries, write: Floats, keep: Floats, offset: int, until: int) -> None:
    """Count every weight's digits, so that the steps up to ``until`` are needed no more."""
    ranks, size = held.value.shape
    for rank in range(ranks):
        for m in range(size):
            if held.value[rank, m] > 0.0:
                count_digits(held, write, keep, offset, rank, m, until)


@kernel()
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
def _place(
    held: Entries, write: Floats, keep: Floats, offset: int, m: int, step: int, slack: float
) -> int:
    """The rank that a step's own weight takes in a unit; -1 where it cannot be told."""
    own, limb = _normal(np.float64(write[step - offset, m]))
    ranks = held.value.shape[0]
    for rank in range(ranks):
        value, depth = held.value[rank, m], held.limb[rank, m]
        order = _order(value, depth, own, limb, slack)
        if order == 0 and value > 0.0:
            if count_digits(held, write, keep, offset, rank, m, step) > _DIGITS:
                return -1
            order = _order(value, depth, own, limb, 0.0)
        if order <= 0:
            return rank
    return int(ranks)


@kernel()
def _put(held: Entries, rank: int, m: int, step: int, own: float) -> None:
    """Enter a step's own weight at a rank and move the lighter ones down."""
    for lower in range(held.value.shape[0] - 1, rank, -1):
        held.value[lower, m] = held.value[lower - 1, m]
        held.limb[lower, m] = held.limb[lower - 1, m]
        held.source[lower, m] = held.source[lower - 1, m]
        held.digits[lower, m] = held.digits[lower - 1, m]
        held.counted[lower, m] = held.counted[lower - 1, m]
        held.counted_source[lower, m] = held.counted_source[lower - 1, m]
    held.value[rank, m], held.limb[rank, m] = _normal(own)
    held.source[rank, m], held.counted_source[rank, m] = step, -2


@kernel()
def _scale(held: Entries, rank: int, m: int, factor: float, limb: int) -> None:
    value, depth = held.value[rank, m] * factor, held.limb[rank, m] + limb
    if 0.0 < value < TINY:
        value *= HUGE
        depth += 1
    held.value[rank, m] = value
    held.limb[rank, m] = depth if value > 0.0 else 0


@kernel()
def commit_carefully(
    held: Entries, before: Entries, write: Floats, keep: Floats, offset: int, step: int
) -> int:
    """Take a step in: scale all weights by its forget gate and enter its own.

    Args:
        held: what is known before the step; changed only where all can be settled.
        before: room for a copy.
        write, keep: (time, unit) input and forget gates.
        offset: the step of their first row.
        step: which.

    Returns:
        -1 where an order could not be settled, else 1 where a weight has a limb, else 0.
    """
    ranks, size = held.value.shape
    slack, deep, place = (2 * step + 8) * 2.0**-52, 0, before.counted[0]
    before.value[:] = held.value
    before.limb[:] = held.limb
    for m in range(size):
        factor, limb = _normal(np.float64(keep[step - offset, m]))
        for rank in range(ranks):
            _scale(held, rank, m, factor, limb)
        place[m] = _place(held, write, keep, offset, m, step, slack)
        if place[m] < 0:
            held.value[:] = before.value
            held.limb[:] = before.limb
            return -1
    for m in range(size):
        if place[m] < ranks:
            _put(held, place[m], m, step, np.float64(write[step - offset, m]))
        for rank in range(ranks):
            deep |= 1 if held.limb[rank, m] > 0 else 0
    return deep


@kernel()
def _scaled(
    held: Entries, room: Entries, keep: Floats, offset: int, time: int, lag: int, product: Floats
) -> None:
    """Copy all weights to ``room``, times the forget gates of the last ``lag`` steps."""
    ranks, size = held.value.shape
    room.value[:] = held.value
    room.limb[:] = held.limb
    room.source[:] = held.source
    for m in range(size):
        if lag > 1 and product[m] >= TINY:
            for rank in range(ranks):
                _scale(room, rank, m, product[m], 0)
            continue
        for step in range(time, time - lag, -1):
            factor, limb = _normal(np.float64(keep[step - offset, m]))
            for rank in range(ranks):
                _scale(room, rank, m, factor, limb)
            if factor == 0.0:
                break


@kernel()
def _best(room: Entries, head: Ints) -> tuple[float, int]:
    """The heaviest of all units' first weights, and the smallest limb."""
    low, best = 1 << 60, 0.0
    for m in range(head.size):
        if head[m] < room.value.shape[0] and room.value[head[m], m] > 0.0:
            low = min(low, room.limb[head[m], m])
    for m in range(head.size):
        if head[m] < room.value.shape[0]:
            best = max(best, _aligned(room, head[m], m, low))
    return best, low


@kernel()
def _aligned(room: Entries, rank: int, m: int, low: int) -> float:
    above = room.limb[rank, m] - low
    value = room.value[rank, m]
    if above <= 0:
        return float(value)
    return float(value * (TINY if above == 1 else TINY * TINY))


@kernel()
def _winner(
    held: Entries, room: Entries, head: Ints, write: Floats, keep: Floats, offset: int, time: int,
    slack: float,
) -> int:  # fmt: skip
    """The unit whose first weight is the heaviest; -1 for none, -2 where it cannot be told."""
    best, low = _best(room, head)
    if best <= 0.0:
        return -1
    first, same, whole, winner = -1, True, True, -1
    for m in range(head.size):
        rank = head[m]
        if rank < room.value.shape[0] and _aligned(room, rank, m, low) >= best * (1.0 - slack):
            source = room.source[rank, m]
            same = same and (first == -1 or first == source)
            first = source
    top = -1
    for m in range(head.size):
        rank = head[m]
        if rank < room.value.shape[0] and _aligned(room, rank, m, low) >= best * (1.0 - slack):
            if not same and whole:
                whole = count_digits(held, write, keep, offset, rank, m, time) <= _DIGITS
            if _aligned(room, rank, m, low) == best and room.source[rank, m] > top:
                top, winner = room.source[rank, m], m
    return winner if same or whole else -2


@kernel()
def choose_carefully(
    held: Entries, room: Entries, head: Ints, write: Floats, keep: Floats, offset: int, time: int,
    lag: int, product: Floats, source: Ints, weight: Floats, unit: Ints, logarithm: Floats,
) -> bool:  # fmt: skip
    """The heaviest sources of all units together, each named once.

    Args:
        held: the weights ``lag`` steps before.
        room: for the weights of this step.
        head: (unit,) room.
        write, keep, offset: as for :func:`commit_carefully`.
        time: of the step whose sources are looked for.
        lag: how many forget gates are not yet in the weights.
        product: (unit,) of these, as far as a float64 goes; asked for where there are several.
        source, weight, unit, logarithm: (ranks,) the result, -1 and 0 and -1 and -inf beforehand.

    Returns:
        Whether every order could be settled.
    """
    ranks, size = held.value.shape
    _scaled(held, room, keep, offset, time, lag, product)
    head[:] = 0
    for place in range(ranks):
        m = _winner(held, room, head, write, keep, offset, time, (2 * time + 8) * 2.0**-52)
        if m < 0:
            return m == -1
        value, limb = room.value[head[m], m], room.limb[head[m], m]
        source[place], unit[place] = room.source[head[m], m], m
        logarithm[place] = np.log(value) - 500.0 * LN2 * limb
        weight[place] = value
        for _ in range(min(limb, 4)):
            weight[place] *= TINY
        for m in range(size):
            while head[m] < ranks and _named(room.source[head[m], m], source, place):
                head[m] += 1
    return True


@kernel()
def _named(step: int, source: Ints, place: int) -> bool:
    for k in range(place + 1):
        if source[k] == step:
            return True
    return False
