"""From the gradients by a step's sums to those by weights, states and inputs."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from rnnviz.engine.kernels.blas import Tools, product
from rnnviz.engine.kernels.compiling import kernel
from rnnviz.engine.kernels.vectors import add
from rnnviz.engine.records import ADDS_TO_CLEARED, COLUMN, Gradients, Layer

Ints = NDArray[Any]
Floats = NDArray[Any]


@kernel(sums=True, inline=True, apart=True)
def unsee(
    weight: Floats, gradient: Floats, by_sum: Floats, seen: Floats, by_seen: Floats, batch: int
) -> None:
    """The gradient of ``weight * seen`` by both."""
    for unit in range(weight.size):
        total = weight.dtype.type(0)
        for j in range(unit * batch, (unit + 1) * batch):
            total += by_sum[j] * seen[j]
            by_seen[j] += weight[unit] * by_sum[j]
        gradient[unit] += total


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
        slot, count = products[p, COLUMN.slot], products[p, COLUMN.slots]
        low, high = products[p, COLUMN.low], products[p, COLUMN.high]
        if low == high:
            continue
        read = resets.ctypes.data if products[p, COLUMN.resets] else blocks.ctypes.data
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
    if products[0, COLUMN.adds] == ADDS_TO_CLEARED:
        flow[0, :] = 0
    for p in range(products.shape[0]):
        low, high = products[p, COLUMN.back_low], products[p, COLUMN.back_high]
        if low == high or products[p, COLUMN.resets]:
            continue
        slot, count = products[p, COLUMN.slot], products[p, COLUMN.slots]
        product(
            tools, 1, 0, high - low, batch, count * size,
            weight.ctypes.data + bytes_ * (slot * size * rows + low), rows,
            buffer.ctypes.data + bytes_ * slot * width, batch, min(products[p, COLUMN.adds], 1),
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
    low, high = products[p, COLUMN.back_low], products[p, COLUMN.back_high]
    source = products[p, COLUMN.source]
    from_reset = products[p, COLUMN.resets] == 1 and t < time
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
    if products[0, COLUMN.adds] == ADDS_TO_CLEARED:
        return True
    for p in range(products.shape[0]):
        low, high = products[p, COLUMN.back_low], products[p, COLUMN.back_high]
        if low <= row < high and products[p, COLUMN.resets] == 0:
            return True
    return False
