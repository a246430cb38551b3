"""Gold dependencies as tables by lag: which earlier words a word is bound to."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def earlier_relatives(heads: ArrayLike, positions: ArrayLike | None = None) -> NDArray[np.bool_]:
    """Where each token's gold head or a gold dependent stands to its left.

    A dependency between two words counts once, at the later of their tokens; one inside a token
    (``don't``) does not count.

    Args:
        heads: (word,) the index of each word's head, from 0; -1 for the root.
        positions: (word,) the index of the token in which each word stands, in order; one token a
            word when None.

    Returns:
        (time, lag) for ``time`` tokens and the lags 1 to ``time - 1``: entry ``[t, lag - 1]`` says
        whether a word of token ``t - lag`` is head or dependent of a word of token ``t``.

    Raises:
        ValueError: when a head or a position does not fit.
    """
    above = np.asarray(heads, dtype=np.int64)
    token = np.arange(len(above)) if positions is None else np.asarray(positions, dtype=np.int64)
    if above.ndim != 1 or token.shape != above.shape:
        raise ValueError("Every word must have one head and stand in one token.")
    if len(above) and (above.min() < -1 or above.max() >= len(above)):
        raise ValueError("A word's head must be another word of its sentence, or -1 for the root.")
    if len(token) and (token[0] != 0 or not np.isin(np.diff(token), (0, 1)).all()):
        raise ValueError("The positions of words must count their tokens in order, from 0.")
    time = int(token[-1]) + 1 if len(token) else 0
    table = np.zeros((time, max(time - 1, 0)), dtype=bool)
    bound = np.flatnonzero(above >= 0)
    dependent, other = token[bound], token[above[bound]]
    later, lag = np.maximum(dependent, other), np.abs(dependent - other)
    table[later[lag > 0], lag[lag > 0] - 1] = True
    return table
