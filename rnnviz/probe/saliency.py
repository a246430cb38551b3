"""Gradient times input: how much each earlier word's vector pushes a prediction."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from rnnviz.model.sequence_model import Activations
from rnnviz.probe.occlusion import WINDOW, Table, check, pieces


def gradient_times_input(activations: Activations, window: int = WINDOW) -> Table:
    """``|x_j . d log p_t(v) / d x_j|`` of the likeliest word ``v`` for each step and earlier word.

    ``x_j`` is what the first layer reads at word ``j``: its embedding, or its one-hot code. All
    steps run side by side, each from the state ``window`` words before it, and one backward pass
    gives all pairs: O(time * window) steps of the network.

    Args:
        activations: of a model that predicts symbols at every step.
        window: how many words back ``j`` may stand.

    Returns:
        (time, lag) for the lags 1 to ``min(window, time - 1)``: ``[t, lag - 1]`` belongs to the
        pair of ``t`` and ``t - lag``, nan where there is no such word.

    Raises:
        ValueError: when the window is below 1, or the model predicts no symbols.
    """
    check(activations, window)
    time = len(activations)
    lags = min(window, time - 1)
    likeliest = activations.predictions.argmax(dim=-1).numpy()
    table = np.full((time, lags), np.nan)
    for rows in pieces(activations, time, lags + 1):
        _push(activations, rows, likeliest, table)
    return table


def _push(
    activations: Activations, rows: NDArray[np.int64], targets: NDArray[np.int64], table: Table
) -> None:
    """Fill in the steps ``rows``."""
    lags, model = table.shape[1], activations.model
    starts = np.maximum(rows - lags, 0)
    lengths = rows - starts + 1
    places = np.minimum(starts + np.arange(int(lengths.max()))[:, None], rows)
    with torch.enable_grad():
        inputs = activations.encoded[torch.from_numpy(places), 0].requires_grad_()
        runs = model.recurrent.run(
            inputs, activations.states_before(starts), torch.from_numpy(lengths)
        )
        column = np.arange(len(rows))
        logits = model.readout(runs[-1].output[lengths - 1, column])
        meant = torch.log_softmax(logits, dim=-1)[column, targets[rows]]
        (gradient,) = torch.autograd.grad(meant.sum(), inputs, materialize_grads=True)
    score = (inputs.detach() * gradient).sum(dim=-1).abs().numpy()
    step, column = np.nonzero(np.arange(len(places))[:, None] < lengths - 1)
    table[rows[column], (lengths - 2)[column] - step] = score[step, column]
