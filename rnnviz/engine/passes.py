"""Passes over the units of one step that the compiler turns into vector instructions."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.compiling import kernel

Floats = NDArray[Any]
Ints = NDArray[Any]

LARGEST = 2.0**127
_BITS_OF_TINY = 0x20B0000000000000  # of 2**-500
_POSITIVE = 0x7FFFFFFFFFFFFFFF


@kernel()
def valid(write: Floats, keep: Floats) -> bool:
    """Whether all numbers of a step are those of gates; an input gate may be above 1."""
    top, good = write.dtype.type(LARGEST), np.int64(0)
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


@kernel(inline=True)
def needs_care(value: Floats, source: Ints, write: Floats, keep: Floats, step: int) -> bool:
    """Whether a step needs more than the fast passes."""
    slack, single = (step + 2) * 2.0**-52, write.itemsize == 4
    if not single and _tiny(write, keep):
        return True
    if not _doubtful(value, write, keep, slack):
        return False
    return not (single and _only_newer(value, source, write, keep, slack, step - 1))


# Two arrays are written in this loop, and with a third the compiler gives up on vectors.


@kernel()
def commit(
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
def largest(value: Floats, factor: Floats) -> float:
    """The heaviest weight after another factor."""
    best = np.int64(0)
    for m in range(value.size):
        best = max(best, np.float64(value[m] * np.float64(factor[m])).view(np.int64))
    return float(np.int64(best).view(np.float64))


@kernel()
def leading(value: Floats, factor: Floats, near: float) -> tuple[int, int]:
    """How many units are close to the heaviest weight, and the last of them."""
    count, last = np.int64(0), np.int64(-1)
    for m in range(value.size):
        hit = value[m] * np.float64(factor[m]) >= near
        count += 1 if hit else 0
        last = max(last, np.int64(m if hit else -1))
    return int(count), int(last)


@kernel()
def one_source(value: Floats, source: Ints, factor: Floats, near: float, best: float) -> int:
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
def slide(products: Floats, keep: Floats, time: int, lag: int) -> None:
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
