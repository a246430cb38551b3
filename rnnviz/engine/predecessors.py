"""Equation 7 of the RAN paper: a few passes over the units a step, each in vector instructions.

The weights ``lag`` steps before and the product of the forget gates since then are kept apart, so
that the same passes find the strongest of all predecessors (lag 1), those with the step itself
(lag 0) and those at least ``lag`` steps away.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.choosing import choose_carefully
from rnnviz.engine.compiling import kernel
from rnnviz.engine.ranking import (
    Entries,
    commit_carefully,
    count_all,
    entries,
)

__all__ = ["Found", "Progress", "count_all", "follow", "progress"]

Floats = NDArray[Any]
Ints = NDArray[Any]

DONE, COMMIT, CHOOSE, INVALID = 0, 1, 2, 3
"""Why :func:`follow` stops: at the end, where the caller must take in a step or choose the sources
of one in exact arithmetic, or at a gate that is none."""

LARGEST = 2.0**127
_BITS_OF_TINY = 0x20B0000000000000  # of 2**-500
_POSITIVE = 0x7FFFFFFFFFFFFFFF


class Progress(NamedTuple):
    """What is carried from step to step.

    Attributes:
        held: the heaviest sources.
        copy, first: room like it.
        counters: steps taken in, forget gates in ``products``, whether a weight has a limb.
        products: (lag + 2, unit) the product of the last ``lag`` forget gates, that of those in
            this block of ``lag`` steps, and of those from each on in the block before.
        head: (unit,) room.
    """

    held: Entries
    copy: Entries
    first: Entries
    counters: Ints
    products: Floats
    head: Ints


class Found(NamedTuple):
    """The result, each (time, ranks); the logarithms only where the weights may be too small."""

    source: Ints
    weight: Floats
    unit: Ints
    logarithm: Floats


def progress(ranks: int, units: int, lag: int) -> Progress:
    """Before the first step."""
    rows = lag + 2 if lag > 1 else 1
    return Progress(
        entries(ranks, units),
        entries(ranks, units),
        entries(1, units),
        np.zeros(3, dtype=np.int64),
        np.ones((rows, units)),
        np.zeros(units, dtype=np.int64),
    )


@kernel()
def _valid(write: Floats, keep: Floats) -> bool:
    """Whether all numbers of a step are those of gates; an input gate may be above 1."""
    top, good = write.dtype.type(LARGEST), 0
    for m in range(write.size):
        good += np.int64((keep[m] >= 0) & (keep[m] <= 1) & (write[m] >= 0) & (write[m] <= top))
    return bool(good == write.size)


@kernel()
def _doubtful(value: Floats, write: Floats, keep: Floats, slack: float) -> bool:
    """Whether a unit's new weight cannot be told from the old one, or the old one gets tiny."""
    close, least = np.int64(0), np.int64(_POSITIVE)
    for m in range(value.size):
        x, i = value[m] * np.float64(keep[m]), np.float64(write[m])
        close += np.int64(abs(x - i) < x * slack)
        # Positive numbers are in the order of their bits; 0 goes to the upper end.
        least = min(least, (np.float64(x).view(np.int64) - 1) & _POSITIVE)
    return bool((close > 0) | (least < _BITS_OF_TINY - 1))


@kernel()
def _tiny(write: Floats, keep: Floats) -> bool:
    """Whether a number is so small that a product with it may underflow."""
    found = np.int64(0)
    for m in range(write.size):
        i, f = np.float64(write[m]), np.float64(keep[m])
        found += np.int64(((i > 0.0) & (i < 2.0**-500)) | ((f > 0.0) & (f < 2.0**-500)))
    return bool(found > 0)


@kernel()
def _only_newer(
    value: Floats, source: Ints, write: Floats, keep: Floats, slack: float, last: int
) -> bool:
    """Whether all doubts are about products of two single-precision numbers, which are exact."""
    for m in range(value.size):
        x, i = value[m] * np.float64(keep[m]), np.float64(write[m])
        if 0.0 < x < 2.0**-500 or (abs(x - i) < x * slack and source[m] != last):
            return False
    return True


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
        value[m] = heavier
        source[m] = time if newer else source[m]
        best = max(best, np.float64(heavier * np.float64(factor[m])).view(np.int64))
    return float(np.int64(best).view(np.float64))


@kernel()
def _largest(value: Floats, factor: Floats) -> float:
    best = np.int64(0)
    for m in range(value.size):
        best = max(best, np.float64(value[m] * np.float64(factor[m])).view(np.int64))
    return float(np.int64(best).view(np.float64))


@kernel()
def _leading(value: Floats, factor: Floats, near: float) -> tuple[int, int]:
    """How many units are close to the heaviest weight, and the last of them."""
    count, last = np.int64(0), np.int64(-1)
    for m in range(value.size):
        hit = value[m] * np.float64(factor[m]) >= near
        count += 1 if hit else 0
        last = max(last, m if hit else -1)
    return count, last


@kernel()
def _slide(products: Floats, keep: Floats, time: int, lag: int) -> None:
    """Bring the product of the last ``lag`` forget gates to ``time``, without a division."""
    now, block, rest = products[0], products[1], products[2:]
    size = now.size
    place = (time + 1) % lag
    if place == 0:
        rest[lag - 1] = keep[time]
        for row in range(lag - 2, -1, -1):
            for m in range(size):
                rest[row, m] = rest[row + 1, m] * np.float64(keep[time - lag + 1 + row, m])
        block[:] = 1.0
    else:
        for m in range(size):
            block[m] *= np.float64(keep[time, m])
    for m in range(size):
        now[m] = rest[place, m] * block[m]


