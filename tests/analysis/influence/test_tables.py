from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.analysis import influence
from rnnviz.spec import CELLS
from rnnviz.trace import Trace


@pytest.fixture
def gates():
    rng = np.random.default_rng(1)
    return rng.uniform(size=(9, 4)).astype(np.float32), rng.uniform(size=(9, 4)).astype(np.float32)


@pytest.fixture
def trace(gates):
    """A gated sum by the recurrence itself, in float64, from a state that is not zero."""
    rng = np.random.default_rng(2)
    input_gate, forget_gate = (gate.astype(np.float64) for gate in gates)
    content, start = rng.normal(size=(9, 4)), rng.normal(size=4)
    states, state = [], start
    for t in range(9):
        state = input_gate[t] * content[t] + forget_gate[t] * state
        states.append(state)
    arrays = {
        "content": content,
        "input_gate": input_gate,
        "forget_gate": forget_gate,
        "output_gate": np.ones((9, 4)),
        "cell_state": np.array(states),
        "hidden_state": np.array(states),
    }
    return Trace(
        spec=CELLS["ran-identity"],
        arrays=arrays,
        inputs=np.zeros((9, 3)),
        weights={},
        initial={"cell_state": start, "hidden_state": start},
    )


def test_weights_are_the_printed_product(gates):
    input_gate, forget_gate = (gate.astype(np.float64) for gate in gates)
    table = influence.weights(*gates)
    assert table.shape == (9, 9, 4)
    for t, j in np.ndindex(9, 9):
        expected = input_gate[j] * forget_gate[j + 1 : t + 1].prod(axis=0) if j <= t else 0.0
        np.testing.assert_allclose(table[t, j], np.broadcast_to(expected, 4), rtol=1e-12)


def test_the_table_of_the_heaviest_unit(gates):
    table = influence.weights(*gates)
    np.testing.assert_array_equal(influence.weight_table(*gates), table.max(axis=2))


def test_initial_weight_is_the_product_of_the_forget_gates(gates):
    got = influence.initial_weight(gates[1])
    assert got.shape == (9, 4)
    np.testing.assert_allclose(got[4], gates[1][:5].astype(np.float64).prod(axis=0), rtol=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 30), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_coupled_gates_average(steps, units, seed):
    """With i = 1 - f the weights and the initial weight add up to 1 (RAN paper, section 4.3)."""
    forget_gate = np.random.default_rng(seed).uniform(size=(steps, units))
    total = influence.weights(1.0 - forget_gate, forget_gate).sum(axis=1)
    np.testing.assert_allclose(total + influence.initial_weight(forget_gate), 1.0, rtol=1e-12)


def test_what_was_written_and_the_initial_state_add_up_to_the_state(trace):
    weights = influence.weights(trace["input_gate"], trace["forget_gate"])
    written = np.einsum("tju,ju->tu", weights, trace["content"])
    before = influence.initial_weight(trace["forget_gate"]) * trace.initial_cell_state
    np.testing.assert_allclose(written + before, trace["cell_state"], atol=1e-14)


def test_strongest_predecessor_reads_the_table(gates):
    table = np.tril(influence.weight_table(*gates), -1)
    arrows = influence.strongest_predecessor(*gates)
    np.testing.assert_array_equal(arrows.source[1:], table.argmax(axis=1)[1:])
    np.testing.assert_allclose(arrows.weight[1:], table.max(axis=1)[1:], rtol=1e-12)


def test_tables_too_large_are_refused_before_they_are_made():
    gate = np.broadcast_to(np.float32(0.5), (100_000, 2))
    for table in (influence.weights, influence.weight_table):
        with pytest.raises(ValueError, match="shorter window"):
            table(gate, gate)
