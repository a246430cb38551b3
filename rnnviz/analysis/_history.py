"""The gates that an exact weight is made of: of a whole sequence, or what chunks left behind."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Gates = NDArray[np.floating[Any]]
Steps = NDArray[np.int64]


class History(Protocol):
    """Where exact arithmetic finds a unit's gates again."""

    def written(self, source: int, unit: int) -> float:
        """The input gate of a unit at the step of its source."""

    def kept(self, unit: int, start: int, stop: int) -> Gates:
        """The forget gate of a unit from one step up to another; gates of 1 may be left out."""


class Whole:
    """A sequence that is there from its first step on."""

    def __init__(self, write: Gates, keep: Gates) -> None:
        self.write, self.keep = write, keep

    def written(self, source: int, unit: int) -> float:
        """The input gate of a unit at a step."""
        return float(self.write[source, unit])

    def kept(self, unit: int, start: int, stop: int) -> Gates:
        """The forget gate of a unit from one step up to another."""
        return self.keep[start:stop, unit]


class _Block:
    """The forget gates of some steps and of those units that still hold something older."""

    def __init__(self, start: int, units: Steps, values: Gates) -> None:
        self.start, self.units, self.values = start, units, values

    @property
    def stop(self) -> int:
        return self.start + len(self.values)

    def of(self, unit: int, start: int, stop: int) -> Gates:
        place = int(np.searchsorted(self.units, unit))
        if place == len(self.units) or self.units[place] != unit:
            return self.values[:0, 0]  # always open
        return self.values[max(start - self.start, 0) : max(stop - self.start, 0), place]

    def without(self, source: Steps) -> _Block:
        """Only what the units with a source before the last step here need."""
        needed = source[self.units] < self.stop - 1
        if 2 * needed.sum() > len(needed):
            return self
        return _Block(self.start, self.units[needed], self.values[:, needed])


class Chunks:
    """What is needed of the chunks that went through, and the present one.

    A unit's forget gates are kept from its source on, where they are not 1: for each unit as many
    numbers as its source lies back.
    """

    def __init__(self, units: int) -> None:
        self.blocks: list[_Block] = []
        self.own = np.zeros(units)
        self.start = 0
        self.write: Gates = np.zeros((0, units))
        self.keep: Gates = self.write

    def begin(self, start: int, write: Gates, keep: Gates) -> None:
        """The next chunk, whose first step is ``start``."""
        self.start, self.write, self.keep = start, write, keep

    def finish(self, source: Steps) -> None:
        """The chunk is done: keep what the units need whose heaviest sources are these."""
        fresh = np.flatnonzero(source >= self.start)
        self.own[fresh] = self.write[source[fresh] - self.start, fresh]
        self.blocks = [block.without(source) for block in self.blocks]
        self.blocks = [block for block in self.blocks if len(block.units)]
        for first in range(0, len(self.keep), _ROWS):
            values = self.keep[first : first + _ROWS]
            start = self.start + first
            units = np.flatnonzero((source >= 0) & (source < start + len(values) - 1))
            units = units[(values[:, units] != 1.0).any(axis=0)]
            if len(units):
                self._add(_Block(start, units, values[:, units]))
        self.begin(self.start + len(self.keep), self.write[:0], self.keep[:0])

    def _add(self, block: _Block) -> None:
        """Append a block; small neighbours grow together, so that there are never many."""
        while self.blocks and block.stop - self.blocks[-1].start <= 2 * _ROWS:
            if len(self.blocks[-1].values) > len(block.values):
                break
            block = _joined(self.blocks.pop(), block)
        self.blocks.append(block)

    def written(self, source: int, unit: int) -> float:
        """The input gate of a unit at the step of its source."""
        if source >= self.start:
            return float(self.write[source - self.start, unit])
        return float(self.own[unit])

    def kept(self, unit: int, start: int, stop: int) -> Gates:
        """The forget gate of a unit from one step up to another."""
        parts = [block.of(unit, start, stop) for block in self.blocks]
        here = self.keep[max(start - self.start, 0) : max(stop - self.start, 0), unit]
        return np.concatenate([*parts, here])


_ROWS = 256


def _joined(one: _Block, other: _Block) -> _Block:
    """Two blocks as one; units and steps that neither holds were open."""
    units = np.union1d(one.units, other.units)
    values = np.ones((other.stop - one.start, len(units)), dtype=other.values.dtype)
    for block in (one, other):
        first = block.start - one.start
        columns = np.searchsorted(units, block.units)
        values[first : first + len(block.values), columns] = block.values
    return _Block(one.start, units, values)
