"""A layer backward over a whole sequence: gradients by weights, inputs and every state."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.gradients import by_block, by_weights, gather, hold, spread, unsee
from rnnviz.engine.kernels.blas import Tools, product
from rnnviz.engine.kernels.compiling import kernel
from rnnviz.engine.kernels.vectors import (
    IDENTITY,
    SIGMOID,
    TANH,
    add,
    deactivate,
    multiply,
    part,
    subtract,
)
from rnnviz.engine.records import (
    AFTER,
    BEFORE,
    COLUMN,
    NO_RESET,
    Gradients,
    Layer,
    Memory,
    OutputGradients,
    Roles,
    Scratch,
)

Ints = NDArray[Any]
Floats = NDArray[Any]


@kernel()
def backward(
    layer: Layer,
    memory: Memory,
    outside: OutputGradients,
    gradients: Gradients,
    scratch: Scratch,
    tools: Tools,
) -> None:
    """Go back from the last step to the first."""
    # Arrays are taken out of their tuples once: each time costs as much as a small product. That is
    # why this function is long; the second half of a step on its own costs a small layer a sixth.
    at, batch, products, weight = layer.at, layer.batch, layer.products, layer.weight
    block, value, cell, squashed = memory.block, memory.value, memory.cell, memory.squashed
    tables, slot, place = layer.tables, layer.tables.slot, layer.tables.buffer
    run, merge, delayed = tables.run, tables.merge, tables.delayed.size
    peepholes, peephole, by_peephole = tables.peephole, layer.peephole, gradients.peephole
    gates, late, reset = tables.gates, tables.late_output, tables.reset
    is_input, activation = tables.content_is_input, tables.content_activation
    carried, norm = gradients.cell, gradients.norm
    outer, outer_row = outside.hidden, outside.hidden_row
    extra, extra_row = outside.cell, outside.cell_row
    buffer, flow, zero = scratch.buffer, scratch.flow, scratch.zero
    blocks, resets, gathered = scratch.blocks, scratch.resets, scratch.sums
    time, width = squashed.shape
    window = gathered.shape[1] // batch
    # Gradients of a single step need no place of their own.
    sums_at = gathered.ctypes.data if window > 1 else buffer.ctypes.data
    flow[:] = 0
    carried[:] = 0
    gradients.input[:] = 0
    rows, slots = at.rows * batch, at.slots * width
    inner, o = part(flow, at.hidden * batch, width), slot.output_gate * width
    u, du = slot.content * width, place.content * width
    last = time if delayed and outside.delayed_row[time] >= 0 else time - 1
    for t in range(last, -1, -1):
        now, before = part(value, t * slots, slots), part(cell, t * width, width)
        if t == time:
            buffer[:] = 0
        else:
            external = part(outer, outer_row[t] * width, width) if outer_row[t] >= 0 else zero
            if extra_row[t] >= 0:
                add(part(extra, extra_row[t] * width, width), carried)
            squash = part(squashed, t * width, width)
            by_output = part(buffer, place.output_gate * width, width)
            open_back(inner, external, squash, by_output)
            if late:
                opens, after = part(now, o, width), part(cell, (t + 1) * width, width)
                deactivate(opens, by_output, SIGMOID)
                _unsee(peepholes, peephole, by_peephole, buffer, after, carried, batch, 1)
            norm[t, 0], norm[t, 1] = _state_back(
                slot, place, inner, external, now, before, squash, carried, buffer,
                tables.output_activation,
            )  # fmt: skip
            if not is_input:
                deactivate(part(now, u, width), part(buffer, du, width), activation)
            if reset != NO_RESET or is_input:
                _content(layer, memory, gradients, scratch, tools, t)
        _untie(merge, buffer, width)
        if delayed:
            _delayed(layer, outside, gradients, buffer, width, t)
        for k in range(gates):
            low, size = run[k, 0] * width, (run[k, 1] - run[k, 0]) * width
            deactivate(part(now, low, size), part(buffer, low, size), SIGMOID)
        _unsee(peepholes, peephole, by_peephole, buffer, before, carried, batch, 0)
        held = (last - t) % window
        hold(part(block, t * rows, rows), blocks, held * batch, batch)
        if reset == BEFORE:
            hold(part(memory.reset, t * rows, rows), resets, held * batch, batch)
        if window > 1:
            gather(buffer, gathered, held * batch, batch)
        if held + 1 == window or t == 0:
            by_weights(products, gradients.weight, blocks, resets, sums_at, window * batch,
                       at.hidden_size, (held + 1) * batch, tools)  # fmt: skip
        by_block(products, weight, buffer, flow, at.hidden_size, batch, tools)
        if at.cell >= 0 or reset == BEFORE or gradients.input.shape[0]:
            spread(layer, gradients, flow, time, width, t)
    gradients.hidden[:] = inner


@kernel(inline=True)
def _state_back(
    slot: Roles,
    place: Roles,
    inner: Floats,
    outer: Floats,
    now: Floats,
    before: Floats,
    squashed: Floats,
    carried: Floats,
    buffer: Floats,
    activation: int,
) -> tuple[float, float]:
    """From ``h_t`` and ``c_t`` to the gates, the content and ``c_{t-1}``."""
    width = inner.size
    # Each run is an argument of its own: only of arguments the compiler knows that they are apart.
    return step_back(
        inner,
        outer,
        part(now, slot.input_gate * width, width),
        part(now, slot.forget_gate * width, width),
        part(now, slot.output_gate * width, width),
        part(now, slot.content * width, width),
        before,
        squashed,
        carried,
        part(buffer, place.input_gate * width, width),
        part(buffer, place.forget_gate * width, width),
        part(buffer, place.content * width, width),
        activation,
    )


@kernel(inline=True, apart=True)
def open_back(inner: Floats, outer: Floats, squashed: Floats, by_output: Floats) -> None:
    """The gradient by an output gate's value, from both gradients by ``h_t``."""
    for j in range(by_output.size):
        by_output[j] = (inner[j] + outer[j]) * squashed[j]


