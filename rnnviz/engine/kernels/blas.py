"""Matrix products inside kernels: scipy's BLAS, called by address and without Python's lock."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import llvmlite.binding
import numpy as np
from numba import types
from numba.extending import get_cython_function_address
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from rnnviz.engine.kernels.compiling import kernel
from rnnviz.engine.kernels.tiles import tiled

Ints = NDArray[Any]
Floats = NDArray[Any]

_word: Any = np.int64
_BANDS = 100
"""Products are cut into so many bands at most."""


def _routine(library: str, name: str, arguments: int) -> Any:
    """A routine of BLAS or LAPACK as a function that kernels can call."""
    symbol = f"rnnviz_{name}"
    address = get_cython_function_address(f"scipy.linalg.cython_{library}", name)
    llvmlite.binding.add_symbol(symbol, address)
    return types.ExternalFunction(symbol, types.void(*([types.intp] * arguments)))


_sgemm, _dgemm = _routine("blas", "sgemm", 13), _routine("blas", "dgemm", 13)
_dpotrf = _routine("lapack", "dpotrf", 5)


def libraries() -> list[Any]:
    """What the products of kernels may come from: scipy's own BLAS, else each that is loaded."""
    found = ThreadpoolController().select(user_api="blas").lib_controllers
    own = [each for each in found if {"scipy", "scipy.libs"} & set(Path(each.filepath).parts)]
    return own or list(found)


class _OneThread:
    """Holds BLAS to one thread while any kernel runs, and then leaves it as it was.

    Trainings run side by side, each on a core of its own: threads of BLAS would only get in the
    way, and the order of sums would depend on their number.
    """

    def __init__(self) -> None:
        self._libraries, self._lock = libraries(), Lock()
        self._inside, self._before = 0, [1] * len(self._libraries)

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._before = [each.get_num_threads() for each in self._libraries]
                self._set([1] * len(self._libraries))
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._set(self._before)

    def _set(self, numbers: list[int]) -> None:
        for library, before, number in zip(self._libraries, self._before, numbers, strict=True):
            if before != 1:
                # Its public name obeys only the thread that called it first; here a lock decides.
                getattr(library, "_real_set_num_threads", library.set_num_threads)(number)


one_thread = _OneThread()


class Tools(NamedTuple):
    """What a product needs besides its matrices; one for each thread.

    Attributes:
        desk: room for the arguments, since BLAS wants the address of each: six sizes, then the
            letters N and T.
        factors: 0 and 1 in the type of all matrices.
        limit: products of at most about so many multiplications take BLAS's fast path for small
            matrices where there is one, so larger ones are cut into bands of rows; 0 never cuts.
        own: products of at most so many multiplications do without BLAS.
    """

    desk: Ints
    factors: Floats
    limit: int
    own: int


def tools(dtype: Any, limit: int, own: int = 0) -> Tools:
    """Fresh tools for one thread."""
    letters = np.array([0, 0, 0, 0, 0, 0, ord("N"), ord("T")], dtype=np.int32)
    return Tools(letters, np.array([0, 1], dtype=dtype), limit, own)


@kernel(inline=True)
def _gemm(desk: Ints, factors: Floats, ta: int, tb: int, a: int, b: int, beta: int, c: int) -> None:
    """One BLAS call (column-major); the sizes m, n, k, lda, ldb, ldc are on the desk."""
    size = factors.itemsize
    p, q = desk.ctypes.data, factors.ctypes.data
    one, scale = q + size, q + beta * size
    if size == 4:
        _sgemm(p + 24 + 4 * ta, p + 24 + 4 * tb, p, p + 4, p + 8, one, a, p + 12, b, p + 16,
               scale, c, p + 20)  # fmt: skip
    else:
        _dgemm(p + 24 + 4 * ta, p + 24 + 4 * tb, p, p + 4, p + 8, one, a, p + 12, b, p + 16,
               scale, c, p + 20)  # fmt: skip


@kernel()
def _product(
    tools: Tools,
    transposed_a: int,
    transposed_b: int,
    rows: int,
    columns: int,
    inner: int,
    a: int,
    width_a: int,
    b: int,
    width_b: int,
    beta: int,
    c: int,
    width_c: int,
) -> None:
    """The same as :func:`product`, compiled once for each type of number."""
    desk, factors, limit = tools.desk, tools.factors, tools.limit
    size, work = factors.itemsize, rows * columns * inner
    if work <= tools.own and transposed_b == 0:
        tiled(factors, transposed_a, rows, columns, inner, a, width_a, b, width_b, beta, c, width_c)
        return
    desk[0], desk[2], desk[3], desk[4], desk[5] = columns, inner, width_b, width_a, width_c
    # Bands hurt where there would be hundreds.
    if limit == 0 or work <= limit or columns * inner * 8 > limit or work > _BANDS * limit:
        desk[1] = rows
        _gemm(desk, factors, transposed_b, transposed_a, b, a, beta, c)
        return
    bands = (work + limit - 1) // limit
    step = max(8, rows // bands // 8 * 8)
    stride = 1 if transposed_a else width_a
    for first in range(0, rows, step):
        desk[1] = min(step, rows - first)
        _gemm(
            desk,
            factors,
            transposed_b,
            transposed_a,
            b,
            a + size * first * stride,
            beta,
            c + size * first * width_c,
        )


@kernel(inline=True)
def product(
    tools: Tools,
    transposed_a: int,
    transposed_b: int,
    rows: int,
    columns: int,
    inner: int,
    a: int,
    width_a: int,
    b: int,
    width_b: int,
    beta: int,
    c: int,
    width_c: int,
) -> None:
    """``C = op(A) op(B) + beta * C`` for row-major matrices given by address.

    Args:
        tools: of this thread.
        transposed_a, transposed_b: 1 where op is the transpose.
        rows, columns, inner: of C, and of the sum.
        a, b, c: addresses of the first numbers.
        width_a, width_b, width_c: numbers from one stored row to the next.
        beta: 0 or 1.
    """
    # numba would compile all that follows again for each literal and each unsigned address.
    _product(
        tools, _word(transposed_a), _word(transposed_b), _word(rows), _word(columns), _word(inner),
        _word(a), _word(width_a), _word(b), _word(width_b), _word(beta), _word(c), _word(width_c),
    )  # fmt: skip


@kernel()
def is_positive(matrix: Floats) -> bool:
    """Whether a symmetric matrix in float64, which is overwritten, has only eigenvalues above 0."""
    size = matrix.shape[0]
    numbers = np.array([size, 0, ord("L")], dtype=np.int32)
    address = numbers.ctypes.data
    _dpotrf(address + 8, address, matrix.ctypes.data, address, address + 4)
    return bool(numbers[1] == 0)
