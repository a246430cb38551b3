"""Equation 7 of the RAN paper: the arrow from each step to its most influential predecessor."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.checks import gate_shapes
from rnnviz.analysis.influence._pass import Pass, RankedArrows


class Arrows(NamedTuple):
    """The strongest predecessor of each step.

    Attributes:
        source: (time,) int64, the step ``v_t`` that the arrow points at; -1 where there is none:
            at the first step, and where every weight is below ``FLOOR``, so that nothing is left.
        weight: (time,) the winning ``w_j^t(m)``; 0 where there is none.
        unit: (time,) int64, the unit ``m`` in which it wins; -1 where there is none.
    """

    source: NDArray[np.int64]
    weight: NDArray[np.float64]
    unit: NDArray[np.int64]


def strongest_predecessor(
    input_gate: ArrayLike,
    forget_gate: ArrayLike,
    include_self: bool = False,
    units: ArrayLike | None = None,
    min_distance: int = 1,
) -> Arrows:
    """The arrow of each step: ``v_t = argmax_{j<t} max_m w_j^t(m)`` (RAN paper, equation 7).

    One pass in float64: O(time * unit) time and, beside the result, O(unit) memory (times
    ``min_distance``). The sources are those of exact arithmetic but where two weights agree to
    1e-9, which no picture can show. Ties go to the latest step. A weight below 1e-280 counts as
    nothing left. The initial state is not among the candidates.

    Args:
        input_gate: (time, unit), not negative; pass it times ``abs(content)`` to weight each
            step by what it wrote.
        forget_gate: (time, unit), between 0 and 1.
        include_self: let a step point at itself (j <= t instead of j < t).
        units: which units take part, as indices or as a mask (unit,); all when None.
        min_distance: how many steps an arrow reaches back at least: j <= t - min_distance.

    Raises:
        ValueError: when the gates' shapes or values do not fit, or no such unit or distance is.
    """
    arrows = _found(input_gate, forget_gate, 1, include_self, units, min_distance)
    return Arrows(arrows.source[:, 0], arrows.weight[:, 0], arrows.unit[:, 0])


def top_predecessors(
    input_gate: ArrayLike,
    forget_gate: ArrayLike,
    k: int,
    include_self: bool = False,
    units: ArrayLike | None = None,
    min_distance: int = 1,
) -> RankedArrows:
    """The ``k`` heaviest distinct predecessors of each step by ``max_m w_j^t(m)``.

    As :func:`strongest_predecessor`, in O(time * unit * k) time.

    Args:
        input_gate: (time, unit), not negative.
        forget_gate: (time, unit), between 0 and 1.
        k: how many ranks, 1 or more.
        include_self: let a step count among its own predecessors.
        units: which units take part, as indices or as a mask (unit,); all when None.
        min_distance: how many steps back a predecessor is at least.

    Raises:
        ValueError: when the gates' shapes or values do not fit, no such unit or distance is, or
            ``k`` is below 1.
    """
    if k < 1:
        raise ValueError(f"Ask for at least one predecessor of each step, not {k}.")
    return _found(input_gate, forget_gate, k, include_self, units, min_distance)


class ArrowStream:
    """Arrows of a sequence that comes in chunks: a book, say.

    The arrows are those of :func:`strongest_predecessor` on the whole sequence, bit for bit and
    however it is cut. O(unit) numbers are kept from chunk to chunk.

    Args:
        hidden_size: how many units the gates have.
        include_self: let a step point at itself.
        units: which units take part, as indices or as a mask (unit,); all when None.

    Raises:
        ValueError: when there is no such unit.
    """

    def __init__(
        self, hidden_size: int, include_self: bool = False, units: ArrayLike | None = None
    ) -> None:
        self.hidden_size, self._chosen = hidden_size, chosen_units(units, hidden_size)
        count = hidden_size if self._chosen is None else len(self._chosen)
        self._pass = Pass(1, count, 0 if include_self else 1)

    def __len__(self) -> int:
        """How many steps have gone through."""
        return self._pass.done

    def feed(self, input_gate_chunk: ArrayLike, forget_gate_chunk: ArrayLike) -> Arrows:
        """The arrows of the next steps; sources count from the first step of all chunks.

        Args:
            input_gate_chunk: (time, unit), not negative.
            forget_gate_chunk: (time, unit), between 0 and 1.

        Raises:
            ValueError: when a shape or value does not fit; the stream cannot go on after that.
        """
        write, keep = gate_shapes(input_gate_chunk, forget_gate_chunk)
        if write.shape[1] != self.hidden_size:
            raise ValueError(
                f"This stream is of {self.hidden_size} units, and the chunk has {write.shape[1]}."
            )
        if self._chosen is not None:
            write, keep = write[:, self._chosen], keep[:, self._chosen]
        arrows = self._pass.feed(write, keep)
        unit = _named(arrows.unit, self._chosen)
        return Arrows(arrows.source[:, 0], arrows.weight[:, 0], unit[:, 0])


def chosen_units(units: ArrayLike | None, count: int) -> NDArray[np.int64] | None:
    """Some of ``count`` units in ascending order, from indices or a mask; None for all.

    Raises:
        ValueError: when none is chosen or there is no such unit.
    """
    if units is None:
        return None
    array = np.asarray(units)
    if array.dtype == np.bool_:
        if array.shape != (count,):
            raise ValueError(f"A mask of units must have {count} entries, one for each unit.")
        array = np.flatnonzero(array)
    if array.size == 0:
        raise ValueError("Choose at least one unit.")
    if array.dtype.kind not in "iu" or array.min() < 0 or array.max() >= count:
        raise ValueError(f"Choose units from 0 to {count - 1}.")
    chosen: NDArray[np.int64] = np.unique(array).astype(np.int64)
    return None if len(chosen) == count else chosen


def _found(
    input_gate: ArrayLike,
    forget_gate: ArrayLike,
    ranks: int,
    include_self: bool,
    units: ArrayLike | None,
    min_distance: int,
) -> RankedArrows:
    """The sources of all steps."""
    lag = _lag(include_self, min_distance)
    write, keep = gate_shapes(input_gate, forget_gate)
    chosen = chosen_units(units, write.shape[1])
    if chosen is not None:
        write, keep = write[:, chosen], keep[:, chosen]
    # Further back than the sequence is long there is nothing, and no room is needed for it.
    lag = min(lag, max(len(write), 1))
    arrows = Pass(ranks, write.shape[1], lag).feed(write, keep)
    return arrows._replace(unit=_named(arrows.unit, chosen))


def _lag(include_self: bool, min_distance: int) -> int:
    """How many steps away a predecessor is at least."""
    if min_distance < 1:
        raise ValueError(f"An arrow reaches back by at least one step, not {min_distance}.")
    if include_self and min_distance > 1:
        raise ValueError("Choose either the step itself or a least distance above 1, not both.")
    return 0 if include_self else min_distance


def _named(unit: NDArray[np.int64], chosen: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Units by their index among all."""
    return unit if chosen is None else np.where(unit < 0, -1, chosen[unit])


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
