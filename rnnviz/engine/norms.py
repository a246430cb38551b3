"""The norms of a square matrix: exact, or proved to be at most half a percent too low."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.kernels.blas import Tools, is_positive, product
from rnnviz.engine.kernels.compiling import kernel

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
def largest(matrix: Floats) -> float:
    """The largest absolute value."""
    found = 0.0
    for r in range(matrix.shape[0]):
        for m in range(matrix.shape[1]):
            found = max(found, abs(matrix[r, m]))
    return found


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
        basis, image, gram: (most + 1, size), (size,) and (size, size), for what is worked out.
        tools: of this thread, for float64.
    """
    size = matrix.shape[0]
    if _is_diagonal(matrix):
        return largest(matrix)
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
