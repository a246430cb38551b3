"""Jacobian norms, and how fast matrix products are at a layer's sizes."""

from __future__ import annotations

from typing import Any

import numpy as np
import timing

import models
from rnnviz.analysis import carousel
from rnnviz.engine.blas import tools
from rnnviz.engine.calibration import product_limit, seconds_of_product
from rnnviz.trace import Trace


def product_rate(shape: models.Shape) -> float:
    """Multiplications a second of the forward product of an LSTM of this shape."""
    size = 4 * shape.hidden, shape.batch, shape.hidden + 1 + shape.features
    hand = tools(np.float32, product_limit(np.dtype(np.float32)))
    return size[0] * size[1] * size[2] / seconds_of_product(size, hand, 0.05)


def jacobians(rounds: int) -> tuple[Any, str]:
    """Norms of the total derivative at all lags."""
    norms: tuple[carousel.Norm, ...] = ("spectral", "frobenius")
    found = [_norm(cell, norm) for cell in ("lstm", "gru", "ran-tanh") for norm in norms]
    rows = [[row["cell"], row["norm"], f"{row['seconds']:.3f}"] for row in found]
    return found, timing.table("Jacobians, T = 784, H = 100", ["cell", "norm", "s"], rows)


def _norm(cell: str, norm: carousel.Norm) -> dict[str, Any]:
    trace = _trace(cell, 784, 100)
    times = timing.interleaved({"norm": lambda: carousel.jacobian_norm(trace, norm)}, 3, 0.0)
    return {"cell": cell, "norm": norm, "seconds": timing.median(times["norm"])}


def _trace(cell: str, steps: int, size: int) -> Trace:
    """What a random layer does on random input."""
    import torch

    from rnnviz.model.recording import record_layers
    from rnnviz.model.recurrent import Recurrent

    layer = Recurrent(cell, 4, size, forget_bias=2.0)
    with torch.no_grad():
        return record_layers(layer, torch.randn(steps, 1, 4)).trace()
