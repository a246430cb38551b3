"""Small matrix products, where calling BLAS takes as long as multiplying.

A tile of the result, some rows by some vectors of 64 bytes, is summed up in registers. Whatever the
columns do not fill of a vector is masked out. LLVM writes the vectors as the machine has them; on
one without masked loads this is slow, and :mod:`rnnviz.engine.kernels.calibration` leaves it to
BLAS.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types as numba_types
from numba.core import cgutils as numba_cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from rnnviz.engine.kernels.compiling import kernel

types: Any = numba_types
cgutils: Any = numba_cgutils
Floats = NDArray[Any]
BYTES = 64
_WORD, _INT, _BIT = ir.IntType(64), ir.IntType(32), ir.IntType(1)
_FUSE = ("contract",)


class _Vectors:
    """Vectors of one type of number: their instructions."""

    def __init__(self, builder: Any, number: Any, size: int) -> None:
        self.builder, self.number, self.size = builder, number, size
        self.lanes = BYTES // size
        self.type = ir.VectorType(number, self.lanes)
        self.zero = ir.Constant(self.type, [0.0] * self.lanes)
        self.align = ir.Constant(_INT, size)
        mask, address = ir.VectorType(_BIT, self.lanes), self.type.as_pointer()
        load = ir.FunctionType(self.type, [address, _INT, mask, self.type])
        store = ir.FunctionType(ir.VoidType(), [self.type, address, _INT, mask])
        name = f"v{self.lanes}f{8 * size}.p0"
        self.loading = cgutils.get_or_insert_function(
            builder.module, load, f"llvm.masked.load.{name}"
        )
        self.storing = cgutils.get_or_insert_function(
            builder.module, store, f"llvm.masked.store.{name}"
        )

    def spread(self, value: Any) -> Any:
        """A vector with one number in all its places."""
        empty = ir.Constant(ir.VectorType(value.type, self.lanes), ir.Undefined)
        first = self.builder.insert_element(empty, value, _INT(0))
        places = ir.Constant(ir.VectorType(_INT, self.lanes), [0] * self.lanes)
        return self.builder.shuffle_vector(first, empty, places)

    def mask(self, count: Any, vector: int) -> Any:
        """Which places of the nth vector are among the first ``count``."""
        places = ir.Constant(ir.VectorType(_WORD, self.lanes), list(range(self.lanes)))
        left = self.builder.sub(count, _WORD(vector * self.lanes))
        return self.builder.icmp_signed("<", places, self.spread(left))

    def at(self, address: Any, offset: Any, kind: Any) -> Any:
        """A pointer some numbers behind an address."""
        moved = self.builder.add(address, self.builder.mul(offset, _WORD(self.size)))
        return self.builder.inttoptr(moved, kind.as_pointer())

    def load(self, address: Any, offset: Any, mask: Any) -> Any:
        """A vector from the memory, zero where it is masked out."""
        place = self.at(address, offset, self.type)
        return self.builder.call(self.loading, [place, self.align, mask, self.zero])

    def store(self, value: Any, address: Any, offset: Any, mask: Any) -> None:
        """A vector into the memory."""
        place = self.at(address, offset, self.type)
        self.builder.call(self.storing, [value, place, self.align, mask])


def _tile(rows: int, vectors: int) -> Any:
    """A function that computes one tile, with its sums in ``rows * vectors`` registers."""

    @intrinsic
    def tile(context: Any, factors: Any, numbers: Any) -> Any:
        """``C = A B + beta C``: a, b, c, inner, a's strides, b's, c's, columns, beta."""
        signature = types.void(factors, types.UniTuple(types.intp, len(numbers)))

        def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            number = context.get_value_type(factors.dtype)
            vector = _Vectors(builder, number, factors.dtype.bitwidth // 8)
            _write(vector, rows, vectors, cgutils.unpack_tuple(builder, arguments[1]))
            return context.get_dummy_value()

        return signature, write

    return tile


def _write(vector: _Vectors, rows: int, vectors: int, numbers: Any) -> None:
    """The instructions of a tile."""
    a, b, c, inner, a_row, a_inner, b_inner, c_row, count, beta = numbers
    builder = vector.builder
    masks = [vector.mask(count, v) for v in range(vectors)]
    places = [(r, v) for r in range(rows) for v in range(vectors)]
    target = {
        (r, v): builder.add(builder.mul(c_row, _WORD(r)), _WORD(v * vector.lanes))
        for r, v in places
    }
    sums = {place: cgutils.alloca_once_value(builder, vector.zero) for place in places}
    with builder.if_then(builder.icmp_signed("!=", beta, _WORD(0))):
        for r, v in places:
            builder.store(vector.load(c, target[r, v], masks[v]), sums[r, v])
    with cgutils.for_range(builder, inner) as loop:
        start = builder.mul(loop.index, b_inner)
        right = [
            vector.load(b, builder.add(start, _WORD(v * vector.lanes)), masks[v])
            for v in range(vectors)
        ]
        for r in range(rows):
            place = builder.add(builder.mul(loop.index, a_inner), builder.mul(a_row, _WORD(r)))
            left = vector.spread(builder.load(vector.at(a, place, vector.number)))
            for v in range(vectors):
                term = builder.fmul(left, right[v], flags=_FUSE)
                total = builder.fadd(builder.load(sums[r, v]), term, flags=_FUSE)
                builder.store(total, sums[r, v])
    for r, v in places:
        vector.store(builder.load(sums[r, v]), c, target[r, v], masks[v])


ROWS = 8
_EIGHT_BY_1, _EIGHT_BY_2, _EIGHT_BY_3 = (_tile(ROWS, vectors) for vectors in (1, 2, 3))
_ONE_BY_1, _ONE_BY_2, _ONE_BY_3 = (_tile(1, vectors) for vectors in (1, 2, 3))


@kernel()
def tiled(
    factors: Floats,
    transposed_a: int,
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
    """As :func:`~rnnviz.engine.kernels.blas.product`, B as stored; ``factors`` has the type."""
    size, lanes = factors.itemsize, BYTES // factors.itemsize
    a_row, a_inner = (1, width_a) if transposed_a else (width_a, 1)
    column = 0
    while column < columns:
        vectors = min(3, (columns - column + lanes - 1) // lanes)
        count, row = min(columns - column, vectors * lanes), 0
        while row < rows:
            step = ROWS if rows - row >= ROWS else 1
            numbers = (
                a + size * row * a_row, b + size * column, c + size * (row * width_c + column),
                inner, a_row, a_inner, width_b, width_c, count, beta,
            )  # fmt: skip
            if step == 1:
                if vectors == 1:
                    _ONE_BY_1(factors, numbers)
                elif vectors == 2:
                    _ONE_BY_2(factors, numbers)
                else:
                    _ONE_BY_3(factors, numbers)
            elif vectors == 1:
                _EIGHT_BY_1(factors, numbers)
            elif vectors == 2:
                _EIGHT_BY_2(factors, numbers)
            else:
                _EIGHT_BY_3(factors, numbers)
            row += step
        column += count
