"""A layer forward over a whole sequence, everything recorded where it is computed."""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

from rnnviz.engine.blas import Tools, product
from rnnviz.engine.compiling import kernel
from rnnviz.engine.maths import SIGMOID, TANH, activate, hyperbolic_tangent
from rnnviz.engine.plan import AFTER, BEFORE, Places, Tables

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
    for t in range(ends):
        now, read = value[t], block[t]
        if at.cell >= 0:
            read[at.cell * batch : at.cell * batch + width] = cell[t]
        if at.previous >= 0 and t > 0:
            _copy_input(block[t - 1], read, at.input * batch, at.previous * batch,
                        at.input_size * batch)  # fmt: skip
        sums(groups, weight, read, now, at.hidden_size, batch, tools)
        for k in range(peepholes.shape[0]):
            if peepholes[k, 2] == 0:
                own = peepholes[k, 0] * width
                see(now[own : own + width], layer.peephole[peepholes[k, 1]], cell[t], batch)
        for k in range(run.shape[0]):
            activate(now[run[k, 0] * width : run[k, 1] * width], run[k, 2])
        if t == 0:
            for k in range(delayed.size):
                now[delayed[k] * width : (delayed[k] + 1) * width] = memory.first[k]
        if t == time:
            # Only the delayed gates one step on were wanted: the state that is carried along.
            break
        for k in range(complement.shape[0]):
            _complement(now, complement[k, 0] * width, complement[k, 1] * width, width)
        if option[0] or option[4]:
            _content(layer, memory, tools, t)
        if option[2] >= 0:
            _late_state(layer, memory, t)
        else:
            _state(
                now[i : i + width], now[f : f + width], now[o : o + width], now[u : u + width],
                cell[t], cell[t + 1], squashed[t], block[t + 1, hidden : hidden + width], kind,
            )  # fmt: skip


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


@kernel()
def _copy_input(before: Floats, read: Floats, source: int, target: int, count: int) -> None:
    for j in range(count):
        read[target + j] = before[source + j]


@kernel()
def _complement(now: Floats, own: int, other: int, width: int) -> None:
    one = now.dtype.type(1)
    for j in range(width):
        now[own + j] = one - now[other + j]


@kernel()
def see(sums: Floats, weight: Floats, cell: Floats, batch: int) -> None:
    """Add what a peephole sees."""
    for unit in range(weight.size):
        for j in range(unit * batch, (unit + 1) * batch):
            sums[j] += weight[unit] * cell[j]


@kernel()
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
def _late_state(layer: Layer, memory: Memory, t: int) -> None:
    """The same where the output gate sees the new state."""
    tables, now = layer.tables, memory.value[t]
    width = memory.squashed.shape[1]
    role, hidden = tables.role * width, layer.at.hidden * layer.batch
    opens, after, squashed = now[role[2] : role[2] + width], memory.cell[t + 1], memory.squashed[t]
    _state(
        now[role[0] : role[0] + width], now[role[1] : role[1] + width], opens,
        now[role[3] : role[3] + width], memory.cell[t], after, squashed,
        memory.block[t + 1, hidden : hidden + width], tables.option[1],
    )  # fmt: skip
    for k in range(tables.peephole.shape[0]):
        if tables.peephole[k, 2] == 1:
            see(opens, layer.peephole[tables.peephole[k, 1]], after, layer.batch)
    activate(opens, SIGMOID)
    output = memory.block[t + 1, hidden : hidden + width]
    for j in range(width):
        output[j] = opens[j] * squashed[j]


@kernel()
def _content(layer: Layer, memory: Memory, tools: Tools, t: int) -> None:
    """The content, where it waits for a reset gate or is the input itself."""
    tables, at, groups, batch = layer.tables, layer.at, layer.groups, layer.batch
    weight, block, reset, value = layer.weight, memory.block, memory.reset, memory.value
    size, rows = at.hidden_size, at.rows
    width, bytes_ = size * batch, weight.itemsize
    start = tables.role[3] * width
    content = value[t, start : start + width]
    if tables.option[4]:
        content[:] = block[t, at.input * batch : at.input * batch + width]
        return
    place = tables.option[0]
    gate = value[t, tables.role[4] * width : (tables.role[4] + 1) * width]
    if place == AFTER:
        inner = value[t, tables.role[5] * width : (tables.role[5] + 1) * width]
        for j in range(width):
            content[j] += gate[j] * inner[j]
    elif place == BEFORE:
        g = groups.shape[0] - 1
        low, high = groups[g, 2], groups[g, 3]
        fill_reset(gate, block[t], reset[t], low, high, batch, groups[g, 8])
        product(
            tools, 0, 0, size, batch, high - low,
            weight.ctypes.data + bytes_ * (groups[g, 0] * size * rows + low), rows,
            reset[t].ctypes.data + bytes_ * low * batch, batch, 0,
            content.ctypes.data, batch,
        )  # fmt: skip
    activate(content, tables.option[3])


@kernel()
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
