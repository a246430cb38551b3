"""A layer backward over a whole sequence: gradients by weights, inputs and every state."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from rnnviz.engine.blas import Tools, product
from rnnviz.engine.compiling import kernel
from rnnviz.engine.elementwise import (
    add,
    add_to,
    gather,
    hold,
    merge_into,
    open_back,
    step_back,
    unsee,
    written,
)
from rnnviz.engine.forward import Layer, Memory
from rnnviz.engine.maths import SIGMOID, deactivate
from rnnviz.engine.plan import AFTER, BEFORE
from rnnviz.engine.room import Found, Outside, Scratch
from rnnviz.engine.views import part

Ints = NDArray[Any]
Floats = NDArray[Any]


@kernel()
def backward(
    layer: Layer, memory: Memory, outside: Outside, found: Found, room: Scratch, tools: Tools
) -> None:
    """Go back from the last step to the first."""
    # Arrays are taken out of their tuples once: each time costs as much as a small product.
    at, batch, groups, weight = layer.at, layer.batch, layer.groups, layer.weight
    block, value, cell, squashed = memory.block, memory.value, memory.cell, memory.squashed
    run, role, place = layer.tables.run, layer.tables.role, layer.tables.buffer
    merge, peepholes, option = layer.tables.merge, layer.tables.peephole, layer.tables.option
    delayed, gates = layer.tables.delayed.size, layer.tables.gates[0]
    by_hidden, by_cell, carried, norm = found.by_hidden, found.by_cell, found.cell, found.norm
    outer, outer_row, extra, extra_row = (
        outside.hidden, outside.hidden_row, outside.cell, outside.cell_row
    )  # fmt: skip
    buffer, flow, zero, blocks, gathered = room.buffer, room.flow, room.zero, room.blocks, room.sums
    time, width = squashed.shape
    held, window = 0, gathered.shape[1] // batch
    # Gradients of a single step need no place of their own.
    sums_at = gathered.ctypes.data if window > 1 else buffer.ctypes.data
    state = at.hidden * batch
    i, f, o, u = role[0] * width, role[1] * width, role[2] * width, role[3] * width
    di, df, do, du = (
        place[0] * width, place[1] * width, place[2] * width, place[3] * width
    )  # fmt: skip
    flow[:] = 0
    carried[:] = 0
    found.input[:] = 0
    rows, slots = at.rows * batch, at.slots * width
    inner, spare = part(flow, state, width), part(flow, rows, width)
    last = time if delayed and outside.delayed_row[time] >= 0 else time - 1
    for t in range(last, -1, -1):
        now, before = part(value, t * slots, slots), part(cell, t * width, width)
        if t == time:
            buffer[:] = 0
        else:
            external = part(outer, outer_row[t] * width, width) if outer_row[t] >= 0 else zero
            if extra_row[t] >= 0:
                add(part(extra, extra_row[t] * width, width), carried)
            if by_hidden.shape[0]:
                add_to(inner, external, part(by_hidden, t * width, width))
            squash = part(squashed, t * width, width)
            opens, by_output = part(now, o, width), part(buffer, do, width)
            if option[2] >= 0:
                _late_output(layer, memory, found, inner, external, by_output, t)
            else:
                open_back(inner, external, squash, by_output)
            by_content = part(buffer, du, width)
            norm[t, 0], norm[t, 1] = step_back(
                inner, external, part(now, i, width), part(now, f, width), opens,
                part(now, u, width), before, squash, carried, part(buffer, di, width),
                part(buffer, df, width), by_content,
                part(by_cell, t * width, width) if by_cell.shape[0] else spare, option[1],
            )  # fmt: skip
            if option[4] == 0:
                deactivate(part(now, u, width), by_content, option[3])
            if option[0] or option[4]:
                _content(layer, memory, found, room, tools, t)
        for k in range(merge.shape[0]):
            merge_into(part(buffer, merge[k, 0] * width, width),
                       part(buffer, merge[k, 1] * width, width), merge[k, 2])  # fmt: skip
        if delayed:
            _delayed(layer, outside, found, buffer, width, t)
        for k in range(gates):
            low, size = run[k, 0] * width, (run[k, 1] - run[k, 0]) * width
            deactivate(part(now, low, size), part(buffer, low, size), SIGMOID)
        for k in range(peepholes.shape[0]):
            if peepholes[k, 2] == 0:
                p = peepholes[k, 1]
                by_sum = part(buffer, peepholes[k, 0] * width, width)
                unsee(layer.peephole[p], found.peephole[p], by_sum, before, carried, batch)
        hold(part(block, t * rows, rows), blocks, held * batch, batch)
        if option[0] == BEFORE:
            hold(part(memory.reset, t * rows, rows), room.resets, held * batch, batch)
        if window > 1:
            gather(buffer, gathered, held * batch, batch)
        held += 1
        if held == window or t == 0:
            _weights(groups, found.weight, blocks, room.resets, sums_at, window * batch,
                     at.hidden_size, held * batch, tools)  # fmt: skip
            held = 0
        _flow(groups, weight, buffer, flow, at.hidden_size, batch, tools)
        if at.cell >= 0 or option[0] == BEFORE or found.input.shape[0]:
            _spread(layer, found, flow, time, width, t)
    found.hidden[:] = inner


@kernel()
def _late_output(
    layer: Layer,
    memory: Memory,
    found: Found,
    inner: Floats,
    outer: Floats,
    by_output: Floats,
    t: int,
) -> None:
    """An output gate that saw ``c_t`` gives some of its gradient back to it."""
    tables, width, squashed = layer.tables, inner.size, memory.squashed[t]
    opens = memory.value[t, tables.role[2] * width : (tables.role[2] + 1) * width]
    one = opens.dtype.type(1)
    for j in range(width):
        by_output[j] = (inner[j] + outer[j]) * squashed[j] * opens[j] * (one - opens[j])
    for k in range(tables.peephole.shape[0]):
        if tables.peephole[k, 2] == 1:
            p = tables.peephole[k, 1]
            unsee(layer.peephole[p], found.peephole[p], by_output, memory.cell[t + 1],
                  found.cell, layer.batch)  # fmt: skip


@kernel()
def _content(
    layer: Layer, memory: Memory, found: Found, room: Scratch, tools: Tools, t: int
) -> None:
    """From the content's sum to the reset gate, or from the content to the input that it is."""
    tables, batch, groups = layer.tables, layer.batch, layer.groups
    width, value, role = room.zero.size, memory.value[t], tables.role
    own = room.buffer[tables.buffer[3] * width : (tables.buffer[3] + 1) * width]
    if tables.option[4]:
        if found.input.shape[0]:
            add(own, found.input[t])
        return
    gate = value[role[4] * width : (role[4] + 1) * width]
    by_gate = room.buffer[tables.buffer[4] * width : (tables.buffer[4] + 1) * width]
    if tables.option[0] == AFTER:
        inner = value[role[5] * width : (role[5] + 1) * width]
        by_inner = room.buffer[tables.buffer[5] * width : (tables.buffer[5] + 1) * width]
        for j in range(width):
            by_gate[j] = own[j] * inner[j]
            by_inner[j] = own[j] * gate[j]
        return
    g = groups.shape[0] - 1
    low, high, size, rows = groups[g, 5], groups[g, 6], layer.at.hidden_size, layer.at.rows
    flow, bytes_ = room.flow[1], layer.weight.itemsize
    product(
        tools, 1, 0, high - low, batch, size,
        layer.weight.ctypes.data + bytes_ * (groups[g, 0] * size * rows + low), rows,
        own.ctypes.data, batch, 0, flow.ctypes.data + bytes_ * low * batch, batch,
    )  # fmt: skip
    first = groups[g, 8] * batch
    state = memory.block[t, first : first + width]
    for j in range(width):
        by_gate[j] = flow[first + j] * state[j]
        flow[first + j] *= gate[j]


