"""What the way back works on: gradients from outside, gradients found, and room to work in."""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

Ints = NDArray[Any]
Floats = NDArray[Any]


class Outside(NamedTuple):
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


class Found(NamedTuple):
    """Where the gradients go.

    Attributes:
        weight, peephole: as the layer's weights; added to.
        input: (time, input_size * batch), or no row where it is not asked for.
        hidden, cell: (hidden_size * batch,) by the first states.
        delayed: (delayed, hidden_size * batch) by the first values of delayed gates.
        norm: (time, 2) the lengths of the gradient by ``c_t`` and ``h_t``.
        by_cell, by_hidden: (time, hidden_size * batch) these gradients, or no row.
    """

    weight: Floats
    peephole: Floats
    input: Floats
    hidden: Floats
    cell: Floats
    delayed: Floats
    norm: Floats
    by_cell: Floats
    by_hidden: Floats


class Scratch(NamedTuple):
    """Room to work in.

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
