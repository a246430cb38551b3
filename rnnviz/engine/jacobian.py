"""Norms of the total derivative at every lag, rescaled so that none leaves the floats' range."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.kernels.blas import Tools, product
from rnnviz.engine.kernels.compiling import kernel
from rnnviz.engine.norms import frobenius, largest, spectral

Floats = NDArray[Any]


@kernel()
def _rows_times(factor: Floats, matrix: Floats, target: Floats) -> None:
    """Add ``diag(factor) matrix``."""
    for r in range(matrix.shape[0]):
        source, row = matrix[r], target[r]
        for m in range(row.size):
            row[m] += factor[r] * source[m]


@kernel()
def _columns_times(matrix: Floats, factor: Floats, target: Floats) -> None:
    """``matrix diag(factor)``."""
    for r in range(matrix.shape[0]):
        source, row = matrix[r], target[r]
        for m in range(row.size):
            row[m] = source[m] * factor[m]


@kernel()
def _times(a: Floats, b: Floats, c: Floats, low: int, beta: int, tools: Tools) -> None:
    """``C = A B + beta C``, in as many columns of C as B has, from column ``low`` on."""
    rows, inner = a.shape
    columns = b.shape[1]
    product(
        tools, 0, 0, rows, columns, inner, a.ctypes.data, inner, b.ctypes.data, columns, beta,
        c.ctypes.data + 8 * low, c.shape[1],
    )  # fmt: skip


class StepDerivatives(NamedTuple):
    """How the states after each step depend on those before it.

    Attributes:
        slope: (time, unit) of ``h_t`` by its own ``c_t``.
        keep: (time, unit) forget gates.
        coefficient: (terms, time, unit) what ``c_t`` changes by with each term's sum.
        output: (terms, time, unit) what ``h_t`` changes by, its ``c_t`` held.
        matrix: (terms, unit, columns) each sum's derivative by the hidden state before a step, then
            by the cell state, without the half that is zero in all of them, if there is one.
        reset: (3, time, unit) for a reset before the product the content's coefficient, the reset
            gate, and the state times the gate's slope; or no row.
        inner: (unit, unit) the content's own recurrent weights there, or no row.
        low: the first column of those in ``matrix``.
        start: first column of the state that is reset.
        gate: the term of the reset gate, -1 where it does not depend on the states.
    """

    slope: Floats
    keep: Floats
    coefficient: Floats
    output: Floats
    matrix: Floats
    reset: Floats
    inner: Floats
    low: int
    start: int
    gate: int


@kernel()
def sweep(
    count: int, derivatives: StepDerivatives, is_spectral: bool, log_norm: Floats, tools: Tools
) -> None:
    """Go back over ``count`` steps and write the logarithm of each norm.

    Args:
        count: lags.
        derivatives: of each step.
        is_spectral: spectral norms instead of Frobenius norms.
        log_norm: (count,) natural logarithms; stays as it is, -inf, where the norm is zero.
        tools: of this thread, for float64.
    """
    time, size = derivatives.keep.shape
    # The last cell state by both states after a step, and by either of them: ``c_t`` with its h.
    by_states = np.zeros((size, 2 * size))
    by_hidden, by_cell = np.zeros((size, size)), np.zeros((size, size))
    scaled, gram = np.zeros((size, size)), np.zeros((size, size))
    guess, image, basis = np.linspace(1.0, 1.5, size), np.empty(size), np.empty((33, size))
    scale = 0.0
    for m in range(size):
        by_states[m, size + m] = 1.0
    for lag in range(count):
        t = time - 1 - lag
        for r in range(size):
            for m in range(size):
                by_hidden[r, m] = by_states[r, m]
                by_cell[r, m] = by_states[r, size + m] + by_states[r, m] * derivatives.slope[t, m]
        most = largest(by_cell)
        if most > 0.0:
            scaled[:] = by_cell
            _divide(scaled, most)
            if is_spectral:
                norm = spectral(scaled, guess, basis, image, gram, tools)
            else:
                norm = frobenius(scaled)
            log_norm[lag] = np.log(norm) + np.log(most) + scale
        if lag + 1 == count:
            return
        step_back(derivatives, t, by_hidden, by_cell, by_states, tools)
        if derivatives.reset.shape[0]:
            _through_reset(derivatives, t, by_cell, by_states, scaled, gram, tools)
        most = largest(by_states)
        if most == 0.0:
            return
        _divide(by_states, most)
        scale += np.log(most)


@kernel()
def _divide(matrix: Floats, number: float) -> None:
    for r in range(matrix.shape[0]):
        for m in range(matrix.shape[1]):
            matrix[r, m] /= number


@kernel()
def step_back(
    derivatives: StepDerivatives,
    t: int,
    by_hidden: Floats,
    by_cell: Floats,
    by_states: Floats,
    tools: Tools,
) -> None:
    """From the derivatives by ``h_t`` and ``c_t`` to those by both states before step t."""
    coefficient, output, matrix = derivatives.coefficient, derivatives.output, derivatives.matrix
    keep, size = derivatives.keep[t], by_cell.shape[0]
    step, changed = np.zeros(matrix.shape[1:]), False
    for k in range(matrix.shape[0]):
        _rows_times(coefficient[k, t], matrix[k], step)
    by_states[:] = 0.0
    _times(by_cell, step, by_states, derivatives.low, 0, tools)
    for r in range(size):
        for m in range(size):
            by_states[r, size + m] += by_cell[r, m] * keep[m]
    step[:] = 0.0
    for k in range(matrix.shape[0]):
        if output[k, t].any():
            _rows_times(output[k, t], matrix[k], step)
            changed = True
    if changed:
        _times(by_hidden, step, by_states, derivatives.low, 1, tools)


@kernel()
def _through_reset(
    derivatives: StepDerivatives,
    t: int,
    by_cell: Floats,
    by_states: Floats,
    scaled: Floats,
    by_product: Floats,
    tools: Tools,
) -> None:
    """Add what goes through a content whose state is reset before the product."""
    reset, start, gate = derivatives.reset, derivatives.start, derivatives.gate
    # P diag(coefficient) U, from which both the gate and the state it resets are reached.
    _columns_times(by_cell, reset[0, t], scaled)
    _times(scaled, derivatives.inner, by_product, 0, 0, tools)
    for r in range(by_cell.shape[0]):
        for m in range(by_cell.shape[0]):
            by_states[r, start + m] += by_product[r, m] * reset[1, t, m]
    if gate >= 0:
        _columns_times(by_product, reset[2, t], scaled)
        _times(scaled, derivatives.matrix[gate], by_states, derivatives.low, 1, tools)