@kernel()
def _delayed(
    layer: Layer, outside: Outside, found: Found, buffer: Floats, width: int, t: int
) -> None:
    """Delayed gates: what arrives from after the sequence, and the first step's given values."""
    row = outside.delayed_row[t]
    for k in range(layer.tables.delayed.size):
        own = layer.tables.delayed[k] * width
        if row >= 0:
            add(outside.delayed[row, k * width : (k + 1) * width], buffer[own : own + width])
        if t == 0:
            found.delayed[k] = buffer[own : own + width]
            buffer[own : own + width] = 0


@kernel()
def _weights(
    groups: Ints,
    gradient: Floats,
    blocks: Floats,
    resets: Floats,
    sums_at: int,
    wide: int,
    size: int,
    columns: int,
    tools: Tools,
) -> None:
    """Add the window's share of the gradient by the weights."""
    bytes_, rows = gradient.itemsize, gradient.shape[1]
    for g in range(groups.shape[0]):
        slot, count, low, high = groups[g, 0], groups[g, 1], groups[g, 2], groups[g, 3]
        if low == high:
            continue
        read = resets.ctypes.data if groups[g, 4] else blocks.ctypes.data
        product(
            tools, 0, 0, count * size, high - low, columns,
            sums_at + bytes_ * slot * size * wide, wide,
            read + bytes_ * low, rows, 1,
            gradient.ctypes.data + bytes_ * (slot * size * rows + low), rows,
        )  # fmt: skip


@kernel()
def _flow(
    groups: Ints,
    weight: Floats,
    buffer: Floats,
    flow: Floats,
    size: int,
    batch: int,
    tools: Tools,
) -> None:
    """From the sums to the block."""
    bytes_, width, rows = weight.itemsize, size * batch, weight.shape[1]
    if groups[0, 7] == 2:
        flow[0, :] = 0
    for g in range(groups.shape[0]):
        low, high = groups[g, 5], groups[g, 6]
        if low == high or groups[g, 4]:
            continue
        slot, count = groups[g, 0], groups[g, 1]
        product(
            tools, 1, 0, high - low, batch, count * size,
            weight.ctypes.data + bytes_ * (slot * size * rows + low), rows,
            buffer.ctypes.data + bytes_ * slot * width, batch, min(groups[g, 7], 1),
            flow.ctypes.data + bytes_ * low * batch, batch,
        )  # fmt: skip


@kernel()
def _spread(layer: Layer, found: Found, flows: Floats, time: int, width: int, t: int) -> None:
    """From the block to the states and inputs that it holds."""
    at, batch, groups, input_ = layer.at, layer.batch, layer.groups, found.input
    wide, flow, start = at.input_size * batch, flows[0], at.input * batch
    g = groups.shape[0] - 1
    from_reset = groups[g, 4] == 1 and t < time
    if input_.shape[0]:
        if t < time:
            add(flow[start : start + wide], input_[t])
        if from_reset and groups[g, 5] <= at.input and groups[g, 6] >= at.input + at.input_size:
            add(flows[1, start : start + wide], input_[t])
        if at.previous >= 0 and t > 0:
            add(flow[at.previous * batch : at.previous * batch + wide], input_[t - 1])
    if from_reset:
        first = groups[g, 8] * batch
        if not written(groups, groups[g, 8]):
            flow[first : first + width] = 0
        add(flows[1, first : first + width], flow[first : first + width])
    if at.cell >= 0:
        add(flow[at.cell * batch : at.cell * batch + width], found.cell)
