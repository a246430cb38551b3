"""Weight times content in the largest unit: the terms of the RAN paper's equations 3 and 4.

``w_j^t(m) content_j(m)`` is the term that step j adds to unit m of the state at step t. Its size is
again an influence weight, with ``i_j |content_j|`` in the place of the input gate, so that equation
7's single pass finds the largest one of any unit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.analysis.checks import matrix
from rnnviz.analysis.influence.measure import Floats, Recorded
from rnnviz.analysis.influence.measures.weight import Weight


class Content(Weight):
    """``max_m |w_j^t(m) content_j(m)|``."""

    key = "content"
    title = "Weight times content, largest unit"
    caption = "**Every weight × content:** the largest over the units, in size"
    equation = r"\max_m \left| w_j^t(m)\, \mathrm{content}_j(m) \right|"
    weight_name = "weight × content"
    needs = ("input_gate", "forget_gate", "content")

    def writing(self, recorded: Recorded) -> Floats:
        """``i_t |content_t|``, (time, unit)."""
        return content_gate(recorded["input_gate"], recorded["content"])


def content_gate(input_gate: ArrayLike, content: ArrayLike) -> Floats:
    """``i_t |content_t|``, (time, unit): in the place of the input gate, it weighs contents.

    With it ``strongest_predecessor`` gives
    ``argmax_{j<t} max_m |w_j^t(m) content_j(m)|``. The product of float32 gates and contents is
    exact in the float64 that is returned.

    Args:
        input_gate: (time, unit), not negative.
        content: (time, unit), of either sign.

    Raises:
        ValueError: when the shapes or values do not fit.
    """
    writing, values = matrix(input_gate, "input gate"), matrix(content, "content")
    if writing.shape != values.shape:
        raise ValueError(
            f"The input gate {writing.shape} and the content {values.shape} must have the same "
            "shape (time, unit)."
        )
    return np.asarray(writing, dtype=np.float64) * np.abs(np.asarray(values, dtype=np.float64))
