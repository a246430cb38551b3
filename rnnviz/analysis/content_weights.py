"""Weight times content: how much of each step's content, not only of its weight, is in the state.

``w_j^t(m) content_j(m)`` is the term that step j adds to unit m of the state at step t (RAN paper,
equations 3 and 4). Its size per unit is again an influence weight, with ``i_j |content_j|`` in the
place of the input gate, so that equation 7's single pass finds the largest one of any unit. The
2-norm over the units has no such pass, because the order of two steps may change later; here
every pair is measured, in blocks of matrix products.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.checks import cut_off, gate_pair, limit, matrix
from rnnviz.analysis.influence import weights

Floats = NDArray[np.float64]
Gates = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

MOST_PRODUCTS = 50_000_000_000
"""Most pairs of steps times units that the 2-norm is taken over: some 20 s on one core."""

_BLOCK = 64
_TIE = 1e-12  # sums of squares closer than this differ by rounding only


class NormArrows(NamedTuple):
    """The steps whose terms in the state are longest, longest first.

    Attributes:
        source: (time, ranks) int64, -1 where there is none.
        weight: (time, ranks) the norm ``|w_j^t * content_j|``; 0 where there is none.
        unit: (time, ranks) int64, the unit with the largest share of it; -1 where there is none.
    """

    source: Ints
    weight: Floats
    unit: Ints


def content_gate(input_gate: ArrayLike, content: ArrayLike) -> Floats:
    """``i_t |content_t|``, (time, unit): in the place of the input gate, it weighs contents.

    With it :func:`rnnviz.analysis.influence.strongest_predecessor` gives
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


def norm_predecessors(
    input_gate: ArrayLike,
    forget_gate: ArrayLike,
    content: ArrayLike,
    ranks: int = 1,
    *,
    include_self: bool = False,
    min_distance: int = 1,
    window: int | None = None,
) -> NormArrows:
    """The earlier steps that maximise ``|w_j^t * content_j|``, the 2-norm over the units.

    O(time * window * unit) time in matrix products and O(window * unit) memory beside the result.
    Norms that differ by rounding only count as equal, and the latest of equal steps comes first;
    a norm below 1e-154 counts as nothing.

    Args:
        input_gate: (time, unit), not negative.
        forget_gate: (time, unit), between 0 and 1.
        content: (time, unit).
        ranks: how many steps for each, 1 or more.
        include_self: let a step count among its own sources.
        min_distance: how many steps back a source must at least be (unless it is the step itself).
        window: look back at most so many steps; None looks back to the start.

    Raises:
        ValueError: when the arrays do not fit, a number is below 1, or the text is too long.
    """
    writing, keeping = gate_pair(content_gate(input_gate, content), forget_gate)
    if min(ranks, min_distance, 1 if window is None else window) < 1:
        raise ValueError("Ranks, distances and windows are whole numbers from 1 on.")
    steps, units = writing.shape
    reach = steps if window is None else min(window, steps)
    if steps * reach * units > MOST_PRODUCTS:
        most = MOST_PRODUCTS // max(1, steps * units)
        raise ValueError(
            f"The 2-norm over {steps:,} steps would take very long: choose a window of at most "
            f"{most:,} steps, a shorter text, or the largest unit in place of the norm."
        )
    found = NormArrows(
        np.full((steps, ranks), -1, dtype=np.int64),
        np.zeros((steps, ranks)),
        np.full((steps, ranks), -1, dtype=np.int64),
    )
    older = np.zeros((0, units))  # the terms of steps before the block, as they stand at its start
    for start in range(0, steps, _BLOCK):
        here = slice(start, min(start + _BLOCK, steps))
        squares, near, decay = _block(writing[here], keeping[here], older)
        first = start - len(older)
        back = np.arange(start, here.stop)[:, None] - np.arange(first, here.stop)
        allowed = (back >= min_distance) & (back <= reach)
        if include_self:
            allowed |= back == 0
        squares[~allowed] = 0.0
        place = _heaviest(squares, ranks)
        rows, ranked = np.nonzero(place >= 0)
        chosen = place[rows, ranked]
        found.source[start + rows, ranked] = first + chosen
        found.weight[start + rows, ranked] = np.sqrt(squares[rows, chosen])
        found.unit[start + rows, ranked] = _units(rows, chosen, older, near, decay)
        older = cut_off(np.concatenate([older * decay[-1], near[-1]])[-reach:])
    return found


def _block(writing: Gates, keeping: Gates, older: Floats) -> tuple[Floats, Floats, Floats]:
    """For the steps of one block: every squared norm, the terms from within, and the decay."""
    decay = np.cumprod(keeping, axis=0, dtype=np.float64)
    near = weights(writing, keeping)
    inside = np.einsum("tju,tju->tj", near, near)
    return np.concatenate([(decay * decay) @ (older * older).T, inside], axis=1), near, decay


def _heaviest(squares: Floats, ranks: int) -> Ints:
    """Places of the largest entries of each row, the latest of equal ones first; -1 for none."""
    left, places = squares.copy(), np.full((len(squares), ranks), -1, dtype=np.int64)
    last, rows = squares.shape[1] - 1, np.arange(len(squares))
    for rank in range(min(ranks, squares.shape[1])):
        best = left.max(axis=1)
        place = last - (left >= (best * (1.0 - _TIE))[:, None])[:, ::-1].argmax(axis=1)
        places[:, rank] = np.where(best > 0.0, place, -1)
        left[rows, place] = 0.0
    return places


def _units(rows: Ints, chosen: Ints, older: Floats, near: Floats, decay: Floats) -> Ints:
    """The unit with the largest term of each pair (row of the block, place)."""
    units = np.empty(len(rows), dtype=np.int64)
    far = chosen < len(older)
    units[far] = (decay[rows[far]] * older[chosen[far]]).argmax(axis=1)
    units[~far] = near[rows[~far], chosen[~far] - len(older)].argmax(axis=1)
    return units


def norm_table(input_gate: ArrayLike, forget_gate: ArrayLike, content: ArrayLike) -> Floats:
    """``|w_j^t * content_j|``, the 2-norm over the units, for each pair of steps.

    Returns:
        (t, j), 0 where j > t.

    Raises:
        ValueError: when the arrays do not fit, or the table would be too large to hold.
    """
    writing, keeping = gate_pair(content_gate(input_gate, content), forget_gate)
    steps = len(writing)
    limit(steps * steps, "choose a shorter window, or ask for norm_predecessors")
    table, current = np.zeros((steps, steps)), np.zeros(writing.shape)
    for t in range(steps):
        current[:t] *= keeping[t]
        current[t] = writing[t]
        cut_off(current[: t + 1])
        table[t, : t + 1] = np.linalg.norm(current[: t + 1], axis=1)
    return table
