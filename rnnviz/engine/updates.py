"""Clipping and the optimisers, in the very form that torch has them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.kernels.compiling import kernel
from rnnviz.engine.records import Rule, Weights

Floats = NDArray[Any]

SGD, MOMENTUM, RMSPROP, ADAM = 0, 1, 2, 3
OPTIMIZERS = {"sgd": SGD, "momentum": MOMENTUM, "rmsprop": RMSPROP, "adam": ADAM}
MOMENTS: dict[str, tuple[str, ...]] = {
    "sgd": (),
    "momentum": ("first",),
    "rmsprop": ("second",),
    "adam": ("first", "second"),
}
"""Which moments each optimiser keeps."""


@kernel()
def change(weights: Weights, rule: Rule, s: int) -> None:
    """Clip the gradient and change the weights, at step ``s`` of some batches."""
    gradient, kept = weights.gradient, weights.kept
    for j in range(kept.size):
        gradient[j] *= kept[j]
    if rule.clip > 0.0:
        clip(gradient, rule.clip)
    update(
        rule.kind, weights.value, gradient, weights.first, weights.second, rule.rate[s],
        rule.step + s,
    )  # fmt: skip


@kernel(sums=True)
def clip(gradient: Floats, largest: float) -> None:
    """Scale a gradient down to a largest norm, as ``torch.nn.utils.clip_grad_norm_`` does."""
    total = gradient.dtype.type(0)
    for j in range(gradient.size):
        total += gradient[j] * gradient[j]
    share = largest / (np.sqrt(total) + 1e-6)
    if share < 1.0:
        factor = gradient.dtype.type(share)
        for j in range(gradient.size):
            gradient[j] *= factor


@kernel()
def update(
    kind: int,
    weight: Floats,
    gradient: Floats,
    first: Floats,
    second: Floats,
    rate: float,
    step: int,
) -> None:
    """One step of an optimiser with torch's default settings (momentum 0.9).

    Args:
        kind: one of ``OPTIMIZERS``.
        weight: (n,), changed.
        gradient: (n,)
        first, second: (n,) moments, zeros before the first step.
        rate: learning rate.
        step: from 1.
    """
    if kind == ADAM:
        _adam(weight, gradient, first, second, rate, step)
    elif kind == RMSPROP:
        _rmsprop(weight, gradient, second, rate)
    else:
        _sgd(weight, gradient, first, rate, 0.9 if kind == MOMENTUM else 0.0)


@kernel()
def _adam(
    weight: Floats, gradient: Floats, first: Floats, second: Floats, rate: float, step: int
) -> None:
    share, keep = weight.dtype.type(1.0 - 0.9), weight.dtype.type(0.999)
    new, tiny = weight.dtype.type(1.0 - 0.999), weight.dtype.type(1e-8)
    size = weight.dtype.type(rate / (1.0 - 0.9**step))
    root = weight.dtype.type(1.0 / np.sqrt(1.0 - 0.999**step))
    for j in range(weight.size):
        g = gradient[j]
        m = first[j] + share * (g - first[j])
        v = keep * second[j] + new * (g * g)
        first[j] = m
        second[j] = v
        weight[j] -= size * m / (np.sqrt(v) * root + tiny)


@kernel()
def _rmsprop(weight: Floats, gradient: Floats, second: Floats, rate: float) -> None:
    keep, new = weight.dtype.type(0.99), weight.dtype.type(1.0 - 0.99)
    tiny, size = weight.dtype.type(1e-8), weight.dtype.type(rate)
    for j in range(weight.size):
        g = gradient[j]
        v = keep * second[j] + new * (g * g)
        second[j] = v
        weight[j] -= size * g / (np.sqrt(v) + tiny)


@kernel()
def _sgd(weight: Floats, gradient: Floats, first: Floats, rate: float, momentum: float) -> None:
    keep, size = weight.dtype.type(momentum), weight.dtype.type(rate)
    for j in range(weight.size):
        first[j] = keep * first[j] + gradient[j]
        weight[j] -= size * first[j]
