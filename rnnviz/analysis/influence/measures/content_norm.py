"""Weight times content, all units together: the 2-norm of a step's whole term in the state.

The single pass of equation 7 cannot find it, because the order of two steps may change later; here
every pair is measured, in blocks of matrix products.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.checks import cut_off, gate_pair, limit
from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.analysis.influence.measure import Columns, Floats, Gates, Ints, Measure, ViewArrows
from rnnviz.analysis.influence.measures.content import content_gate
from rnnviz.analysis.influence.options import ViewOptions
from rnnviz.analysis.influence.tables import weights

MOST_PRODUCTS = 50_000_000_000
"""Most pairs of steps times units that the 2-norm is taken over: some 20 s on one core."""

_BLOCK = 64
_TIE = 1e-12  # sums of squares closer than this differ by rounding only


class ContentNorm(Measure):
    """``|w_j^t * content_j|``, the 2-norm over the units.

    O(time * window * unit) time in matrix products and O(window * unit) memory beside the result.
    Norms that differ by rounding only count as equal; a norm below 1e-154 counts as nothing. An
    arrow's unit is the one with the largest share.
    """

    key = "content-norm"
    title = "Weight times content, all units"
    caption = "**Every weight × content:** its 2-norm over the units"
    equation = r"\left\| w_j^t \odot \mathrm{content}_j \right\|_2"
    weight_name = "norm of weight × content"
    options = ("include_self", "ranks", "min_distance", "min_weight", "unit", "band", "window")
    needs = ("input_gate", "forget_gate", "content")

    def _find(
        self, columns: Columns, options: ViewOptions, profile: DistanceProfile | None
    ) -> ViewArrows:
        writing, keeping = _terms(columns)
        steps, units = writing.shape
        reach, shape = _reach(steps, units, options.window), (steps, options.ranks)
        arrows = ViewArrows(np.full(shape, -1), norm := np.zeros(shape), np.full(shape, -1), norm)
        # The terms of the steps before the block, as they stand at its start.
        older = np.zeros((0, units))
        for start in range(0, steps, _BLOCK):
            here = slice(start, start + _BLOCK)
            squares, near, decay = _block(writing[here], keeping[here], older)
            squares[~_allowed(squares.shape, options, reach)] = 0.0
            place = _heaviest(squares, options.ranks)
            rows, ranked = np.nonzero(place >= 0)
            chosen = place[rows, ranked]
            arrows.source[start + rows, ranked] = start - len(older) + chosen
            arrows.weight[start + rows, ranked] = np.sqrt(squares[rows, chosen])
            arrows.unit[start + rows, ranked] = _units(rows, chosen, older, near, decay)
            older = cut_off(np.concatenate([older * decay[-1], near[-1]])[-reach:])
        return arrows

    def _table(self, columns: Columns, profile: DistanceProfile | None) -> Floats:
        writing, keeping = _terms(columns)
        steps = len(writing)
        limit(steps * steps, "choose a shorter text")
        table, current = np.zeros((steps, steps)), np.zeros(writing.shape)
        for t in range(steps):
            current[:t] *= keeping[t]
            current[t] = writing[t]
            cut_off(current[: t + 1])
            table[t, : t + 1] = np.linalg.norm(current[: t + 1], axis=1)
        return table


def _terms(columns: Columns) -> tuple[Gates, Gates]:
    """What each step writes, by size, and what it keeps."""
    return gate_pair(
        content_gate(columns["input_gate"], columns["content"]), columns["forget_gate"]
    )


def _reach(steps: int, units: int, window: int | None) -> int:
    """How many steps to look back at most."""
    reach = steps if window is None else min(window, steps)
    if steps * reach * units > MOST_PRODUCTS:
        most = MOST_PRODUCTS // max(1, steps * units)
        raise ValueError(
            f"The 2-norm over {steps:,} steps would take very long: choose a window of at most "
            f"{most:,} steps, a shorter text, or the largest unit in place of the norm."
        )
    return reach


def _allowed(shape: tuple[int, ...], options: ViewOptions, reach: int) -> NDArray[np.bool_]:
    """Which pairs of a block are far and near enough; its last row and column are one step."""
    rows, columns = shape
    back = np.subtract.outer(np.arange(rows) + columns - rows, np.arange(columns))
    allowed = (back >= options.min_distance) & (back <= reach)
    return np.asarray(allowed | (back == 0) if options.include_self else allowed)


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
