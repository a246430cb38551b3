"""A layer forward over a whole sequence, everything recorded where it is computed."""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

from rnnviz.engine.blas import Tools, product
from rnnviz.engine.compiling import kernel
from rnnviz.engine.maths import SIGMOID, TANH, activate, hyperbolic_tangent
from rnnviz.engine.plan import AFTER, BEFORE, Places, Tables
from rnnviz.engine.views import part

Ints = NDArray[Any]
Floats = NDArray[Any]


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


class Layer(NamedTuple):
    """A layer's plan and weights.

    Attributes:
        tables, at, groups: of :mod:`rnnviz.engine.plan`.
        weight: (sums * hidden_size, rows), the weights of each sum side by side.
        peephole: (peepholes, hidden_size).
        batch: sequences.
    """

    tables: Tables
    at: Places
    groups: Ints
    weight: Floats
    peephole: Floats
    batch: int


@kernel()
def forward(layer: Layer, memory: Memory, tools: Tools) -> None:
    """Fill a memory whose inputs, constants and first states are already in place."""
    # Arrays are taken out of their tuples once: each time costs as much as a small product.
    at, batch, groups, weight = layer.at, layer.batch, layer.groups, layer.weight
    block, value, cell, squashed = memory.block, memory.value, memory.cell, memory.squashed
    run, role, option = layer.tables.run, layer.tables.role, layer.tables.option
    complement, peepholes = layer.tables.complement, layer.tables.peephole
    delayed, kind = layer.tables.delayed, option[1]
    time, width = squashed.shape
    hidden = at.hidden * batch
    i, f, o, u = role[0] * width, role[1] * width, role[2] * width, role[3] * width
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
        sums(groups, weight, read, now, at.hidden_size, batch, tools)
        for k in range(peepholes.shape[0]):
            if peepholes[k, 2] == 0:
                see(part(now, peepholes[k, 0] * width, width), layer.peephole[peepholes[k, 1]],
                    before, batch)  # fmt: skip
        for k in range(run.shape[0]):
            activate(part(now, run[k, 0] * width, (run[k, 1] - run[k, 0]) * width), run[k, 2])
        if t == 0:
            for k in range(delayed.size):
                copy(part(memory.first, k * width, width), part(now, delayed[k] * width, width))
        if t == time:
            # Only the delayed gates one step on were wanted: the state that is carried along.
            break
        for k in range(complement.shape[0]):
            _complement(part(now, complement[k, 1] * width, width),
                        part(now, complement[k, 0] * width, width))  # fmt: skip
        if option[0] or option[4]:
            _content(layer, memory, tools, t)
        after, squash = part(cell, (t + 1) * width, width), part(squashed, t * width, width)
        output = part(block, (t + 1) * rows + hidden, width)
        _state(part(now, i, width), part(now, f, width), part(now, o, width), part(now, u, width),
               before, after, squash, output, kind)  # fmt: skip
        if option[2] >= 0:
            _open_late(layer, part(now, o, width), after, squash, output)


@kernel()
def sums(
    groups: Ints, weight: Floats, read: Floats, now: Floats, size: int, batch: int, tools: Tools
) -> None:
    """All sums that do not wait for the reset gate."""
    rows, width, bytes_ = weight.shape[1], size * batch, weight.itemsize
    for g in range(groups.shape[0]):
        slot, count, low, high = groups[g, 0], groups[g, 1], groups[g, 2], groups[g, 3]
        if low == high:
            now[slot * width : (slot + count) * width] = 0
        elif groups[g, 4] == 0:
            product(
                tools, 0, 0, count * size, batch, high - low,
                weight.ctypes.data + bytes_ * (slot * size * rows + low), rows,
                read.ctypes.data + bytes_ * low * batch, batch, 0,
                now.ctypes.data + bytes_ * slot * width, batch,
            )  # fmt: skip


@kernel(inline=True, apart=True)
def copy(source: Floats, target: Floats) -> None:
    """Copy one array into another of its size."""
    for j in range(target.size):
        target[j] = source[j]


@kernel(inline=True, apart=True)
def _complement(source: Floats, target: Floats) -> None:
    one = target.dtype.type(1)
    for j in range(target.size):
        target[j] = one - source[j]


@kernel(inline=True, apart=True)
def see(sums: Floats, weight: Floats, cell: Floats, batch: int) -> None:
    """Add what a peephole sees."""
    for unit in range(weight.size):
        for j in range(unit * batch, (unit + 1) * batch):
            sums[j] += weight[unit] * cell[j]


@kernel(inline=True, apart=True)
def _state(
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
    layer: Layer, opens: Floats, after: Floats, squashed: Floats, output: Floats
) -> None:
    """The output, where its gate sees the new state."""
    peepholes = layer.tables.peephole
    for k in range(peepholes.shape[0]):
        if peepholes[k, 2] == 1:
            see(opens, layer.peephole[peepholes[k, 1]], after, layer.batch)
    activate(opens, SIGMOID)
    _multiply(opens, squashed, output)


@kernel(inline=True, apart=True)
def _multiply(one: Floats, other: Floats, target: Floats) -> None:
    for j in range(target.size):
        target[j] = one[j] * other[j]


@kernel()
def _content(layer: Layer, memory: Memory, tools: Tools, t: int) -> None:
    """The content, where it waits for a reset gate or is the input itself."""
    tables, at, groups, batch = layer.tables, layer.at, layer.groups, layer.batch
    weight, block, reset, value = layer.weight, memory.block, memory.reset, memory.value
    size, rows = at.hidden_size, at.rows
    width, bytes_, wide = size * batch, weight.itemsize, at.rows * batch
    now = part(value, t * at.slots * width, at.slots * width)
    read = part(block, t * wide, wide)
    content = part(now, tables.role[3] * width, width)
    if tables.option[4]:
        copy(part(read, at.input * batch, width), content)
        return
    place = tables.option[0]
    gate = part(now, tables.role[4] * width, width)
    if place == AFTER:
        _add_product(gate, part(now, tables.role[5] * width, width), content)
    elif place == BEFORE:
        g = groups.shape[0] - 1
        low, high = groups[g, 2], groups[g, 3]
        mixed = part(reset, t * wide, wide)
        fill_reset(gate, read, mixed, low, high, batch, groups[g, 8])
        product(
            tools, 0, 0, size, batch, high - low,
            weight.ctypes.data + bytes_ * (groups[g, 0] * size * rows + low), rows,
            mixed.ctypes.data + bytes_ * low * batch, batch, 0,
            content.ctypes.data, batch,
        )  # fmt: skip
    activate(content, tables.option[3])


@kernel(inline=True, apart=True)
def _add_product(one: Floats, other: Floats, target: Floats) -> None:
    for j in range(target.size):
        target[j] += one[j] * other[j]


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
