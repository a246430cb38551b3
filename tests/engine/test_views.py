"""Borrowed views: the right numbers, and the array itself."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from rnnviz.engine.views import part


@numba.njit
def double(array, start, size):
    view = part(array, start, size)
    for j in range(view.size):
        view[j] *= 2
    return view.size


def test_a_part_is_a_run_of_the_array_itself():
    array = np.arange(12.0).reshape(3, 4)
    assert double(array, 3, 5) == 5
    expected = np.arange(12.0)
    expected[3:8] *= 2
    np.testing.assert_array_equal(array.ravel(), expected)


def test_other_layouts_are_refused():
    with pytest.raises(numba.TypingError):
        double(np.zeros((3, 4)).T, 0, 1)
