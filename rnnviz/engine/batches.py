"""Batches of a task side by side, as one call of the trainer takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.parts import EMBEDDING, ONE_HOT, Batches
from rnnviz.engine.store import Design

Floats = NDArray[Any]


class Sample(NamedTuple):
    """One batch with the dropout drawn for it.

    Attributes:
        inputs: ids (time, batch) or values (time, batch, input_size).
        targets: ids (time, batch), values (time, batch, output_size) or, at the last step only,
            (batch, output_size).
        lengths: (batch,).
        mask: (time, batch) where a prediction counts.
        carry: whether the state goes on from the batch before.
        encoder_factors: (time, batch, features) what an embedding is multiplied with, or None.
        output_factors: (layers, time, batch, hidden_size) likewise each layer's outputs, or None.
    """

    inputs: NDArray[Any]
    targets: NDArray[Any]
    lengths: NDArray[np.int64]
    mask: NDArray[np.bool_]
    carry: bool = False
    encoder_factors: Floats | None = None
    output_factors: Floats | None = None


def gather(design: Design, samples: Sequence[Sample], dtype: Any) -> Batches:
    """Samples of one batch size side by side, the shorter ones padded."""
    count, batch = len(samples), len(samples[0].lengths)
    time = max(len(sample.inputs) for sample in samples)
    symbols = design.encoding in (ONE_HOT, EMBEDDING)
    ids = samples[0].targets.dtype.kind in "iu"
    last = not ids and samples[0].targets.ndim == 2
    drops = samples[0].output_factors is not None
    embeds = samples[0].encoder_factors is not None
    wide, sizes = design.input_size, (design.num_layers, design.hidden_size)
    found = Batches(
        time=np.array([len(sample.inputs) for sample in samples]),
        carry=np.array([int(sample.carry) for sample in samples]),
        ids=np.zeros((count, time if symbols else 0, batch), np.int64),
        values=np.zeros((count, 0 if symbols else time, wide, batch), dtype),
        lengths=np.stack([sample.lengths for sample in samples]).astype(np.int64),
        mask=np.zeros((count, time, batch), np.uint8),
        target_ids=np.zeros((count, time if ids else 0, batch), np.int64),
        target_values=np.zeros(
            (count, 0 if ids else 1 if last else time, batch, design.output_size), dtype
        ),
        drop_encoder=np.zeros((count, time if embeds else 0, batch, design.features), dtype),
        drop_output=np.zeros((sizes[0], count, time if drops else 0, batch, sizes[1]), dtype),
    )
    for index, sample in enumerate(samples):
        _put(found, index, sample, symbols, ids, last)
    return found


def _put(found: Batches, index: int, sample: Sample, symbols: bool, ids: bool, last: bool) -> None:
    """Copy one sample in."""
    steps = len(sample.inputs)
    if symbols:
        found.ids[index, :steps] = sample.inputs
    else:
        found.values[index, :steps] = sample.inputs.transpose(0, 2, 1)
    found.mask[index, :steps] = sample.mask
    if ids:
        found.target_ids[index, :steps] = sample.targets
    elif last:
        found.target_values[index, 0] = sample.targets
    else:
        found.target_values[index, :steps] = sample.targets
    if sample.encoder_factors is not None:
        found.drop_encoder[index, :steps] = sample.encoder_factors
    if sample.output_factors is not None:
        found.drop_output[:, index, :steps] = sample.output_factors
