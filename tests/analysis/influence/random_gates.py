"""Random gates for properties, and every weight of them by the definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Products of eighths are exact over a few steps; of a few powers of two, ties are common.
PALETTES = st.sampled_from([[1.0], [0.5, 1.0], [0.0, 0.5, 1.0], [count / 8 for count in range(9)]])


@st.composite
def recordings(draw: Any, most_steps: int = 9, most_units: int = 4) -> dict[str, Floats]:
    """An input gate, a forget gate and a content, (time, unit)."""
    shape = (draw(st.integers(1, most_steps)), draw(st.integers(1, most_units)))

    def drawn(signs: list[float]) -> Floats:
        values = sorted({sign * each for sign in signs for each in draw(PALETTES)})
        # Without a fill: with one, most arrays would be a constant.
        return draw(arrays(np.float64, shape, elements=st.sampled_from(values), fill=st.nothing()))

    return {
        "input_gate": drawn([1.0]),
        "forget_gate": drawn([1.0]),
        "content": drawn([-2.0, 1.0, 2.0]),
    }


def random_recording(steps: int, units: int, seed: int = 0) -> dict[str, Floats]:
    """The same, of numbers that are all different."""
    rng = np.random.default_rng(seed)
    gates = {name: rng.random((steps, units)) for name in ("input_gate", "forget_gate")}
    return gates | {"content": rng.standard_normal((steps, units))}


def every_weight(recorded: Mapping[str, Floats]) -> Floats:
    """``w_j^t(m)``, (t, j, unit), each product by itself."""
    writing, keeping = recorded["input_gate"], recorded["forget_gate"]
    steps, units = writing.shape
    table = np.zeros((steps, steps, units))
    for t in range(steps):
        for j in range(t + 1):
            table[t, j] = writing[j] * np.prod(keeping[j + 1 : t + 1], axis=0)
    return table


def order(values: Floats, candidates: list[int], ranks: int, near: float = 0.0) -> list[int]:
    """The best of some sources, of equal ones (up to ``near``) the latest, then the next best."""
    left, found = list(candidates), list[int]()
    while left and len(found) < ranks:
        best = max(values[j] for j in left)
        chosen = max(j for j in left if values[j] >= best - near * abs(best))
        found.append(chosen)
        left.remove(chosen)
    return found + [-1] * (ranks - len(found))
