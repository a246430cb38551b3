"""The heaviest earlier sources of every unit, carried from step to step without losing any.

A unit's sources keep their order while its forget gate scales them all, so remembering the ``k``
heaviest of each unit is enough to know the ``k`` heaviest overall. Weights are held as
``mantissa * 2**(-500 * limb)``, so that none underflows; an order that rounding leaves open is
settled in exact arithmetic.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis._exact import ExactWeight, exact
from rnnviz.analysis._history import History

_BITS = 500
_FLOOR = 2.0**-_BITS
_LN2 = float(np.log(2.0))
_REMEMBERED = 256
_NOTHING = 1 << 62  # the limb of a weight of 0 when the larger of two is looked for

Gates = NDArray[np.floating[Any]]
Floats = NDArray[np.float64]


class Row(NamedTuple):
    """One step's gate as ``value * 2**(-500 * limb)``, every value 0 or at least 2**-500."""

    value: Floats
    limb: NDArray[np.int64] | None
    smallest: float
    inexact: NDArray[np.bool_]
    """Where a product with this value may round: it is no power of two."""


class Leader(NamedTuple):
    """One of the heaviest sources: its unit and its weight."""

    source: int
    weight: float
    unit: int
    log_weight: float


def row_of(gate: Gates) -> Row:
    """One step of a gate, (unit,), prepared."""
    value = gate.astype(np.float64)
    limb = np.zeros(value.shape, dtype=np.int64)
    while (tiny := (value > 0.0) & (value < _FLOOR)).any():
        value[tiny] *= 2.0**_BITS
        limb[tiny] += 1
    smallest = float(np.where(value > 0.0, value, 1.0).min())
    inexact = np.frexp(value)[0] != 0.5
    return Row(value, limb if limb.any() else None, smallest, inexact)


