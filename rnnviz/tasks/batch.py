"""Sequences as arrays: what a batch is, its masks and its parts."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Batch:
    """Sequences of equal or different lengths, padded at the end; time comes first.

    Attributes:
        inputs: ids (time, batch) int64, or features (time, batch, input_size) float32.
        targets: ids (time, batch) int64, or values (time, batch, output_size) float32; for a
            read-out at the last step (batch, output_size) float32, with a 1 at the right class
            where the loss is cross-entropy.
        lengths: steps of each sequence, (batch,) int64.
        mask: where a prediction counts, (time, batch) bool; for a read-out at the last step that
            step.
        carry: whether the state after the previous batch goes on into this one.
        tokens: of each sequence, where its ids do not tell what a person wrote.
    """

    inputs: NDArray[Any]
    targets: NDArray[Any]
    lengths: Ints
    mask: Bools
    carry: bool = False
    tokens: tuple[tuple[str, ...], ...] = ()

    def identity(self) -> Hashable:
        """Equal for batches that are shown alike: other words may have the same ids."""
        arrays = (self.inputs, self.targets, self.lengths, self.mask)
        return self.tokens, *(array.tobytes() for array in arrays)


def last_predictions(predictions: NDArray[Any], batch: Batch) -> NDArray[Any]:
    """Each sequence's answer at its last step, (batch, output_size)."""
    if predictions.ndim == 2:
        return predictions
    picked: NDArray[Any] = predictions[batch.lengths - 1, np.arange(predictions.shape[1])]
    return picked


def steps_mask(lengths: Ints, time: int) -> Bools:
    """True at the steps that belong to a sequence, (time, batch)."""
    mask: Bools = np.arange(time)[:, None] < lengths[None, :]
    return mask


def last_step_mask(lengths: Ints, time: int) -> Bools:
    """True at each sequence's last step only, (time, batch)."""
    mask: Bools = np.arange(time)[:, None] == lengths[None, :] - 1
    return mask


def columns_of(batch: Batch, chosen: slice) -> Batch:
    """Some sequences of a batch, cut to the longest of them."""
    lengths = batch.lengths[chosen]
    time = int(lengths.max())
    # Targets for the last step alone are (batch, output_size) and not ids; all others have a time.
    last_step_only = batch.targets.ndim == 2 and batch.targets.dtype.kind == "f"
    targets = batch.targets[chosen] if last_step_only else batch.targets[:time, chosen]
    return Batch(
        np.ascontiguousarray(batch.inputs[:time, chosen]),
        np.ascontiguousarray(targets),
        lengths,
        np.ascontiguousarray(batch.mask[:time, chosen]),
        tokens=batch.tokens[chosen],
    )


def one_of(batch: Batch, index: int) -> Batch:
    """One sequence of a batch, cut to its own length."""
    return columns_of(batch, slice(index, index + 1))
