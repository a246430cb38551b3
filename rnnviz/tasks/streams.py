"""Streams of token ids cut into batches, and what a model without context makes of them.

Zaremba, Sutskever and Vinyals (2014), "Recurrent neural network regularization": a text is laid
out in as many parallel columns as the batch is large; the state goes on from batch to batch.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.batch import Batch, Ints
from rnnviz.tasks.options import Option

_COUNTED = 1_000_000
Stream = Ints | NDArray[np.uint8]
"""Token ids, (token,); small alphabets take one byte each."""


def length_option(default: int) -> Option:
    """How many steps of a stream a batch has."""
    help_text = "Steps that the gradient goes back; the state goes on beyond them."
    return Option("length", default, minimum=2, maximum=500, help=help_text)


def training_batch(ids: Stream, batch_size: int, length: int, step: int) -> Batch:
    """The batch of one step; after the last one of an epoch the text begins anew.

    Args:
        ids: the whole stream, (token,).
        batch_size: columns.
        length: steps of a batch; a shorter text gives shorter batches.
        step: counts from 0.

    Raises:
        ValueError: when the text is too short for so many columns.
    """
    table = columns(ids, batch_size)
    length = min(length, len(table) - 1)
    return _piece(table, step % epoch_batches(ids, batch_size, length) * length, length)


def epoch_batches(ids: Stream, batch_size: int, length: int) -> int:
    """How many batches an epoch has; the arguments are those of :func:`training_batch`."""
    height = len(columns(ids, batch_size)) - 1
    return height // min(length, height)


def test_batches(ids: Stream, batch_size: int, length: int) -> list[Batch]:
    """The stream as consecutive batches that carry the state; the last may be shorter."""
    table = columns(ids, min(batch_size, max(1, (len(ids) - 1) // length)))
    return [_piece(table, start, length) for start in range(0, len(table) - 1, length)]


def columns(ids: Stream, count: int) -> Stream:
    """A stream side by side in columns, (time + 1, count): the last row is only a target."""
    height = (len(ids) - 1) // count
    if height < 1:
        raise ValueError(
            f"The text is too short for {count} parallel streams: "
            "choose a smaller batch or a longer text."
        )
    # A view: each step of a training takes only a few rows of it.
    windows = np.lib.stride_tricks.sliding_window_view(ids, height + 1)
    table: Any = windows[::height][:count].T
    return table  # type: ignore[no-any-return]


def _piece(table: Stream, start: int, length: int) -> Batch:
    """Some rows of the columns and, as targets, the rows below them."""
    stop = min(start + length, len(table) - 1)
    inputs, targets = (table[start + k : stop + k].astype(np.int64, order="C") for k in (0, 1))
    lengths = np.full(inputs.shape[1], len(inputs), dtype=np.int64)
    return Batch(inputs, targets, lengths, np.ones(inputs.shape, np.bool_), carry=start > 0)


def cross_entropy(predictions: NDArray[Any], batch: Batch) -> tuple[float, int]:
    """The sum over the asked steps of -log softmax(predictions)[target], in nats; their number.

    The sum is NaN where a prediction is not finite.
    """
    logits = predictions[batch.mask].astype(np.float64)
    targets = batch.targets[batch.mask]
    with np.errstate(invalid="ignore"):
        logits -= logits.max(axis=1, keepdims=True)
    chosen = logits[np.arange(len(targets)), targets]
    return float((np.log(np.exp(logits).sum(axis=1)) - chosen).sum()), len(targets)


def unigram_entropy(train: Stream, targets: Ints, size: int) -> float:
    """Cross-entropy per token, in nats, of a model that knows how frequent each token is.

    Every token counts once more than it occurs (Laplace), so that none is impossible.
    """
    counts = np.ones(size)
    # In pieces: numpy counts in whole numbers of eight bytes, of which a long text has too many.
    for start in range(0, len(train), _COUNTED):
        counts += np.bincount(train[start : start + _COUNTED], minlength=size)
    return float(-np.log(counts / counts.sum())[targets].mean())
