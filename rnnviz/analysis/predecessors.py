"""Equation 7 of the RAN paper: the arrow from each step to its most influential predecessor."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis._frontier import Frontier
from rnnviz.analysis.checks import gate_pair


class Arrows(NamedTuple):
    """The strongest predecessor of each step.

    Attributes:
        source: (time,) int64, the step ``v_t`` that the arrow points at; -1 where there is none.
        weight: (time,) the winning ``w_j^t(m)``; 0 where there is none, and also where the weight
            is too small for a float64 (the source is right all the same).
        unit: (time,) int64, the unit ``m`` in which it wins; -1 where there is none.
    """

    source: NDArray[np.int64]
    weight: NDArray[np.float64]
    unit: NDArray[np.int64]


class RankedArrows(NamedTuple):
    """The ``k`` strongest predecessors of each step, strongest first.

    Attributes:
        source, weight, unit: (time, k), as in :class:`Arrows`.
        log_weight: (time, k) natural logarithm of the weight; it never underflows, and is -inf
            where there is no source.
    """

    source: NDArray[np.int64]
    weight: NDArray[np.float64]
    unit: NDArray[np.int64]
    log_weight: NDArray[np.float64]


def strongest_predecessor(
    input_gate: ArrayLike, forget_gate: ArrayLike, include_self: bool = False
) -> Arrows:
    """The arrow of each step: ``v_t = argmax_{j<t} max_m w_j^t(m)`` (RAN paper, equation 7).

    One pass: O(time * unit) time and, beside the result, O(unit) memory. The sources are those of
    exact arithmetic on the given gates however long the sequence is: weights carry their own
    exponent, and an order that rounding leaves open is settled with whole numbers. Ties go to
    the latest step. The initial state is not among the candidates.

    Args:
        input_gate: (time, unit), not negative; pass it times ``abs(content)`` to weight each
            step by what it wrote.
        forget_gate: (time, unit), between 0 and 1.
        include_self: let a step point at itself (j <= t instead of j < t).

    Raises:
        ValueError: when the gates' shapes or values do not fit.
    """
    writing, keeping = gate_pair(input_gate, forget_gate)
    found = _compiled(writing, keeping, include_self)
    if found is not None:
        return found
    ranked = top_predecessors(writing, keeping, 1, include_self)
    return Arrows(ranked.source[:, 0], ranked.weight[:, 0], ranked.unit[:, 0])


def _compiled(
    writing: NDArray[np.floating[Any]], keeping: NDArray[np.floating[Any]], include_self: bool
) -> Arrows | None:
    """The arrows from the compiled engine; None where that cannot settle every order."""
    from rnnviz import engine

    if not engine.available():
        return None
    from rnnviz.engine.predecessors import follow

    time, size = writing.shape
    source, unit = np.full(time, -1, dtype=np.int64), np.full(time, -1, dtype=np.int64)
    weight, state = np.zeros(time), np.zeros((3, size))
    state[1] = -1
    gates = [np.ascontiguousarray(gate, dtype=_kind(gate)) for gate in (writing, keeping)]
    if gates[0].dtype != gates[1].dtype:
        gates = [gate.astype(np.float64) for gate in gates]
    done = follow(gates[0], gates[1], 0, state, include_self, source, weight, unit)
    return Arrows(source, weight, unit) if done == time else None


def _kind(gate: NDArray[np.floating[Any]]) -> type[np.floating[Any]]:
    """The type in which the kernel reads a gate without a loss."""
    return np.float32 if gate.dtype == np.float32 else np.float64


def top_predecessors(
    input_gate: ArrayLike, forget_gate: ArrayLike, k: int, include_self: bool = False
) -> RankedArrows:
    """The ``k`` heaviest distinct predecessors of each step by ``max_m w_j^t(m)``.

    Args:
        input_gate: (time, unit), not negative.
        forget_gate: (time, unit), between 0 and 1.
        k: how many ranks, 1 or more.
        include_self: let a step count among its own predecessors.

    Raises:
        ValueError: when the gates' shapes or values do not fit, or ``k`` is below 1.
    """
    writing, keeping = gate_pair(input_gate, forget_gate)
    if k < 1:
        raise ValueError(f"Ask for at least one predecessor of each step, not {k}.")
    shape = (len(writing), k)
    arrows = RankedArrows(
        np.full(shape, -1, dtype=np.int64),
        np.zeros(shape),
        np.full(shape, -1, dtype=np.int64),
        np.full(shape, -np.inf),
    )
    for t, leaders in enumerate(Frontier(writing, keeping, k).steps(include_self)):
        for rank, leader in enumerate(leaders):
            arrows.source[t, rank], arrows.weight[t, rank] = leader.source, leader.weight
            arrows.unit[t, rank], arrows.log_weight[t, rank] = leader.unit, leader.log_weight
    return arrows


def distances(source: ArrayLike) -> NDArray[np.int64]:
    """How many steps back each arrow reaches, arrows that are not there left out.

    Args:
        source: (time,) or (time, k) as in :class:`Arrows` and :class:`RankedArrows`.

    Returns:
        (arrows,) ``t - source``.

    Raises:
        ValueError: when a source lies after its step.
    """
    sources = np.asarray(source, dtype=np.int64)
    steps = np.arange(len(sources), dtype=np.int64).reshape((-1,) + (1,) * (sources.ndim - 1))
    back = (steps - sources)[sources >= 0]
    if back.size and back.min() < 0:
        raise ValueError("An arrow cannot point at a later step.")
    return back