@kernel(inline=True)
def _careful(value: Floats, source: Ints, write: Floats, keep: Floats, step: int) -> bool:
    """Whether a step needs more than the fast passes."""
    slack, single = (step + 2) * 2.0**-52, write.itemsize == 4
    if not single and _tiny(write, keep):
        return True
    if not _doubtful(value, write, keep, slack):
        return False
    return not (single and _only_newer(value, source, write, keep, slack, step - 1))


@kernel()
def _one_source(value: Floats, source: Ints, factor: Floats, near: float, best: float) -> int:
    """The heaviest unit where all that are close to it have one source; -1 otherwise."""
    common, heaviest = -1, -1
    for m in range(value.size):
        x = value[m] * np.float64(factor[m])
        if x >= near:
            if common not in (-1, source[m]):
                return -1
            common = source[m]
            if x == best and heaviest < 0:
                heaviest = m
    return heaviest


@kernel()
def _run(
    write: Floats, keep: Floats, offset: int, start: int, lag: int, value: Floats, source: Ints,
    counters: Ints, products: Floats, to: Ints, weight: Floats, unit: Ints,
) -> tuple[int, int]:  # fmt: skip
    """Go on by fast passes alone: one rank and no limbs.

    Args:
        write, keep, offset, start, lag: as for :func:`follow`.
        value, source: (unit,) the heaviest weight of each unit.
        counters, products: as in :class:`Progress`.
        to, weight, unit: (time,) the result.

    Returns:
        Why it stopped and at which step.
    """
    for time in range(start, offset + write.shape[0]):
        row, step, best = time - offset, time - lag, -1.0
        if not _valid(write[row], keep[row]):
            return INVALID, time
        if lag > 1:
            _advance(counters, products, keep, time, lag)
        if counters[0] <= step:
            if _careful(value, source, write[step - offset], keep[step - offset], step):
                return COMMIT, step
            if lag == 1:
                best = _commit(value, source, write[row - 1], keep[row - 1], keep[row], step)
            else:
                best = _commit(value, source, write[row - lag], keep[row - lag], products[0], step)
            counters[0] = step + 1
        if step < 0:
            continue
        if best < 0.0:
            best = _largest(value, keep[row]) if lag == 1 else _largest(value, products[0])
        if best < 2.0**-800:
            return CHOOSE, time
        near = best * (1.0 - (2 * time + 8) * 2.0**-52)
        if lag == 1:
            count, m = _leading(value, keep[row], near)
            if count > 1:
                m = _one_source(value, source, keep[row], near, best)
        else:
            count, m = _leading(value, products[0], near)
            if count > 1:
                m = _one_source(value, source, products[0], near, best)
        if m < 0:
            return CHOOSE, time
        to[row], unit[row], weight[row] = source[m], m, best
    return DONE, offset + write.shape[0]


@kernel()
def _advance(counters: Ints, products: Floats, keep: Floats, time: int, lag: int) -> None:
    """Bring the products of forget gates to a step, once."""
    if counters[1] > time:
        return
    counters[1] = time + 1
    if time + 1 < lag:
        products[1] *= keep[time]
    else:
        _slide(products, keep, time, lag)


@kernel()
def _take_in(state: Progress, write: Floats, keep: Floats, offset: int, step: int) -> bool:
    """Take in one step carefully, and say whether that could be settled."""
    deep = commit_carefully(state.held, state.copy, write, keep, offset, step)
    if deep >= 0:
        state.counters[0], state.counters[2] = step + 1, deep
    return bool(deep >= 0)


@kernel()
def follow(
    write: Floats, keep: Floats, offset: int, start: int, lag: int, state: Progress, found: Found
) -> tuple[int, int]:
    """Find the strongest predecessors from step ``start`` on, until something stands in the way.

    Args:
        write, keep: (time, unit) input and forget gates, of one type.
        offset: the step of their first row; with a ``lag`` above 1 it is 0.
        start: the first step.
        lag: how far away the predecessors are at least.
        state: what is carried.
        found: -1, 0, -1 and -inf at first.

    Returns:
        One of DONE, COMMIT, CHOOSE, INVALID, and the step it is about.
    """
    held, counters, products = state.held, state.counters, state.products
    copy, first, head = state.copy, state.first, state.head
    value, source = held.value[0], held.source[0]
    end, time, ranks = offset + write.shape[0], start, held.value.shape[0]
    while time < end:
        if ranks == 1 and counters[2] == 0:
            why, at = _run(
                write, keep, offset, time, lag, value, source, counters, products,
                found.source[:, 0], found.weight[:, 0], found.unit[:, 0],
            )  # fmt: skip
            if why == DONE:
                break
            if why == INVALID:
                return why, at
            time = at + lag if why == COMMIT else at
        elif not _valid(write[time - offset], keep[time - offset]):
            return INVALID, time
        elif lag > 1:
            _advance(counters, products, keep, time, lag)
        step, row = time - lag, time - offset
        if counters[0] <= step and not _take_in(state, write, keep, offset, step):
            return COMMIT, step
        if step >= 0 and not choose_carefully(
            held, copy, first, head, write, keep, offset, time, lag, products[0],
            found.source[row], found.weight[row], found.unit[row], found.logarithm[row],
        ):  # fmt: skip
            return CHOOSE, time
        time += 1
    # The last step is taken in too, so that a next call needs these rows no more.
    if lag == 1 and counters[0] < end and not _take_in(state, write, keep, offset, end - 1):
        return COMMIT, end - 1
    return DONE, end
