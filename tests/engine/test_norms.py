"""The norms of a matrix: exact or within their promise, whatever the matrix."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.engine.kernels.blas import tools
from rnnviz.engine.norms import PROMISE, frobenius, spectral


@pytest.mark.parametrize("size", [1, 5, 40])
@pytest.mark.parametrize("spread", [0.0, 1.0, 6.0])
def test_norms_are_those_of_numpy(size, spread):
    dice = np.random.default_rng(8)
    factors = 10.0 ** (spread * dice.random(size))
    matrix = dice.standard_normal((size, size)) * factors
    exact = np.linalg.norm(matrix, 2)
    assert frobenius(matrix) == pytest.approx(np.linalg.norm(matrix), rel=1e-12)
    found = spectral(
        matrix, np.ones(size), np.empty((33, size)), np.empty(size), np.empty((size, size)),
        tools(np.float64, 0),
    )  # fmt: skip
    assert exact / PROMISE <= found <= exact * (1 + 1e-12)


def test_a_guess_at_right_angles_to_the_largest_direction_does_not_mislead():
    size = 40
    matrix = np.diag(np.linspace(1.0, 2.0, size))
    matrix[0, 1] = 1e-3  # else its norm is read off the diagonal
    guess = np.ones(size)
    guess[-1] = 0.0
    found = spectral(
        matrix, guess, np.empty((33, size)), np.empty(size), np.empty((size, size)),
        tools(np.float64, 0),
    )  # fmt: skip
    assert 2.0 / PROMISE <= found <= 2.0 * (1 + 1e-12)
