"""Whole training steps in one call: encoder, layers, read-out, loss, backward and update."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.backward import backward
from rnnviz.engine.blas import Tools, product
from rnnviz.engine.compiling import kernel
from rnnviz.engine.encoding import encode, encode_back, hand_down, hand_up
from rnnviz.engine.forward import Memory, forward
from rnnviz.engine.losses import Readout, read_out
from rnnviz.engine.parts import EMBEDDING, Batches, Rule, Stage, Weights
from rnnviz.engine.room import Found, Outside
from rnnviz.engine.updates import clip, update

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
            hand_down(stages[index].found.input, below.by_output, drop, time, below.layer.batch)
            for t in range(time):
                row[t] = t
        # A layer taken by a constant costs nothing; by a variable, all layers are copied.
        _go_back(stages[0], row, none, time, tools)
        if encoding >= EMBEDDING:
            encode_back(
                stages[0].found.input, encoding, weights.by_encoder, batches, s, top.layer.batch,
                tools,
            )  # fmt: skip
        _change(weights, rule, s)
    return int(batches.time.size)


@kernel()
def _go_back(stage: Stage, row: Ints, none: Ints, time: int, tools: Tools) -> None:
    """One layer backward."""
    outside = Outside(stage.by_output, row[:time], stage.carried, none[:time], stage.carried, none)
    backward(
        stage.layer, cut(stage.memory, time), outside, part(stage.found, time), stage.room, tools
    )


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
        batches, piece, last: of :class:`rnnviz.engine.sequences.Sequences`.
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
    resets = memory.reset[: time + 1] if memory.reset.shape[0] > 1 else memory.reset
    return Memory(
        memory.block[: time + 1], resets, memory.value[: time + 1], memory.cell[: time + 1],
        memory.squashed[:time], memory.first,
    )  # fmt: skip


@kernel()
def part(found: Found, time: int) -> Found:
    """The gradients of shorter sequences."""
    return Found(
        found.weight, found.peephole, found.input[:time], found.hidden, found.cell, found.delayed,
        found.norm[:time], found.by_cell, found.by_hidden,
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
def _change(weights: Weights, rule: Rule, s: int) -> None:
    """Clip the gradient and change the weights."""
    gradient, kept = weights.gradient, weights.kept
    for j in range(kept.size):
        gradient[j] *= kept[j]
    if rule.clip > 0.0:
        clip(gradient, rule.clip)
    update(
        rule.kind, weights.value, gradient, weights.first, weights.second, rule.rate[s],
        rule.step + s,
    )  # fmt: skip
