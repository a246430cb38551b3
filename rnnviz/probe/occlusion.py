"""Delete one word: how much the prediction at each step changes without each earlier word."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnnviz.model.sequence_model import Activations

WINDOW = 100
"""How many words back a pair may reach, unless told otherwise."""

PIECE_NUMBERS = 1_000_000
"""Numbers that one piece of the work may hold at a time."""

Table = NDArray[np.float64]


def occlusion_table(activations: Activations, window: int = WINDOW) -> Table:
    """The change of the next-word distribution at ``t`` when an earlier word is deleted.

    It is the total variation, from 0 to 1.

    The text without word ``j`` is read from the state before ``j`` on, so what stands before is
    read once; all occlusions run side by side as one batch: O(time * window) steps of the network.

    Args:
        activations: of a model that predicts symbols at every step.
        window: how many words back the deleted one may stand.

    Returns:
        (time, lag) for the lags 1 to ``min(window, time - 1)``: ``[t, lag - 1]`` is the change at
        ``t`` when word ``t - lag`` is deleted, nan where there is no such word.

    Raises:
        ValueError: when the window is below 1, or the model predicts no symbols.
    """
    check(activations, window)
    time = len(activations)
    lags = min(window, time - 1)
    table = np.full((time, lags), np.nan)
    with torch.no_grad():
        intact = torch.softmax(activations.predictions, dim=-1)
        for rows in pieces(activations, time - 1, lags):
            for place, lag, hidden in outputs_without(activations, rows, time, lags):
                without = torch.softmax(activations.model.readout(hidden), dim=-1)
                table[place, lag] = total_variation(intact[place], without).numpy()
    return table


def total_variation(first: Tensor, other: Tensor) -> Tensor:
    """Half the sum of the differences of two distributions' probabilities, (..., word) to (...).

    It is 0 for the same distribution, 1 for two that share no word.
    """
    return 0.5 * (first - other).abs().sum(dim=-1)


def check(activations: Activations, window: int) -> None:
    """Refuse windows and models that have no answer.

    Raises:
        ValueError: when the window is below 1, or the model predicts no symbols.
    """
    shape = activations.model.shape
    if window < 1:
        raise ValueError(f"The window must reach at least one word back, not {window}.")
    if shape.loss != "cross_entropy" or shape.readout != "every step":
        raise ValueError("This needs a model that predicts the next symbol at every step.")


def pieces(activations: Activations, count: int, length: int) -> Iterator[NDArray[np.int64]]:
    """The numbers from 0 to ``count`` in runs that keep a batch of ``length`` steps small."""
    width = max(activations.encoded.shape[-1], 8 * activations.model.recurrent.hidden_size)
    some = max(1, PIECE_NUMBERS // max(1, length * width))
    for start in range(0, count, some):
        yield np.arange(start, min(start + some, count))


def outputs_without(
    activations: Activations, rows: NDArray[np.int64], time: int, lags: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], Tensor]]:
    """The last layer's outputs when one of the words ``rows`` is deleted, some at a time.

    Args:
        activations: the intact text.
        rows: which words, each deleted alone, in order.
        time: the text ends before this word.
        lags: how many of the following words are read.

    Yields:
        the words (pair,) after which something is said, how far they stand behind the one that
        is deleted, less one (pair,), and the outputs (pair, unit).
    """
    steps = min(lags, time - 1 - int(rows[0]))
    places = rows + np.arange(1, steps + 1)[:, None]
    inputs = activations.encoded[torch.from_numpy(places.clip(max=time - 1)), 0]
    runs = activations.model.recurrent.run(inputs, activations.states_before(rows))
    lag, column = np.nonzero(places < time)
    place = places[lag, column]
    hidden = runs[-1].output[lag, column]
    some = max(1, PIECE_NUMBERS // activations.predictions.shape[-1])
    for start in range(0, len(place), some):
        cut = slice(start, start + some)
        yield place[cut], lag[cut], hidden[cut]
