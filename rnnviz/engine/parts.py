"""What a whole training step works on."""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

from rnnviz.engine.forward import Layer, Memory
from rnnviz.engine.room import Found, Scratch

Floats = NDArray[Any]
Ints = NDArray[Any]

MOST_LAYERS = 4
"""Kernels are compiled for this many; the unused ones are empty."""
VALUES, ONE_HOT, EMBEDDING, LINEAR = 0, 1, 2, 3
"""How inputs reach the first layer."""


class Stage(NamedTuple):
    """One layer with all that it works on.

    Attributes:
        layer, memory, found, room: of :mod:`forward` and :mod:`backward`.
        by_output: (time, hidden_size * batch) the gradient by its outputs.
        carried: (2 + delayed, hidden_size * batch) the state after the batch before.
        fresh: likewise, the state of a sequence that begins.
    """

    layer: Layer
    memory: Memory
    found: Found
    room: Scratch
    by_output: Floats
    carried: Floats
    fresh: Floats


class Weights(NamedTuple):
    """All weights one after another, with what belongs to each.

    Attributes:
        value, gradient, first, second: (n,) the weights, their gradients and two moments.
        kept: (n,) 0 for numbers that are no weights, or (0,) where there are none of these.
        encoder, by_encoder: (input_size, features) of an embedding, (features, input_size) of a
            linear encoding, or no row.
    """

    value: Floats
    gradient: Floats
    first: Floats
    second: Floats
    kept: Floats
    encoder: Floats
    by_encoder: Floats


class Batches(NamedTuple):
    """Batches to learn from, one after another; shorter ones are padded in time.

    Attributes:
        time: (steps,) time steps of each.
        carry: (steps,) whether the state goes on from the batch before.
        ids: (steps, time, batch) symbols, or no row.
        values: (steps, time, features, batch), or no row.
        lengths: (steps, batch).
        mask: (steps, time, batch) not 0 where a prediction counts.
        target_ids: (steps, time, batch), or (steps, 0, batch).
        target_values: (steps, time or 1, batch, output_size), or (steps, 0, batch, output_size).
        drop_encoder: (steps, time, batch, features) factors of a dropout, or (steps, 0, ...).
        drop_output: (layers, steps, time, batch, hidden_size), or (layers, steps, 0, ...).
    """

    time: Ints
    carry: Ints
    ids: Ints
    values: Floats
    lengths: Ints
    mask: Ints
    target_ids: Ints
    target_values: Floats
    drop_encoder: Floats
    drop_output: Floats


class Rule(NamedTuple):
    """How weights change.

    Attributes:
        kind: one of ``OPTIMIZERS``.
        clip: largest norm of the gradient; 0 for none.
        rate: (steps,) learning rate of each step.
        step: of the first batch, from 1.
    """

    kind: int
    clip: float
    rate: Floats
    step: int
