"""The built-in losses, from a model's predictions and a task's batch."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from rnnviz.model.sizes import ModelShape
from rnnviz.tasks import Batch


def at_last_step(predictions: Tensor, lengths: Tensor) -> Tensor:
    """Each sequence's prediction at its own last step, (batch, output_size)."""
    rows = torch.arange(predictions.shape[1], device=predictions.device)
    return predictions[lengths.to(predictions.device) - 1, rows]


def batch_loss(shape: ModelShape, predictions: Tensor, batch: Batch) -> Tensor:
    """The mean loss over everything that the batch asks for.

    Args:
        shape: says which loss and whether it is taken at every step or the last.
        predictions: (time, batch, output_size).
        batch: with numpy targets.
    """
    device = predictions.device
    targets = torch.from_numpy(batch.targets).to(device)
    if shape.readout == "last step":
        chosen = at_last_step(predictions, torch.from_numpy(batch.lengths))
    else:
        mask = torch.from_numpy(batch.mask).to(device)
        chosen, targets = predictions[mask], targets[mask]
    if shape.loss == "cross_entropy":
        return functional.cross_entropy(chosen, targets)
    targets = targets.to(chosen.dtype)
    if shape.loss == "mse":
        return functional.mse_loss(chosen, targets)
    return functional.binary_cross_entropy_with_logits(chosen, targets)
