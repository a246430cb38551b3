"""Small products: every shape of tile, plain and transposed, with and without what was there."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.engine.kernels.blas import product, tools


@given(
    st.integers(1, 20),
    st.integers(1, 60),
    st.integers(1, 12),
    st.booleans(),
    st.booleans(),
    st.sampled_from([np.float32, np.float64]),
)
def test_small_products_are_right_and_touch_nothing_else(rows, columns, inner, turn, add, dtype):
    dice = np.random.default_rng(rows * columns * inner)
    a, b = (dice.standard_normal(size).astype(dtype) for size in ((rows, inner), (inner, columns)))
    room = dice.standard_normal((rows + 1, columns + 3)).astype(dtype)
    expected = room.copy()
    expected[:rows, :columns] = a @ b + add * room[:rows, :columns]
    stored = np.ascontiguousarray(a.T) if turn else a
    product(
        tools(dtype, 0, 10**6), int(turn), 0, rows, columns, inner, stored.ctypes.data,
        stored.shape[1], b.ctypes.data, columns, int(add), room.ctypes.data, columns + 3,
    )  # fmt: skip
    np.testing.assert_allclose(room, expected, rtol=1e-4, atol=1e-5)
