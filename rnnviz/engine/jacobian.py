"""Norms of the total derivative at every lag, rescaled so that none leaves the floats' range."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.blas import Tools, is_positive, product
from rnnviz.engine.compiling import kernel

Floats = NDArray[Any]

PROMISE = 1.005
FEW_UNITS = 16
"""Up to so many, all singular values cost no more than the largest alone."""


@kernel(sums=True)
def frobenius(matrix: Floats) -> float:
    """The square root of the sum of squares."""
    total = 0.0
    flat = matrix.reshape(matrix.size)
    for j in range(flat.size):
        total += flat[j] * flat[j]
    return float(np.sqrt(total))


@kernel(sums=True)
def _gram(matrix: Floats, vector: Floats, image: Floats, result: Floats) -> None:
    """``A^T A v``."""
    size = matrix.shape[0]
    result[:] = 0.0
    for r in range(size):
        row, total = matrix[r], 0.0
        for m in range(size):
            total += row[m] * vector[m]
        image[r] = total
        for m in range(size):
            result[m] += row[m] * total


@kernel(sums=True)
def _dot(one: Floats, other: Floats) -> float:
    total = 0.0
    for m in range(one.size):
        total += one[m] * other[m]
    return total


@kernel()
def _away_from(vector: Floats, others: Floats, count: int) -> None:
    """Take out what a vector has in common with others of length 1, twice for rounding."""
    for _ in range(2):
        for k in range(count):
            share, other = _dot(vector, others[k]), others[k]
            for m in range(vector.size):
                vector[m] -= share * other[m]


@kernel()
def _largest(matrix: Floats) -> float:
    """The largest absolute value."""
    largest = 0.0
    for r in range(matrix.shape[0]):
        for m in range(matrix.shape[1]):
            largest = max(largest, abs(matrix[r, m]))
    return largest


@kernel()
def _is_diagonal(matrix: Floats) -> bool:
    for r in range(matrix.shape[0]):
        for m in range(matrix.shape[1]):
            if r != m and matrix[r, m] != 0.0:
                return False
    return True


@kernel()
def _bounded(small: Floats, count: int, rest: float, outside: float, bound: float) -> bool:
    """Whether no eigenvalue exceeds a bound, told by Lanczos' matrix and the trace alone.

    Args:
        small: (most, most) what the Gram matrix is on the first ``count`` directions.
        rest: what couples the last of them to all others.
        outside: the trace that is left for the others, none of whose eigenvalues is larger.
        bound: more than 0.
    """
    pivot, coupling = 1.0, 0.0
    for k in range(count + 1):
        entry = small[k, k] if k < count else outside
        pivot = bound - entry - coupling * coupling / pivot
        if pivot <= 0.0:
            return False
        coupling = small[k, k + 1] if k + 1 < count else rest
    return True


@kernel()
def _gram_matrix(matrix: Floats, target: Floats, tools: Tools) -> None:
    """``A^T A``."""
    size = matrix.shape[0]
    product(
        tools, 1, 0, size, size, size, matrix.ctypes.data, size, matrix.ctypes.data, size, 0,
        target.ctypes.data, size,
    )  # fmt: skip


@kernel()
def _lanczos(
    matrix: Floats, guess: Floats, basis: Floats, image: Floats, squares: float
) -> tuple[float, bool]:
    """The largest eigenvalue of ``A^T A`` or one below it, and whether it is within the promise."""
    size, most = matrix.shape[0], min(basis.shape[0] - 1, matrix.shape[0])
    small, top, trace = np.zeros((most, most)), 0.0, 0.0
    length = np.sqrt(_dot(guess, guess))
    for m in range(size):
        basis[0, m] = guess[m] / length
    for k in range(most):
        _gram(matrix, basis[k], image, basis[k + 1])
        small[k, k] = _dot(basis[k], basis[k + 1])
        trace += small[k, k]
        _away_from(basis[k + 1], basis, k + 1)
        rest = np.sqrt(_dot(basis[k + 1], basis[k + 1]))
        over = k + 1 == most or rest <= 1e-12 * small[0, 0]
        if k % 4 == 3 or over:
            values, vectors = np.linalg.eigh(np.ascontiguousarray(small[: k + 1, : k + 1]))
            top = values[k]
            sure = _bounded(small, k + 1, rest, max(squares - trace, 0.0), PROMISE**2 * top)
            # The residual bounds how far the value is from some eigenvalue, perhaps a smaller one.
            if sure or over or rest * abs(vectors[k, k]) <= 1e-3 * top:
                guess[:] = 0.05 / np.sqrt(size)
                for j in range(k + 1):
                    for m in range(size):
                        guess[m] += vectors[j, k] * basis[j, m]
                return top, sure
        small[k, k + 1] = small[k + 1, k] = rest
        for m in range(size):
            basis[k + 1, m] /= rest
    return top, False


@kernel()
def spectral(
    matrix: Floats,
    guess: Floats,
    basis: Floats,
    image: Floats,
    gram: Floats,
    tools: Tools,
) -> float:
    """The largest singular value, at most by the factor ``PROMISE`` too low and never too high.

    Lanczos' method on ``A^T A`` may settle on a smaller one, so what it finds is proved: by the
    trace where the rest is small, else by a Cholesky factor, which exists only where no eigenvalue
    is above the bound. Where neither can, and for few units, all eigenvalues are computed.

    Args:
        matrix: (size, size)
        guess: (size,) where to begin; it gets the direction found and a little of everything.
        basis: (most + 1, size) room for the directions.
        image: (size,) room.
        gram: (size, size) room.
        tools: of this thread, for float64.
    """
    size = matrix.shape[0]
    if _is_diagonal(matrix):
        return _largest(matrix)
    if size > FEW_UNITS:
        top, sure = _lanczos(matrix, guess, basis, image, frobenius(matrix) ** 2)
        if not sure and top > 0.0:
            _gram_matrix(matrix, gram, tools)
            for r in range(size):
                for m in range(size):
                    gram[r, m] = -gram[r, m]
                gram[r, r] += PROMISE**2 * top
            sure = is_positive(gram)
        if sure:
            return float(np.sqrt(top))
    _gram_matrix(matrix, gram, tools)
    values, vectors = np.linalg.eigh(gram)
    guess[:] = vectors[:, size - 1] + 0.05 / np.sqrt(size)
    return float(np.sqrt(values[size - 1]))


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


@kernel()
def sweep(
    count: int,
    slope: Floats,
    keep: Floats,
    coefficient: Floats,
    output: Floats,
    matrix: Floats,
    reset: Floats,
    inner: Floats,
    low: int,
    start: int,
    gate: int,
    is_spectral: bool,
    found: Floats,
    tools: Tools,
) -> None:
    """Go back over ``count`` steps and write the logarithm of each norm.

    Columns of a derivative are the hidden state before a step, then the cell state.

    Args:
        count: lags.
        slope: (time, unit) of ``h_t`` by its own ``c_t``.
        keep: (time, unit) forget gates.
        coefficient: (terms, time, unit) what ``c_t`` changes by with each term's sum.
        output: (terms, time, unit) what ``h_t`` changes by, its ``c_t`` held.
        matrix: (terms, unit, columns) each sum's derivative by the states, without the half of the
            columns that is zero in all of them, if there is one.
        reset: (3, time, unit) for a reset before the product the content's coefficient, the reset
            gate, and the state times the gate's slope; or no row.
        inner: (unit, unit) the content's own recurrent weights there, or no row.
        low: the first column of those in ``matrix``.
        start: first column of the state that is reset.
        gate: the term of the reset gate, -1 where it does not depend on the states.
        is_spectral: spectral norms instead of Frobenius norms.
        found: (count,) natural logarithms; stays as it is, -inf, where the norm is zero.
        tools: of this thread, for float64.
    """
    time, size = keep.shape
    direct, total = np.zeros((size, 2 * size)), np.zeros((size, size))
    step, other = np.zeros((size, matrix.shape[2])), np.zeros((size, size))
    weighted, back = np.zeros((size, size)), np.zeros((size, size))
    guess, image, scale = np.linspace(1.0, 1.5, size), np.empty(size), 0.0
    basis = np.empty((33, size))
    for m in range(size):
        direct[m, size + m] = 1.0
    for lag in range(count):
        t = time - 1 - lag
        for r in range(size):
            for m in range(size):
                total[r, m] = direct[r, size + m] + direct[r, m] * slope[t, m]
                other[r, m] = direct[r, m]
        largest = _largest(total)
        if largest > 0.0:
            for r in range(size):
                for m in range(size):
                    weighted[r, m] = total[r, m] / largest
            if is_spectral:
                norm = spectral(weighted, guess, basis, image, back, tools)
            else:
                norm = frobenius(weighted)
            found[lag] = np.log(norm) + np.log(largest) + scale
        if lag + 1 == count:
            return
        step[:] = 0.0
        for k in range(matrix.shape[0]):
            _rows_times(coefficient[k, t], matrix[k], step)
        direct[:] = 0.0
        _times(total, step, direct, low, 0, tools)
        for r in range(size):
            for m in range(size):
                direct[r, size + m] += total[r, m] * keep[t, m]
        step[:] = 0.0
        changed = False
        for k in range(matrix.shape[0]):
            if output[k, t].any():
                _rows_times(output[k, t], matrix[k], step)
                changed = True
        if changed:
            _times(other, step, direct, low, 1, tools)
        if reset.shape[0]:
            # P diag(coefficient) U, from which both the gate and the state it resets are reached.
            _columns_times(total, reset[0, t], weighted)
            _times(weighted, inner, back, 0, 0, tools)
            for r in range(size):
                for m in range(size):
                    direct[r, start + m] += back[r, m] * reset[1, t, m]
            if gate >= 0:
                _columns_times(back, reset[2, t], weighted)
                _times(weighted, matrix[gate], direct, low, 1, tools)
        largest = _largest(direct)
        if largest == 0.0:
            return
        for r in range(size):
            for m in range(2 * size):
                direct[r, m] /= largest
        scale += np.log(largest)
