"""What an exported file of arrows holds: the words, the arrows, and where they come from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.bands import name as memory_name
from rnnviz.analysis.influence.measure import ViewArrows
from rnnviz.analysis.influence.options import OPTIONS, ViewOptions
from rnnviz.analysis.influence.view import View
from rnnviz.analysis.influence.views import view_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ArrowRecord:
    """The arrows of one text under one view.

    Attributes:
        view: a key of ``VIEWS``.
        options: of the view.
        model: what the arrows come from, as JSON carries it: the id of the run, its cell, ...
        tokens: (time,) the words.
        arrows: of the view, each field (time, ranks).
        unknown: (time,) which words the model does not know, or empty.
        half_life: (unit,) memory of each unit in steps, or None.
        weights: (t, j) what the view compares, for every pair of steps, or None.
        direction: how the words are read.

    Raises:
        ValueError: when the parts do not belong together.
    """

    view: str
    options: ViewOptions
    model: Mapping[str, Any]
    tokens: tuple[str, ...]
    arrows: ViewArrows
    unknown: tuple[bool, ...] = ()
    half_life: Floats | None = None
    weights: Floats | None = None
    direction: Literal["ltr", "rtl"] = "ltr"

    def __post_init__(self) -> None:
        """Check shapes and values, which may come from a file."""
        view_of(self.view).check(self.options)
        count, arrows = len(self.tokens), self.arrows
        shapes = {column.shape for column in arrows}
        if len(shapes) > 1 or arrows.source.ndim != 2 or len(arrows.source) != count:
            raise ValueError("Give each word one source, weight, unit and score for each rank.")
        if np.any(arrows.source < -1) or np.any(arrows.source > np.arange(count)[:, None]):
            raise ValueError("Let each arrow point at an earlier word, the word itself, or -1.")
        if not np.all(np.isfinite(arrows.weight)) or np.any(arrows.weight < 0):
            raise ValueError("Give weights that are finite and not negative.")
        if not np.all(np.isfinite(arrows.score)):
            raise ValueError("Give scores that are finite.")
        if self.unknown and len(self.unknown) != count:
            raise ValueError("Say for each word whether it is unknown.")
        if self.weights is not None and self.weights.shape != (count, count):
            raise ValueError("Give the weights one row and one column for each word.")
        most = int(arrows.unit.max(initial=-1))
        if self.half_life is not None and most >= len(self.half_life):
            raise ValueError("Give a half-life for each unit.")
        if self.direction not in ("ltr", "rtl"):
            raise ValueError('Give the reading direction as "ltr" or "rtl".')
        object.__setattr__(self, "model", MappingProxyType(dict(self.model)))

    @property
    def about(self) -> View:
        """The view's row in the catalogue."""
        return view_of(self.view)

    @property
    def name(self) -> str:
        """The model's id, "" where it has none."""
        return str(self.model.get("run", ""))

    def memory(self, unit: int) -> str:
        """In which band of memory a unit lies, "" where that is not known."""
        if self.half_life is None or unit < 0:
            return ""
        return memory_name(float(self.half_life[unit]))

    def places(self, shortest: int = 0) -> NDArray[np.int64]:
        """Word and rank of each arrow over at least ``shortest`` words, (arrow, 2)."""
        source = self.arrows.source
        back = np.arange(len(source))[:, None] - source
        return np.argwhere((source >= 0) & (back >= shortest))

    def rows(
        self, shortest: int = 0, most: int | None = None, first: int = 0
    ) -> list[dict[str, Any]]:
        """One row for each arrow over at least ``shortest`` words; units and ranks count from 0.

        Args:
            shortest: arrows over fewer words are left out.
            most: only the first so many; all where it is None.
            first: number of the first word: 0 for places in ``tokens``, 1 for people.
        """
        source, weight, unit, score = self.arrows
        return [
            {
                "word": t + first,
                "text": self.tokens[t],
                "source": int(source[t, rank]) + first,
                "source_text": self.tokens[source[t, rank]],
                "rank": rank,
                "distance": t - int(source[t, rank]),
                "weight": float(weight[t, rank]),
                "score": float(score[t, rank]),
                "unit": int(unit[t, rank]),
                "memory": self.memory(int(unit[t, rank])),
            }
            for t, rank in self.places(shortest)[:most].tolist()
        ]

    def sentences(self) -> tuple[str, ...]:
        """What people should know about the picture: view, settings, model."""
        view, set_to = self.about, settings(self.options)
        lines = [f"{view.title}. {view.how_to_read}"]
        if set_to:
            lines.append(f"Settings: {set_to}.")
        if any(self.unknown):
            lines.append("Words above a dotted line are not known to the model.")
        if self.model:
            lines.append("Model: " + ", ".join(f"{key} {self.model[key]}" for key in self.model))
        return tuple(lines)


def settings(options: ViewOptions) -> str:
    """The settings that are not as by default, in words."""
    return "; ".join(
        f"{OPTIONS[name].title.lower()} {_said(getattr(options, name))}"
        for name in options.changed()
    )


def _said(value: Any) -> str:
    """A setting as people read it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) and math.isfinite(value) else str(value)