@kernel(sums=True, inline=True, apart=True)
def step_back(
    inner: Floats,
    outer: Floats,
    writes: Floats,
    keeps: Floats,
    opens: Floats,
    content: Floats,
    before: Floats,
    squashed: Floats,
    carried: Floats,
    by_write: Floats,
    by_keep: Floats,
    by_content: Floats,
    kind: int,
) -> tuple[float, float]:
    """The element-wise part; lengths of the gradients by ``c_t`` and ``h_t``."""
    one = inner.dtype.type(1)
    cells, hiddens = inner.dtype.type(0), inner.dtype.type(0)
    if kind == TANH:
        for j in range(inner.size):
            hidden = inner[j] + outer[j]
            cell = carried[j] + hidden * opens[j] * (one - squashed[j] * squashed[j])
            hiddens += hidden * hidden
            cells += cell * cell
            by_write[j] = cell * content[j]
            by_content[j] = cell * writes[j]
            by_keep[j] = cell * before[j]
            carried[j] = cell * keeps[j]
    else:
        linear = one if kind == IDENTITY else one - one
        for j in range(inner.size):
            hidden = inner[j] + outer[j]
            slope = linear + (one - linear) * squashed[j] * (one - squashed[j])
            cell = carried[j] + hidden * opens[j] * slope
            hiddens += hidden * hidden
            cells += cell * cell
            by_write[j] = cell * content[j]
            by_content[j] = cell * writes[j]
            by_keep[j] = cell * before[j]
            carried[j] = cell * keeps[j]
    return np.sqrt(cells), np.sqrt(hiddens)


@kernel()
def _content(
    layer: Layer, memory: Memory, gradients: Gradients, scratch: Scratch, tools: Tools, t: int
) -> None:
    """From the content's sum to the reset gate, or from the content to the input that it is."""
    tables, batch, products, width = layer.tables, layer.batch, layer.products, scratch.zero.size
    now, slot, buffer, place = memory.value[t], tables.slot, scratch.buffer, tables.buffer
    own = part(buffer, place.content * width, width)
    if tables.content_is_input:
        if gradients.input.shape[0]:
            add(own, gradients.input[t])
        return
    gate = part(now, slot.reset_gate * width, width)
    by_gate = part(buffer, place.reset_gate * width, width)
    if tables.reset == AFTER:
        multiply(own, part(now, slot.product * width, width), by_gate)
        multiply(own, gate, part(buffer, place.product * width, width))
        return
    p = products.shape[0] - 1
    low, high = products[p, COLUMN.back_low], products[p, COLUMN.back_high]
    size, rows = layer.at.hidden_size, layer.at.rows
    flow, bytes_ = scratch.flow[1], layer.weight.itemsize
    product(
        tools, 1, 0, high - low, batch, size,
        layer.weight.ctypes.data + bytes_ * (products[p, COLUMN.slot] * size * rows + low), rows,
        own.ctypes.data, batch, 0, flow.ctypes.data + bytes_ * low * batch, batch,
    )  # fmt: skip
    first = products[p, COLUMN.source] * batch
    by_state = part(flow, first, width)
    multiply(by_state, part(memory.block[t], first, width), by_gate)
    for j in range(width):
        by_state[j] *= gate[j]


@kernel(inline=True)
def _untie(merge: Ints, buffer: Floats, width: int) -> None:
    """Give the gradients by tied gates to the gates that decide them."""
    for k in range(merge.shape[0]):
        source = part(buffer, merge[k, 0] * width, width)
        target = part(buffer, merge[k, 1] * width, width)
        if merge[k, 2] > 0:
            add(source, target)
        else:
            subtract(source, target)


@kernel()
def _delayed(
    layer: Layer,
    outside: OutputGradients,
    gradients: Gradients,
    buffer: Floats,
    width: int,
    t: int,
) -> None:
    """Delayed gates: what arrives from after the sequence, and the first step's given values."""
    row = outside.delayed_row[t]
    for k in range(layer.tables.delayed.size):
        own = part(buffer, layer.tables.delayed[k] * width, width)
        if row >= 0:
            add(outside.delayed[row, k * width : (k + 1) * width], own)
        if t == 0:
            gradients.delayed[k] = own
            own[:] = 0


@kernel(inline=True)
def _unsee(
    peepholes: Ints,
    weight: Floats,
    gradient: Floats,
    buffer: Floats,
    cell: Floats,
    by_cell: Floats,
    batch: int,
    after: int,
) -> None:
    """From the sums of gates to the state that their peepholes see, before the step or after it."""
    width = cell.size
    for k in range(peepholes.shape[0]):
        if peepholes[k, 2] == after:
            p = peepholes[k, 1]
            by_sum = part(buffer, peepholes[k, 0] * width, width)
            unsee(weight[p], gradient[p], by_sum, cell, by_cell, batch)
