"""Dropout from a generator of its own, so that trainings side by side cannot disturb each other."""

from __future__ import annotations

import torch
from torch import Tensor


def dropout(
    values: Tensor, share: float, training: bool, generator: torch.Generator | None
) -> Tensor:
    """Zero a share of the values and scale up the rest; nothing outside training."""
    if not training or share == 0.0:
        return values
    noise = torch.rand(values.shape, generator=generator, dtype=values.dtype, device=values.device)
    return values * ((noise >= share) / (1.0 - share))
