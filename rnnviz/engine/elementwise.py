"""The element-wise loops of the way back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.compiling import kernel
from rnnviz.engine.maths import IDENTITY, TANH

Ints = NDArray[Any]
Floats = NDArray[Any]


@kernel(inline=True, apart=True)
def add(source: Floats, target: Floats) -> None:
    """Add one array to another."""
    for j in range(source.size):
        target[j] += source[j]


@kernel(inline=True, apart=True)
def add_to(one: Floats, other: Floats, target: Floats) -> None:
    """Put the sum of two arrays into a third."""
    for j in range(one.size):
        target[j] = one[j] + other[j]


@kernel(inline=True, apart=True)
def merge_into(source: Floats, target: Floats, sign: int) -> None:
    """Give the gradient by a tied gate to the gate that decides it."""
    if sign > 0:
        for j in range(target.size):
            target[j] += source[j]
    else:
        for j in range(target.size):
            target[j] -= source[j]


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
    by_cell: Floats,
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
            by_cell[j] = cell
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
            by_cell[j] = cell
            by_write[j] = cell * content[j]
            by_content[j] = cell * writes[j]
            by_keep[j] = cell * before[j]
            carried[j] = cell * keeps[j]
    return np.sqrt(cells), np.sqrt(hiddens)


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
def written(groups: Ints, row: int) -> bool:
    """Whether the products of each step write this row of the flow."""
    if groups[0, 7] == 2:
        return True
    for g in range(groups.shape[0]):
        if groups[g, 4] == 0 and groups[g, 5] <= row < groups[g, 6]:
            return True
    return False
