"""A layer forward over a whole sequence, everything recorded where it is computed."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from rnnviz.engine.kernels.blas import Tools, product
from rnnviz.engine.kernels.compiling import kernel
from rnnviz.engine.kernels.vectors import (
    SIGMOID,
    TANH,
    activate,
    add_product,
    copy,
    hyperbolic_tangent,
    multiply,
    one_minus,
    part,
)
from rnnviz.engine.records import AFTER, BEFORE, COLUMN, NO_RESET, Layer, Memory

Ints = NDArray[Any]
Floats = NDArray[Any]


@kernel()
def forward(layer: Layer, memory: Memory, tools: Tools) -> None:
    """Fill a memory whose inputs, constants and first states are already in place."""
    # Arrays are taken out of their tuples once: each time costs as much as a small product.
    at, batch, products, weight = layer.at, layer.batch, layer.products, layer.weight
    block, value, cell, squashed = memory.block, memory.value, memory.cell, memory.squashed
    tables, run, slot = layer.tables, layer.tables.run, layer.tables.slot
    complement, delayed = tables.complement, tables.delayed
    peepholes, peephole = tables.peephole, layer.peephole
    time, width = squashed.shape
    hidden = at.hidden * batch
    i, f = slot.input_gate * width, slot.forget_gate * width
    o, u = slot.output_gate * width, slot.content * width
    waits = tables.reset != NO_RESET or tables.content_is_input
    late, activation = tables.late_output, tables.output_activation
    ends = time + 1 if delayed.size else time
    if delayed.size:
        block[time, at.input * batch : (at.input + at.input_size) * batch] = 0
    rows, slots = at.rows * batch, at.slots * width
    for t in range(ends):
        now, read = part(value, t * slots, slots), part(block, t * rows, rows)
        before = part(cell, t * width, width)
        if at.cell >= 0:
            copy(before, part(read, at.cell * batch, width))
        if at.previous >= 0 and t > 0:
            wide = at.input_size * batch
            copy(part(block, (t - 1) * rows + at.input * batch, wide),
                 part(read, at.previous * batch, wide))  # fmt: skip
        weighted_sums(products, weight, read, now, at.hidden_size, batch, tools)
        for k in range(peepholes.shape[0]):
            if peepholes[k, 2] == 0:
                see(part(now, peepholes[k, 0] * width, width), peephole[peepholes[k, 1]], before,
                    batch)  # fmt: skip
        for k in range(run.shape[0]):
            activate(part(now, run[k, 0] * width, (run[k, 1] - run[k, 0]) * width), run[k, 2])
        if t == 0:
            for k in range(delayed.size):
                copy(part(memory.first, k * width, width), part(now, delayed[k] * width, width))
        if t == time:
            # Only the delayed gates one step on were wanted: the state that is carried along.
            break
        for k in range(complement.shape[0]):
            one_minus(part(now, complement[k, 1] * width, width),
                      part(now, complement[k, 0] * width, width))  # fmt: skip
        if waits:
            _content(layer, memory, tools, t)
        after, squash = part(cell, (t + 1) * width, width), part(squashed, t * width, width)
        output = part(block, (t + 1) * rows + hidden, width)
        step(part(now, i, width), part(now, f, width), part(now, o, width), part(now, u, width),
             before, after, squash, output, activation)  # fmt: skip
        if late:
            _open_late(peepholes, peephole, part(now, o, width), after, squash, output, batch)


@kernel()
def weighted_sums(
    products: Ints, weight: Floats, read: Floats, now: Floats, size: int, batch: int, tools: Tools
) -> None:
    """All sums that do not wait for the reset gate."""
    rows, width, bytes_ = weight.shape[1], size * batch, weight.itemsize
    for p in range(products.shape[0]):
        slot, count = products[p, COLUMN.slot], products[p, COLUMN.slots]
        low, high = products[p, COLUMN.low], products[p, COLUMN.high]
        if low == high:
            now[slot * width : (slot + count) * width] = 0
        elif products[p, COLUMN.resets] == 0:
            product(
                tools, 0, 0, count * size, batch, high - low,
                weight.ctypes.data + bytes_ * (slot * size * rows + low), rows,
                read.ctypes.data + bytes_ * low * batch, batch, 0,
                now.ctypes.data + bytes_ * slot * width, batch,
            )  # fmt: skip


@kernel(inline=True, apart=True)
def see(sums: Floats, weight: Floats, cell: Floats, batch: int) -> None:
    """Add what a peephole sees."""
    for unit in range(weight.size):
        for j in range(unit * batch, (unit + 1) * batch):
            sums[j] += weight[unit] * cell[j]


@kernel(inline=True, apart=True)
def step(
    writes: Floats,
    keeps: Floats,
    opens: Floats,
    content: Floats,
    before: Floats,
    after: Floats,
    squashed: Floats,
    hidden: Floats,
    kind: int,
) -> None:
    """``c_t = i * content + f * c_{t-1}`` and ``h_t = o * g(c_t)``."""
    if kind == TANH:
        for j in range(writes.size):
            after[j] = writes[j] * content[j] + keeps[j] * before[j]
            squashed[j] = hyperbolic_tangent(after[j])
            hidden[j] = opens[j] * squashed[j]
        return
    for j in range(writes.size):
        after[j] = writes[j] * content[j] + keeps[j] * before[j]
        squashed[j] = after[j]
    activate(squashed, kind)
    for j in range(writes.size):
        hidden[j] = opens[j] * squashed[j]


@kernel()
def _open_late(
    peepholes: Ints,
    weight: Floats,
    opens: Floats,
    after: Floats,
    squashed: Floats,
    output: Floats,
    batch: int,
) -> None:
    """The output, where its gate sees the new state."""
    for k in range(peepholes.shape[0]):
        if peepholes[k, 2] == 1:
            see(opens, weight[peepholes[k, 1]], after, batch)
    activate(opens, SIGMOID)
    multiply(opens, squashed, output)


@kernel()
def _content(layer: Layer, memory: Memory, tools: Tools, t: int) -> None:
    """The content, where it waits for a reset gate or is the input itself."""
    tables, at, products, batch = layer.tables, layer.at, layer.products, layer.batch
    weight, block, reset, value = layer.weight, memory.block, memory.reset, memory.value
    size, rows, slot = at.hidden_size, at.rows, tables.slot
    width, bytes_, wide = size * batch, weight.itemsize, at.rows * batch
    now = part(value, t * at.slots * width, at.slots * width)
    read = part(block, t * wide, wide)
    content = part(now, slot.content * width, width)
    if tables.content_is_input:
        copy(part(read, at.input * batch, width), content)
        return
    gate = part(now, slot.reset_gate * width, width)
    if tables.reset == AFTER:
        add_product(gate, part(now, slot.product * width, width), content)
    elif tables.reset == BEFORE:
        p = products.shape[0] - 1
        low, high = products[p, COLUMN.low], products[p, COLUMN.high]
        mixed = part(reset, t * wide, wide)
        fill_reset(gate, read, mixed, low, high, batch, products[p, COLUMN.source])
        product(
            tools, 0, 0, size, batch, high - low,
            weight.ctypes.data + bytes_ * (products[p, COLUMN.slot] * size * rows + low), rows,
            mixed.ctypes.data + bytes_ * low * batch, batch, 0,
            content.ctypes.data, batch,
        )  # fmt: skip
    activate(content, tables.content_activation)


@kernel(inline=True, apart=True)
def fill_reset(
    gate: Floats,
    block: Floats,
    reset: Floats,
    low: int,
    high: int,
    batch: int,
    source: int,
) -> None:
    """The rows of a block with the state that begins at row ``source`` times the reset gate."""
    first = source * batch
    for j in range(low * batch, first):
        reset[j] = block[j]
    for j in range(gate.size):
        reset[first + j] = gate[j] * block[first + j]
    for j in range(first + gate.size, high * batch):
        reset[j] = block[j]
