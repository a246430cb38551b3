"""The measures: what arrows compare, one file each."""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.analysis.influence.measure import Measure
from rnnviz.analysis.influence.measures.content import Content
from rnnviz.analysis.influence.measures.content_norm import ContentNorm
from rnnviz.analysis.influence.measures.excess import Excess
from rnnviz.analysis.influence.measures.weight import Weight

MEASURES: Mapping[str, Measure] = {
    measure.key: measure for measure in (Weight(), Content(), ContentNorm(), Excess())
}
"""Every measure by its key."""


def measure_of(key: str) -> Measure:
    """The measure of that key.

    Raises:
        ValueError: when there is none.
    """
    if key not in MEASURES:
        raise ValueError(f"There is no measure {key!r}; choose one of {', '.join(MEASURES)}.")
    return MEASURES[key]
