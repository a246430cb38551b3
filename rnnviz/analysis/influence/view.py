"""A view of the influence weights: a measure with settings, and the words around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from numpy.typing import ArrayLike

from rnnviz.analysis.bands import BANDS
from rnnviz.analysis.gates import half_life
from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.analysis.influence.measure import Floats, Measure, Recorded, ViewArrows
from rnnviz.analysis.influence.options import ViewOptions
from rnnviz.analysis.influence.predecessors import Arrows


@dataclass(frozen=True)
class View:
    """One way to look at the weights.

    Attributes:
        key: its name in links and on the command line.
        title: what people read.
        measure: what is compared.
        equation: of the arrow, in LaTeX.
        how_to_read: one sentence.
        options: the names of those ``OPTIONS`` that the view takes, the most telling first.
        preset: options that the view begins with, where they are not the defaults.

    Raises:
        ValueError: when the measure does not take one of the options.
    """

    key: str
    title: str
    measure: Measure
    equation: str
    how_to_read: str
    options: tuple[str, ...]
    preset: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Check that the measure can do what the view offers."""
        for name in self.options:
            if name not in self.measure.options:
                raise ValueError(
                    f"The view {self.key!r} offers the option {name!r}, which its measure "
                    f"{self.measure.key!r} does not take."
                )

    def settle(self, recorded: Recorded | None = None, /, **given: Any) -> ViewOptions:
        """The view's own settings with those that are given in their place.

        Args:
            recorded: with ``forget_gate``, (time, unit). Where the view is of a unit or a band and
                none is given, it is the unit of the longest memory there, or the band of the
                longest memory that has units.
            given: options by name.

        Raises:
            ValueError: when the view does not take an option, or a value does not fit.
        """
        for name in given:
            if name not in self.options:
                raise ValueError(f"The view {self.key!r} does not take the option {name!r}.")
        preset = dict(self.preset)
        if given.get("unit") is not None or given.get("band") is not None:
            preset.pop("unit", None)
            preset.pop("band", None)
        elif recorded is not None and preset.keys() & {"unit", "band"}:
            given |= self._longest(half_life(recorded["forget_gate"]))
        return ViewOptions(**(preset | given))

    def _longest(self, lives: Floats) -> dict[str, Any]:
        """The unit, or the band, of the longest memory, whichever the view is of."""
        if "unit" in self.preset:
            return {"unit": int(lives.argmax())}
        return {"band": next(band for band in BANDS.values() if band.holds(lives.max()))}

    def check(self, options: ViewOptions) -> None:
        """Refuse options that the view does not take.

        Raises:
            ValueError: when one is set.
        """
        options.check(self.options, f"The view {self.title!r}")

    def find(
        self,
        recorded: Recorded,
        options: ViewOptions | None = None,
        profile: DistanceProfile | None = None,
    ) -> ViewArrows:
        """The arrows, as the view's measure finds them.

        Args:
            recorded: with what the measure needs, each (time, unit).
            options: settings that the view takes; its own where there are none.
            profile: where the measure needs it: what distance predicts in this model.

        Raises:
            ValueError: when an option or an array does not fit, or the profile is missing.
        """
        return self.measure.find(recorded, self._settled(recorded, options), profile)

    def table(
        self,
        recorded: Recorded,
        options: ViewOptions | None = None,
        profile: DistanceProfile | None = None,
    ) -> Floats:
        """What the view compares, for each pair of steps, (t, j): the table of its measure.

        Raises:
            ValueError: as for :meth:`find`, or when the table would be too large to hold.
        """
        return self.measure.table(recorded, self._settled(recorded, options), profile)

    def stream(
        self, hidden_size: int, units: ArrayLike | None = None
    ) -> Callable[[Recorded], Arrows]:
        """The first arrow of each step of a recording that comes in chunks.

        Args:
            hidden_size: how many units the recording has.
            units: which units take part, as indices or as a mask (unit,); all when None.

        Returns:
            what takes the next chunk and gives its arrows.

        Raises:
            ValueError: when the view is not found chunk by chunk, or there is no such unit.
        """
        options = self.settle()
        options.check(("include_self",), f"Over a whole book the view {self.title!r}")
        return self.measure.stream(hidden_size, options.include_self, units)

    def _settled(self, recorded: Recorded, options: ViewOptions | None) -> ViewOptions:
        """The settings, checked; the view's own for this recording where there are none."""
        if options is None:
            return self.settle(recorded)
        self.check(options)
        return options
