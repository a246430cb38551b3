"""Equal numbers of parameters for different cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.spec import CELLS, hidden_size_for


@pytest.mark.parametrize("key", CELLS)
def test_no_other_size_is_closer(key):
    spec, target = CELLS[key], CELLS["lstm"].parameter_count(7, 32)

    def distance(size):
        return abs(spec.parameter_count(size if spec.content.is_input else 7, size) - target)

    size = hidden_size_for(spec, 7, target)
    assert distance(size) <= min(distance(size - 1), distance(size + 1))


@given(st.sampled_from(sorted(CELLS)), st.integers(1, 60), st.integers(1, 3))
def test_a_size_finds_itself(key, size, layers):
    spec = CELLS[key]
    width = size if spec.content.is_input else 7
    target = spec.parameter_count(width, size, layers)
    assert hidden_size_for(spec, 7, target, layers, largest=80) == size