class Frontier:
    """The ``ranks`` heaviest sources of each unit after some steps of a gated sum."""

    def __init__(self, ranks: int, units: int, history: History) -> None:
        self.history = history
        shape = (ranks, units)
        self.mantissa = np.zeros(shape)
        self.limb = np.zeros(shape, dtype=np.int64)
        self.source = np.full(shape, -1, dtype=np.int64)
        self.roundings = np.zeros(shape, dtype=np.int64)
        self.deep = False  # whether any limb is above 0
        self.bound = 1.0  # no mantissa but 0 is below it
        self.time = 0
        # Exact weights by source and unit, and when: a tie often lasts, and is asked for again.
        self.settled: dict[tuple[int, int], tuple[int, ExactWeight]] = {}

    def share(self, mantissa: Floats, limb: NDArray[np.int64], source: NDArray[np.int64]) -> None:
        """Go on with what others found, and leave it in their arrays."""
        self.mantissa, self.limb, self.source = mantissa, limb, source
        self.roundings[:] = 1
        self.deep, self.bound = True, 0.0

    def take_in(self, step: int, writing: Gates, keeping: Gates) -> None:
        """Scale everything by a step's forget gate and put its own weights in."""
        self.time = step
        self._scale(row_of(keeping))
        self._insert(row_of(writing))

    def leaders(self, time: int, factors: Gates) -> list[Leader]:
        """The sources of a step, heaviest first.

        Args:
            time: the step.
            factors: (steps, unit) the forget gates that are not yet in the weights.
        """
        self.time = time
        fields = self.mantissa, self.limb, self.roundings, self.deep, self.bound
        self.mantissa, self.limb = self.mantissa.copy(), self.limb.copy()
        self.roundings = self.roundings.copy()
        for row in factors:
            self._scale(row_of(row))
        found = self._leaders()
        self.mantissa, self.limb, self.roundings, self.deep, self.bound = fields
        return found

    @property
    def _slack(self) -> float:
        """More than the relative difference that rounding can have made so far."""
        return (2 * self.time + 8) * 2.0**-52

    def _scale(self, row: Row) -> None:
        """Multiply every weight by the forget gate."""
        self.mantissa *= row.value
        self.roundings += row.inexact
        self.bound *= row.smallest
        if row.limb is not None:
            self.limb += row.limb
            self.deep = True
        if self.bound < _FLOOR:
            small = (self.mantissa > 0.0) & (self.mantissa < _FLOOR)
            self.mantissa[small] *= 2.0**_BITS
            self.limb[small] += 1
            self.deep = self.deep or bool(small.any())
            self.bound = float(self.mantissa[self.mantissa > 0.0].min(initial=1.0))
        if self.deep:
            self.limb[self.mantissa == 0.0] = 0
            self.deep = bool(self.limb.any())

    def _insert(self, row: Row) -> None:
        """Put the step's own weight into each unit's order, before any that it equals."""
        heavier = self._heavier(row)
        position = heavier.sum(axis=0) if len(heavier) > 1 else heavier[0]
        fields: list[tuple[NDArray[Any], Any]] = [
            (self.mantissa, row.value),
            (self.source, self.time),
            (self.roundings, 0),
        ]
        if self.deep or row.limb is not None:
            fields.append((self.limb, 0 if row.limb is None else row.limb))
            self.deep = True
        for rank in reversed(range(len(heavier))):
            moved, put = position < rank, position == rank
            for kept, new in fields:
                if rank:
                    np.copyto(kept[rank], kept[rank - 1], where=moved)
                np.copyto(kept[rank], new, where=put)
        self.bound = min(self.bound, row.smallest)

    def _heavier(self, row: Row) -> NDArray[np.bool_]:
        """Where a remembered weight is truly heavier than the step's own, (ranks, unit)."""
        stored, fresh = self.mantissa, row.value
        if self.deep or row.limb is not None:
            limb = np.where(fresh > 0.0, 0 if row.limb is None else row.limb, _NOTHING)
            base = np.minimum(np.where(stored > 0.0, self.limb, _NOTHING), limb)
            stored, fresh = _aligned(stored, self.limb - base), _aligned(fresh, limb - base)
        sure = stored > fresh * (1.0 + self._slack)
        maybe = stored > fresh * (1.0 - self._slack)
        if np.array_equal(sure, maybe):
            return sure
        exactly = stored > fresh
        for rank, unit in np.argwhere((sure != maybe) & (self.roundings > 0)).tolist():
            own = exact(self.history.written(self.time, unit))
            exactly[rank, unit] = self._exact(rank, unit) > own
        return exactly

    def _exact(self, rank: int, unit: int) -> ExactWeight:
        """The weight that a unit gives to one of its sources, without rounding."""
        source = int(self.source[rank, unit])
        time, weight = self.settled.get((source, unit), (source, None))
        if weight is None or time > self.time:
            time, weight = source, exact(self.history.written(source, unit))
        weight = weight.times(self.history.kept(unit, time + 1, self.time + 1))
        if len(self.settled) > _REMEMBERED:
            self.settled.clear()
        self.settled[source, unit] = (self.time, weight)
        return weight

    def _leaders(self) -> list[Leader]:
        """The heaviest sources of all units together, each named once."""
        mantissa, found = self.mantissa, list[Leader]()
        for rank in range(len(mantissa)):
            if rank:
                mantissa = np.where(self.source == found[-1].source, 0.0, mantissa)
            values = self._comparable(mantissa)
            if (best := float(values.max())) <= 0.0:
                break
            found.append(self._leader(divmod(self._winner(values, best), values.shape[1])))
        return found

    def _comparable(self, mantissa: Floats) -> Floats:
        """The weights on one common scale, on which at least the heaviest does not underflow."""
        if not self.deep:
            return mantissa
        return _aligned(mantissa, self.limb - self.limb[mantissa > 0.0].min(initial=_NOTHING))

    def _leader(self, place: tuple[int, int]) -> Leader:
        """What is known about the entry (rank, unit)."""
        mantissa, limb = float(self.mantissa[place]), int(self.limb[place])
        weight = float(np.ldexp(mantissa, -_BITS * min(limb, 4)))
        log_weight = float(np.log(mantissa)) - limb * _BITS * _LN2
        return Leader(int(self.source[place]), weight, place[1], log_weight)

    def _winner(self, values: Floats, best: float) -> int:
        """The flat place of the heaviest entry; of equal ones that with the latest source."""
        near = np.flatnonzero(values >= best * (1.0 - self._slack))
        sources = self.source.ravel()[near]
        if near.size == 1 or (sources == sources[0]).all():
            return int(values.argmax())
        if not self.roundings.ravel()[near].any():
            equal = values.ravel()[near] == best
            return int(near[np.where(equal, sources, -1).argmax()])
        places = [divmod(int(place), values.shape[1]) for place in near]
        keys = [(self._exact(*place), self.source[place]) for place in places]
        return int(near[max(range(len(keys)), key=keys.__getitem__)])


def _aligned(mantissa: Floats, limbs: NDArray[np.int64]) -> Floats:
    """``mantissa * 2**(-500 * limbs)`` for limbs above the smallest; far lighter ones become 0."""
    return np.ldexp(mantissa, -_BITS * np.clip(limbs, 0, 3))
