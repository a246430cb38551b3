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
    mean over the nodes is the integral: these are doubled until the gap is small.
    """
    nodes, most = NODES
    while (found := _integrated(asked, nodes)).relative_gap > CLOSE and nodes < most:
        nodes *= 2
    return found


def _integrated(asked: Asked, nodes: int) -> Attribution:
    places, shares = np.polynomial.legendre.leggauss(nodes)
    scales = torch.from_numpy(np.concatenate([(places + 1.0) / 2.0, [0.0]]))
    inputs = asked.activations.encoded[: asked.step + 1]
    values, gradient = _gradient(asked, inputs * scales.to(inputs.dtype)[:, None])
    words = _product(inputs, gradient)[:, :-1] @ (shares / 2.0)
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
