"""The heaviest sources of one step over all units, from the heaviest of each unit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.compiling import kernel
from rnnviz.engine.ranking import DIGITS, TINY, Entries, count_digits, scale

Floats = NDArray[Any]
Ints = NDArray[Any]

LN2 = float(np.log(2.0))


@kernel()
def _scaled(
    held: Entries, room: Entries, keep: Floats, offset: int, time: int, lag: int, product: Floats
) -> None:
    """Copy all weights to ``room``, times the forget gates of the last ``lag`` steps."""
    ranks, size = held.value.shape
    value, limb = room.value, room.limb
    value[:] = held.value
    limb[:] = held.limb
    room.source[:] = held.source
    if lag == 1:
        for rank in range(ranks):
            scale(value[rank], limb[rank], keep[time - offset])
    elif lag > 1:
        for rank in range(ranks):
            scale(value[rank], limb[rank], product)
        for m in range(size):
            if product[m] < TINY:  # too small to be trusted
                value[:, m], limb[:, m] = held.value[:, m], held.limb[:, m]
                for step in range(time - offset, time - offset - lag, -1):
                    for rank in range(ranks):
                        scale(value[rank, m : m + 1], limb[rank, m : m + 1], keep[step, m : m + 1])
                    if keep[step, m] == 0:
                        break


@kernel(inline=True)
def _aligned(value: float, limb: int, low: int) -> float:
    """A weight as a multiple of ``2**(-500 * low)``."""
    if limb <= low:
        return value
    return value * (TINY if limb - low == 1 else TINY * TINY)


@kernel()
def _heads(room: Entries, head: Ints, first: Entries) -> float:
    """Write each unit's heaviest weight that is not named yet to ``first``, all to one limb.

    Returns:
        The heaviest of all.
    """
    ranks, low, best = room.value.shape[0], 1 << 60, 0.0
    value, limb, source = first.value[0], first.limb[0], first.source[0]
    for m in range(head.size):
        rank = head[m]
        value[m] = room.value[rank, m] if rank < ranks else 0.0
        limb[m] = room.limb[rank, m] if rank < ranks else 0
        source[m] = room.source[rank, m] if rank < ranks else -1
        if value[m] > 0.0:
            low = min(low, limb[m])
    for m in range(head.size):
        value[m] = _aligned(value[m], limb[m], low)
        best = max(best, value[m])
    return best


@kernel()
def _winner(
    held: Entries, head: Ints, first: Entries, best: float, write: Floats, keep: Floats,
    offset: int, time: int,
) -> int:  # fmt: skip
    """The unit whose first weight is the heaviest; -1 where it cannot be told."""
    value, source = first.value[0], first.source[0]
    near = best * (1.0 - (2 * time + 8) * 2.0**-52)
    latest, oldest, winner, top = -1, 1 << 60, -1, -1
    for m in range(head.size):
        if value[m] >= near:
            latest, oldest = max(latest, source[m]), min(oldest, source[m])
            if value[m] == best and source[m] > top:
                top, winner = source[m], m
    if latest == oldest:
        return winner
    sources, digits, counted, origin = held.source, held.digits, held.counted, held.counted_source
    for m in range(head.size):
        if value[m] >= near:
            found = count_digits(
                sources, digits, counted, origin, write, keep, offset, head[m], m, time
            )
            if found > DIGITS:
                return -1
    return winner


@kernel()
def choose_carefully(
    held: Entries, room: Entries, first: Entries, head: Ints, write: Floats, keep: Floats,
    offset: int, time: int, lag: int, product: Floats, source: Ints, weight: Floats, unit: Ints,
    logarithm: Floats,
) -> bool:  # fmt: skip
    """The heaviest sources of all units together, each named once.

    Args:
        held: the weights ``lag`` steps before.
        room, first: for the weights of this step, and for each unit's first one.
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
        best = _heads(room, head, first)
        if best <= 0.0:
            return True
        m = _winner(held, head, first, best, write, keep, offset, time)
        if m < 0:
            return False
        value, limb = room.value[head[m], m], room.limb[head[m], m]
        source[place], unit[place] = room.source[head[m], m], m
        logarithm[place] = np.log(value) - 500.0 * LN2 * limb
        weight[place] = value
        for _ in range(min(limb, 4)):
            weight[place] *= TINY
        if place + 1 < ranks:
            for unit_ in range(size):
                while head[unit_] < ranks and _named(
                    room.source[head[unit_], unit_], source, place
                ):
                    head[unit_] += 1
    return True


@kernel(inline=True)
def _named(step: int, source: Ints, place: int) -> bool:
    found = False
    for k in range(place + 1):
        found = found or source[k] == step
    return found
