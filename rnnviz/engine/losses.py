"""The read-out and the built-in losses, over some positions at a time.

The predictions of a whole batch are never held at once: with a vocabulary of 10,000 they would be
a hundred times larger than everything else.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.kernels.blas import Tools, product
from rnnviz.engine.kernels.compiling import kernel
from rnnviz.engine.kernels.vectors import add, exponential

Floats = NDArray[Any]
Ints = NDArray[Any]

CROSS_ENTROPY, MSE, BINARY_CROSS_ENTROPY = 0, 1, 2
LOSSES = {
    "cross_entropy": CROSS_ENTROPY,
    "mse": MSE,
    "binary_cross_entropy": BINARY_CROSS_ENTROPY,
}


class Readout(NamedTuple):
    """A linear read-out, its gradients and room for some positions.

    Attributes:
        weight, bias: (output_size, hidden_size), (output_size,).
        by_weight, by_bias: their gradients; added to.
        states, by_states: (positions, hidden_size).
        predictions: (positions, output_size).
        kind: one of ``LOSSES``.
    """

    weight: Floats
    bias: Floats
    by_weight: Floats
    by_bias: Floats
    states: Floats
    by_states: Floats
    predictions: Floats
    kind: int


@kernel()
def read_out(
    read: Readout,
    block: Floats,
    start: int,
    by_hidden: Floats,
    row: Ints,
    mask: Ints,
    ids: Ints,
    values: Floats,
    factors: Floats,
    tools: Tools,
) -> float:
    """The mean loss over the positions of a mask, and its gradients.

    Args:
        read: the read-out.
        block: (time + 1, numbers of a step), with ``h_t`` in row t + 1.
        start: where the state begins in a row.
        by_hidden: (time, hidden_size * batch); rows of steps without a position are not touched.
        row: (time,) becomes the row of ``by_hidden`` for each step, -1 where it has none.
        mask: (time, batch) not 0 where a prediction counts.
        ids: (time, batch) targets of a cross-entropy, or no row.
        values: (time or 1, batch, output_size) targets where there are no ids.
        factors: (time, batch, hidden_size) that the states are multiplied with, or no row.
        tools: of this thread.
    """
    time, batch = mask.shape
    states, outputs = read.states, read.predictions.shape[1]
    most, count = states.shape[0], 0
    for t in range(time):
        row[t] = -1
        for b in range(batch):
            count += mask[t, b] != 0
    scale = 1.0 / count if read.kind == CROSS_ENTROPY else 1.0 / (count * outputs)
    place = np.empty((most, 2), np.int64)
    loss, held = 0.0, 0
    for t in range(time):
        for b in range(batch):
            if mask[t, b] == 0:
                continue
            if row[t] < 0:
                row[t] = t
                by_hidden[t] = 0
            place[held, 0], place[held, 1] = t, b
            _take(block[t + 1], states[held], start + b, batch)
            if factors.shape[0]:
                _multiply(states[held], factors[t, b])
            held += 1
            if held == most:
                loss += _some(read, place, held, ids, values, scale, tools)
                _give(read, place, held, by_hidden, factors, batch)
                held = 0
    if held:
        loss += _some(read, place, held, ids, values, scale, tools)
        _give(read, place, held, by_hidden, factors, batch)
    return loss * scale


@kernel()
def _take(block: Floats, state: Floats, start: int, batch: int) -> None:
    for k in range(state.size):
        state[k] = block[start + k * batch]


@kernel()
def _multiply(state: Floats, factor: Floats) -> None:
    for k in range(state.size):
        state[k] *= factor[k]


@kernel()
def _give(
    read: Readout, place: Ints, held: int, by_hidden: Floats, factors: Floats, batch: int
) -> None:
    """Put the gradients by the states back where the states came from."""
    found = read.by_states
    for r in range(held):
        t, b = place[r, 0], place[r, 1]
        target, source = by_hidden[t], found[r]
        if factors.shape[0]:
            _multiply(source, factors[t, b])
        for k in range(source.size):
            target[k * batch + b] = source[k]


@kernel()
def _some(
    read: Readout,
    place: Ints,
    held: int,
    ids: Ints,
    values: Floats,
    scale: float,
    tools: Tools,
) -> float:
    """The summed loss of some positions; their predictions become gradients."""
    size, outputs, kind = read.states.shape[1], read.predictions.shape[1], read.kind
    states, predictions = read.states.ctypes.data, read.predictions.ctypes.data
    answers, bias, by_bias = read.predictions, read.bias, read.by_bias
    weight, loss = read.weight.ctypes.data, 0.0
    product(tools, 0, 1, held, outputs, size, states, size, weight, size, 0, predictions, outputs)
    small = answers.dtype.type(scale)
    for r in range(held):
        t, b = place[r, 0], place[r, 1]
        z = answers[r]
        add(bias, z)
        if kind == CROSS_ENTROPY and ids.shape[0]:
            loss += _class(z, ids[t, b], small)
        else:
            target = values[min(t, values.shape[0] - 1), b]
            if kind == CROSS_ENTROPY:
                loss += _distribution(z, target, small)
            elif kind == MSE:
                loss += _squares(z, target, small)
            else:
                loss += _binary(z, target, small)
        add(z, by_bias)
    product(
        tools, 0, 0, held, size, outputs, predictions, outputs, weight, size, 0,
        read.by_states.ctypes.data, size,
    )  # fmt: skip
    product(
        tools, 1, 0, outputs, size, held, predictions, outputs, states, size, 1,
        read.by_weight.ctypes.data, size,
    )  # fmt: skip
    return loss


@kernel(sums=True)
def _softmax(z: Floats) -> float:
    """Turn logits into probabilities; returns the logarithm of their sum."""
    top, total = z[0], z.dtype.type(0)
    for o in range(z.size):
        top = max(top, z[o])
    for o in range(z.size):
        power = exponential(z[o] - top)
        z[o] = power
        total += power
    share = z.dtype.type(1) / total
    for o in range(z.size):
        z[o] *= share
    return float(np.log(total) + top)


@kernel()
def _class(z: Floats, target: int, scale: Any) -> float:
    """Cross-entropy with one right class."""
    right = z[target]
    loss = _softmax(z) - float(right)
    z[target] -= z.dtype.type(1)
    for o in range(z.size):
        z[o] *= scale
    return float(loss)


@kernel()
def _distribution(z: Floats, target: Floats, scale: Any) -> float:
    """Cross-entropy with a probability of each class."""
    right, mass = z.dtype.type(0), z.dtype.type(0)
    for o in range(z.size):
        right += z[o] * target[o]
        mass += target[o]
    loss = _softmax(z) * mass - right
    for o in range(z.size):
        z[o] = (z[o] * mass - target[o]) * scale
    return float(loss)


@kernel()
def _squares(z: Floats, target: Floats, scale: Any) -> float:
    loss, twice = 0.0, z.dtype.type(2) * scale
    for o in range(z.size):
        error = z[o] - target[o]
        loss += error * error
        z[o] = twice * error
    return float(loss)


@kernel()
def _binary(z: Floats, target: Floats, scale: Any) -> float:
    """Binary cross-entropy of logits, in the form that cannot overflow."""
    loss, one = 0.0, z.dtype.type(1)
    for o in range(z.size):
        far = np.exp(-abs(z[o]))
        loss += max(z[o], 0) - z[o] * target[o] + np.log1p(far)
        share = one / (one + far) if z[o] >= 0 else far / (one + far)
        z[o] = (share - target[o]) * scale
    return float(loss)
