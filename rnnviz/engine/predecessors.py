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
from rnnviz.engine.passes import (
    LARGEST,
    commit,
    largest,
    leading,
    needs_care,
    one_source,
    slide,
    valid,
)
from rnnviz.engine.ranking import (
    Entries,
    commit_carefully,
    count_all,
    entries,
)

__all__ = ["LARGEST", "Found", "Progress", "count_all", "follow", "progress"]

Floats = NDArray[Any]
Ints = NDArray[Any]

DONE, COMMIT, CHOOSE, INVALID = 0, 1, 2, 3
"""Why :func:`follow` stops: at the end, where the caller must take in a step or choose the sources
of one in exact arithmetic, or at a gate that is none."""


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
        if not valid(write[row], keep[row]):
            return INVALID, time
        if lag > 1:
            _advance(counters, products, keep, time, lag)
        if counters[0] <= step:
            if needs_care(value, source, write[step - offset], keep[step - offset], step):
                return COMMIT, step
            if lag == 1:
                best = commit(value, source, write[row - 1], keep[row - 1], keep[row], step)
            else:
                best = commit(value, source, write[row - lag], keep[row - lag], products[0], step)
            counters[0] = step + 1
        if step < 0:
            continue
        if best < 0.0:
            best = largest(value, keep[row]) if lag == 1 else largest(value, products[0])
        if best < 2.0**-800:
            return CHOOSE, time
        near = best * (1.0 - (2 * time + 8) * 2.0**-52)
        if lag == 1:
            count, m = leading(value, keep[row], near)
            if count > 1:
                m = one_source(value, source, keep[row], near, best)
        else:
            count, m = leading(value, products[0], near)
            if count > 1:
                m = one_source(value, source, products[0], near, best)
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
        slide(products, keep, time, lag)


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
        elif not valid(write[time - offset], keep[time - offset]):
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
