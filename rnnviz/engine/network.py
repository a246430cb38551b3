"""Whole training steps in one call: encoder, layers, read-out, loss, backward and update."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.backward import backward
from rnnviz.engine.forward import forward
from rnnviz.engine.kernels.blas import Tools, product
from rnnviz.engine.kernels.compiling import kernel
from rnnviz.engine.kernels.vectors import copy, part, scale
from rnnviz.engine.losses import Readout, read_out
from rnnviz.engine.records import (
    EMBEDDING,
    LINEAR,
    ONE_HOT,
    VALUES,
    Batches,
    Gradients,
    Layer,
    Memory,
    OutputGradients,
    Rule,
    Stage,
    Weights,
)
from rnnviz.engine.updates import change

Floats = NDArray[Any]
Ints = NDArray[Any]


@kernel()
def learn(
    stages: Any,
    top: Stage,
    layers: int,
    encoding: int,
    weights: Weights,
    read: Readout,
    batches: Batches,
    rule: Rule,
    tools: Tools,
    losses: Floats,
) -> int:
    """Take a step for each batch; stops before a step whose loss is no number.

    Args:
        stages: ``MOST_LAYERS`` of :class:`Stage`, the first one reading the input.
        top: the last one that is there.
        layers: how many of them are there.
        encoding: ``VALUES``, ``ONE_HOT``, ``EMBEDDING`` or ``LINEAR``.
        weights, read: the model's.
        batches: to learn from.
        rule: how weights change.
        tools: of this thread.
        losses: (steps,) the mean loss of each batch, before its step.

    Returns:
        Number of batches seen.
    """
    row = np.empty(batches.mask.shape[1], np.int64)
    none = np.full(batches.mask.shape[1] + 1, -1)
    start, factors = top.layer.at.hidden * top.layer.batch, batches.drop_output[layers - 1]
    for s in range(batches.time.size):
        time = batches.time[s]
        weights.gradient[:] = 0
        run_layers(stages, layers, encoding, weights.encoder, batches, s, tools)
        losses[s] = read_out(
            read, top.memory.block, start, top.by_output, row[:time], batches.mask[s, :time],
            batches.target_ids[s], batches.target_values[s], factors[s], tools,
        )  # fmt: skip
        if not np.isfinite(losses[s]):
            return s + 1
        for index in range(layers - 1, 0, -1):
            _go_back(stages[index], row, none, time, tools)
            below, drop = stages[index - 1], batches.drop_output[index - 1, s]
            hand_down(stages[index].gradients.input, below.by_output, drop, time, below.layer.batch)
            for t in range(time):
                row[t] = t
        # A layer taken by a constant costs nothing; by a variable, all layers are copied.
        _go_back(stages[0], row, none, time, tools)
        if encoding >= EMBEDDING:
            by_input = stages[0].gradients.input
            encode_back(by_input, encoding, weights.by_encoder, batches, s, top.layer.batch, tools)
        change(weights, rule, s)
    return int(batches.time.size)


@kernel()
def _go_back(stage: Stage, row: Ints, none: Ints, time: int, tools: Tools) -> None:
    """One layer backward."""
    outside = OutputGradients(
        stage.by_output, row[:time], stage.carried, none[:time], stage.carried, none
    )
    backward(
        stage.layer, cut(stage.memory, time), outside, cut_gradients(stage.gradients, time),
        stage.scratch, tools,
    )  # fmt: skip


@kernel()
def run_layers(
    stages: Any,
    layers: int,
    encoding: int,
    encoder: Floats,
    batches: Batches,
    s: int,
    tools: Tools,
) -> None:
    """All layers over one batch, and the states that may be carried on kept."""
    first, carry = stages[0], batches.carry[s] != 0
    memory, lengths = cut(first.memory, batches.time[s]), batches.lengths[s]
    encode(first.layer, memory, encoding, encoder, batches, s, tools)
    _run_layer(first, memory, carry, lengths, tools)
    for index in range(1, layers):
        stage = stages[index]
        memory = cut(stage.memory, batches.time[s])
        hand_up(stages[index - 1], stage, memory, batches.drop_output[index - 1, s])
        _run_layer(stage, memory, carry, lengths, tools)


@kernel()
def _run_layer(stage: Stage, memory: Memory, carry: bool, lengths: Ints, tools: Tools) -> None:
    """One layer forward, its inputs being in place."""
    _begin(stage, memory, carry)
    forward(stage.layer, memory, tools)
    _keep_state(stage, memory, lengths)


@kernel()
def answer(
    stages: Any,
    top: Stage,
    layers: int,
    encoding: int,
    encoder: Floats,
    readout: Floats,
    batches: Batches,
    piece: Ints,
    last: bool,
    tools: Tools,
    found: Floats,
) -> None:
    """Add the read-out's products to predictions that hold its biases already.

    Args:
        stages, top, layers, encoding, tools: as for :func:`learn`.
        encoder, readout: weights.
        batches, piece, last: of :class:`rnnviz.engine.batches.Sequences`.
        found: (time, columns, output_size), or (1, ...) where only the last answers are wanted.
    """
    outputs, size = readout.shape
    bytes_, columns = found.itemsize, found.shape[1]
    batch, state = top.layer.batch, top.layer.at.hidden * top.layer.batch
    block, final = top.memory.block, top.carried
    for s in range(batches.time.size):
        run_layers(stages, layers, encoding, encoder, batches, s, tools)
        start, column, count = piece[s, 0], piece[s, 1], piece[s, 2]
        steps = piece[s, 3] if last else batches.time[s]
        for t in range(steps):
            hidden = final[0] if last else block[t + 1, state:]
            row = 0 if last else start + t
            product(
                tools, 1, 1, count, outputs, size, hidden.ctypes.data, batch,
                readout.ctypes.data, size, 1,
                found.ctypes.data + bytes_ * (row * columns + column) * outputs, outputs,
            )  # fmt: skip


@kernel()
def cut(memory: Memory, time: int) -> Memory:
    """The part of a memory that shorter sequences use."""
    return Memory(
        memory.block[: time + 1], memory.reset[: time + 1], memory.value[: time + 1],
        memory.cell[: time + 1], memory.squashed[:time], memory.first,
    )  # fmt: skip


@kernel()
def cut_gradients(gradients: Gradients, time: int) -> Gradients:
    """The gradients of shorter sequences."""
    return Gradients(
        gradients.weight, gradients.peephole, gradients.input[:time], gradients.hidden,
        gradients.cell, gradients.delayed, gradients.norm[:time],
    )  # fmt: skip


@kernel()
def _begin(stage: Stage, memory: Memory, carry: bool) -> None:
    """Set the first state."""
    state = stage.carried if carry else stage.fresh
    width, start = state.shape[1], stage.layer.at.hidden * stage.layer.batch
    memory.block[0, start : start + width] = state[0]
    memory.cell[0] = state[1]
    for k in range(memory.first.shape[0]):
        memory.first[k] = state[2 + k]


@kernel()
def _keep_state(stage: Stage, memory: Memory, lengths: Ints) -> None:
    """Keep the state after each sequence's own last step."""
    state, batch, delayed = stage.carried, stage.layer.batch, stage.layer.tables.delayed
    width, start = state.shape[1], stage.layer.at.hidden * stage.layer.batch
    block, cell, value = memory.block, memory.cell, memory.value
    if lengths.min() == lengths.max():
        t = lengths[0]
        state[0] = block[t, start : start + width]
        state[1] = cell[t]
        for k in range(delayed.size):
            state[2 + k] = value[t, delayed[k] * width : (delayed[k] + 1) * width]
        return
    for b in range(batch):
        t = lengths[b]
        for j in range(b, width, batch):
            state[0, j] = block[t, start + j]
            state[1, j] = cell[t, j]
            for k in range(delayed.size):
                state[2 + k, j] = value[t, delayed[k] * width + j]


