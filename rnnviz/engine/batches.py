"""Sequences of a task side by side, as one call of a network takes them to learn or to answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.records import EMBEDDING, ONE_HOT, Batches
from rnnviz.engine.weights import Design

Floats = NDArray[Any]
Ints = NDArray[np.int64]
CACHE_BYTES = 1_000_000
"""What the recording of a piece takes, about."""
MOST_COLUMNS, FEWEST_COLUMNS = 128, 32
_FEWEST_STEPS = 8


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
    lengths: Ints
    mask: NDArray[np.bool_]
    carry: bool = False
    encoder_factors: Floats | None = None
    output_factors: Floats | None = None


def gather(design: Design, samples: Sequence[Sample], dtype: Any) -> Batches:
    """Samples of one batch size side by side, the shorter ones padded."""
    first = samples[0]
    time = max(len(sample.inputs) for sample in samples)
    ids = first.targets.dtype.kind in "iu"
    last = not ids and first.targets.ndim == 2
    batches = _zeros(
        design, (len(samples), time, len(first.lengths)), dtype,
        mask=time,
        target_ids=time if ids else 0,
        target_values=0 if ids else 1 if last else time,
        drop_encoder=0 if first.encoder_factors is None else time,
        drop_output=0 if first.output_factors is None else time,
    )  # fmt: skip
    for index, sample in enumerate(samples):
        steps = len(sample.inputs)
        batches.time[index], batches.carry[index] = steps, sample.carry
        batches.lengths[index] = sample.lengths
        batches.mask[index, :steps] = sample.mask
        _put_inputs(batches, index, sample.inputs)
        if ids:
            batches.target_ids[index, :steps] = sample.targets
        else:
            batches.target_values[index, :steps] = sample.targets
        if sample.encoder_factors is not None:
            batches.drop_encoder[index, :steps] = sample.encoder_factors
        if sample.output_factors is not None:
            batches.drop_output[:, index, :steps] = sample.output_factors
    return batches


class Sequences(NamedTuple):
    """Many sequences to answer, cut so that what a piece touches stays in the processor's cache.

    They stand side by side in groups, and each group is cut into pieces of some steps.

    Attributes:
        batches: one for each piece; all but a group's first carry the state on.
        piece: (pieces, 4) first step, first column, columns that are sequences and not padding,
            and 1 where the group ends.
        order: (sequences,) which sequence each column is.
        time: steps of the longest.
        last: whether only the answer after each sequence's last step is wanted.
    """

    batches: Batches
    piece: Ints
    order: Ints
    time: int
    last: bool

    @property
    def columns(self) -> int:
        """Sequences side by side."""
        return int(self.batches.lengths.shape[1])

    @property
    def steps(self) -> int:
        """Steps of the longest piece."""
        return int(self.batches.time.max())


def cut_up(
    design: Design, inputs: NDArray[Any], lengths: Ints, last: bool, dtype: Any
) -> Sequences:
    """Cut sequences into groups and pieces.

    Args:
        design: of the model that will read them.
        inputs: ids (time, batch) or values (time, batch, features).
        lengths: (batch,) steps of each.
        last: whether only the answers after the last steps are wanted; the sequences are then
            sorted by length, so that few steps are computed in vain.
        dtype: of the values.
    """
    order = np.argsort(lengths, kind="stable") if last else np.arange(len(lengths))
    columns, steps = _sizes(design, len(lengths), int(lengths.max()), np.dtype(dtype).itemsize)
    piece = np.array(list(_pieces(lengths[order], columns, steps)), dtype=np.int64)
    batches = _zeros(design, (len(piece), steps, columns), dtype)
    batches.carry[:] = piece[:, 0] > 0
    for index, (start, column, used, _) in enumerate(piece):
        chosen = order[column : column + used]
        left = np.clip(lengths[chosen] - start, 0, steps)
        batches.lengths[index, :used] = left
        batches.time[index] = left.max()
        _put_inputs(batches, index, inputs[start : start + steps, chosen])
    return Sequences(batches, piece, order, int(lengths.max()), last)


def _sizes(design: Design, sequences: int, time: int, itemsize: int) -> tuple[int, int]:
    """How many sequences side by side, and how many steps at a time."""
    step = (len(design.spec.terms) + 4) * design.hidden_size * itemsize
    most = min(max(CACHE_BYTES // (_FEWEST_STEPS * step), FEWEST_COLUMNS), MOST_COLUMNS)
    groups = -(-sequences // most)
    columns = -(-sequences // groups)
    return columns, min(max(CACHE_BYTES // (columns * step), 1), time)


def _pieces(lengths: Ints, columns: int, steps: int) -> Iterator[tuple[int, int, int, int]]:
    """Each piece as ``Sequences.piece`` has it."""
    for column in range(0, len(lengths), columns):
        group = lengths[column : column + columns]
        longest = int(group.max())
        for start in range(0, longest, steps):
            yield start, column, len(group), int(start + steps >= longest)


def _zeros(
    design: Design,
    sizes: tuple[int, int, int],
    dtype: Any,
    mask: int = 0,
    target_ids: int = 0,
    target_values: int = 0,
    drop_encoder: int = 0,
    drop_output: int = 0,
) -> Batches:
    """Empty batches of so many, of steps and of sequences, and the steps that each array has."""
    count, time, batch = sizes
    symbols, hidden = design.encoding in (ONE_HOT, EMBEDDING), design.hidden_size
    return Batches(
        time=np.zeros(count, np.int64),
        carry=np.zeros(count, np.int64),
        ids=np.zeros((count, time if symbols else 0, batch), np.int64),
        values=np.zeros((count, 0 if symbols else time, design.input_size, batch), dtype),
        lengths=np.zeros((count, batch), np.int64),
        mask=np.zeros((count, mask, batch), np.uint8),
        target_ids=np.zeros((count, target_ids, batch), np.int64),
        target_values=np.zeros((count, target_values, batch, design.output_size), dtype),
        drop_encoder=np.zeros((count, drop_encoder, batch, design.features), dtype),
        drop_output=np.zeros((design.num_layers, count, drop_output, batch, hidden), dtype),
    )


def _put_inputs(batches: Batches, index: int, inputs: NDArray[Any]) -> None:
    """Copy ids or values (time, batch, ...) into the first steps and columns of a batch."""
    steps, used = inputs.shape[:2]
    if batches.ids.shape[1]:
        batches.ids[index, :steps, :used] = inputs
    else:
        batches.values[index, :steps, :, :used] = inputs.transpose(0, 2, 1)
