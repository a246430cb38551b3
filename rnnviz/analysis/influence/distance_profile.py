"""What distance alone predicts of an influence weight in one model, measured over a text.

For each distance d = 1..D: how often a pair of steps d apart was seen, and the mean and the
standard deviation of ``ln max_m w_{t-d}^t(m)``. The logarithm, because a weight is a product of d
gates: its logarithm is a sum, of a spread that a mean and a deviation describe. Of the plain
weights, which lie between 1 and far below a thousandth at one and the same distance, they would
describe only the few largest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.checks import cut_off, gate_pair

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FLOOR = 2.0**-24
"""A lighter weight changes no float32 state of size 1; it counts as this weight."""

LEAST_COUNT = 30
"""Distances that were seen less often say nothing."""

FURTHEST = 10_000
"""Most distances that a profile may hold."""

_KIND = "distance-profile"


@dataclass(frozen=True)
class DistanceProfile:
    """Mean and spread of the logarithm of the weight by distance.

    Attributes:
        count: (D,) int64, pairs of steps seen at distance 1, 2, ..., D.
        mean: (D,) of ``ln max(weight, FLOOR)``; 0 where no pair was seen.
        std: (D,) the sample standard deviation; 0 for fewer than two pairs.

    Raises:
        ValueError: when the three do not belong together.
    """

    count: Ints
    mean: Floats
    std: Floats

    def __post_init__(self) -> None:
        """Check what may come from a file."""
        shapes = {self.count.shape, self.mean.shape, self.std.shape}
        fits = len(shapes) == 1 and self.count.ndim == 1 and 1 <= len(self.count) <= FURTHEST
        values = np.concatenate([self.mean, self.std]) if fits else np.array([np.nan])
        if not np.all(np.isfinite(values)) or np.any(self.std < 0) or np.any(self.count < 0):
            raise ValueError(
                "A distance profile holds one count, one mean and one deviation for each of 1 to "
                f"{FURTHEST:,} distances; measure it again."
            )

    def __len__(self) -> int:
        """The largest distance."""
        return len(self.count)

    def known(self) -> NDArray[np.bool_]:
        """Which distances were seen often enough, (D,)."""
        return np.asarray(self.count >= LEAST_COUNT)

    def to_json(self) -> str:
        """The profile as JSON; :meth:`from_json` gives the same numbers back, bit by bit."""
        arrays = {name: getattr(self, name).tolist() for name in ("count", "mean", "std")}
        return json.dumps({"kind": _KIND, "floor": FLOOR, **arrays})

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """A profile from a file.

        Raises:
            ValueError: when it is no profile, or was measured with another floor.
        """
        problem = "This file is not a distance profile; measure one and save it again."
        try:
            data: Any = json.loads(text)
            if data["kind"] != _KIND or data["floor"] != FLOOR:
                raise ValueError(problem)
            count, mean, std = (data[name] for name in ("count", "mean", "std"))
            arrays = np.array(count, dtype=np.int64), np.array(mean, float), np.array(std, float)
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            raise ValueError(problem) from None
        return cls(*arrays)


class Recent(NamedTuple):
    """One step's weights by distance: of step t-1, t-2, ... as far as there are such.

    Attributes:
        weight: (distances,) the largest of any unit.
        unit: (distances,) int64, the first unit that has it.
    """

    weight: Floats
    unit: Ints


class RecentWeights:
    """The weights of the last ``furthest`` steps, carried from step to step and chunk to chunk.

    O(furthest * unit) time a step, and as much memory.
    """

    def __init__(self, furthest: int) -> None:
        if not 1 <= furthest <= FURTHEST:
            raise ValueError(f"Choose a distance from 1 to {FURTHEST:,}, not {furthest}.")
        self._furthest, self._time = furthest, 0
        self._kept: Floats | None = None

    def read(self, input_gate: ArrayLike, forget_gate: ArrayLike) -> Iterator[Recent]:
        """Go on by a chunk of steps, one answer a step.

        Args:
            input_gate: (time, unit), not negative.
            forget_gate: (time, unit), between 0 and 1.

        Raises:
            ValueError: when the gates do not fit, or have other units than before.
        """
        writing, keeping = gate_pair(input_gate, forget_gate)
        if self._kept is None:
            self._kept = np.zeros((self._furthest, writing.shape[1]))
        if self._kept.shape[1] != writing.shape[1]:
            raise ValueError("Each chunk of a text needs the same units.")
        for write, keep in zip(writing, keeping, strict=True):
            yield self._step(self._kept, write, keep)

    def _step(self, kept: Floats, write: NDArray[Any], keep: NDArray[Any]) -> Recent:
        """Forget, look back, then write in the place of the step that is now too far away."""
        there = min(self._time, self._furthest)
        cut_off(np.multiply(kept[:there], keep, out=kept[:there]))
        places = (self._time - 1 - np.arange(there)) % self._furthest
        unit = kept[:there].argmax(axis=1)
        weight = kept[np.arange(there), unit]
        kept[self._time % self._furthest] = write
        self._time += 1
        return Recent(weight[places], unit[places].astype(np.int64))


class ProfileBuilder:
    """Measures a profile while texts stream by: O(D * unit) memory, whatever their length."""

    def __init__(self, furthest: int = 200) -> None:
        """Measure distances 1 to ``furthest``."""
        self._furthest, self._recent = furthest, RecentWeights(furthest)
        self._count = np.zeros(furthest, dtype=np.int64)
        self._mean, self._squares = np.zeros(furthest), np.zeros(furthest)

    def start(self) -> None:
        """Begin another text: no pair reaches from it into the one before."""
        self._recent = RecentWeights(self._furthest)

    def read(self, input_gate: ArrayLike, forget_gate: ArrayLike) -> None:
        """Take in the next chunk of a text, gates of shape (time, unit).

        Raises:
            ValueError: when the gates do not fit.
        """
        for weight, _ in self._recent.read(input_gate, forget_gate):
            here = slice(len(weight))
            logs = log_weight(weight)
            # Welford's update: stable, and no sample has to be kept.
            self._count[here] += 1
            off = logs - self._mean[here]
            self._mean[here] += off / self._count[here]
            self._squares[here] += off * (logs - self._mean[here])

    def profile(self) -> DistanceProfile:
        """What was measured so far."""
        std = np.sqrt(self._squares / np.maximum(self._count - 1, 1))
        return DistanceProfile(self._count.copy(), self._mean.copy(), std)


def log_weight(weight: ArrayLike) -> Floats:
    """``ln max(weight, FLOOR)``."""
    return np.asarray(np.log(np.maximum(np.asarray(weight, dtype=np.float64), FLOOR)))


def measure(input_gate: ArrayLike, forget_gate: ArrayLike, furthest: int = 200) -> DistanceProfile:
    """The profile of one text whose gates fit into memory, distances 1 to ``furthest``.

    Raises:
        ValueError: when the gates do not fit.
    """
    builder = ProfileBuilder(furthest)
    builder.read(input_gate, forget_gate)
    return builder.profile()
