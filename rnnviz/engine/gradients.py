"""From the gradients by a step's sums to those by weights, states and inputs: matrix products."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from rnnviz.engine.kernels.blas import Tools, product
from rnnviz.engine.kernels.compiling import kernel
from rnnviz.engine.kernels.vectors import add
from rnnviz.engine.layout import (
    ADDS,
    ADDS_TO_CLEARED,
    BACK_HIGH,
    BACK_LOW,
    COUNT,
    HIGH,
    LOW,
    RESETS,
    SLOT,
    SOURCE,
)
from rnnviz.engine.records import Gradients, Layer

Ints = NDArray[Any]
Floats = NDArray[Any]


@kernel(inline=True, apart=True)
def hold(block: Floats, held: Floats, start: int, batch: int) -> None:
    """Keep a step's block, transposed, until a window of them is full."""
    for b in range(batch):
        row = held[start + b]
        for k in range(row.size):
            row[k] = block[k * batch + b]


@kernel(inline=True, apart=True)
def gather(buffer: Floats, held: Floats, start: int, batch: int) -> None:
    """Keep a step's gradients by the sums beside those of the window's other steps."""
    for r in range(held.shape[0]):
        row = held[r, start : start + batch]
        for b in range(batch):
            row[b] = buffer[r * batch + b]


@kernel()
def by_weights(
    products: Ints,
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
    for p in range(products.shape[0]):
        slot, count = products[p, SLOT], products[p, COUNT]
        low, high = products[p, LOW], products[p, HIGH]
        if low == high:
            continue
        read = resets.ctypes.data if products[p, RESETS] else blocks.ctypes.data
        product(
            tools, 0, 0, count * size, high - low, columns,
            sums_at + bytes_ * slot * size * wide, wide,
            read + bytes_ * low, rows, 1,
            gradient.ctypes.data + bytes_ * (slot * size * rows + low), rows,
        )  # fmt: skip


@kernel()
def by_block(
    products: Ints,
    weight: Floats,
    buffer: Floats,
    flow: Floats,
    size: int,
    batch: int,
    tools: Tools,
) -> None:
    """From the sums to the block."""
    bytes_, width, rows = weight.itemsize, size * batch, weight.shape[1]
    if products[0, ADDS] == ADDS_TO_CLEARED:
        flow[0, :] = 0
    for p in range(products.shape[0]):
        low, high = products[p, BACK_LOW], products[p, BACK_HIGH]
        if low == high or products[p, RESETS]:
            continue
        slot, count = products[p, SLOT], products[p, COUNT]
        product(
            tools, 1, 0, high - low, batch, count * size,
            weight.ctypes.data + bytes_ * (slot * size * rows + low), rows,
            buffer.ctypes.data + bytes_ * slot * width, batch, min(products[p, ADDS], 1),
            flow.ctypes.data + bytes_ * low * batch, batch,
        )  # fmt: skip


@kernel()
def spread(
    layer: Layer, gradients: Gradients, flows: Floats, time: int, width: int, t: int
) -> None:
    """From the block to the states and inputs that it holds."""
    at, batch, products, input_ = layer.at, layer.batch, layer.products, gradients.input
    wide, flow, start = at.input_size * batch, flows[0], at.input * batch
    p = products.shape[0] - 1
    low, high, source = products[p, BACK_LOW], products[p, BACK_HIGH], products[p, SOURCE]
    from_reset = products[p, RESETS] == 1 and t < time
    if input_.shape[0]:
        if t < time:
            add(flow[start : start + wide], input_[t])
        if from_reset and low <= at.input and high >= at.input + at.input_size:
            add(flows[1, start : start + wide], input_[t])
        if at.previous >= 0 and t > 0:
            add(flow[at.previous * batch : at.previous * batch + wide], input_[t - 1])
    if from_reset:
        by_state = flow[source * batch : source * batch + width]
        if not written(products, source):
            by_state[:] = 0
        add(flows[1, source * batch : source * batch + width], by_state)
    if at.cell >= 0:
        add(flow[at.cell * batch : at.cell * batch + width], gradients.cell)


@kernel()
def written(products: Ints, row: int) -> bool:
    """Whether the products of each step write this row of the flow."""
    if products[0, ADDS] == ADDS_TO_CLEARED:
        return True
    for p in range(products.shape[0]):
        if not products[p, RESETS] and products[p, BACK_LOW] <= row < products[p, BACK_HIGH]:
            return True
    return False
