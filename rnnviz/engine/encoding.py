"""Inputs into the first layer, and each layer's outputs into the next: there and back."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from rnnviz.engine.blas import Tools, product
from rnnviz.engine.compiling import kernel
from rnnviz.engine.forward import Layer, Memory, copy
from rnnviz.engine.parts import LINEAR, ONE_HOT, VALUES, Batches, Stage
from rnnviz.engine.views import part

Floats = NDArray[Any]
Ints = NDArray[Any]


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
def scale(factor: Floats, target: Floats, batch: int) -> None:
    """Multiply with factors (batch, feature)."""
    size = factor.shape[1]
    for k in range(size):
        for b in range(batch):
            target[k * batch + b] *= factor[b, k]


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
