"""What a network would say at each step, told so that people can read it: the likeliest answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

FEW = 12
"""So many answers are all told, in their own order."""
LIKELIEST = 10
"""Of more, only so many at each step, and the right ones."""

Right = Sequence[Sequence[int]]


def told(shares: NDArray[np.floating[Any]], right: Sequence[Right] = ()) -> NDArray[np.int64]:
    """Which answers are told at each step.

    Where there are at most ``FEW`` these are all. Of more, they are the ``LIKELIEST`` by the
    largest share that any network gives them, the first one first, and behind them whatever is
    right and not yet among them.

    Args:
        shares: (network, time, answer), none of them negative.
        right: for each network the right answers at each step.

    Returns:
        (time, told), -1 where fewer are told than at another step.

    Raises:
        ValueError: when the right answers are not given for each step.
    """
    _, time, answers = shares.shape
    if any(len(steps) != time for steps in right):
        raise ValueError(f"Give the right answers of each of the {time} steps.")
    if answers <= FEW:
        return np.tile(np.arange(answers), (time, 1))
    most = np.nan_to_num(shares.max(axis=0))
    near = np.argpartition(-most, LIKELIEST, axis=1)[:, :LIKELIEST]
    # Of equal shares the first answer comes first.
    near.sort(axis=1)
    order = np.argsort(-np.take_along_axis(most, near, axis=1), axis=1, kind="stable")
    rows = np.take_along_axis(near, order, axis=1).tolist()
    for t, row in enumerate(rows):
        row += sorted({output for steps in right for output in steps[t]} - {*row})
    width = max(map(len, rows))
    return np.array([row + [-1] * (width - len(row)) for row in rows], dtype=np.int64)
