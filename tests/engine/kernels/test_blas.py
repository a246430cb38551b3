"""Products and factors from BLAS and LAPACK, by address."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.engine.kernels.blas import is_positive, product, tools


@pytest.mark.parametrize("turned_a", [0, 1])
@pytest.mark.parametrize("turned_b", [0, 1])
@pytest.mark.parametrize("beta", [0, 1])
# Whole, in a few bands of rows, and too large for bands.
@pytest.mark.parametrize(("rows", "limit"), [(5, 0), (40, 200), (3000, 200)])
def test_a_product_is_numpys(turned_a, turned_b, beta, rows, limit):
    dice = np.random.default_rng(0)
    a, b, c = (dice.standard_normal(size) for size in ((rows, 7), (7, 3), (rows, 3)))
    expected = a @ b + beta * c
    stored_a = np.ascontiguousarray(a.T) if turned_a else a
    stored_b = np.ascontiguousarray(b.T) if turned_b else b
    product(
        tools(np.float64, limit), turned_a, turned_b, rows, 3, 7,
        stored_a.ctypes.data, stored_a.shape[1],
        stored_b.ctypes.data, stored_b.shape[1], beta, c.ctypes.data, 3,
    )  # fmt: skip
    np.testing.assert_allclose(c, expected, rtol=1e-12)


@pytest.mark.parametrize("least", [-1e-6, 1e-6])
def test_a_matrix_is_positive_where_its_least_eigenvalue_is(least):
    directions = np.linalg.qr(np.random.default_rng(1).standard_normal((6, 6)))[0]
    matrix = directions * [least, 1, 2, 3, 4, 5] @ directions.T
    assert is_positive(matrix) == (least > 0)
