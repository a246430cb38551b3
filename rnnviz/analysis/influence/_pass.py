"""One pass over gates that carries the heaviest sources of each unit, compiled or in numpy."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.checks import LARGEST, cut_off, gate_pair

Gates = NDArray[np.floating[Any]]


class RankedArrows(NamedTuple):
    """The ``k`` strongest predecessors of each step, strongest first.

    Attributes:
        source, weight, unit: (time, k), as in ``Arrows``.
    """

    source: NDArray[np.int64]
    weight: NDArray[np.float64]
    unit: NDArray[np.int64]


class Pass:
    """Goes through gates and carries the ``ranks`` heaviest sources of each unit.

    A unit's sources keep their order while its forget gate scales them all, so that these are
    enough to know the ``ranks`` heaviest of all units together.

    Args:
        ranks: how many predecessors of each step are looked for.
        units: how many units.
        lag: how far away predecessors are at least; 0 counts the step itself. With a lag above 1
            all steps come at once.
    """

    def __init__(self, ranks: int, units: int, lag: int) -> None:
        self.lag, self.done = lag, 0
        self.value = np.zeros((ranks, units))
        self.source = np.full((ranks, units), -1, dtype=np.int64)
        self.products = np.ones((lag + 2 if lag > 1 else 1, units))

    def feed(self, write: Gates, keep: Gates) -> RankedArrows:
        """The predecessors of the next steps.

        Raises:
            ValueError: when a value is not that of a gate.
        """
        shape = (len(write), len(self.value))
        arrows = RankedArrows(np.full(shape, -1), np.zeros(shape), np.full(shape, -1))
        if available():
            self._compiled(*_alike(write, keep), arrows)
        else:
            self._in_numpy(*_checked(write, keep), arrows)
        self.done += len(write)
        return arrows

    def _compiled(self, write: Gates, keep: Gates, arrows: RankedArrows) -> None:
        from rnnviz.engine.arrows import ranked, strongest

        before = write, keep, self.done, self.lag
        if len(self.value) == 1:
            out = [array[:, 0] for array in arrows]
            wrong = strongest(*before, self.value[0], self.source[0], self.products, *out)
        else:
            wrong = ranked(*before, self.value, self.source, self.products, *arrows)
        if wrong >= 0:
            _checked(write, keep)  # says what is wrong

    def _in_numpy(self, write: Gates, keep: Gates, arrows: RankedArrows) -> None:
        """The same without a compiler."""
        for row in range(len(write)):
            if self.lag > 1:
                self._slide(keep, row)
            if (before := row - self.lag) >= 0:
                self._take_in(write[before], keep[before], self.done + before)
            weight = cut_off(self.value * (keep[row] if self.lag == 1 else self.products[0]))
            self._choose(weight, [array[row] for array in arrows])
        if self.lag == 1 and len(write):
            self._take_in(write[-1], keep[-1], self.done + len(write) - 1)

    def _take_in(self, write: Gates, keep: Gates, step: int) -> None:
        """Scale all weights by a step's forget gate and put its own before any that it equals."""
        value = np.concatenate(
            [cut_off(write[None].astype(np.float64)), cut_off(self.value * keep)]
        )
        source = np.concatenate([np.full((1, len(write)), step), self.source])
        order = np.argsort(-value, axis=0, kind="stable")[:-1]
        self.value = np.take_along_axis(value, order, axis=0)
        self.source = np.take_along_axis(source, order, axis=0)

    def _choose(self, weight: NDArray[np.float64], row: list[NDArray[Any]]) -> None:
        """The heaviest sources of all units together, each named once."""
        for place in range(len(weight)):
            if (best := weight.max()) == 0.0:
                return
            places = np.argwhere(weight == best)
            rank, unit = max(places, key=lambda at: (self.source[tuple(at)], -at[1]))
            row[0][place], row[1][place], row[2][place] = self.source[rank, unit], best, unit
            weight = np.where(self.source == self.source[rank, unit], 0.0, weight)

    def _slide(self, keep: Gates, time: int) -> None:
        """Bring the product of the last ``lag`` forget gates to ``time``."""
        if (place := (time + 1) % self.lag) == 0:
            last = keep[time - self.lag + 1 : time + 1]
            self.products[2:] = np.cumprod(last[::-1], axis=0, dtype=np.float64)[::-1]
            self.products[1] = 1.0
        else:
            self.products[1] *= keep[time]
        self.products[0] = self.products[2 + place] * self.products[1]


def available() -> bool:
    """Whether the compiled engine serves; asked for late, since loading it takes time."""
    from rnnviz import engine

    return engine.available()


def _alike(write: Gates, keep: Gates) -> tuple[Gates, Gates]:
    """Both gates in the type in which the kernels read them without a loss."""
    single = write.dtype == keep.dtype == np.float32
    kind = np.float32 if single else np.float64
    return np.ascontiguousarray(write, dtype=kind), np.ascontiguousarray(keep, dtype=kind)


def _checked(write: Gates, keep: Gates) -> tuple[Gates, Gates]:
    """Both gates, every value looked at."""
    write, keep = gate_pair(write, keep)
    if write.size and write.max() > LARGEST:
        raise ValueError(f"The input gate must be below {LARGEST:.0e} everywhere.")
    return write, keep
