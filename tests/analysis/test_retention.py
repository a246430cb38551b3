"""Written, kept and left against the whole table of weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.analysis.gates import half_life
from rnnviz.analysis.influence import weights
from rnnviz.analysis.retention import HalfLives, left_after, unit_curves

shapes = st.tuples(st.integers(1, 9), st.integers(1, 4))
openings = st.floats(0.0, 1.0, width=32)


@st.composite
def recordings(draw):
    shape = draw(shapes)
    gate = arrays(np.float32, shape, elements=openings)
    content = arrays(np.float32, shape, elements=st.floats(-3.0, 3.0, width=32))
    return draw(gate), draw(gate), draw(content)


@given(recordings(), st.integers(0, 6))
def test_it_is_read_off_the_table_of_weights(recorded, most):
    input_gate, forget_gate, content = recorded
    table = weights(input_gate, forget_gate)
    means = left_after(input_gate, forget_gate, most)
    norms = left_after(input_gate, forget_gate, most, content)
    assert means.shape == norms.shape == (len(table), most + 1)
    for j in range(len(table)):
        for later in range(most + 1):
            if j + later >= len(table):
                assert np.isnan(means[j, later])
                assert np.isnan(norms[j, later])
                continue
            weight = table[j + later, j]
            norm = np.linalg.norm(weight * content[j].astype(float))
            assert means[j, later] == pytest.approx(weight.mean(), rel=1e-9, abs=1e-12)
            assert norms[j, later] == pytest.approx(norm, rel=1e-9, abs=1e-12)


@given(recordings(), st.integers(0, 8), st.integers(0, 12))
def test_one_words_curves_are_columns_of_the_table(recorded, step, most):
    input_gate, forget_gate, _ = recorded
    if step >= len(input_gate):
        with pytest.raises(ValueError, match=r"Choose a step from 0 to"):
            unit_curves(input_gate, forget_gate, step, most)
        return
    table = weights(input_gate, forget_gate)
    found = unit_curves(input_gate, forget_gate, step, most)
    np.testing.assert_allclose(found, table[step : step + most + 1, step], rtol=1e-9)
    means = left_after(input_gate, forget_gate, most)[step]
    np.testing.assert_allclose(means[: len(found)], found.mean(axis=1), rtol=1e-9)
    assert np.isnan(means[len(found) :]).all()


def test_what_cannot_be_is_refused():
    gate = np.full((3, 2), 0.5)
    with pytest.raises(ValueError, match=r"the gates' shape \(3, 2\), not \(3, 3\)"):
        left_after(gate, gate, 1, np.ones((3, 3)))


def test_half_lives_of_gates_that_halve_by_design():
    """Nine units keep a half at each step, one keeps .5 ** .1; three steps at least follow."""
    keeping = np.full((30, 10), 0.5)
    keeping[:, 4] = 0.5**0.1
    curves = left_after(np.ones_like(keeping), keeping, 20)
    found = HalfLives.of(curves, half_life(keeping))
    assert found.slowest == pytest.approx(10.0)
    after_1, after_2 = (0.9 * 0.5**k + 0.1 * 0.5 ** (k / 10) for k in (1, 2))
    assert found.mean == pytest.approx(1 + (after_1 - 0.5) / (after_1 - after_2))
    twice = HalfLives.of(np.vstack([curves, curves]), half_life(keeping))
    assert twice.mean == pytest.approx(found.mean)


def test_what_is_never_half_gone_has_no_half_life():
    gate = np.ones((3, 2))
    assert HalfLives.of(left_after(gate, gate, 5), half_life(gate)) == (np.inf, np.inf)
    closed = np.zeros((3, 2))
    assert HalfLives.of(left_after(closed, gate, 5), half_life(gate)).mean == np.inf
    assert HalfLives.of(left_after(gate, closed, 5), half_life(closed)) == (0.5, 0.0)
