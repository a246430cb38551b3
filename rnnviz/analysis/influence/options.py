"""What can be set about the arrows of a view, the same for page and command line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.bands import Band
from rnnviz.analysis.gates import half_life

MOST_RANKS = 50


class OptionText(NamedTuple):
    """What people read about an option."""

    title: str
    help: str


OPTIONS: Mapping[str, OptionText] = {
    "include_self": OptionText(
        "Include the word itself", "Let a word point at itself: j ≤ t in place of j < t."
    ),
    "ranks": OptionText(
        "Sources of each word", "How many sources each word points at, the heaviest first."
    ),
    "min_distance": OptionText(
        "Look back at least", "Only words at least so many words back are candidates."
    ),
    "min_weight": OptionText("Weight of at least", "Arrows of a smaller weight are left out."),
    "unit": OptionText("Unit", "Only this unit is looked at, counted from 0."),
    "band": OptionText(
        "Memory", "Only units whose memory half-life, in words, lies in this band are looked at."
    ),
    "window": OptionText(
        "Look back at most", "Words further back are no candidates, which saves time on long texts."
    ),
}
"""Every option of any view."""


@dataclass(frozen=True)
class ViewOptions:
    """The settings of a view.

    Attributes:
        include_self: let a step point at itself.
        ranks: how many sources for each step, at most ``MOST_RANKS``.
        min_distance: how many steps back a source must at least be.
        min_weight: arrows of a smaller weight are left out.
        unit: the one unit to look at, counted from 0; None for all.
        band: of half-lives, in steps; None for all.
        window: how many steps back a source may at most be; None for any.

    Raises:
        ValueError: when a number does not fit, or a unit and a band are asked for at once.
    """

    include_self: bool = False
    ranks: int = 1
    min_distance: int = 1
    min_weight: float = 0.0
    unit: int | None = None
    band: Band | None = None
    window: int | None = None

    def __post_init__(self) -> None:
        """Check each number."""
        if not 1 <= self.ranks <= MOST_RANKS:
            raise ValueError(f"Ask for 1 to {MOST_RANKS} sources of each word, not {self.ranks}.")
        if self.min_distance < 1:
            raise ValueError(f"Look back at least 1 word, not {self.min_distance}.")
        if self.window is not None and self.window < self.min_distance:
            raise ValueError(
                f"Nothing lies at least {self.min_distance} and at most {self.window} words back: "
                "choose a larger distance to look back at most."
            )
        if not 0.0 <= self.min_weight < np.inf:
            raise ValueError(f"Give a weight of 0 or more, not {self.min_weight:g}.")
        if self.unit is not None and self.band is not None:
            raise ValueError("Choose one unit or a band of units, not both.")
        if self.include_self and self.min_distance > 1:
            raise ValueError(
                "A word that may point at itself has no least distance: choose one of the two."
            )

    def check(self, taken: Collection[str], whose: str) -> None:
        """Refuse options that are not taken.

        Args:
            taken: the names of those that are.
            whose: options these are, as the sentence begins.

        Raises:
            ValueError: when another one is set.
        """
        for name in self.changed():
            if name not in taken:
                title = OPTIONS[name].title.lower()
                raise ValueError(f"{whose} has no setting “{title}”: leave it out.")

    def changed(self) -> dict[str, Any]:
        """The options that are not as by default, as JSON carries them."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        default = type(self).__dict__
        different = {name: value for name, value in values.items() if value != default[name]}
        return {
            name: value.to_list() if isinstance(value, Band) else value
            for name, value in different.items()
        }

    def units(self, forget_gate: ArrayLike) -> NDArray[np.int64]:
        """The units to look at, ascending.

        Args:
            forget_gate: (time, unit); half-lives are measured over it.

        Raises:
            ValueError: when there is none.
        """
        count = np.shape(forget_gate)[1]
        if self.band is not None:
            return self.band.units(half_life(forget_gate))
        if self.unit is None:
            return np.arange(count, dtype=np.int64)
        if not 0 <= self.unit < count:
            raise ValueError(f"Choose a unit from 0 to {count - 1}, not {self.unit}.")
        return np.array([self.unit], dtype=np.int64)
