"""The records that kernels work on: named tuples of arrays, made once and filled in place."""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

Floats = NDArray[Any]
Ints = NDArray[Any]

MOST_LAYERS = 4
"""Kernels are compiled for this many; the unused ones are empty."""
VALUES, ONE_HOT, EMBEDDING, LINEAR = 0, 1, 2, 3
"""How inputs reach the first layer."""
NO_RESET, BEFORE, AFTER = 0, 1, 2
"""Where the content's source is reset: never, before the product with the weights or after it."""


class Roles(NamedTuple):
    """A slot, or a place among the gradients, for each quantity of a step; -1 for none."""

    input_gate: int
    forget_gate: int
    output_gate: int
    content: int
    reset_gate: int
    product: int


class Tables(NamedTuple):
    """What the kernels know of a cell, whatever its sizes; all whole numbers.

    Attributes:
        run: (n, 3) first slot, slot after the last and activation of sums that become values
            together; gates first. Sums that are finished later in the step are in none.
        gates: how many of these runs are gates.
        slot: of each quantity.
        buffer: where the gradient by each is put; as the slot, but for ``same`` gates.
        complement: (n, 2) slots that are 1 minus another slot.
        merge: (n, 3) buffers whose gradient goes to another slot, with its sign.
        peephole: (n, 3) slot, row of the weights, and 1 where the state after the step is seen.
        delayed: (n,) slots of delayed gates.
        reset: ``NO_RESET``, ``BEFORE`` or ``AFTER``.
        output_activation, content_activation: as :mod:`rnnviz.engine.kernels.vectors` counts them.
        late_output: whether the output gate sees the state after the step.
        content_is_input: whether the content is the input itself.
    """

    run: Ints
    gates: int
    slot: Roles
    buffer: Roles
    complement: Ints
    merge: Ints
    peephole: Ints
    delayed: Ints
    reset: int
    output_activation: int
    content_activation: int
    late_output: int
    content_is_input: int


class Places(NamedTuple):
    """Rows of a layer's block and its sizes; -1 for what is not there."""

    hidden_size: int
    input_size: int
    rows: int
    slots: int
    previous: int
    hidden: int
    cell: int
    one: int
    input: int


class Columns(NamedTuple):
    """What the columns of a layer's matrix products say.

    Attributes:
        slot, slots: the first slot and the number of slots.
        low, high: the first row and the row after the last that are read.
        resets: whether they are read from the reset block.
        back_low, back_high: the rows by which the gradient is taken.
        adds: 1 where that adds to an earlier product's. Where products overlap only in part, all
            add, and ``ADDS_TO_CLEARED`` in the first row says so.
        source: the row where the state begins, -1 where none is read.
    """

    slot: int
    slots: int
    low: int
    high: int
    resets: int
    back_low: int
    back_high: int
    adds: int
    source: int


COLUMN = Columns(*range(9))
ADDS_TO_CLEARED = 2


class Layer(NamedTuple):
    """A layer's plan and weights.

    Attributes:
        tables, at: of the cell and of the layer.
        products: (n, 9) the matrix products of a step, with the columns of ``COLUMN``.
        weight: (sums * hidden_size, rows), the weights of each sum side by side.
        peephole: (peepholes, hidden_size).
        batch: sequences.
    """

    tables: Tables
    at: Places
    products: Ints
    weight: Floats
    peephole: Floats
    batch: int


class Memory(NamedTuple):
    """What a layer reads and records. Each row is one step.

    Within a row lie the rows of the block, or the units of each slot, each with one number a
    sequence.

    Attributes:
        block: (time + 1, rows * batch); ``h_t`` is put in row t + 1.
        reset: as ``block``, with the reset state in its place; one row where nothing is reset.
        value: (time + 1, slots * hidden_size * batch), constants filled in.
        cell: (time + 1, hidden_size * batch), the first row given.
        squashed: (time, hidden_size * batch), ``g(c_t)``.
        first: (delayed, hidden_size * batch), the delayed gates of the first step.
    """

    block: Floats
    reset: Floats
    value: Floats
    cell: Floats
    squashed: Floats
    first: Floats


class OutputGradients(NamedTuple):
    """The loss's gradient by what leaves the layer; all other steps have none.

    Attributes:
        hidden: (n, hidden_size * batch) by ``h_t``.
        hidden_row: (time,) which row of ``hidden`` belongs to a step; -1 for none.
        cell, cell_row: likewise by ``c_t``, beside what comes through ``h_t``.
        delayed: (n, delayed * hidden_size * batch) by the delayed gates' values.
        delayed_row: (time + 1,)
    """

    hidden: Floats
    hidden_row: Ints
    cell: Floats
    cell_row: Ints
    delayed: Floats
    delayed_row: Ints


class Gradients(NamedTuple):
    """Where the gradients go.

    Attributes:
        weight, peephole: as the layer's weights; added to.
        input: (time, input_size * batch), or no row where it is not asked for.
        hidden, cell: (hidden_size * batch,) by the first states.
        delayed: (delayed, hidden_size * batch) by the first values of delayed gates.
        norm: (time, 2) the lengths of the gradients by ``c_t`` and ``h_t``.
    """

    weight: Floats
    peephole: Floats
    input: Floats
    hidden: Floats
    cell: Floats
    delayed: Floats
    norm: Floats


class Scratch(NamedTuple):
    """Memory for intermediate results of the way back.

    Attributes:
        buffer: (buffers * hidden_size * batch,) gradients by each gate and the content.
        flow: (2, rows * batch) gradients by a step's block and by its reset state.
        zero: (hidden_size * batch,) zeros.
        blocks: (window * batch, rows) the blocks of some steps, transposed.
        resets: likewise, of the reset blocks.
        sums: (sums * hidden_size, window * batch) gradients by the sums of these steps; no row
            where the window is one step, whose gradients are in ``buffer``.
    """

    buffer: Floats
    flow: Floats
    zero: Floats
    blocks: Floats
    resets: Floats
    sums: Floats


class Stage(NamedTuple):
    """One layer with all that it works on.

    Attributes:
        layer, memory, gradients, scratch: as above.
        by_output: (time, hidden_size * batch) the gradient by its outputs.
        carried: (2 + delayed, hidden_size * batch) the state after the batch before.
        fresh: likewise, the state of a sequence that begins.
    """

    layer: Layer
    memory: Memory
    gradients: Gradients
    scratch: Scratch
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
