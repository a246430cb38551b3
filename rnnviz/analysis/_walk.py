"""Strongest predecessors step by step: compiled passes where they serve, exact arithmetic else."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis._frontier import Frontier
from rnnviz.analysis._history import History
from rnnviz.analysis.checks import gate_pair

Gates = NDArray[np.floating[Any]]


class Found(NamedTuple):
    """The result of some steps, each (time, ranks): as ``RankedArrows``."""

    source: NDArray[np.int64]
    weight: NDArray[np.float64]
    unit: NDArray[np.int64]
    logarithm: NDArray[np.float64]


def nothing(steps: int, ranks: int) -> Found:
    """No step has a predecessor."""
    shape = (steps, ranks)
    return Found(
        np.full(shape, -1, dtype=np.int64),
        np.zeros(shape),
        np.full(shape, -1, dtype=np.int64),
        np.full(shape, -np.inf),
    )


class Walk:
    """Goes through gates and keeps the ``ranks`` heaviest sources of each unit.

    Args:
        ranks: how many predecessors of each step are looked for.
        units: how many units.
        lag: how far away predecessors are at least; 0 counts the step itself.
        history: where exact arithmetic finds gates again.
    """

    def __init__(self, ranks: int, units: int, lag: int, history: History) -> None:
        self.ranks, self.units, self.lag = ranks, units, lag
        self.exact = Frontier(ranks, units, history)
        self.done = 0  # steps that are through
        self.taken = 0  # steps that the frontier holds where nothing is compiled
        self._compiled: Any = None
        if available():
            from rnnviz.engine.predecessors import progress

            self._compiled = progress(ranks, units, lag)
            held = self._compiled.held
            self.exact.share(held.value, held.limb, held.source)

    def feed(self, write: Gates, keep: Gates) -> Found:
        """The predecessors of the next steps.

        Args:
            write: (time, unit) input gate; all steps at once where ``lag`` is above 1.
            keep: (time, unit) forget gate.

        Raises:
            ValueError: when a value is not that of a gate.
        """
        found = nothing(len(write), self.ranks)
        if not len(write):
            return found
        if self._compiled is None:
            write, keep = gate_pair(write, keep)
            self._in_numpy(write, keep, found)
        else:
            self._follow(*_alike(write, keep), found)
        self.done += len(write)
        return found

    @property
    def source(self) -> NDArray[np.int64]:
        """The heaviest source of each unit, (unit,)."""
        heaviest: NDArray[np.int64] = self.exact.source[0]
        return heaviest

    def part_from(self, write: Gates, keep: Gates) -> None:
        """Note what may be asked about the steps that went through last: they are not kept."""
        if self._compiled is None:
            return
        from rnnviz.engine.predecessors import count_all

        write, keep = _alike(write, keep)
        count_all(self._compiled.held, write, keep, self.done - len(write), self.done - 1)

    def _in_numpy(self, write: Gates, keep: Gates, found: Found) -> None:
        offset = self.done
        for time in range(offset, offset + len(write)):
            self._take_in(write, keep, offset, time - self.lag)
            if time >= self.lag:
                self._leaders(keep, offset, time, found)
        if self.lag == 1:
            self._take_in(write, keep, offset, offset + len(write) - 1)

    def _take_in(self, write: Gates, keep: Gates, offset: int, step: int) -> None:
        if self.taken <= step:
            self.exact.take_in(step, write[step - offset], keep[step - offset])
            self.taken = step + 1

    def _leaders(self, keep: Gates, offset: int, time: int, found: Found) -> None:
        last = time - offset + 1
        leaders = self.exact.leaders(time, keep[last - self.lag : last])
        for array, values in zip(found, zip(*leaders, strict=True), strict=False):
            array[time - offset] = _padded(values, array[time - offset])

    def _follow(self, write: Gates, keep: Gates, found: Found) -> None:
        """Run the compiled passes, and help where they cannot settle an order."""
        from rnnviz.engine import predecessors as engine

        offset = time = self.done
        state, out = self._compiled, engine.Found(*found)
        while True:
            why, step = engine.follow(write, keep, offset, time, self.lag, state, out)
            if why == engine.DONE:
                break
            self.exact.share(state.held.value, state.held.limb, state.held.source)
            if why == engine.INVALID:
                gate_pair(write, keep)  # says what is wrong
                raise ValueError(f"The input gate must be below {engine.LARGEST:.0e} everywhere.")
            if why == engine.COMMIT:
                self.exact.take_in(step, write[step - offset], keep[step - offset])
                state.counters[:] = step + 1, state.counters[1], state.held.limb.any()
                time = step + self.lag
            else:
                for array, none in zip(found, (-1, 0, -1, -np.inf), strict=True):
                    array[step - offset] = none
                self._leaders(keep, offset, step, found)
                time = step + 1


def _padded(values: tuple[Any, ...], row: NDArray[Any]) -> NDArray[Any]:
    """What was found, and what stands for nothing after it."""
    row[: len(values)] = values
    return row


def _alike(write: Gates, keep: Gates) -> tuple[Gates, Gates]:
    """Both gates in the type in which the kernels read them without a loss."""
    single = write.dtype == keep.dtype == np.float32
    kind = np.float32 if single else np.float64
    return np.ascontiguousarray(write, dtype=kind), np.ascontiguousarray(keep, dtype=kind)


def available() -> bool:
    """Whether the compiled engine serves; asked for late, since loading it takes time."""
    from rnnviz import engine

    return engine.available()
