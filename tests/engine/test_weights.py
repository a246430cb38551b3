"""Parameters into the matrix that the kernels read, and out again."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.engine.layout import places_of, plan_of
from rnnviz.engine.weights import pack, unpack, used, weight_shape
from rnnviz.spec import CELLS


@pytest.mark.parametrize("key", CELLS)
def test_every_parameter_has_a_place_of_its_own(key):
    plan = plan_of(CELLS[key])
    at, dice = places_of(plan, 4, 4), np.random.default_rng(0)
    shapes = CELLS[key].parameter_shapes(4, 4)
    shapes.pop("weight_peephole", None)
    weights = {name: dice.standard_normal(shape) for name, shape in shapes.items()}
    packed = np.zeros(weight_shape(plan, at))
    pack(plan, at, weights, packed)
    found = {name: np.zeros(shape) for name, shape in shapes.items()}
    unpack(plan, at, packed, found)
    for name, value in weights.items():
        np.testing.assert_array_equal(found[name], value, err_msg=name)
    np.testing.assert_array_equal(packed != 0, used(plan, at))
    assert used(plan, at).sum() == sum(value.size for value in weights.values())
