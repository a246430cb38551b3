"""Gradient times input, and integrated gradients: the same along a path from no input at all.

Denil, Demiraj and de Freitas, "Extraction of Salient Sentences from Labelled Documents" (2014)
multiply a word's vector with the gradient; Sundararajan, Taly and Yan, "Axiomatic Attribution for
Deep Networks" (2017), equation 1, take the gradient's mean along the straight path from a baseline.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from rnnviz.analysis.attribution import Attribution, Floats
from rnnviz.probe.attribution.asked import Asked

NODES = 32, 1024
"""Points of the path, those of Gauss and Legendre: at first, and at most."""
MOST_READ = 40_000
"""Words that may be read along the path beyond the first points: each point reads all of them."""
_AT_ONCE = 64
"""Points that are read side by side."""
CLOSE = 1e-5
"""A gap, relative to the largest part, that is small enough."""


def gradient_times_input(asked: Asked) -> Attribution:
    """``x_j . d logit / d x_j``, with ``x_j`` what the first layer reads. Not additive."""
    inputs = asked.activations.encoded[: asked.step + 1]
    _, gradient = _gradient(asked, inputs)
    return Attribution(float(asked.logit), _product(inputs, gradient)[:, 0])


def integrated_gradients(asked: Asked) -> Attribution:
    """The gradient's mean on the way from vectors of zeros to the words' own, times the words'.

    The words and the logit of the zeros (the part ``baseline``) add up to the logit, as far as the
    mean over the nodes is the integral: these are doubled until the gap is small, as long as that
    helps and not too much has to be read.
    """
    nodes, most = NODES
    most = min(most, MOST_READ // (asked.step + 1))
    found = _integrated(asked, nodes)
    while found.relative_gap > CLOSE and 2 * nodes <= most:
        nodes *= 2
        finer = _integrated(asked, nodes)
        if finer.relative_gap >= found.relative_gap:
            break
        found = finer
    return found


def _integrated(asked: Asked, nodes: int) -> Attribution:
    places, shares = np.polynomial.legendre.leggauss(nodes)
    inputs = asked.activations.encoded[: asked.step + 1]
    # The last point is the baseline, whose gradient does not count.
    scales, shares = np.append((places + 1.0) / 2.0, 0.0), np.append(shares / 2.0, 0.0)
    words, values = np.zeros(len(inputs)), np.zeros(0)
    for start in range(0, len(scales), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        points = torch.from_numpy(scales[some]).to(inputs.dtype)[:, None]
        values, gradient = _gradient(asked, inputs * points)
        words += _product(inputs, gradient) @ shares[some]
    return Attribution(float(asked.logit), words, {"baseline": float(values[-1])})


def _gradient(asked: Asked, inputs: Tensor) -> tuple[Floats, Tensor]:
    """The logit (batch,) of inputs (time, batch, feature), and its gradient by them."""
    activations = asked.activations
    row = torch.from_numpy(asked.row).to(inputs.dtype)
    with torch.enable_grad():
        leaf = inputs.detach().clone().requires_grad_()
        states = activations.states_before(np.zeros(leaf.shape[1], dtype=np.int64))
        runs = activations.model.recurrent.run(leaf, states)
        logit = runs[-1].output[asked.step] @ row
        (gradient,) = torch.autograd.grad(logit.sum(), leaf, materialize_grads=True)
    return logit.detach().numpy().astype(np.float64) + asked.bias, gradient


def _product(inputs: Tensor, gradient: Tensor) -> Floats:
    """Of each word's vector with its gradient, (time, batch)."""
    return np.asarray((inputs.double() * gradient.double()).sum(dim=-1).numpy())
