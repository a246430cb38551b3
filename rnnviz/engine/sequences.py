"""Many sequences to answer, cut so that what a piece touches stays in the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.parts import EMBEDDING, ONE_HOT, Batches
from rnnviz.engine.store import Design

Ints = NDArray[np.int64]
CACHE_BYTES = 1_000_000
"""What the recording of a piece takes, about."""
MOST_COLUMNS, FEWEST_COLUMNS = 128, 32
_FEWEST_STEPS = 8


class Sequences(NamedTuple):
    """Groups of sequences side by side, each group cut into pieces of some steps.

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
    symbols, count = design.encoding in (ONE_HOT, EMBEDDING), len(piece)
    batches = _room(design, count, steps, columns, symbols, dtype)
    for index, (start, column, used, _) in enumerate(piece):
        chosen = order[column : column + used]
        left = np.clip(lengths[chosen] - start, 0, steps)
        here = inputs[start : start + steps, chosen]
        batches.lengths[index, :used] = left
        batches.time[index] = left.max()
        if symbols:
            batches.ids[index, : len(here), :used] = here
        else:
            batches.values[index, : len(here), :, :used] = here.transpose(0, 2, 1)
    batches.carry[:] = piece[:, 0] > 0
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


def _room(
    design: Design, count: int, steps: int, columns: int, symbols: bool, dtype: Any
) -> Batches:
    """Pieces without content and without targets."""
    return Batches(
        time=np.zeros(count, np.int64),
        carry=np.zeros(count, np.int64),
        ids=np.zeros((count, steps if symbols else 0, columns), np.int64),
        values=np.zeros((count, 0 if symbols else steps, design.input_size, columns), dtype),
        lengths=np.zeros((count, columns), np.int64),
        mask=np.zeros((count, 0, columns), np.uint8),
        target_ids=np.zeros((count, 0, columns), np.int64),
        target_values=np.zeros((count, 0, columns, design.output_size), dtype),
        drop_encoder=np.zeros((count, 0, columns, design.features), dtype),
        drop_output=np.zeros((design.num_layers, count, 0, columns, design.hidden_size), dtype),
    )