@kernel()
def encode(
    layer: Layer,
    memory: Memory,
    encoding: int,
    encoder: Floats,
    batches: Batches,
    s: int,
    tools: Tools,
) -> None:
    """Put a batch's inputs into the first layer's block."""
    batch, size, start = layer.batch, layer.at.input_size, layer.at.input * layer.batch
    block, values, ids, drop = memory.block, batches.values, batches.ids, batches.drop_encoder
    rows, number = layer.at.rows * batch, values.shape[2] * batch
    for t in range(memory.squashed.shape[0]):
        target = part(block, t * rows + start, size * batch)
        if encoding == VALUES:
            copy(part(values, (s * values.shape[1] + t) * number, number), target)
        elif encoding == LINEAR:
            wide = values.shape[2]
            product(
                tools, 0, 0, size, batch, wide, encoder.ctypes.data, wide,
                values[s, t].ctypes.data, batch, 0, target.ctypes.data, batch,
            )  # fmt: skip
        elif encoding == ONE_HOT:
            target[:] = 0
            for b in range(batch):
                target[ids[s, t, b] * batch + b] = 1
        else:
            for b in range(batch):
                source = encoder[ids[s, t, b]]
                for k in range(size):
                    target[k * batch + b] = source[k]
            if drop.shape[1]:
                scale(drop[s, t], target, batch)


@kernel()
def encode_back(
    by_input: Floats,
    encoding: int,
    gradient: Floats,
    batches: Batches,
    s: int,
    batch: int,
    tools: Tools,
) -> None:
    """The gradient by an encoder's weights."""
    ids, values, drop = batches.ids, batches.values, batches.drop_encoder
    for t in range(batches.time[s]):
        source = by_input[t]
        if encoding == LINEAR:
            size, wide = gradient.shape
            product(
                tools, 0, 1, size, wide, batch, source.ctypes.data, batch,
                values[s, t].ctypes.data, batch, 1, gradient.ctypes.data, wide,
            )  # fmt: skip
            continue
        if drop.shape[1]:
            scale(drop[s, t], source, batch)
        for b in range(batch):
            target = gradient[ids[s, t, b]]
            for k in range(target.size):
                target[k] += source[k * batch + b]


@kernel()
def hand_up(below: Stage, stage: Stage, memory: Memory, drop: Floats) -> None:
    """A layer reads the outputs of the one below."""
    at, batch = stage.layer.at, stage.layer.batch
    width, source = at.input_size * batch, below.layer.at.hidden * batch
    start, block, read = at.input * batch, memory.block, below.memory.block
    for t in range(memory.squashed.shape[0]):
        target = block[t, start : start + width]
        target[:] = read[t + 1, source : source + width]
        if drop.shape[0]:
            scale(drop[t], target, batch)


@kernel()
def hand_down(by_input: Floats, by_output: Floats, drop: Floats, time: int, batch: int) -> None:
    """The gradient by a layer's inputs is that by the outputs of the one below."""
    for t in range(time):
        target = by_output[t]
        target[:] = by_input[t]
        if drop.shape[0]:
            scale(drop[t], target, batch)
