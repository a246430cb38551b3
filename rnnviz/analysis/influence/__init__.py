"""Influence weights: how much of each step's content is in the state now (RAN paper, section 3).

Any cell of the additive family, ``c_t = i_t * content_t + f_t * c_{t-1}``, is a weighted sum::

    c_t = sum_{j<=t} w_j^t * content_j + prod_{k=1..t} f_k * c_0
    w_j^t = i_j * prod_{k=j+1..t} f_k

(equation 3 for a RAN, equation 4 for an LSTM). For a RAN the contents are the words themselves;
in a cell whose content reads the state they also depend on the past.

What an arrow compares is one of ``MEASURES``; ``VIEWS`` are their presets, for page and command
line alike.
"""

from __future__ import annotations

from rnnviz.analysis.influence._pass import RankedArrows
from rnnviz.analysis.influence.measures import MEASURES
from rnnviz.analysis.influence.predecessors import (
    Arrows,
    ArrowStream,
    distances,
    strongest_predecessor,
    top_predecessors,
)
from rnnviz.analysis.influence.tables import (
    initial_weight,
    weight_table,
    weights,
)
from rnnviz.analysis.influence.views import VIEWS

__all__ = [
    "MEASURES",
    "VIEWS",
    "ArrowStream",
    "Arrows",
    "RankedArrows",
    "distances",
    "initial_weight",
    "strongest_predecessor",
    "top_predecessors",
    "weight_table",
    "weights",
]
