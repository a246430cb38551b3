"""Dropout from a generator of its own, so that trainings side by side cannot disturb each other."""

from __future__ import annotations

import torch
from torch import Tensor


def dropout(
    values: Tensor, share: float, training: bool, generator: torch.Generator | None
) -> Tensor:
    """Zero a share of the values and scale up the rest; nothing outside training.

    The noise is drawn where the generator is, so a model drops the same values on every device.
    """
    if not training or share == 0.0:
        return values
    place = values.device if generator is None else generator.device
    noise = torch.rand(values.shape, generator=generator, dtype=values.dtype, device=place)
    return values * ((noise.to(values.device) >= share) / (1.0 - share))
