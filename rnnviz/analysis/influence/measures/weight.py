"""The influence weight itself, in the unit where it is largest: equation 7 of the RAN paper."""

from __future__ import annotations

from collections.abc import Callable

from numpy.typing import ArrayLike

from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.analysis.influence.measure import Columns, Floats, Gates, Measure, Recorded, ViewArrows
from rnnviz.analysis.influence.options import ViewOptions
from rnnviz.analysis.influence.predecessors import Arrows, ArrowStream, top_predecessors
from rnnviz.analysis.influence.tables import weight_table


class Weight(Measure):
    """``max_m w_j^t(m)``, found in one pass; see :func:`top_predecessors` for its exactness."""

    key = "weight"
    title = "Weight, largest unit"
    caption = "**Every weight:** the largest over the units, from each word to each earlier one"
    equation = r"\max_m w_j^t(m), \quad w_j^t = i_j \prod_{k=j+1}^{t} f_k"
    weight_name = "weight"
    options = ("include_self", "ranks", "min_distance", "min_weight", "unit", "band")

    def writing(self, recorded: Recorded) -> Gates:
        """What each step writes at first, (time, unit); forget gates scale it from there on."""
        return recorded["input_gate"]

    def stream(
        self, hidden_size: int, include_self: bool = False, units: ArrayLike | None = None
    ) -> Callable[[Recorded], Arrows]:
        """The arrows chunk by chunk, bit for bit those of the whole recording."""
        stream = ArrowStream(hidden_size, include_self, units)
        return lambda chunk: stream.feed(self.writing(chunk), chunk["forget_gate"])

    def _find(
        self, columns: Columns, options: ViewOptions, profile: DistanceProfile | None
    ) -> ViewArrows:
        arrows = top_predecessors(
            self.writing(columns),
            columns["forget_gate"],
            options.ranks,
            options.include_self,
            min_distance=options.min_distance,
        )
        return ViewArrows(*arrows, score=arrows.weight)

    def _table(self, columns: Columns, profile: DistanceProfile | None) -> Floats:
        return weight_table(self.writing(columns), columns["forget_gate"])
