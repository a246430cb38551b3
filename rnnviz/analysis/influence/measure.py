"""What an arrow compares: the class of the objects in ``MEASURES``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.analysis.influence.options import ViewOptions
from rnnviz.analysis.influence.predecessors import Arrows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Gates = NDArray[np.floating[Any]]
Columns = Mapping[str, Gates]
"""What a measure needs of a recording, by name: only the units to look at, (time, unit)."""


class Recorded(Protocol):
    """Named arrays (time, unit): a ``Trace``, or a dictionary."""

    def __getitem__(self, name: str, /) -> Gates:
        """The array of a quantity: input_gate, forget_gate or content."""


class ViewArrows(NamedTuple):
    """The arrows of a measure or a view, each column one rank.

    Attributes:
        source: (time, ranks) int64, the step that the arrow points at; -1 where there is none.
        weight: (time, ranks) what is written beside the arrow, never negative: the weight, or
            weight times content; for the excess the plain weight. 0 where there is no source.
        unit: (time, ranks) int64, the unit that the arrow came from, counted among all units of
            the layer: the one where the weight is largest; -1 where there is no source.
        score: (time, ranks) what the arrows are ordered by: the excess, else the same as
            ``weight``.
    """

    source: Ints
    weight: Floats
    unit: Ints
    score: Floats


class Measure(ABC):
    """What is compared for each pair of steps, and how the largest is found.

    A measure is a subclass in a file of its own, which fills in the attributes and the two methods
    ``_find`` and ``_table``, and a row in ``MEASURES``.

    Attributes:
        key: its name in ``MEASURES``.
        title: what people read.
        caption: of the table of every pair, in Markdown.
        equation: of an entry of that table, in LaTeX.
        weight_name: what the number beside an arrow is called.
        options: the names of those ``OPTIONS`` that it takes.
        needs: the quantities of a recording that it reads.
        needs_profile: whether it has to know what distance alone predicts in the model.
    """

    key: str
    title: str
    caption: str
    equation: str
    weight_name: str
    options: tuple[str, ...]
    needs: tuple[str, ...] = ("input_gate", "forget_gate")
    needs_profile: bool = False

    def find(
        self, recorded: Recorded, options: ViewOptions, profile: DistanceProfile | None = None
    ) -> ViewArrows:
        """The arrows, of equal sources the latest step first.

        Args:
            recorded: with the quantities that the measure ``needs``, each (time, unit).
            options: settings that the measure takes.
            profile: where it is needed: what distance predicts in this model.

        Raises:
            ValueError: when an option or an array does not fit, or the profile is missing.
        """
        units = self._units(recorded, options)
        arrows = self._find(self._columns(recorded, units), options, profile)
        named = np.where(arrows.unit >= 0, units[arrows.unit], -1)
        return _above(arrows._replace(unit=named), options.min_weight)

    def table(
        self, recorded: Recorded, options: ViewOptions, profile: DistanceProfile | None = None
    ) -> Floats:
        """What is compared, for each pair of steps, (t, j).

        Of the options only ``unit`` and ``band`` matter: the table holds every pair, also those
        too near, too far or too light to have an arrow.

        Returns:
            (t, j), 0 where j > t; for the excess not a number where j >= t and where the distance
            is too rare in the profile.

        Raises:
            ValueError: as for :meth:`find`, or when the table would be too large to hold.
        """
        return self._table(self._columns(recorded, self._units(recorded, options)), profile)

    def stream(
        self, hidden_size: int, include_self: bool = False, units: ArrayLike | None = None
    ) -> Callable[[Recorded], Arrows]:
        """The arrows of a recording that comes in chunks, as ``ArrowStream`` gives them.

        Args:
            hidden_size: how many units the recording has.
            include_self: let a step point at itself.
            units: which units take part, as indices or as a mask (unit,); all when None.

        Returns:
            what takes the next chunk and gives its arrows.

        Raises:
            ValueError: when the measure is not found chunk by chunk, or there is no such unit.
        """
        raise ValueError(
            f"“{self.title}” is not found over a whole book: choose the weight, or weight times "
            "content in the largest unit."
        )

    def remark(self, score: float, distance: int) -> str:
        """What else there is to say of an arrow over so many steps: a sentence, or nothing."""
        return ""

    @abstractmethod
    def _find(
        self, columns: Columns, options: ViewOptions, profile: DistanceProfile | None
    ) -> ViewArrows:
        """The arrows; units count among the columns, and light arrows may be among them."""

    @abstractmethod
    def _table(self, columns: Columns, profile: DistanceProfile | None) -> Floats:
        """What is compared for each pair of steps, (t, j)."""

    def _units(self, recorded: Recorded, options: ViewOptions) -> Ints:
        """The units to look at; refuses options that the measure does not take."""
        options.check(self.options, f"The measure {self.title!r}")
        return options.units(recorded["forget_gate"])

    def _columns(self, recorded: Recorded, units: Ints) -> Columns:
        """The quantities that are needed, of some units."""
        every = len(units) == recorded["forget_gate"].shape[1]
        return {name: recorded[name] if every else recorded[name][:, units] for name in self.needs}


def _above(arrows: ViewArrows, least: float) -> ViewArrows:
    """The arrows of at least so much weight; heavier ranks come first, so that no gap arises."""
    if not least:
        return arrows
    there = (arrows.source >= 0) & (arrows.weight >= least)
    return ViewArrows(
        np.where(there, arrows.source, -1),
        np.where(there, arrows.weight, 0.0),
        np.where(there, arrows.unit, -1),
        np.where(there, arrows.score, 0.0),
    )
